"""Draws what is on a board, each item with the way to move, annotate and remove it."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from db.disclosure import Viewer
from db.people.boards import change_item, remove_item, reorder
from explore import words
from explore.boards import Shown
from explore.dataset import DataSet
from records.board import LONGEST_NAME, LONGEST_TEXT, Board, Item, moved, moved_to
from ui.board_store import change, changes
from ui.draw import draw
from ui.quote_card import quote_card
from ui.short_quotes import chosen

ABOVE_ALL = ""  # the place above the first heading


def draw_items(board: Board, found: list[Shown], data: DataSet, viewer: Viewer) -> None:
    """The items in their order."""
    for one in found:
        with st.container(key=f"vs-board-{one.item.kind}-{one.item.id}"):
            _draw(one, data, viewer)
            _said(one)
            _controls(board, one.item)


def _draw(one: Shown, data: DataSet, viewer: Viewer) -> None:
    item = one.item
    if item.kind == "heading":
        minutes = f' <span class="vs-small">{words.count(item.minutes, "minute")}</span>' if item.minutes else ""
        st.html(f'<h2 class="vs-board-title">{escape(item.text)}{minutes}</h2>')
    elif item.kind == "note":
        if item.minutes:
            st.html(f'<p class="vs-small">{words.count(item.minutes, "minute")}</p>')
        st.text(item.text)
    elif one.quote is not None:
        quote_card(one.quote, data, key=f"board-{item.id}", context=not chosen())
    elif one.figure is not None and one.selection is not None:
        draw(one.selection, one.figure, viewer, key=f"board-{item.id}")
    else:
        st.html(f'<p class="vs-note">{escape(one.missing)}</p>')


def _said(one: Shown) -> None:
    """What the figure is of, what someone wrote beside the item, and what is other than when it was put there."""
    about = ""
    if one.selection is not None:
        about = (one.selection if one.figure is None else one.figure.counted(one.selection)).in_words
    for line in (about, one.aside):
        if line:
            st.html(f'<p class="vs-small">{escape(line)}</p>')
    if one.item.note:
        with st.container(key=f"vs-board-said-{one.item.id}"):
            st.text(one.item.note)


def _controls(board: Board, item: Item) -> None:
    key = f"board-{item.id}"
    what = {"heading": "this heading and its group", "figure": "this figure"}.get(item.kind, f"this {item.kind}")
    with st.container(horizontal=True, gap="small"):
        for label, by in (("Up", -1), ("Down", 1)):
            args = (reorder, board.id, partial(moved, item_id=item.id, by=by))
            told = f"Move {what} {label.lower()}"
            st.button(label, key=f"{key}-{label}", type="tertiary", on_click=change, args=args, help=told)
        label = "Edit" if item.kind in ("heading", "note") else "Note and group"
        popover = st.popover(label, type="tertiary", key=f"{key}-edit-{changes()}", on_change="rerun")
        if popover.open:
            with popover:
                _edit(board, item, key)
        st.button(
            "Remove",
            key=f"{key}-remove",
            type="tertiary",
            on_click=change,
            args=(remove_item, board.id, item.id),
            help=f"Take {'this heading' if item.kind == 'heading' else what} off the board; it can be put back.",
        )


def _edit(board: Board, item: Item, key: str) -> None:
    """The words of a heading or note, else what is noted beside it; minutes; the group."""
    part = "text" if item.kind in ("heading", "note") else "note"
    with st.form(f"{key}-form", border=False):
        old = item.text if part == "text" else item.note
        if item.kind == "heading":
            written = st.text_input("Heading", old, max_chars=LONGEST_NAME, key=f"{key}-text")
        else:
            written = st.text_area("Note", old, max_chars=LONGEST_TEXT, key=f"{key}-text")
        minutes = st.number_input(
            "Minutes it takes in a workshop", min_value=0, max_value=480, value=item.minutes or 0, key=f"{key}-minutes"
        )
        if st.form_submit_button("Save"):
            change(change_item, board.id, item.id, **{part: written, "minutes": int(minutes) or None})
            st.rerun()
    if item.kind != "heading" and board.headings:
        _group(board, item, key)


def _group(board: Board, item: Item, key: str) -> None:
    names = {ABOVE_ALL: "Above all headings", **{one.id: one.text for one in board.headings}}
    before = board.items[: board.items.index(item)]
    here = next((one.id for one in reversed(before) if one.kind == "heading"), ABOVE_ALL)
    picked = st.selectbox(
        "Group", list(names), index=list(names).index(here), format_func=lambda i: names[i], key=f"{key}-group"
    )
    if picked is not None and picked != here:
        change(reorder, board.id, partial(moved_to, item_id=item.id, heading_id=picked))
        st.rerun()

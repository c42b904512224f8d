"""Buttons for briefs and cards; the files are made when they are pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from db.disclosure import Viewer
from explore.boards import Shown
from explore.findable import SHORT, only_short, way_back
from explore.profile_items import profile_items
from explore.selection import Selection
from export.brief import brief
from export.brief_html import brief_html
from export.brief_pdf import brief_pdf
from export.origin import Origin
from ui.downloads import logged
from ui.short_quotes import chosen


def brief_of_profile(selection: Selection, title: str, viewer: Viewer) -> None:
    """The page of a condition as a brief."""
    popover = st.popover("Brief of this page", key="profile-brief", on_change="rerun")
    if popover.open:
        with popover:
            brief_files(title, lambda: profile_items(selection, viewer), selection, key="profile")


def brief_files(
    title: str,
    items: Callable[[], Sequence[Shown]],
    selection: Selection,
    *,
    key: str,
    about: str = "",
    has_notes: bool = False,
) -> None:
    """A brief as PDF and as HTML, with quotes on sensitive subjects and one's notes where someone wants them in it."""
    crisis = include_crisis(key)
    short = chosen() or st.checkbox(
        "Shorten quotes", key=f"{key}-brief-short", help=f"Only the first {SHORT} words of each quote go along."
    )
    notes = has_notes and st.checkbox(
        "With my notes", key=f"{key}-brief-notes", help="What stands beside things on the board goes along."
    )
    st.caption(way_back(selection.data))
    origin = Origin.of(selection)

    def made(file: Callable[..., bytes]) -> Callable[[], bytes]:
        return lambda: file(
            brief(
                title,
                only_short(items()) if short else items(),
                selection,
                origin.made,
                sensitive=crisis,
                notes=notes,
                about=about,
            )
        )

    for label, ending, kind, file in (
        ("Brief (PDF)", "pdf", "application/pdf", brief_pdf),
        ("Brief (HTML)", "html", "text/html", brief_html),
    ):
        st.download_button(
            label,
            logged(f"The brief {ending} of {key}", made(file)),
            file_name=origin.file_name(f"brief {title}", ending),
            mime=kind,
            key=f"{key}-brief-{ending}",
            on_click="ignore",
        )


def include_crisis(key: str) -> bool:
    """Whether quotes on sensitive subjects go along."""
    return st.checkbox(
        "Include crisis quotes",
        key=f"{key}-crisis",
        help="Quotes on suicide, self-harm and what the codebook marks as sensitive are left out unless you tick this. The "
        "help line is printed either way.",
    )

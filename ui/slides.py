"""Slides of a board for a projector: one thing at a time, large, with its n and source; nothing sensitive is ever opened."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from explore import words
from explore.boards import Shown
from explore.dataset import DataSet
from explore.figure import Figure
from explore.palette import SERIF, palette
from explore.quote_words import chips, source_line
from explore.selection import Selection
from export.brief import OWN_FILTERS, words_of_table
from export.origin import Origin
from export.picture import chart_svg, with_typeface
from records.board import Board
from ui.session import kept
from ui.theme import is_dark

DRAWN_AT = 640  # pixels across, at which a chart on a projector of 1,280 has letters twice their size
LONG, LONGER, LONGEST = 160, 320, 640  # characters, from which a text is set smaller


def slides_of(found: list[Shown]) -> tuple[list[Shown], int]:
    """What is shown of a board, and how many sensitive quotes are passed over; what is gone is no slide."""
    there = [one for one in found if not one.missing]
    calm = [one for one in there if one.quote is None or not one.quote.sensitive]
    return calm, len(there) - len(calm)


def title_slide(board: Board, data: DataSet, n: int, skipped: int, gone: int) -> None:
    """The first slide: what this is, of which data, and what is not shown."""
    said = [words.count(n, "slide")]
    if board.minutes:
        said.append(words.count(board.minutes, "minute"))
    aside = []
    origin = replace(Origin.of(data.select()), filter=OWN_FILTERS)
    if skipped:
        aside.append(
            f"{words.count(skipped, 'quote')} on sensitive subjects {'is' if skipped == 1 else 'are'} passed over."
        )
    if gone:
        aside.append(f"{words.count(gone, 'item')} of the board {'is' if gone == 1 else 'are'} not in this data set.")
    _html(
        f'<div class="vs-slide vs-middle"><h1>{escape(board.name)}</h1><p>{escape(" · ".join(said))}</p>'
        f'<p class="vs-slide-source">{escape(" ".join([f"{origin.line}.", *aside]))}</p></div>'
    )


def slide(one: Shown, data: DataSet) -> None:
    """One item."""
    item = one.item
    minutes = f'<p class="vs-slide-minutes">{words.count(item.minutes, "minute")}</p>' if item.minutes else ""
    if item.kind == "heading":
        _html(f'<div class="vs-slide vs-middle"><h1>{escape(item.text)}</h1>{minutes}</div>')
    elif item.kind == "note":
        text = "".join(f"<p>{escape(line)}</p>" for line in item.text.splitlines() if line.strip())
        _html(
            f'<div class="vs-slide vs-middle vs-said {_size(item.text)}">{minutes}<h1 class="vs-hidden">Note</h1>{text}</div>'
        )
    elif one.quote is not None:
        with st.container(key="vs-slide-quote"):
            _html(f'<h1 class="vs-hidden">A quote</h1>{minutes}')
            with st.container(key=f"vs-slide-words-{_size(one.quote.text) or 'short'}"):
                st.text(f"“{one.quote.text}”")  # people's words are never HTML
            _html(
                f'<p class="vs-slide-source">{escape(" · ".join([*chips(one.quote, data), source_line(one.quote)]))}</p>'
                f"{_beside(item.note)}"
            )
    elif one.figure is not None and one.selection is not None:
        _figure(one.figure, one.selection, one.item.note, minutes)


def _figure(figure: Figure, selection: Selection, note: str, minutes: str) -> None:
    _html(f'<div class="vs-slide vs-head"><h1>{escape(figure.title)}</h1>{minutes}</div>')
    if figure.chart is not None:
        with st.container(key="vs-slide-figure"):
            st.image(_picture(figure, selection, is_dark()), width="stretch", alt=figure.title)
    else:
        head, *lines = words_of_table(figure.table)
        cells = "".join(f"<th>{escape(cell)}</th>" for cell in head[:4])
        rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in line[:4])}</tr>" for line in lines)
        _html(f'<table class="vs-slide-table"><tr>{cells}</tr>{rows}</table>')
    told = " ".join(part for part in (figure.source, selection.about.strip()) if part)
    _html(f'<p class="vs-slide-source">{escape(told)}</p>{_beside(note)}')


def _picture(figure: Figure, selection: Selection, dark: bool) -> str:
    """The chart as an image that carries its letters, drawn once for all viewers."""
    key = ("slide", figure.name, selection.filter, figure.options, dark)
    return kept(selection.data, key, lambda: with_typeface(chart_svg(figure, DRAWN_AT, dark=dark)))


def _beside(note: str) -> str:
    return f'<p class="vs-slide-note">{escape(note)}</p>' if note else ""


def _size(text: str) -> str:
    """How large a text can be set: smaller, the longer it is."""
    return next(
        (size for most, size in ((LONG, ""), (LONGER, "vs-long"), (LONGEST, "vs-longer")) if len(text) <= most),
        "vs-longest",
    )


def _html(content: str) -> None:
    st.html(content)


def stage(dark: bool) -> str:
    """The stylesheet that puts the slide alone on the screen, in its `<style>` tag."""
    colours = palette(dark)
    return f"""<style>
.stSidebar, .stAppHeader, [data-testid="stExpandSidebarButton"] {{ display: none; }}
.stMainBlockContainer > div > [data-testid="stVerticalBlock"] > *:not(:has(.st-key-vs-stage)):not([class*="st-key-vs-stage"]) {{ display: none; }}
.st-key-vs-stage {{
  position: fixed; inset: 0; z-index: 1000; overflow: auto; background: {colours.paper}; color: {colours.ink};
  padding: 2.5vh 3vw 1vh; gap: 1vh;
}}
.st-key-vs-stage > :has(> .st-key-vs-slide) {{ flex: 1 1 0; min-height: 0; display: flex; }}
.st-key-vs-slide {{ flex: 1 1 auto; min-height: 0; justify-content: safe center; gap: 1.2vh; overflow: auto; }}
.st-key-vs-slide > :has(.st-key-vs-slide-figure), .st-key-vs-slide-figure, .st-key-vs-slide-figure :has(img) {{ flex: 1 1 0; min-height: 0; height: 100%; }}
.vs-slide h1 {{ font-size: clamp(1.75rem, 5.6vh, 4.5rem); line-height: 1.15; margin: 0; padding: 0; text-wrap: balance; }}
.vs-head h1 {{ font-size: clamp(1.5rem, 4.4vh, 3.5rem); }}
.vs-middle {{ text-align: left; max-width: 32ch; margin: 0 auto; font-size: clamp(1.5rem, 5vh, 4rem); line-height: 1.3; }}
.vs-middle p {{ font-size: inherit; line-height: inherit; }}
.vs-middle p.vs-slide-source, .vs-middle p.vs-slide-minutes {{ font-size: clamp(1rem, 2.8vh, 2rem); }}
.vs-said {{ max-width: 36ch; }} .vs-said p {{ margin: 0 0 .5em; }}
.vs-long {{ font-size: clamp(1.4rem, 4.4vh, 3.4rem); max-width: 38ch; }}
.vs-longer {{ font-size: clamp(1.3rem, 3.7vh, 2.8rem); max-width: 46ch; }}
.vs-longest {{ font-size: clamp(1.1rem, 2.8vh, 2.2rem); max-width: 62ch; }}
.vs-hidden {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
.vs-slide-source, .vs-slide-minutes, .vs-slide-note {{ font-size: clamp(1rem, 2.8vh, 2rem); line-height: 1.35; color: {colours.muted}; margin: .4rem 0 0; }}
.vs-slide-note {{ color: {colours.ink}; border-left: 4px solid {colours.highlight}; padding-left: .6em; }}
.st-key-vs-slide-quote {{ max-width: 62rem; margin: 0 auto; gap: 1.5vh; }}
[class*="st-key-vs-slide-words"] .stText, [class*="st-key-vs-slide-words"] .stText span {{
  font-family: '{SERIF}', Georgia, serif; font-size: clamp(1.6rem, 5.4vh, 4.4rem); line-height: 1.3; overflow-wrap: anywhere;
}}
.st-key-vs-slide-words-vs-long .stText, .st-key-vs-slide-words-vs-long .stText span {{ font-size: clamp(1.5rem, 4.6vh, 3.6rem); }}
.st-key-vs-slide-words-vs-longer .stText, .st-key-vs-slide-words-vs-longer .stText span {{ font-size: clamp(1.3rem, 3.6vh, 2.8rem); }}
.st-key-vs-slide-words-vs-longest .stText, .st-key-vs-slide-words-vs-longest .stText span {{ font-size: clamp(1.1rem, 2.7vh, 2.1rem); }}
.st-key-vs-slide-figure img {{ width: 100%; height: 100%; max-height: none; object-fit: contain; }}
.vs-slide-table {{ border-collapse: collapse; font-size: clamp(1.1rem, 3.2vh, 2.4rem); }}
.vs-slide-table td, .vs-slide-table th {{ text-align: left; padding: .3em 1.2em .3em 0; border-bottom: 1px solid {colours.rule}; }}
.st-key-vs-slide-bar {{ align-items: center; opacity: .8; }}
.st-key-vs-slide-keys, .st-key-vs-stage .stElementToolbar {{ display: none; }}
.vs-place {{ font-size: 1.25rem; font-variant-numeric: tabular-nums; margin: 0; }}
@media (max-width: 640px) {{ .st-key-vs-slide-figure img {{ height: auto; }} }}
</style>"""

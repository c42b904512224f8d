"""Slides of a board for a projector: one thing at a time, large, with its n and source, under the heading that it stands under;
nothing sensitive is ever opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

import streamlit as st

from db.read.quotes import Quote
from explore import words
from explore.boards import Shown, split_title
from explore.charts import broken
from explore.dataset import DataSet
from explore.figure import Figure
from explore.figures.tensions import Tensions
from explore.palette import SERIF, palette
from explore.quote_words import chips, source_line
from explore.selection import Selection
from explore.spreads import Column, Entry, Spread, spreads, told_of_passed
from export.brief import OWN_FILTERS
from export.origin import Origin
from export.picture import with_typeface
from export.slide_picture import SlidePictures, slide_pictures
from records.board import Board, Item, groups
from ui.session import kept
from ui.theme import is_dark

LONG, LONGER, LONGEST = 160, 320, 640  # characters, from which a text is set smaller
ROOM = 455.0  # of the 720 pixels of a projector's height, for the quotes on one side of a figure
ALL = "Of everything in this data set"  # a figure without a filter
SECTION = 36.0  # of them, for the heading that a slide stands under
MOST_MARKED = 26  # pixels, of a quote that leads


@dataclass(frozen=True, slots=True)
class Slide:
    """One screen: an item, or a part of a figure that takes several."""

    shown: Shown
    picture: int | None = None  # which of the figure's drawings
    drawn: SlidePictures | None = None
    spread: Spread | None = None  # both ends of a value
    column: Column | None = None  # one side of praise and complaint
    part: str = ""  # "1 of 2"
    section: Item | None = None  # the heading that it stands under

    @property
    def under_its_title(self) -> bool:
        """Whether the heading is the title: that of a note without one."""
        item = self.shown.item
        return self.section is not None and item.kind == "note" and not split_title(item.text)[0]

    @property
    def minutes(self) -> int | None:
        """What it takes in a workshop, or what its section takes."""
        return self.shown.item.minutes or (self.section.minutes if self.section else None)


def slides_of(found: list[Shown]) -> tuple[list[Slide], int]:
    """What is shown of a board, and how many sensitive quotes are passed over; what is gone is no slide.

    A heading stands over each slide of its group; where nothing is shown of that, it is a slide of its own.
    """
    there = [one for one in found if not one.missing]
    calm = [one for one in there if one.quote is None or not one.quote.sensitive]
    closed = sum(quote.sensitive for one in there for quote in one.quotes.values())
    slides: list[Slide] = []
    following = iter(calm)
    for group in groups([one.item for one in calm]):
        heading = next(following) if group[0].kind == "heading" else None
        section = heading.item if heading else None
        under = [slide for _ in group[heading is not None :] for slide in _parts(next(following), section)]
        slides += under or ([Slide(heading)] if heading else [])
    return slides, len(there) - len(calm) + closed


def _parts(one: Shown, section: Item | None) -> Iterator[Slide]:
    """The slides that an item takes."""
    if one.figure is None or one.selection is None:
        yield Slide(one, section=section)
        return
    if one.figure.chart is not None:
        drawn = _pictures(one.figure, one.selection, one.item.note, section is not None, is_dark())
        n = len(drawn.drawings)
        for i in range(n):
            yield Slide(one, picture=i, drawn=drawn, part=f"{i + 1} of {n}" if n > 1 else "", section=section)
    calm = {mention: quote for mention, quote in one.quotes.items() if not quote.sensitive}
    for spread in spreads(one.figure, calm):
        if spread.title:
            if any(entry.quote for column in spread.columns for entry in column.entries):
                yield Slide(one, spread=spread, section=section)
            continue
        for column in spread.columns:
            pages = _paged(column, ROOM - SECTION if section else ROOM)
            for i, page in enumerate(pages, 1):
                part = f"{i} of {len(pages)}" if len(pages) > 1 else ""
                yield Slide(one, column=page, part=part, section=section)


def _paged(column: Column, whole: float) -> list[Column]:
    """The side over as many slides as its quotes take to be read from the last row."""
    pages: list[list[Entry]] = [[]]
    room = whole
    for entry in column.entries:
        tall = 60 + (len(broken(entry.quote.text, 1100, MOST_MARKED)) * 36 + 40 if entry.quote else 0)
        if pages[-1] and tall > room:
            pages.append([])
            room = whole
        pages[-1].append(entry)
        room -= tall
    return [replace(column, entries=tuple(page)) for page in pages]


def title_slide(board: Board, data: DataSet, slides: int, skipped: int, gone: int) -> None:
    """The first slide: what this is, of which data, and what is not shown."""
    said = [words.count(slides, "slide")]
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


def section_line(now: Slide) -> None:
    """The heading that a slide stands under, unless it is the slide's title, and what the whole of it takes."""
    section = now.section
    if section is None or now.under_its_title:
        return
    told = [section.text, *([words.count(section.minutes, "minute")] if section.minutes else [])]
    _html(f'<p class="vs-section">{escape(" · ".join(told))}</p>')


def slide(now: Slide, data: DataSet) -> None:
    """One screen."""
    one = now.shown
    item = one.item
    takes = now.minutes if now.under_its_title else item.minutes
    aside = " · ".join(part for part in (words.count(takes, "minute") if takes else "", now.part) if part)
    minutes = f'<p class="vs-slide-minutes">{escape(aside)}</p>' if aside else ""
    if item.kind == "heading":
        _html(f'<div class="vs-slide vs-middle"><h1>{escape(item.text)}</h1>{minutes}</div>')
    elif item.kind == "note":
        title, text = split_title(item.text)
        title = title or (now.section.text if now.section else "")
        head = f"<h1>{escape(title)}</h1>" if title else '<h1 class="vs-hidden">Note</h1>'
        said = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
        _html(f'<div class="vs-slide vs-middle vs-said {_size(item.text)}">{head}{minutes}{said}</div>')
    elif one.quote is not None:
        with st.container(key="vs-slide-quote"):
            _html(f'<h1 class="vs-hidden">A quote</h1>{minutes}')
            _words(one.quote, "whole", _size(one.quote.text))
            _html(f'<p class="vs-slide-source">{escape(_source(one.quote, data))}</p>{_beside(item.note)}')
    elif one.figure is not None and one.selection is not None:
        _figure(now, one.figure, one.selection, minutes)


def _figure(now: Slide, figure: Figure, selection: Selection, minutes: str) -> None:
    told = " ".join([figure.source, *_unseen(now)])
    about = f'<p class="vs-slide-group">{escape(_about(figure, selection))}</p>'
    if now.drawn is not None and now.picture is not None:
        with st.container(key=f"vs-slide-{now.drawn.shape}"):
            with st.container(key="vs-slide-told"):
                _html(f'<div class="vs-slide vs-head"><h1>{escape(figure.title)}</h1>{about}{minutes}</div>')
                note = now.shown.item.note
                _html(f'<p class="vs-slide-source">{escape(told)}</p>{_beside(note)}')
            with st.container(key="vs-slide-figure"):
                st.image(with_typeface(now.drawn.drawings[now.picture]), width="stretch", alt=figure.title)
    elif now.column is not None:
        _html(f'<div class="vs-slide vs-head"><h1>{escape(now.column.heading)}</h1>{about}{minutes}</div>')
        _html(f'<p class="vs-slide-source">{escape(now.column.told)}</p>')
        for i, entry in enumerate(now.column.entries):
            _entry(entry, f"{i}")
        _html(f'<p class="vs-slide-source">{escape(told)}</p>{_beside(now.shown.item.note)}')
    elif now.spread is not None:
        _html(f'<div class="vs-slide vs-head"><h1>{escape(now.spread.title)}</h1>{about}{minutes}</div>')
        for i, (place, column) in enumerate(zip(st.columns(2, gap="large"), now.spread.columns, strict=True)):
            with place:
                _html(
                    f'<h2 class="vs-slide-side">{escape(column.heading)}</h2>'
                    f'<p class="vs-slide-source">{escape(column.told)}</p>'
                )
                for entry in column.entries:
                    _entry(entry, f"{i}")
        passed = told_of_passed(figure) if isinstance(figure, Tensions) else []
        _html(f'<p class="vs-slide-source">{escape(" ".join([told, *passed]))}</p>')


def _entry(entry: Entry, key: str) -> None:
    """A label of a side with its n and share, and its quote."""
    if entry.name:
        _html(f'<p class="vs-slide-lead"><strong>{escape(entry.name)}</strong> {escape(entry.told)}</p>')
    if entry.quote is not None:
        _words(entry.quote, f"led-{key}", _size(entry.quote.text))
        _html(f'<p class="vs-slide-source">{escape(source_line(entry.quote))}</p>')


def _words(quote: Quote, key: str, size: str) -> None:
    with st.container(key=f"vs-slide-words-{key}-{size or 'vs-short'}"):
        st.text(f"“{quote.text}”")  # people's words are never HTML


def _source(quote: Quote, data: DataSet) -> str:
    return " · ".join([*chips(quote, data), source_line(quote)])


def _about(figure: Figure, selection: Selection) -> str:
    """Of whom a figure speaks."""
    return figure.counted(selection).in_words or ALL


def _unseen(now: Slide) -> list[str]:
    """What is on none of a figure's slides."""
    n = now.drawn.left_out if now.drawn is not None else 0
    return [f"{words.count(n, 'more row')} on the board."] if n else []


def _pictures(figure: Figure, selection: Selection, note: str, section: bool, dark: bool) -> SlidePictures:
    """The chart's drawings, made once for all viewers."""
    key = ("slide", figure.name, selection.filter, figure.options, note, section, dark)
    told = [part for part in (_about(figure, selection), figure.source, note) if part]
    taken = SECTION if section else 0.0
    return kept(selection.data, key, lambda: slide_pictures(figure, told, dark=dark, taken=taken))


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
.st-key-vs-slide :has(> .st-key-vs-slide-figure), .st-key-vs-slide :has(> .st-key-vs-slide-below), .st-key-vs-slide :has(> .st-key-vs-slide-beside),
.st-key-vs-slide-below, .st-key-vs-slide-beside, .st-key-vs-slide-figure, .st-key-vs-slide-figure :has(img) {{
  flex: 1 1 0; min-height: 0; min-width: 0; height: 100%;
}}
.st-key-vs-slide-below, .st-key-vs-slide-beside {{ gap: 1vh 1.9vw; }}
.st-key-vs-slide-below > :has(> .st-key-vs-slide-told), .st-key-vs-slide-told {{ flex: none; height: auto; gap: 1.2vh; }}
.vs-section {{ font-size: clamp(1rem, 2.8vh, 2rem); line-height: 1.3; margin: 0; font-weight: 600; }}
.vs-slide h1 {{ font-size: clamp(1.75rem, 5.6vh, 4.5rem); line-height: 1.15; margin: 0; padding: 0; text-wrap: balance; }}
.vs-head h1 {{ font-size: clamp(1.5rem, 4.4vh, 3.5rem); }}
.st-key-vs-slide .stHtml:has(.vs-middle), .st-key-vs-slide-quote {{ width: 78vw; max-width: 78vw; margin: 0 auto; }}
.vs-middle {{ text-align: left; max-width: 34ch; font-size: clamp(1.5rem, 5vh, 4rem); line-height: 1.3; }}
.vs-middle p {{ font-size: inherit; line-height: inherit; }}
.vs-middle p.vs-slide-source, .vs-middle p.vs-slide-minutes {{ font-size: clamp(1rem, 2.8vh, 2rem); }}
.vs-said {{ max-width: 38ch; }} .vs-said p {{ margin: 0 0 .5em; }} .vs-said h1 {{ margin-bottom: .35em; }}
.vs-long {{ font-size: clamp(1.4rem, 4.4vh, 3.4rem); max-width: 42ch; }}
.vs-longer {{ font-size: clamp(1.3rem, 3.7vh, 2.8rem); max-width: 52ch; }}
.vs-longest {{ font-size: clamp(1.1rem, 2.8vh, 2.2rem); max-width: 68ch; }}
.vs-hidden {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
.vs-slide-source, .vs-slide-minutes, .vs-slide-note {{ font-size: clamp(1rem, 2.8vh, 2rem); line-height: 1.35; color: {colours.muted}; margin: .4rem 0 0; }}
.vs-slide-group {{ font-size: clamp(1.25rem, 2.8vh, 2rem); line-height: 1.35; font-weight: 600; margin: .3rem 0 0; }}
.vs-slide-note {{ margin-top: 1.4vh; color: {colours.ink}; border-left: 4px solid {colours.highlight}; padding-left: .6em; }}
@media (min-width: 641px) {{
  .st-key-vs-slide-beside {{ flex-direction: row; align-items: stretch; }}
  .st-key-vs-slide-beside > :has(> .st-key-vs-slide-told) {{ flex: 0 0 25.8vw; width: 25.8vw; height: auto; }}
  .st-key-vs-slide-beside h1 {{ font-size: clamp(1.4rem, 3.9vh, 3rem); }}
}}
.vs-slide-lead {{ font-size: clamp(1.2rem, 3.1vh, 2.3rem); line-height: 1.3; margin: 1.4vh 0 0; }}
h2.vs-slide-side {{ font-size: clamp(1.4rem, 4vh, 3rem); margin: 0; padding: 0; }}
.st-key-vs-slide-quote {{ gap: 1.5vh; }}
[class*="st-key-vs-slide-words"] .stText, [class*="st-key-vs-slide-words"] .stText span {{
  font-family: '{SERIF}', Georgia, serif; font-size: clamp(1.6rem, 5.4vh, 4.4rem); line-height: 1.3; overflow-wrap: anywhere;
}}
[class*="st-key-vs-slide-words-whole-vs-long"] .stText, [class*="st-key-vs-slide-words-whole-vs-long"] .stText span {{ font-size: clamp(1.5rem, 4.6vh, 3.6rem); }}
.st-key-vs-slide-words-whole-vs-longer .stText, .st-key-vs-slide-words-whole-vs-longer .stText span {{ font-size: clamp(1.3rem, 3.6vh, 2.8rem); }}
.st-key-vs-slide-words-whole-vs-longest .stText, .st-key-vs-slide-words-whole-vs-longest .stText span {{ font-size: clamp(1.1rem, 2.8vh, 2.2rem); }}
[class*="st-key-vs-slide-words-led"] .stText, [class*="st-key-vs-slide-words-led"] .stText span {{ font-size: clamp(1.2rem, 3.6vh, 2.7rem); }}
[class*="st-key-vs-slide-words-led"][class*="vs-longest"] .stText, [class*="st-key-vs-slide-words-led"][class*="vs-longest"] .stText span {{
  font-size: clamp(1.1rem, 2.8vh, 2.2rem);
}}
[class*="st-key-vs-slide-words-led"] {{ border-left: 3px solid {colours.rule}; padding-left: .9rem; }}
.st-key-vs-slide-figure img {{ width: 100%; height: 100%; max-height: none; object-fit: contain; object-position: center top; }}
.st-key-vs-slide-bar {{ align-items: center; }}
.st-key-vs-slide-keys, .st-key-vs-stage .stElementToolbar {{ display: none; }}
.st-key-vs-slide-bar button p, .st-key-vs-slide-bar input {{ font-size: 1.25rem; line-height: 1.2; }}
.st-key-vs-slide-bar button kbd, .st-key-vs-slide-bar [data-testid="stShortcut"] {{ display: none; }}
.vs-place {{ font-size: 1.25rem; font-variant-numeric: tabular-nums; margin: 0; }}
@media (max-width: 640px) {{ .st-key-vs-slide-figure img {{ height: auto; }} .st-key-vs-slide .stHtml:has(.vs-middle), .st-key-vs-slide-quote {{ width: auto; max-width: none; margin: 0; }} }}
</style>"""

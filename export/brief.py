"""A brief: what a board, or the page of a condition, shows, set as a document that explains itself.

Values in, a value out; `export.brief_pdf` and `export.brief_html` make bytes of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from db.disclosure import HELP
from db.read.quotes import Quote
from explore import words
from explore.boards import Shown, split_title
from explore.dataset import DataSet
from explore.figure import Figure
from explore.quote_words import chips, source_line
from explore.selection import Selection
from explore.spreads import Entry, Spread, spreads
from explore.trust import trust_line
from export.origin import Origin
from export.picture import chart_svg

DRAWN_AT = 760  # pixels across, at which a chart's letters are of eight to nine points on A4
OWN_FILTERS = "each figure under its own filter"  # what a board is of
PartKind = Literal["heading", "note", "quote", "figure", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """A label, or an end of a value, with the quote that leads it; `text` is empty where none is shown."""

    name: str
    told: str
    text: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two columns."""

    heading: str
    told: str
    led: tuple[Led, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facing:
    """Two columns under a title; empty under the figure's own."""

    title: str
    sides: tuple[Side, Side]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing in a brief, as plain text and drawings."""

    kind: PartKind
    text: str  # heading, note, quote, title of a figure, or why something is not there
    title: str = ""  # of a note
    source: str = ""  # of a quote or figure
    about: str = ""  # the filter of a figure, in words
    chips: tuple[str, ...] = ()
    note: str = ""  # what someone wrote beside it
    minutes: int | None = None
    drawing: str = ""  # of a figure: SVG
    facing: tuple[Facing, ...] = ()  # of a figure whose sides are led by quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A document: what it shows, and how to read and cite it."""

    title: str
    subtitle: str  # data set, filter, day
    parts: tuple[Part, ...]
    method: tuple[tuple[str, str], ...]  # headings and sentences
    left_out: str  # how many quotes are left out, and why; empty for none
    help: str
    made: date


def brief(
    title: str,
    found: Sequence[Shown],
    selection: Selection,
    made: date,
    *,
    sensitive: bool = False,
    notes: bool = False,
    about: str = "",
) -> Brief:
    """The brief of these items; quotes on sensitive subjects, and notes that stand beside items, only where they are asked for.

    `about` says what the whole is of, where that is not the selection's filter.
    """
    origin = Origin.of(selection, made)
    kept = [one for one in found if sensitive or one.quote is None or not one.quote.sensitive]
    made_of = kept if notes else [replace(one, item=one.item.model_copy(update={"note": ""})) for one in kept]
    parts = tuple(_part(one, selection.data, sensitive) for one in made_of)
    closed = 0 if sensitive else sum(quote.sensitive for one in found for quote in one.quotes.values())
    return Brief(
        title=title,
        subtitle=(replace(origin, filter=about) if about else origin).line,
        parts=parts,
        method=tuple(_method(selection.data, made)),
        left_out=left_out(len(found) - len(kept) + closed),
        help=HELP.text,
        made=made,
    )


def left_out(n: int) -> str:
    """What is said of quotes on sensitive subjects that are not shown."""
    return f"{words.count(n, 'quote')} on sensitive subjects {'is' if n == 1 else 'are'} left out." if n else ""


def _part(one: Shown, data: DataSet, sensitive: bool) -> Part:
    item = one.item
    if item.kind in ("heading", "note"):
        title, text = split_title(item.text) if item.kind == "note" else ("", item.text)
        kind: PartKind = "heading" if item.kind == "heading" else "note"
        return Part(kind=kind, title=title, text=text, note=item.note, minutes=item.minutes)
    if one.quote is not None:
        return Part(
            kind="quote", text=one.quote.text, source=_source(one.quote), chips=tuple(chips(one.quote, data)), note=item.note,
            minutes=item.minutes,
        )  # fmt: skip
    if one.figure is not None and one.selection is not None:
        return _figure(one, one.figure, one.selection, sensitive)
    return Part(kind="gone", text=one.missing, note=item.note)


def _figure(one: Shown, figure: Figure, selection: Selection, sensitive: bool) -> Part:
    told = [figure.source, figure.left_out, trust_line(selection.data, *figure.rests_on) if figure.rests_on else ""]
    quotes = {mention: quote for mention, quote in one.quotes.items() if sensitive or not quote.sensitive}
    return Part(
        kind="figure",
        text=figure.title,
        source=" ".join(part for part in told if part),
        about=" ".join(part for part in (figure.counted(selection).in_words, one.aside) if part),
        note=one.item.note,
        minutes=one.item.minutes,
        drawing=chart_svg(figure, DRAWN_AT) if figure.chart is not None else "",
        facing=tuple(_facing(spread) for spread in spreads(figure, quotes) if _says(spread)),
    )


def _says(spread: Spread) -> bool:
    """Whether there is more to a spread than the chart has: names, or a quote."""
    return any(entry.name or entry.quote for column in spread.columns for entry in column.entries)


def _facing(spread: Spread) -> Facing:
    left, right = (
        Side(heading=column.heading, told=column.told, led=tuple(_led(entry) for entry in column.entries))
        for column in spread.columns
    )
    return Facing(title=spread.title, sides=(left, right))


def _led(entry: Entry) -> Led:
    if entry.quote is None:
        return Led(name=entry.name, told=entry.told)
    return Led(name=entry.name, told=entry.told, text=entry.quote.text, source=_source(entry.quote))


def _source(quote: Quote) -> str:
    return f"{source_line(quote)} · mention {quote.key}"


def _method(data: DataSet, made: date) -> list[tuple[str, str]]:
    whole, book = data.select(), data.codebook
    coder = data.layer.coder
    period = f", {words.month(data.months[0])} to {words.month(data.months[-1])}" if data.months else ""
    codes = f"are those of {coder} with the codebook {book.name}, version {book.version}. "
    return [
        ("A mention", f"is a quoted passage of a post that ties a chatbot to mental health. {book.inclusion.rule}"),
        (
            "This data set",
            f"({data.name}) has {words.count(whole.n, 'mention')} from {words.count(whole.posts, 'post')}{period}. A mention "
            "can have several labels, so shares can add up to more than 100 %.",
        ),
        ("The codes", codes + trust_line(data, *(d.id for d in book.dimensions))),
        ("A condition", "is what a text is about, never a diagnosis of its author."),
        ("What this cannot say", "Shares describe these posts, not everyone who uses a chatbot."),
        (
            "To cite",
            f"Valuescape, data set {data.name}, coded by {coder} (codebook {book.name}, version {book.version}), "
            f"{made.day} {words.month(made)}. Cite a quote by the key of its mention.",
        ),
    ]

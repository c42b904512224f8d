"""A board's items as the open data set has them: quotes through disclosure, figures drawn anew, and what is gone said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from db.disclosure import Viewer
from db.read.quotes import Quote, mentions_of_keys, quotes
from explore import words
from explore.dataset import DataSet
from explore.figure import Figure
from explore.filter import from_params, lost, to_params
from explore.remade import remade
from explore.selection import Selection
from explore.spreads import leading
from records.board import Item
from records.layer import Layer

GONE_QUOTE = "This quote is not in the data set any more (mention {key})."
LONGEST_TITLE = 60  # characters of a note's first line, that it reads as a title
OTHER_LAYER = "This quote is among the codes of “{layer}”; choose them on the Method page to see it (mention {key})."


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An item with what it stands for in the open data set; `missing` says why there is nothing to show."""

    item: Item
    quote: Quote | None = None
    figure: Figure | None = None
    selection: Selection | None = None  # that the figure is of
    quotes: Mapping[int, Quote] = field(default_factory=dict)  # that lead the figure's sides, by mention
    missing: str = ""
    aside: str = ""  # a sentence on what is other than when it was put there


def quote_item(quote: Quote, layer: Layer) -> Item:
    """A quote as an item."""
    return Item(kind="quote", key=quote.key, layer=layer.key)


def figure_item(selection: Selection, figure: Figure) -> Item:
    """A figure of a selection as an item."""
    options = {name: value if isinstance(value, bool) else str(value) for name, value in figure.options if value}
    return Item(
        kind="figure",
        figure=figure.name,
        options=options,
        filter=to_params(selection.filter),
        layer=selection.data.layer.key,
    )


def split_title(note: str) -> tuple[str, str]:
    """A note's title, where its first line reads as one, and the rest of it."""
    first, _, rest = note.strip().partition("\n")
    short = len(first) <= LONGEST_TITLE and not first.rstrip().endswith((".", ":", "?", "!", ","))
    return (first, rest) if rest.strip() and short else ("", note)


def shown(items: Sequence[Item], data: DataSet, viewer: Viewer) -> list[Shown]:
    """The items in their order; the quotes are read in one go.

    A quote that stands on the board by itself does not lead a figure on it once more.
    """
    figures = {place: _figure(item, data, viewer) for place, item in enumerate(items) if item.kind == "figure"}
    led = {place: leading(one.figure) for place, one in figures.items() if one.figure is not None}
    keys = [item.key for item in items if item.kind == "quote"]
    found: dict[str, tuple[int, int]] = {}
    read: dict[int, Quote] = {}
    if (keys or any(led.values())) and data.engine is not None:
        with data.engine.connect() as connection:
            found = mentions_of_keys(connection, keys) if keys else {}
            mine = [mention for mention, layer in found.values() if layer == data.layer.id]
            wanted = dict.fromkeys([*mine, *(mention for mentions in led.values() for mention in mentions)])
            read = {quote.mention_id: quote for quote in quotes(connection, data.codebook, list(wanted), viewer)}
    alone = {mention for mention, _ in found.values()}
    figures |= {
        place: replace(figures[place], quotes={i: read[i] for i in mentions if i in read and i not in alone})
        for place, mentions in led.items()
    }
    return [figures.get(place) or _shown(item, data, found, read) for place, item in enumerate(items)]


def _shown(item: Item, data: DataSet, found: dict[str, tuple[int, int]], read: dict[int, Quote]) -> Shown:
    if item.kind == "quote":
        mention, layer = found.get(item.key, (0, 0))
        if mention in read:
            return Shown(item=item, quote=read[mention])
        other = next((known for known in data.layers if known.id == layer and known.id != data.layer.id), None)
        why = GONE_QUOTE if other is None else OTHER_LAYER
        return Shown(item=item, missing=why.format(key=item.key, layer=other.person or other.name if other else ""))
    return Shown(item=item)


def _figure(item: Item, data: DataSet, viewer: Viewer) -> Shown:
    """The figure, or why not: with a part of its filter gone, it would be a figure of something else."""
    chosen, _ = from_params(item.filter, data, viewer)
    if gone := lost(item.filter, chosen):
        told = f"This figure ({item.figure.replace('_', ' ')}) was of {words.listed(gone)}, which this data set does not have."
        return Shown(item=item, missing=told)
    selection = data.select(chosen)
    figure = remade(selection, item.figure, item.options)
    if not isinstance(figure, Figure):
        return Shown(item=item, selection=selection, missing=figure.sentence)
    aside = "" if item.layer in ("", data.layer.key) else _other_codes(item, data)
    return Shown(item=item, figure=figure, selection=selection, aside=aside)


def _other_codes(item: Item, data: DataSet) -> str:
    then = next(
        (layer.person or layer.name for layer in data.layers if layer.key == item.layer), item.layer.split("|")[1:2]
    )
    named = then if isinstance(then, str) else "".join(then)
    return f"Put here from the codes of “{named}”; drawn from those of “{data.layer.person or data.layer.name}”."

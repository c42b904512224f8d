"""Quotes as cards: four on a page of A4 to cut, and as a table for a digital whiteboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

import pandas as pd

from db.read.quotes import Quote
from explore.dataset import DataSet
from explore.quote_words import chips, code_names, source_line
from export.origin import Origin
from export.spreadsheet import harmless
from export.typeset import pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One quote as plain text."""

    text: str
    chips: tuple[str, ...]
    source: str
    key: str


def cards(quotes: Sequence[Quote], data: DataSet) -> list[Card]:
    """The quotes as cards, in their order."""
    return [
        Card(text=quote.text, chips=tuple(chips(quote, data)), source=source_line(quote), key=quote.key)
        for quote in quotes
    ]


def cards_pdf(made: Sequence[Card], origin: Origin) -> bytes:
    """Cards of A6, four to a page, with marks to cut along.

    A long quote is set smaller; one that is too long even so goes on on another card, which says so. Nothing is cut.
    """
    data_set = f"Valuescape, {origin.data_set}{' (fictional posts)' if origin.fictional else ''}"
    return pdf("cards", {"cards": [asdict(card) for card in made], "data_set": data_set}, origin.made)


def whiteboard_csv(quotes: Sequence[Quote], data: DataSet, made: date) -> bytes:
    """A row a quote: its text first, as a sticky note takes it, then its codes and where it is from."""
    origin = Origin.of(data.select(), made)
    rows = [
        {
            "text": quote.text,
            **{d.name.lower(): ", ".join(code_names(quote, data, d.id)) for d in data.codebook.dimensions},
            "source": source_line(quote),
            "mention": quote.key,
            "data set": origin.data_set,
        }
        for quote in quotes
    ]
    return harmless(pd.DataFrame(rows)).to_csv(index=False).encode("utf-8-sig")

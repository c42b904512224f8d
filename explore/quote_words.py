"""A quote's source and codes in words, for what leaves the screen."""

from __future__ import annotations

from db.read.quotes import Quote, QuoteCode
from explore import words
from explore.dataset import DataSet
from records.codebook import TERM, DimensionRole

TOLD: tuple[DimensionRole, ...] = ("subject", "value", "stance")  # what a card says of a quote


def source_line(quote: Quote) -> str:
    """Where and when it was written, as far as may be told: "Reddit post · Mar 2024 · fictional"."""
    parts = [f"{words.platform(quote.platform)} {quote.kind}", words.month(quote.created_at)]
    return " · ".join([*parts, "fictional"] if quote.fictional else parts)


def code_name(code: QuoteCode, data: DataSet, dimension_id: str) -> str:
    """The readable name of a code: of its term, where it has one."""
    return data.facets[dimension_id].option_name(f"{code.label}{TERM}{code.term}" if code.term else code.label)


def code_names(quote: Quote, data: DataSet, dimension_id: str) -> list[str]:
    """The names of a quote's codes in a dimension, terms by their own; without those for "none of the others"."""
    dimension = data.codebook.dimension(dimension_id)
    return [
        code_name(code, data, dimension_id)
        for code in quote.codes.get(dimension_id, [])
        if code.label != dimension.fallback
    ]


def chips(quote: Quote, data: DataSet) -> list[str]:
    """Condition, value and stance, as far as they are coded."""
    of = [dimension for role in TOLD if (dimension := data.dimension(role)) is not None]
    return [name for dimension in of for name in code_names(quote, data, dimension.id)]

"""Mentions code by code, and posts, as tables in parts: however many there are, few are in memory at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from db.disclosure import Viewer
from db.read.quotes import TOGETHER, Quote, QuoteCode, alone
from explore.dataset import DataSet
from explore.selection import Selection
from records.codebook import Codebook, Dimension

AT_A_TIME = 2_000  # mentions
# Types are told: a part in which a column is empty would else have another type than the next one.
_MENTION = {
    "mention": "string", "post": "int64", "platform": "string", "month": "string", "language": "string", "fictional": "bool",
    "sensitive": "bool", "topic": "Int64", "quote": "string", "coder": "string", "dimension": "string", "label": "string",
    "term": "string", "confidence": "float64", "raw_label": "string", "label_name": "string", "term_name": "string",
}  # fmt: skip


def mention_parts(selection: Selection, viewer: Viewer) -> Iterator[tuple[pd.DataFrame, int]]:
    """A row for each code of each mention, in the order of posts, and how many mentions a part holds.

    A mention without any code has one row. Quotes are masked as the viewer sees them.
    """
    data = selection.data
    rows = np.flatnonzero(selection.rows)
    with data.engine.connect() as connection:
        for start in range(0, len(rows), AT_A_TIME):
            some = rows[start : start + AT_A_TIME]
            row_of = dict(zip(data.columns.mention[some].tolist(), some.tolist(), strict=True))
            made: list[tuple[object, ...]] = []
            for quote in alone(connection, data.codebook, list(row_of), viewer):
                made += _codes(quote, row_of[quote.mention_id], data)
            yield pd.DataFrame(made, columns=list(_MENTION)).astype(_MENTION), len(some)


def _codes(quote: Quote, row: int, data: DataSet) -> Iterator[tuple[object, ...]]:
    columns = data.columns
    topic = int(columns.topic[row])
    start = (
        quote.key,
        int(columns.post_id[columns.post[row]]),
        quote.platform,
        f"{quote.created_at:%Y-%m}" if quote.created_at else None,
        columns.languages[columns.language[row]] or None,
        quote.fictional,
        quote.sensitive,
        topic if topic >= 0 else None,
        quote.text,
        quote.coder,
    )
    given = [(data.codebook.dimension(name), code) for name, codes in quote.codes.items() for code in codes]
    for dimension, code in given:
        yield (*start, *_code(dimension, code))
    if not given:
        yield (*start, None, None, None, float("nan"), None, None, None)


def _code(dimension: Dimension, code: QuoteCode) -> tuple[object, ...]:
    term = dimension.term_name(code.label, code.term) if code.term else None
    name = dimension.name_of(code.label)
    return dimension.id, code.label, code.term, code.confidence, code.raw_label, name, term


def post_parts(selection: Selection) -> Iterator[tuple[pd.DataFrame, int]]:
    """A row for each post with a mention that passes, with what these mentions come to, and how many mentions a part holds."""
    columns = selection.data.columns
    rows = np.flatnonzero(selection.rows)
    first = np.flatnonzero(np.r_[True, np.diff(columns.post[rows]) > 0])  # of each post
    starts = [first[np.searchsorted(first, at)] for at in range(0, len(rows), AT_A_TIME) if at <= first[-1]]
    ends = [*dict.fromkeys(starts), len(rows)]
    for start, end in pairwise(ends):
        yield _posts(rows[start:end], selection), int(end - start)


def _posts(rows: NDArray[np.intp], selection: Selection) -> pd.DataFrame:
    """The posts of these rows, all of whose rows that pass are among them."""
    data = selection.data
    columns, book = data.columns, data.codebook
    held = {d.id: [list(options) for options in columns.sets[d.id]] for d in book.dimensions}
    made: list[dict[str, object]] = []
    seen = Counter(columns.post[rows].tolist())
    at = 0
    for post, n in seen.items():
        mine = rows[at : at + n]
        at += n
        first = mine[0]
        month = int(columns.month[first])
        topics = sorted({int(t) for t in columns.topic[mine] if t >= 0})
        row: dict[str, object] = {
            "post": int(columns.post_id[post]),
            "platform": columns.platforms[columns.platform[first]],
            "month": data.months[month] if month >= 0 else None,
            "language": columns.languages[columns.language[first]] or None,
            "kind": columns.kinds[columns.kind[first]],
            "fictional": bool(columns.fictional[first]),
            "sensitive": bool(columns.sensitive[mine].any()),
            "mentions": n,
            "topics": TOGETHER.join(map(str, topics)),
        }
        for dimension in book.dimensions:
            of = {o for i in columns.patterns[dimension.id][mine].tolist() for o in held[dimension.id][i]}
            row[dimension.id] = TOGETHER.join(option for option in data.facets[dimension.id].options() if option in of)
        made.append(row)
    return pd.DataFrame(made).astype(_post_types(book))


def _post_types(book: Codebook) -> dict[str, str]:
    types = {"post": "int64", "mentions": "int64", "fictional": "bool", "sensitive": "bool"}
    texts = ("platform", "month", "language", "kind", "topics", *book.ids)
    return {**types, **dict.fromkeys(texts, "string")}

"""Mentions code by code, and posts, as tables in parts: however many there are, few are in memory at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from db.disclosure import Viewer
from db.read.coded_quotes import CodedQuotes, coded_quotes
from db.read.quotes import TOGETHER
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

CODE = list(_MENTION)[list(_MENTION).index("dimension") :]  # what is told of a code


def mention_parts(selection: Selection, viewer: Viewer) -> Iterator[tuple[pd.DataFrame, int]]:
    """A row for each code of each mention, in the order of posts, and how many mentions a part holds.

    A mention without any code has one row. Quotes are masked as the viewer sees them.
    """
    data = selection.data
    rows = np.flatnonzero(selection.rows)
    with data.engine.connect() as connection:
        for start in range(0, len(rows), AT_A_TIME):
            some = rows[start : start + AT_A_TIME]
            read = list(coded_quotes(connection, data.codebook, data.columns.mention[some].tolist(), viewer))
            yield _mentions(some, read, data), len(some)


def _mentions(rows: NDArray[np.intp], read: Sequence[CodedQuotes], data: DataSet) -> pd.DataFrame:
    """The codes of these rows. What is of a mention is made once, and taken as often as the mention has codes."""
    quotes = {mention: quote for part in read for mention, quote in part.quotes.items()}
    rows = rows[[mention in quotes for mention in data.columns.mention[rows].tolist()]]
    mentions = data.columns.mention[rows].tolist()
    place = {mention: i for i, mention in enumerate(mentions)}
    codes = [list(chain.from_iterable(of)) for of in zip(*(part.codes for part in read), strict=True)]
    without = np.setdiff1d(np.arange(len(rows)), at := np.array([place[one] for one in codes[0]], dtype=np.intp))
    every = np.r_[at, without]
    order = {name: i for i, name in enumerate(data.codebook.ids)}
    rank = [*(order[name] for name in codes[1]), *[0] * len(without)]
    sort = np.lexsort((rank, every))
    left = _of_mentions(rows, [quotes[one] for one in mentions], data).take(every[sort]).reset_index(drop=True)
    right = _of_codes(codes[1:], len(without), data.codebook).take(sort).reset_index(drop=True)
    return pd.concat([left, right], axis=1)


def _of_mentions(rows: NDArray[np.intp], quotes: Sequence[tuple[str, str, str | None]], data: DataSet) -> pd.DataFrame:
    columns = data.columns
    parts = {
        "mention": [key for key, _, _ in quotes],
        "post": columns.post_id[columns.post[rows]],
        "platform": _named(columns.platforms, columns.platform[rows]),
        "month": _named((*data.months, None), columns.month[rows]),  # -1 is no month
        "language": _named([language or None for language in columns.languages], columns.language[rows]),
        "fictional": columns.fictional[rows],
        "sensitive": columns.sensitive[rows],
        "topic": pd.Series(columns.topic[rows], dtype="Int64").where(columns.topic[rows] >= 0),
        "quote": [text for _, text, _ in quotes],
        "coder": [coder or data.layer.name for _, _, coder in quotes],
    }
    return _typed(parts)


def _of_codes(codes: Sequence[Sequence[Any]], without: int, book: Codebook) -> pd.DataFrame:
    """Columns of codes, and at the end as many rows without one."""
    *given, confidence, raw = codes
    every = {key: i for i, key in enumerate(dict.fromkeys(zip(*given, strict=True)))}
    place = [*(every[key] for key in zip(*given, strict=True)), *[-1] * without]  # the last says nothing
    told = [*((*key, *_names(book.dimension(key[0]), *key[1:])) for key in every), (None,) * 5]
    names = ("dimension", "label", "term", "label_name", "term_name")
    frame = _typed(dict(zip(names, zip(*told, strict=True), strict=True))).take(place)
    none = [None] * without
    sure = _typed({"confidence": [*confidence, *none], "raw_label": [*raw, *none]})
    return pd.concat([frame.reset_index(drop=True), sure], axis=1)[CODE]


def _typed(parts: Mapping[str, Any]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(values, dtype=_MENTION[name]) for name, values in parts.items()})


def _named(names: Sequence[str | None], which: NDArray[np.integer]) -> NDArray[np.object_]:
    return np.array(names, dtype=object).take(which)


def _names(dimension: Dimension, label: str, term: str | None) -> tuple[str, str | None]:
    return dimension.name_of(label), dimension.term_name(label, term) if term else None


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

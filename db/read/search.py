"""Full-text search in the quotes of a layer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, select

from db.dialects import Dialect, for_connection, for_engine
from db.read.columns import WORD, decoded
from db.schema import ReadColumn
from records.layer import Layer
from records.query import And, Not, Or, Query, Term, parse, wanted

Marks = NDArray[np.bool_]  # by mention id, from 0; what is beyond its end is not marked
Found = Callable[[Query], Marks]  # a walk through the full-text index
NONE = np.empty(0, dtype=np.int32)


def search(connection: Connection, layer: Layer, asked: str) -> NDArray[np.int32]:
    """Ids of the layer's mentions whose quote holds what is asked for; in no order.

    Terms of which the full-text index keeps nothing are passed over. Raises NotUnderstood where it cannot be read.
    """
    dialect = for_connection(connection)
    query = _indexed(parse(asked).query, dialect)
    if query is None:
        return NONE
    single = {term: of[0] for term in _terms(query) if not term.begins and len(of := dialect.tokens(term.text)) == 1}
    stored = _frequent(connection, layer, set(single.values()))
    frequent = {term: stored[token] for term, token in single.items() if token in stored}
    if not frequent:
        return dialect.search(connection, layer.id, query)

    def found(part: Query) -> Marks:
        return _marked(dialect.search(connection, layer.id, part))

    return np.flatnonzero(_marks(query, frequent, found)).astype(np.int32)


def hits(engine: Engine, asked: str, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """For each text where the words that are asked for stand in it: spans in characters that do not overlap."""
    terms = list(wanted(parse(asked).query))
    return for_engine(engine).hits(terms, texts) if terms else [[] for _ in texts]


def _indexed(query: Query | None, dialect: Dialect) -> Query | None:
    """The query without terms that have no token; None where nothing is left to look for."""
    if query is None or isinstance(query, Term):
        return query if query is not None and dialect.tokens(query.text) else None
    if isinstance(query, Not):
        part = _indexed(query.part, dialect)
        return None if part is None else Not(part)
    parts = tuple(part for part in (_indexed(part, dialect) for part in query.parts) if part is not None)
    if all(isinstance(part, Not) for part in parts):
        return None
    return parts[0] if len(parts) == 1 else type(query)(parts)


def _terms(query: Query) -> Iterator[Term]:
    if isinstance(query, Term):
        yield query
    for part in query.parts if isinstance(query, And | Or) else (query.part,) if isinstance(query, Not) else ():
        yield from _terms(part)


def _marks(query: Query, frequent: Mapping[Term, Marks], found: Found) -> Marks:
    """Which mentions hold what is asked for: frequent words by their bits, all that has none in one walk of the index."""
    if frequent.keys().isdisjoint(_terms(query)):
        return found(query)
    if isinstance(query, Term):
        return frequent[query]
    if isinstance(query, Or):
        return reduce(_either, (_marks(part, frequent, found) for part in query.parts))
    assert isinstance(query, And)
    kept = [part for part in query.parts if not isinstance(part, Not)]
    rare = [part for part in kept if frequent.keys().isdisjoint(_terms(part))]
    rest = [part for part in kept if part not in rare]
    together = [rare[0] if len(rare) == 1 else And(tuple(rare))] if rare else []
    marks = reduce(_both, (_marks(part, frequent, found) for part in [*together, *rest]))
    for part in query.parts:
        if isinstance(part, Not):
            marks = _without(marks, _marks(part.part, frequent, found))
    return marks


def _frequent(connection: Connection, layer: Layer, tokens: set[str]) -> dict[str, Marks]:
    """Those of the tokens that are frequent, each with which mention ids hold it (`db.write.frequent_words`)."""
    names = [f"{WORD}{token}" for token in sorted(tokens)]
    query = select(ReadColumn.name, ReadColumn.data).where(ReadColumn.layer_id == layer.id, ReadColumn.name.in_(names))
    return {
        name.removeprefix(WORD): np.unpackbits(decoded(data, "|u1"), bitorder="little").view(np.bool_)
        for name, data in connection.execute(query).tuples()
    }


def _marked(ids: NDArray[np.int32]) -> Marks:
    marks = np.zeros(int(ids.max(initial=-1)) + 1, dtype=np.bool_)
    marks[ids] = True
    return marks


def _both(one: Marks, other: Marks) -> Marks:
    least = min(len(one), len(other))
    return one[:least] & other[:least]


def _either(one: Marks, other: Marks) -> Marks:
    short, long = sorted((one, other), key=len)
    out = long.copy()
    out[: len(short)] |= short
    return out


def _without(one: Marks, other: Marks) -> Marks:
    out = one.copy()
    least = min(len(one), len(other))
    out[:least] &= ~other[:least]
    return out

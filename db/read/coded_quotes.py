"""Many mentions at once, as people may see them: key and masked quote of each, and every code, in few statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, bindparam, select

from db.chunks import chunks
from db.disclosure import Viewer, redact
from db.read.quotes import QuoteCode, shown_codes
from db.schema import CodeRow, Coding, MentionRow
from records.codebook import Codebook

_OF = itemgetter(0, 1)  # mention and dimension
_SAYS = itemgetter(2, 3)  # label and term
_PART: BindParameter[Any] = bindparam("part", expanding=True)
_MENTION, _CODE = MentionRow.__table__.c, CodeRow.__table__.c
_OF_POST = (Coding.post_id == _MENTION.post_id) & (Coding.layer_id == _MENTION.layer_id)
_QUOTES = (
    select(_MENTION.id, _MENTION.key, _MENTION.quote, Coding.given_by)
    .outerjoin(Coding, _OF_POST)
    .where(_MENTION.id.in_(_PART))
)
_CODES = (
    select(_CODE.mention_id, _CODE.dimension, _CODE.label, _CODE.term, _CODE.confidence, _CODE.raw_label)
    .where(_CODE.mention_id.in_(_PART), _CODE.dimension.in_(bindparam("known", expanding=True)))
    .order_by(_CODE.mention_id, _CODE.dimension, _CODE.position)
)


class CodeOf(NamedTuple):
    """A code as it is shown, of a mention."""

    mention: int
    dimension: str
    label: str
    term: str | None
    confidence: float
    raw_label: str | None


@dataclass(frozen=True, slots=True)
class CodedQuotes:
    """`quotes` holds key, masked text and, where the layer has codes of several coders, whose these are, by the mention's id;
    `codes` columns, those of CodeOf, a dimension's in their order."""

    quotes: dict[int, tuple[str, str, str | None]]
    codes: Sequence[Sequence[Any]]


def coded_quotes(
    connection: Connection, codebook: Codebook, mention_ids: Sequence[int], viewer: Viewer
) -> Iterator[CodedQuotes]:
    """The quotes and codes of these mentions, some mentions at a time; ids that do not exist are left out."""
    for part in chunks(mention_ids):
        texts = connection.execute(_QUOTES, {"part": part}).all()
        rows = connection.execute(_CODES, {"part": part, "known": codebook.ids}).all()
        said: list[Any] = [row if row[-1] is None else (*row[:-1], redact(row[-1], viewer)) for row in rows]
        yield CodedQuotes(
            {mention: (key, redact(quote, viewer), coder) for mention, key, quote, coder in texts},
            list(zip(*_shown(said, codebook), strict=True)) or [()] * len(CodeOf._fields),
        )


def _shown(rows: Sequence[CodeOf], codebook: Codebook) -> list[CodeOf]:
    """The codes as one mention's are shown; where a dimension has one code, that is it."""
    of = list(map(_OF, rows))
    often = Counter(of)
    alone = [row for row, key in zip(rows, of, strict=True) if often[key] == 1]
    several = (row for row, key in zip(rows, of, strict=True) if often[key] > 1)
    return alone + list(_of_several(several, codebook))


def _of_several(rows: Iterable[CodeOf], codebook: Codebook) -> Iterator[CodeOf]:
    dimensions = {dimension.id: dimension for dimension in codebook.dimensions}
    for (mention, name), group in groupby(rows, _OF):
        codes, dimension = list(group), dimensions[name]
        if dimension.role != "stance" and len(set(map(_SAYS, codes))) == len(codes):
            yield from codes
            continue
        for one in shown_codes([QuoteCode(*code[2:]) for code in codes], dimension):
            yield CodeOf(mention, name, one.label, one.term, one.confidence, one.raw_label)

"""Quotes as people may see them: every text here has gone through disclosure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Select, bindparam, distinct, func, null, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from db.chunks import chunks
from db.disclosure import Viewer, is_sensitive, redact, redact_part
from db.schema import CodeRow, Coding, DuplicateRow, LayerRow, MentionRow, Post
from records.codebook import Codebook, Dimension
from records.layer import Layer
from records.long_texts import LONGEST
from records.rows import NEAR
from records.stance import one_stance

TOGETHER = "; "  # between several labels in one cell of an export
_NEARLY = (
    select(func.count(distinct(DuplicateRow.native_id)))
    .where(DuplicateRow.post_id == Post.id, DuplicateRow.reason == NEAR)
    .correlate(Post)
    .scalar_subquery()
    .label("nearly")
)
_PART: BindParameter[Any] = bindparam("part", expanding=True)
_CODES = (
    select(CodeRow.__table__)
    .where(CodeRow.mention_id.in_(_PART))
    .order_by(CodeRow.mention_id, CodeRow.dimension, CodeRow.position)
)


@dataclass(frozen=True, slots=True)
class QuoteCode:
    """One code as shown: label id, term id and confidence, 0 to 1."""

    label: str
    term: str | None
    confidence: float
    raw_label: str | None = None  # what the coder said before normalisation
    shown: float | None = None  # how clearly the passage itself shows it, 0 to 1; None where the coder does not say


@dataclass(frozen=True, slots=True)
class Quote:
    """One mention as shown. `before` and `after` are the post around it, `root` and `parent` what it answers, where the
    data set has that: the post that its thread begins with, and the one above it where that is another.

    `codes` has the dimensions of the codebook that the coder was sure of, in its order; a stance has one code.
    """

    key: str
    mention_id: int
    text: str
    before: str
    after: str
    platform: str
    kind: str
    created_at: datetime | None
    root: str
    parent: str
    reposts: int
    nearly: int  # of the reposts, those in nearly the same words
    sensitive: bool
    fictional: bool
    coder: str
    codes: dict[str, list[QuoteCode]]
    repaired: str | None
    url: str | None  # researchers only
    venue: str | None  # researchers only: a small forum can identify


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """A mention with its post, before disclosure."""

    id: int
    key: str
    start: int
    end: int
    quote: str
    repaired: str | None
    coder: str
    text: str
    platform: str
    kind: str
    created_at: datetime | None
    root: str | None
    parent: str | None
    repost_count: int
    nearly: int
    fictional: bool
    url: str | None
    venue: str | None


def quotes(connection: Connection, codebook: Codebook, mention_ids: Sequence[int], viewer: Viewer) -> list[Quote]:
    """The quotes of these mentions, in this order; ids that do not exist are left out."""
    wanted = [int(mention_id) for mention_id in mention_ids]
    found: dict[int, Quote] = {}
    for part in chunks(wanted):
        found.update((q.mention_id, q) for q in _quotes(connection, codebook, part, viewer))
    return [found[mention_id] for mention_id in wanted if mention_id in found]


def mention_with(connection: Connection, layer: Layer, key: str) -> int | None:
    """The id of the layer's mention that has this key; None where there is none."""
    return connection.scalar(select(MentionRow.id).where(MentionRow.key == key, MentionRow.layer_id == layer.id))


def mentions_of_keys(connection: Connection, keys: Sequence[str]) -> dict[str, tuple[int, int]]:
    """The id and the layer's id of the mentions that have these keys; keys of none are left out."""
    found: dict[str, tuple[int, int]] = {}
    for part in chunks(list(dict.fromkeys(keys))):
        query = select(MentionRow.key, MentionRow.id, MentionRow.layer_id).where(MentionRow.key.in_(part))
        found.update((key, (id_, layer)) for key, id_, layer in connection.execute(query))
    return found


def _up_to(text: InstrumentedAttribute[str], length: int | ColumnElement[int]) -> ColumnElement[str]:
    """The beginning of a text: what is shown around a quote is short, and a text can be of any length."""
    return func.substr(text, 1, length)


@cache
def _mentions_with_posts(around: bool) -> Select[*tuple[Any, ...]]:
    """The mentions whose ids are `part`, with their posts; put together once, which takes longer than to read ten."""
    root, parent = aliased(Post), aliased(Post)
    query = (
        select(
            MentionRow.id, MentionRow.key, MentionRow.start, MentionRow.end, MentionRow.quote, MentionRow.repaired,
            func.coalesce(Coding.given_by, LayerRow.name).label("coder"), _up_to(Post.text, MentionRow.end + LONGEST).label("text"), Post.platform, Post.kind, Post.created_at, Post.repost_count,
            Post.fictional, Post.url, Post.venue, _NEARLY,
            (_up_to(root.text, LONGEST) if around else null()).label("root"),
            (_up_to(parent.text, LONGEST) if around else null()).label("parent"),
        )
        .join(Post, Post.id == MentionRow.post_id)
        .join(LayerRow, LayerRow.id == MentionRow.layer_id)
        .outerjoin(Coding, (Coding.post_id == MentionRow.post_id) & (Coding.layer_id == MentionRow.layer_id))
        .where(MentionRow.id.in_(_PART))
    )  # fmt: skip
    if not around:
        return query
    begins = (root.native_id == Post.thread_id) & (root.id != Post.id)
    above = (parent.native_id == Post.parent_id) & parent.id.not_in((Post.id, func.coalesce(root.id, 0)))
    query = query.outerjoin(root, (root.platform == Post.platform) & begins)
    return query.outerjoin(parent, (parent.platform == Post.platform) & above)


def _quotes(
    connection: Connection, codebook: Codebook, mention_ids: Sequence[int], viewer: Viewer, *, around: bool = True
) -> Iterator[Quote]:
    """Quotes of so few mentions that one statement can name them, in no order; without the post around them where that is
    not asked for.
    """
    asked = {_PART.key: list(mention_ids)}
    rows = [_Stored(**row) for row in connection.execute(_mentions_with_posts(around), asked).mappings()]
    codes: dict[int, dict[str, list[QuoteCode]]] = {row.id: {} for row in rows}
    for code in connection.execute(_CODES, {_PART.key: list(codes)}):
        said = (
            None if code.raw_label is None else redact(code.raw_label, viewer)
        )  # a coder may have copied from the post
        shown = QuoteCode(code.label, code.term, code.confidence, said, code.shown)
        codes[code.mention_id].setdefault(code.dimension, []).append(shown)
    for row in rows:
        yield _quote(row, codes[row.id], codebook, viewer, around)


def _quote(row: _Stored, codes: dict[str, list[QuoteCode]], codebook: Codebook, viewer: Viewer, around: bool) -> Quote:
    given = {part for of_one in codes.values() for code in of_one for part in (code.label, code.term) if part}
    return Quote(
        key=row.key,
        mention_id=row.id,
        text=redact_part(row.text, row.start, row.end, viewer),
        before=redact_part(row.text, 0, row.start, viewer) if around else "",
        after=redact_part(row.text, row.end, len(row.text), viewer) if around else "",
        platform=row.platform,
        kind=row.kind,
        created_at=row.created_at,
        root=redact(row.root or "", viewer),
        parent=redact(row.parent or "", viewer),
        reposts=row.repost_count,
        nearly=min(row.nearly, row.repost_count),
        sensitive=is_sensitive(row.quote, given, codebook),
        fictional=row.fictional,
        coder=row.coder,
        codes={d.id: shown_codes(codes[d.id], d) for d in codebook.dimensions if d.id in codes},
        repaired=row.repaired,
        url=row.url if viewer.sees_all else None,
        venue=row.venue if viewer.sees_all else None,
    )


def shown_codes(codes: Iterable[QuoteCode], dimension: Dimension) -> list[QuoteCode]:
    """Each label and term once, as sure as its surest code (an import says some twice); of a stance the one label."""
    surest: dict[tuple[str, str | None], QuoteCode] = {}
    for code in codes:
        known = surest.get((code.label, code.term))
        if known is None or code.confidence > known.confidence:
            surest[code.label, code.term] = code
    kept = list(surest.values())
    if dimension.role != "stance" or len(kept) < 2:
        return kept
    one = one_stance([(code.label, code.confidence) for code in kept], dimension)
    if one is None or any(code.label == one[0] for code in kept):
        return [code for code in kept if one is None or code.label == one[0]][:1]
    return [QuoteCode(one[0], None, one[1])]


def export_rows(
    connection: Connection, codebook: Codebook, mention_ids: Sequence[int], viewer: Viewer
) -> list[dict[str, object]]:
    """These mentions as rows of a table, one each: key, quote, platform, month; labels, terms and confidence by dimension.

    Several labels of a dimension stand in one cell, as do their confidences in the same order. Beside ids stand names.
    """
    rows: list[dict[str, object]] = []
    for quote in alone(connection, codebook, [int(mention_id) for mention_id in mention_ids], viewer):
        row: dict[str, object] = {
            "key": quote.key,
            "quote": quote.text,
            "platform": quote.platform,
            # The day would help to find the post again.
            "month": quote.created_at.strftime("%Y-%m") if quote.created_at else "",
            "fictional": quote.fictional,
            "sensitive": quote.sensitive,
            "coder": quote.coder,
        }
        if viewer.sees_all:
            row |= {"url": quote.url, "venue": quote.venue}
        for dimension in codebook.dimensions:
            codes = quote.codes.get(dimension.id, ())
            sure: dict[str, float] = {}
            for code in codes:
                sure[code.label] = max(code.confidence, sure.get(code.label, 0.0))
            terms = {code.term: dimension.term_name(code.label, code.term) for code in codes if code.term}
            row[dimension.id] = TOGETHER.join(sure)
            row[f"{dimension.id}_name"] = TOGETHER.join(dimension.name_of(label) for label in sure)
            row[f"{dimension.id}_term"] = TOGETHER.join(terms)
            if any(label.terms for label in dimension.labels):
                row[f"{dimension.id}_term_name"] = TOGETHER.join(terms.values())
            row[f"{dimension.id}_confidence"] = _cell(list(sure.values()))
        rows.append(row)
    return rows


def alone(connection: Connection, codebook: Codebook, mention_ids: Sequence[int], viewer: Viewer) -> Iterator[Quote]:
    """The quotes of these mentions, in this order, without the posts around them; some are read at a time."""
    for part in chunks(mention_ids):
        found = {quote.mention_id: quote for quote in _quotes(connection, codebook, part, viewer, around=False)}
        yield from (found[mention_id] for mention_id in part if mention_id in found)


def _cell(numbers: Sequence[float]) -> float | str:
    return numbers[0] if len(numbers) == 1 else TOGETHER.join(str(number) for number in numbers)

"""Quotes as people may see them: every text here has gone through disclosure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from db.disclosure import Role, is_sensitive, redact
from db.schema import CodeRow, MentionRow, Post, Run
from records.codebook import Codebook


@dataclass(frozen=True, slots=True)
class QuoteCode:
    """One code as shown: label id, term id and confidence, 0 to 1."""

    dimension: str
    label: str
    term: str | None
    confidence: float
    raw_label: str | None = None  # what the coder said before normalisation


@dataclass(frozen=True, slots=True)
class Quote:
    """One mention as shown. `before` and `after` are the post around it; the rest tells where it is from."""

    mention_id: int
    text: str
    before: str
    after: str
    platform: str
    kind: str
    created_at: datetime | None
    reposts: int
    sensitive: bool
    fictional: bool
    coder: str
    codes: list[QuoteCode]
    url: str | None  # researchers only
    venue: str | None  # researchers only: a small forum can identify


def quotes(connection: Connection, mention_ids: Sequence[int], role: Role = "viewer") -> list[Quote]:
    """The quotes of these mentions, in this order; ids that do not exist are left out."""
    query = (
        select(
            MentionRow.id, MentionRow.start, MentionRow.end, MentionRow.quote, Run.coder,
            Post.text, Post.platform, Post.kind, Post.created_at, Post.repost_count, Post.fictional, Post.url, Post.venue,
        )
        .join(Post, Post.id == MentionRow.post_id)
        .join(Run, Run.id == MentionRow.run_id)
        .where(MentionRow.id.in_(mention_ids))
    )  # fmt: skip
    codes: dict[int, list[QuoteCode]] = {mention_id: [] for mention_id in mention_ids}
    for code in connection.execute(select(CodeRow.__table__).where(CodeRow.mention_id.in_(mention_ids))):
        codes[code.mention_id].append(QuoteCode(code.dimension, code.label, code.term, code.confidence, code.raw_label))
    found = {row.id: row for row in connection.execute(query)}
    return [_quote(found[i], codes[i], role) for i in mention_ids if i in found]


def _quote(row, codes: list[QuoteCode], role: Role) -> Quote:  # type: ignore[no-untyped-def]
    researcher = role == "researcher"
    return Quote(
        mention_id=row.id,
        text=redact(row.quote, role),
        before=redact(row.text[: row.start], role),
        after=redact(row.text[row.end :], role),
        platform=row.platform,
        kind=row.kind,
        created_at=row.created_at,
        reposts=row.repost_count,
        sensitive=is_sensitive(row.quote) or any(is_sensitive("", code.term) for code in codes),
        fictional=row.fictional,
        coder=row.coder,
        codes=codes,
        url=row.url if researcher else None,
        venue=row.venue if researcher else None,
    )


def export_rows(
    connection: Connection, codebook: Codebook, mention_ids: Sequence[int], role: Role = "viewer"
) -> list[dict[str, object]]:
    """These mentions as rows of a table: quote, platform, month; label, term and confidence by dimension."""
    rows: list[dict[str, object]] = []
    for start in range(0, len(mention_ids), 500):
        for quote in quotes(connection, mention_ids[start : start + 500], role):
            by_dimension = {code.dimension: code for code in quote.codes}
            row: dict[str, object] = {
                "mention": quote.mention_id,
                "quote": quote.text,
                "platform": quote.platform,
                # The day would help to find the post again.
                "month": quote.created_at.strftime("%Y-%m") if quote.created_at else "",
                "fictional": quote.fictional,
                "coder": quote.coder,
            }
            if role == "researcher":
                row |= {"url": quote.url, "venue": quote.venue}
            for dimension in codebook.ids:
                code = by_dimension.get(dimension)
                row[dimension] = code.label if code else ""
                row[f"{dimension}_term"] = code.term if code else ""
                row[f"{dimension}_confidence"] = code.confidence if code else ""
            rows.append(row)
    return rows

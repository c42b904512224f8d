"""What a layer says of posts, whole: to be laid under another layer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, select

from db.chunks import chunks
from db.schema import CodeRow, Coding, MentionRow, RejectedQuote
from records.answer import Coded, Rejection
from records.layer import Layer
from records.mentions import Code, Mention
from records.outcome import READ


def doubts(connection: Connection, layer: Layer) -> dict[int, float]:
    """How far the layer's coder may be wrong about each post that it has read, by the post's id."""
    query = select(Coding.post_id, Coding.doubt).where(Coding.layer_id == layer.id, Coding.outcome.in_(READ))
    return {post: doubt for post, doubt in connection.execute(query) if doubt is not None}


def stored_codes(connection: Connection, layer: Layer, post_ids: Sequence[int]) -> dict[int, Coded]:
    """What came of these posts, by id; those that the layer's coder has not seen left out."""
    found: dict[int, Coded] = {}
    for part in chunks(post_ids):
        mentions = _mentions(connection, layer, part)
        rejected: dict[int, list[Rejection]] = defaultdict(list)
        refused = select(RejectedQuote.__table__).order_by(RejectedQuote.id)
        refused = refused.where(RejectedQuote.layer_id == layer.id, RejectedQuote.post_id.in_(part))
        for row in connection.execute(refused):
            rejected[row.post_id].append(Rejection(quote=row.quote, reason=row.reason))
        query = select(Coding.__table__).where(Coding.layer_id == layer.id, Coding.post_id.in_(part))
        for row in connection.execute(query):
            found[row.post_id] = Coded(
                outcome=row.outcome,
                mentions=tuple(mentions[row.post_id]),
                rejected=tuple(rejected[row.post_id]),
                doubt=row.doubt,
                given_by=row.given_by,
                left=row.left,
            )
    return found


def _mentions(connection: Connection, layer: Layer, post_ids: Sequence[int]) -> dict[int, list[Mention]]:
    of_layer = (MentionRow.layer_id == layer.id, MentionRow.post_id.in_(post_ids))
    codes: dict[int, dict[str, list[Code]]] = defaultdict(lambda: defaultdict(list))
    given = select(CodeRow.__table__).join(MentionRow, MentionRow.id == CodeRow.mention_id).where(*of_layer)
    for row in connection.execute(given.order_by(CodeRow.mention_id, CodeRow.dimension, CodeRow.position)):
        code = Code(
            label=row.label,
            confidence=row.confidence,
            shown=row.shown,
            term=row.term,
            raw_label=row.raw_label,
            impact=row.impact,
        )
        codes[row.mention_id][row.dimension].append(code)
    mentions: dict[int, list[Mention]] = defaultdict(list)
    for row in connection.execute(select(MentionRow.__table__).where(*of_layer).order_by(MentionRow.start)):
        mention = Mention(
            post_id=str(row.post_id),
            quote=row.quote,
            start=row.start,
            end=row.end,
            codes={dimension: tuple(own) for dimension, own in codes[row.id].items()},
            repaired=row.repaired,
        )
        mentions[row.post_id].append(mention)
    return mentions

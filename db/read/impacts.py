"""What an import's posts were published with, impact by impact: what the study's own figures count."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from db.schema import CodeRow, MentionRow
from records.layer import Layer


@dataclass(frozen=True, slots=True, order=True)
class ImpactCode:
    """One label of one published impact of a post."""

    post_id: int
    impact: int  # from 1, within the post
    dimension: str
    label: str
    term: str | None


def impact_codes(connection: Connection, layer: Layer) -> list[ImpactCode]:
    """The codes of every impact of the layer, once each, by post and impact; none where codes tell no impact."""
    columns = (MentionRow.post_id, CodeRow.impact, CodeRow.dimension, CodeRow.label, CodeRow.term)
    query = select(*columns).join(CodeRow, CodeRow.mention_id == MentionRow.id).distinct()
    query = query.where(MentionRow.layer_id == layer.id, CodeRow.impact.is_not(None)).order_by(*columns)
    return [
        ImpactCode(post_id, impact, dimension, label, term)
        for post_id, impact, dimension, label, term in connection.execute(query)
        if impact is not None
    ]

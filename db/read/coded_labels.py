"""What a layer says of each post: what came of it, where its mentions stand, and which labels they have."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from db.schema import CodeRow, Coding, MentionRow
from records.layer import Layer


@dataclass(frozen=True, slots=True)
class CodedLabels:
    """All by the post's id: outcome; places of mentions, in their order; by dimension, each label's highest confidence."""

    outcomes: dict[int, str]
    places: dict[int, list[tuple[int, int]]]
    labels: dict[int, dict[str, dict[str, float]]]


def coded_labels(connection: Connection, layer: Layer) -> CodedLabels:
    """What this layer says of every post that went through its coder."""
    outcomes = connection.execute(select(Coding.post_id, Coding.outcome).where(Coding.layer_id == layer.id))
    of_layer = MentionRow.layer_id == layer.id
    mentions = select(MentionRow.post_id, MentionRow.start, MentionRow.end).where(of_layer)
    places: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for post, start, end in connection.execute(mentions.order_by(MentionRow.post_id, MentionRow.start)):
        places[post].append((start, end))
    by = (MentionRow.post_id, CodeRow.dimension, CodeRow.label)
    codes = select(*by, func.max(CodeRow.confidence)).join(MentionRow, MentionRow.id == CodeRow.mention_id)
    labels: dict[int, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for post, dimension, label, sure in connection.execute(codes.where(of_layer).group_by(*by)):
        labels[post][dimension][label] = sure
    return CodedLabels({row.post_id: row.outcome for row in outcomes}, dict(places), dict(labels))

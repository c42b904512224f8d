"""How sure the codes of some mentions are."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from db.chunks import chunks
from db.schema import CodeRow


def confidences(connection: Connection, mention_ids: Sequence[int]) -> dict[int, dict[tuple[str, str], float]]:
    """By mention, the highest confidence of each label that it has, as {(dimension, label): confidence}."""
    found: dict[int, dict[tuple[str, str], float]] = {}
    columns = (CodeRow.mention_id, CodeRow.dimension, CodeRow.label, CodeRow.confidence)
    for part in chunks(sorted(set(mention_ids))):
        for mention, dimension, label, sure in connection.execute(select(*columns).where(CodeRow.mention_id.in_(part))):
            own = found.setdefault(mention, {})
            own[dimension, label] = max(sure, own.get((dimension, label), 0.0))
    return found

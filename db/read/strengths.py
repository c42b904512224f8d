"""How far passages speak for their labels by themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, bindparam, func, or_, select

from db.chunks import chunks
from db.schema import CodeRow

_OF_MENTIONS = select(
    CodeRow.mention_id, CodeRow.dimension, CodeRow.label, CodeRow.confidence * func.coalesce(CodeRow.shown, 1.0)
).where(
    CodeRow.mention_id.in_(bindparam("part", expanding=True)),
    or_(
        CodeRow.label.in_(bindparam("labels", expanding=True)),
        CodeRow.dimension.in_(bindparam("whole", expanding=True)),
    ),
)


def strengths(
    connection: Connection, mention_ids: Sequence[int], labels: Collection[str], whole: Collection[str]
) -> dict[int, dict[tuple[str, str], float]]:
    """By mention and label, as {(dimension, label): strength}: confidence times how clearly the passage itself shows it.

    Of these labels, and of all of the `whole` dimensions. From 0 to 1; the confidence alone where the coder does not say what the passage shows. The highest counts where a
    label stands several times.
    """
    found: dict[int, dict[tuple[str, str], float]] = {}
    asked = {"labels": sorted(labels), "whole": sorted(whole)}
    for part in chunks(sorted(set(mention_ids))):
        for mention, dimension, label, own in connection.execute(_OF_MENTIONS, {"part": part, **asked}).all():
            known = found.setdefault(mention, {})
            known[dimension, label] = max(own, known.get((dimension, label), 0.0))
    return found

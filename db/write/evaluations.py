"""Keeps evaluations, and the gold codes of the newest one of each gold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from db.schema import Evaluation, GoldCode


def save_evaluation(connection: Connection, values: dict[str, Any], codes: Sequence[dict[str, Any]]) -> int:
    """Store an evaluation and the gold codes it rests on (column values), in place of this gold's earlier ones.

    Returns the evaluation's id. Earlier evaluations stay.
    """
    same = select(Evaluation.id).where(
        Evaluation.gold == values["gold"], Evaluation.random_sample == values["random_sample"]
    )
    connection.execute(delete(GoldCode).where(GoldCode.evaluation_id.in_(same)))
    evaluation = int(connection.scalars(insert(Evaluation).values(values).returning(Evaluation.id)).one())
    if codes:
        connection.execute(insert(GoldCode), [{**code, "evaluation_id": evaluation} for code in codes])
    return evaluation

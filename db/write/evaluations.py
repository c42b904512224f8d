"""Keeps evaluations, and the gold codes of the newest one of each gold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, delete, insert, select

from db.schema import EvaluationRow, GoldCodeRow
from records.evaluation import Evaluation, GoldCode


def save_evaluation(connection: Connection, evaluation: Evaluation, codes: Sequence[GoldCode]) -> int:
    """Store an evaluation and the gold codes it rests on, in place of this gold's earlier ones by this codebook.

    Returns the evaluation's id. Earlier evaluations stay.
    """
    same = select(EvaluationRow.id).where(
        EvaluationRow.gold == evaluation.gold,
        EvaluationRow.random_sample == evaluation.random_sample,
        EvaluationRow.codebook_hash == evaluation.codebook_hash,
    )
    connection.execute(delete(GoldCodeRow).where(GoldCodeRow.evaluation_id.in_(same)))
    values = {name: value for name, value in asdict(evaluation).items() if name != "id"}
    found = int(connection.scalars(insert(EvaluationRow).values(values).returning(EvaluationRow.id)).one())
    if codes:
        connection.execute(insert(GoldCodeRow), [{**asdict(code), "evaluation_id": found} for code in codes])
    return found

"""Keeps evaluations, and the gold codes of the newest one of each gold; the check that comes with a coder, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

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
    found = int(connection.scalars(insert(EvaluationRow).values(_values(evaluation)).returning(EvaluationRow.id)).one())
    if codes:
        connection.execute(insert(GoldCodeRow), [{**asdict(code), "evaluation_id": found} for code in codes])
    return found


def save_shipped(connection: Connection, check: Evaluation) -> None:
    """Store the check that comes with a coder, unless it is here already. There are no gold codes of other posts."""
    same = (
        EvaluationRow.shipped,
        EvaluationRow.coder_fingerprint == check.coder_fingerprint,
        EvaluationRow.gold_sha256 == check.gold_sha256,
        EvaluationRow.created_at == check.created_at,
    )
    if connection.scalar(select(EvaluationRow.id).where(*same).limit(1)) is None:
        connection.execute(insert(EvaluationRow).values(_values(check)))


def _values(evaluation: Evaluation) -> dict[str, Any]:
    return {name: value for name, value in asdict(evaluation).items() if name != "id"}

"""How coders did against gold codes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base, Json


class EvaluationRow(Base):
    """How a coder did against gold codes: figures only, no one's words."""

    __tablename__ = "evaluation"
    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    gold: Mapped[str]  # name of the gold file
    gold_sha256: Mapped[str] = mapped_column(String(64))
    posts: Mapped[int]
    random_sample: Mapped[bool]  # the gold's posts are a simple random sample of this data set's
    coder: Mapped[str]
    coder_fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    codebook_hash: Mapped[str] = mapped_column(String(64))
    results: Mapped[Json]
    shipped: Mapped[bool]  # made on other posts: it came with the coder


class GoldCodeRow(Base):
    """What readers said of one post: one label given or undecided, or (dimension null) whether it holds a mention.

    A label of a judged post and dimension without a row was not given. A dimension that was not judged for a post has
    one row without label and presence.
    """

    __tablename__ = "gold_code"
    __table_args__ = (Index("ix_gold_code_platform_native_id", "platform", "native_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), index=True)
    sampled: Mapped[bool]  # the post was drawn by simple random sampling from the data set
    platform: Mapped[str]
    native_id: Mapped[str]
    dimension: Mapped[str | None]
    label: Mapped[str | None]
    present: Mapped[bool | None]  # null: only one of the readers gave it

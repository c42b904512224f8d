"""How a data set was made: codebooks, layers, runs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base, Json


class CodebookRow(Base):
    """A codebook as it was when posts were coded with it."""

    __tablename__ = "codebook"
    id: Mapped[int] = mapped_column(primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str]
    version: Mapped[str]
    content: Mapped[Json]


class LayerRow(Base):
    """One coder's codes over the posts, known by kind, name, codebook and person."""

    __tablename__ = "layer"
    __table_args__ = (Index("uq_layer_kind_name_codebook_person", "kind", "name", "codebook", "person", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # machine, import, person
    name: Mapped[str]
    codebook: Mapped[str]  # the codebook's own id, the same for all its versions
    codebook_id: Mapped[int] = mapped_column(ForeignKey("codebook.id"))  # the version that coded last
    fingerprint: Mapped[str]  # of the coder that coded last
    person: Mapped[str] = mapped_column(default="")  # empty for none
    coder: Mapped[str]  # what its coder calls a layer of its own: no other may write to it
    stale: Mapped[bool] = mapped_column(default=True)  # what it holds has changed since its columns were made


class Run(Base):
    """One call of the pipeline: with what it was made, what it counted. The only table that knows the clock."""

    __tablename__ = "run"
    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))  # inputs and options: tells a resumed run from a new one
    status: Mapped[str]  # running, finished
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    codebook_id: Mapped[int] = mapped_column(ForeignKey("codebook.id"))
    layer_id: Mapped[int | None] = mapped_column(ForeignKey("layer.id"))
    coder: Mapped[str]
    coder_fingerprint: Mapped[str]
    embedding_model: Mapped[str]
    seed: Mapped[int]
    options: Mapped[Json]
    software: Mapped[Json]
    counts: Mapped[Json] = mapped_column(default=dict)
    seconds: Mapped[Json] = mapped_column(default=dict)  # stage -> seconds

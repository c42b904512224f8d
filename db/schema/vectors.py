"""Embeddings by text hash."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base


class Vector(Base):
    """The embedding of a text, kept by its hash: float32, little endian."""

    __tablename__ = "vector"
    text_hash: Mapped[str] = mapped_column(String(32), primary_key=True)
    model: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes]

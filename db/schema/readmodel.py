"""The columns that the dashboard works on, made from the other tables when a run ends."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base


class ReadColumn(Base):
    """One field of `records.columns.Columns`: a compressed little-endian array, or "meta", JSON that tells the rest."""

    __tablename__ = "read_column"
    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes]

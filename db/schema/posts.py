"""Input files and what became of their rows: posts, duplicates, quarantine."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base, Json


class Source(Base):
    """One input file, known by name and content."""

    __tablename__ = "source"
    __table_args__ = (Index("uq_source_name_sha256", "name", "sha256", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    format: Mapped[str | None]
    why: Mapped[str]  # how the format was told, or why the file was skipped
    skipped: Mapped[bool] = mapped_column(default=False)
    rows: Mapped[int] = mapped_column(default=0)  # input rows accounted for so far
    complete: Mapped[bool] = mapped_column(default=False)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))


class Post(Base):
    """A post; `text` is verbatim, the author only a keyed hash."""

    __tablename__ = "post"
    __table_args__ = (Index("uq_post_platform_native_id", "platform", "native_id", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str]
    native_id: Mapped[str]
    created_at: Mapped[datetime | None] = mapped_column(index=True)
    url: Mapped[str | None]
    author_hash: Mapped[str | None] = mapped_column(String(32))
    title: Mapped[str | None]
    text: Mapped[str] = mapped_column(Text)
    text_hash: Mapped[str] = mapped_column(String(32), index=True)  # of the normalised text: exact repeats share it
    language: Mapped[str | None]
    language_confidence: Mapped[float | None]
    kind: Mapped[str]
    venue: Mapped[str | None]
    thread_id: Mapped[str | None] = mapped_column(index=True)
    parent_id: Mapped[str | None]
    engagement: Mapped[Json]
    version: Mapped[int]
    repost_count: Mapped[int] = mapped_column(default=0)
    boilerplate: Mapped[str | None]  # why this is no one's own words (moderator bot, ...), else null
    fictional: Mapped[bool]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    source_row: Mapped[int]


class DuplicateRow(Base):
    """An input row that repeats a post: same id, same text, or nearly the same text."""

    __tablename__ = "duplicate"
    __table_args__ = (Index("ix_duplicate_platform_native_id", "platform", "native_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True)
    source_row: Mapped[int]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    reason: Mapped[str]
    similarity: Mapped[float | None]
    platform: Mapped[str]
    native_id: Mapped[str]
    created_at: Mapped[datetime | None]
    author_hash: Mapped[str | None] = mapped_column(String(32))
    text: Mapped[str | None] = mapped_column(Text)  # kept where it differs from the post's


class Quarantine(Base):
    """An input row that could not become a post, and why."""

    __tablename__ = "quarantine"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True)
    source_row: Mapped[int]
    reason: Mapped[str]
    raw: Mapped[str] = mapped_column(Text)


class MinHashBand(Base):
    """Locality-sensitive index of post texts: near duplicates share a band."""

    __tablename__ = "minhash_band"
    band: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)

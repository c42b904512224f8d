"""What coders found in posts: codings, mentions, codes, refused quotes; all by layer."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base


class Coding(Base):
    """That a post went through a layer's coder, and what came of it: one row for every post handled."""

    __tablename__ = "coding"
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id"), primary_key=True)
    coder_fingerprint: Mapped[str]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    outcome: Mapped[str]  # one of records.outcome
    doubt: Mapped[float | None]  # how far the coder may be wrong, 0 to 1; NULL where it does not say
    given_by: Mapped[str | None]  # which coder's codes these are, where the layer has those of several
    left: Mapped[str | None]  # why another coder, asked about the post, gave none


class MentionRow(Base):
    """A verbatim passage of a post: post.text[start:end] == quote. A layer has each passage once."""

    __tablename__ = "mention"
    __table_args__ = (
        Index("uq_mention_layer_id_post_id_start_end", "layer_id", "post_id", "start", "end", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)  # never given twice
    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    key: Mapped[str] = mapped_column(String(20), unique=True)  # see records.mentions.mention_key
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str] = mapped_column(Text)
    quote_hash: Mapped[str] = mapped_column(String(32), index=True)
    repaired: Mapped[str | None]  # what of the coder's quote was mended to find it
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))


class CodeRow(Base):
    """A layer's code: one label of one dimension on one mention. Never edited; people's overrides are separate."""

    __tablename__ = "code"
    mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), primary_key=True)
    dimension: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # from 0, within mention and dimension
    label: Mapped[str]
    confidence: Mapped[float]
    shown: Mapped[float | None]  # how clearly the passage itself shows it, 0 to 1; NULL where the coder does not say
    term: Mapped[str | None]
    raw_label: Mapped[str | None]
    impact: Mapped[int | None]  # the published impact it came with, from 1; imports only


class RejectedQuote(Base):
    """A quote that a coder gave and the evidence rule refused."""

    __tablename__ = "rejected_quote"
    id: Mapped[int] = mapped_column(primary_key=True)
    layer_id: Mapped[int] = mapped_column(ForeignKey("layer.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    quote: Mapped[str] = mapped_column(Text)
    reason: Mapped[str]

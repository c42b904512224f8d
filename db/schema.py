"""The tables of a data set. One database file holds posts, mentions, topics, vectors, codebooks and runs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, ForeignKey, Index, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: aware in Python, naive in a database that keeps no zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The tables' common ground."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dict[str, Any]: JSON,
        list[Any]: JSON,
        datetime: UtcDateTime,
        bytes: LargeBinary,
    }


class CodebookRow(Base):
    """A codebook as it was when posts were coded with it."""

    __tablename__ = "codebook"
    id: Mapped[int] = mapped_column(primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str]
    version: Mapped[str]
    content: Mapped[dict[str, Any]]


class Run(Base):
    """One call of the pipeline: with what it was made, what it counted. The only table that knows the clock."""

    __tablename__ = "run"
    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))  # inputs and options: tells a resumed run from a new one
    status: Mapped[str]  # running, finished
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    codebook_id: Mapped[int] = mapped_column(ForeignKey("codebook.id"))
    coder: Mapped[str]
    coder_fingerprint: Mapped[str]
    embedding_model: Mapped[str]
    seed: Mapped[int]
    options: Mapped[dict[str, Any]]
    software: Mapped[dict[str, Any]]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    seconds: Mapped[dict[str, Any]] = mapped_column(default=dict)  # stage -> seconds


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
    engagement: Mapped[dict[str, Any]]
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


class Coding(Base):
    """That a post went through a coder, and what came of it: one row for every post handled."""

    __tablename__ = "coding"
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    coder_fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    outcome: Mapped[str]  # mentions, no mention, language, boilerplate


class MentionRow(Base):
    """A verbatim passage of a post: post.text[start:end] == quote."""

    __tablename__ = "mention"
    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str] = mapped_column(Text)
    quote_hash: Mapped[str] = mapped_column(String(32), index=True)
    repaired: Mapped[
        str | None
    ]  # what of the coder's quote was mended to find it: whitespace, quotation marks, ellipsis
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))


class CodeRow(Base):
    """A machine's code: one label of one dimension on one mention. Never edited; people's overrides are separate."""

    __tablename__ = "code"
    __table_args__ = (Index("ix_code_dimension_label", "dimension", "label"),)
    mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), primary_key=True)
    dimension: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    confidence: Mapped[float]
    term: Mapped[str | None]
    raw_label: Mapped[str | None]


class RejectedQuote(Base):
    """A quote that a coder gave and the evidence rule refused."""

    __tablename__ = "rejected_quote"
    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    quote: Mapped[str] = mapped_column(Text)
    reason: Mapped[str]


class Vector(Base):
    """The embedding of a text, kept by its hash: float32, little endian."""

    __tablename__ = "vector"
    text_hash: Mapped[str] = mapped_column(String(32), primary_key=True)
    model: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes]


class TopicModel(Base):
    """How the topics of the data set were made."""

    __tablename__ = "topic_model"
    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))  # of the mentions, vectors, parameters and seed
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    parameters: Mapped[dict[str, Any]]
    mentions: Mapped[int]
    unassigned: Mapped[int]
    note: Mapped[str | None]  # why there are few topics or none


class Topic(Base):
    """A group of mentions that speak of the same thing, most frequent first."""

    __tablename__ = "topic"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    keywords: Mapped[list[Any]]  # [word, c-TF-IDF weight] pairs, heaviest first
    size: Mapped[int]
    x: Mapped[float]
    y: Mapped[float]


class MentionTopic(Base):
    """Where a mention stands on the topic map; topic null = unassigned."""

    __tablename__ = "mention_topic"
    mention_id: Mapped[int] = mapped_column(ForeignKey("mention.id"), primary_key=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    strength: Mapped[float]  # membership, 0 to 1
    representative: Mapped[int | None]  # 1 = the topic's most typical mention, 2 = the next, ...
    x: Mapped[float]
    y: Mapped[float]


class Evaluation(Base):
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
    results: Mapped[dict[str, Any]]


class GoldCode(Base):
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

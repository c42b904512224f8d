"""Mentions and codes: what a coder found in a post, and that the post was looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from db.read.search import index_quotes, unindex_posts
from db.schema import CodeRow, Coding, MentionRow, MentionTopic, RejectedQuote, TopicModel

MENTIONS, NO_MENTION, LANGUAGE, BOILERPLATE = "mentions", "no mention", "language", "boilerplate"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedPost:
    """What came of one post: `mentions` are column values, each with its `codes` (column values by dimension)."""

    post_id: int
    outcome: str
    mentions: list[tuple[dict[str, Any], list[dict[str, Any]]]] = field(default_factory=list)
    rejected: list[tuple[str, str]] = field(default_factory=list)  # quote, reason


def save_coded(connection: Connection, run_id: int, coder_fingerprint: str, coded: Sequence[CodedPost]) -> None:
    """Store the codes of a batch of posts in place of what an earlier coder said of them."""
    post_ids = [post.post_id for post in coded]
    delete_mentions(connection, post_ids)
    connection.execute(delete(Coding).where(Coding.post_id.in_(post_ids)))
    next_id = (connection.scalar(select(func.max(MentionRow.id))) or 0) + 1
    mentions: list[dict[str, Any]] = []
    codes: list[dict[str, Any]] = []
    for post in coded:
        for values, rows in post.mentions:
            mentions.append({**values, "id": next_id, "post_id": post.post_id, "run_id": run_id})
            codes.extend({**row, "mention_id": next_id} for row in rows)
            next_id += 1
    rejected = [
        {"post_id": post.post_id, "run_id": run_id, "quote": quote, "reason": reason}
        for post in coded
        for quote, reason in post.rejected
    ]
    looked_at = [
        {"post_id": p.post_id, "coder_fingerprint": coder_fingerprint, "run_id": run_id, "outcome": p.outcome}
        for p in coded
    ]
    for table, rows_ in ((MentionRow, mentions), (CodeRow, codes), (RejectedQuote, rejected), (Coding, looked_at)):
        if rows_:
            connection.execute(insert(table), rows_)
    index_quotes(connection, [(mention["id"], mention["quote"]) for mention in mentions])


def forget_set_aside(connection: Connection) -> None:
    """Let posts that a coder left undone be coded again."""
    connection.execute(delete(Coding).where(Coding.outcome.startswith("set aside")))


def delete_mentions(connection: Connection, post_ids: Sequence[int]) -> None:
    """Remove the machine's mentions of these posts with everything that hangs on them."""
    unindex_posts(connection, post_ids)
    theirs = select(MentionRow.id).where(MentionRow.post_id.in_(post_ids))
    for table in (MentionTopic, CodeRow):
        connection.execute(delete(table).where(table.mention_id.in_(theirs)))
    for owned in (MentionRow, RejectedQuote):
        connection.execute(delete(owned).where(owned.post_id.in_(post_ids)))
    # New mentions may get the same ids and quotes: the topics must be told that their mentions are gone.
    connection.execute(update(TopicModel).values(fingerprint=""))

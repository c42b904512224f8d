"""Mentions and codes: what a layer's coder found in posts, and that the posts were looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from db.chunks import chunks
from db.dialects import for_connection
from db.disclosure import VIEWER, redact_part
from db.schema import CodeRow, Coding, MentionRow, MentionTopic, Post, RejectedQuote, TopicModel
from db.write.layers import mark_stale
from records.answer import Coded
from records.layer import Layer
from records.mentions import Mention, mention_key
from records.outcome import READ, set_aside


def save_coded(connection: Connection, layer: Layer, run_id: int, coded: Sequence[tuple[int, Coded]]) -> None:
    """Store what came of a batch of posts (id, what came of it) in place of what this layer said of them before.

    A mention that is found again keeps its id and its place among the topics.
    """
    post_ids = [post_id for post_id, _ in coded]
    before, posts = _mentions_of(connection, layer, post_ids), _names_of(connection, post_ids)
    next_id = for_connection(connection).next_mention_id(connection)
    new: list[dict[str, object]] = []
    again: list[dict[str, object]] = []
    codes: list[dict[str, object]] = []
    for post_id, result in coded:
        for mention in result.mentions:
            key = mention_key(layer.key, *posts[post_id], mention.start, mention.end, mention.quote)
            mention_id = before.pop(key, None)
            if mention_id is not None:
                again.append({"mention": mention_id, "repaired": mention.repaired, "run_id": run_id})
            else:
                mention_id, next_id = next_id, next_id + 1
                place = {"id": mention_id, "layer_id": layer.id, "post_id": post_id, "key": key, "run_id": run_id}
                new.append(place | _values(mention))
            codes.extend({"mention_id": mention_id, **code} for code in _codes(mention))
    forget_mentions(connection, layer.id, list(before.values()))
    for part in chunks([row["mention"] for row in again]):
        connection.execute(delete(CodeRow).where(CodeRow.mention_id.in_(part)))
    for part in chunks(post_ids):
        for table in (Coding, RejectedQuote):
            connection.execute(delete(table).where(table.layer_id == layer.id, table.post_id.in_(part)))
    if again:
        found = update(MentionRow).where(MentionRow.id == bindparam("mention"))
        connection.execute(found.values(repaired=bindparam("repaired"), run_id=bindparam("run_id")), again)
    of_run = {"layer_id": layer.id, "run_id": run_id}
    rejected = [
        {**of_run, "post_id": post_id, "quote": rejection.quote, "reason": rejection.reason}
        for post_id, result in coded
        for rejection in result.rejected
    ]
    looked_at = [
        {
            **of_run,
            "post_id": post_id,
            "coder_fingerprint": layer.fingerprint,
            "outcome": result.outcome,
            "doubt": result.doubt,
            "given_by": result.given_by,
            "left": result.left,
        }
        for post_id, result in coded
    ]
    for written, rows in ((MentionRow, new), (CodeRow, codes), (RejectedQuote, rejected), (Coding, looked_at)):
        if rows:
            connection.execute(insert(written), rows)
    index_quotes(connection, layer.id, _stretches(connection, new))
    topics_are_old(connection, [layer.id])
    mark_stale(connection, [layer.id])


def forget_set_aside(connection: Connection, layer: Layer) -> None:
    """Let posts that the layer's coder, or one of its coders, left undone be coded again."""
    left = Coding.outcome.startswith(set_aside(""), autoescape=True)
    connection.execute(delete(Coding).where(Coding.layer_id == layer.id, left))
    _code_again(connection, layer, Coding.left.is_not(None))


def forget_without_doubt(connection: Connection, layer: Layer) -> None:
    """Let posts be coded again that were read before coders said how sure they are of a post."""
    _code_again(connection, layer, Coding.doubt.is_(None) & Coding.outcome.in_(READ))


def _code_again(connection: Connection, layer: Layer, which: ColumnElement[bool]) -> None:
    """Take the fingerprint of who coded these posts, so that they are coded again; until then their codes stand."""
    connection.execute(update(Coding).where(Coding.layer_id == layer.id, which).values(coder_fingerprint=""))


def index_quotes(connection: Connection, layer_id: int, quotes: Iterable[tuple[int, str, int, int]]) -> None:
    """Let mentions, given as id, text of the post, start and end, be found.

    The index holds the quotes as disclosure lets them out: who searches for a handle finds nothing, not even that it is
    there.
    """
    rows = [(mention_id, redact_part(text, start, end, VIEWER)) for mention_id, text, start, end in quotes]
    for_connection(connection).index(connection, layer_id, rows)


def _stretches(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, str, int, int]]:
    """Id, text of the post, start and end of each mention."""
    texts: dict[int, str] = {}
    for part in chunks(sorted({row["post_id"] for row in rows})):
        texts.update(
            (row[0], row[1]) for row in connection.execute(select(Post.id, Post.text).where(Post.id.in_(part)))
        )
    return ((row["id"], texts[row["post_id"]], row["start"], row["end"]) for row in rows)


def forget_mentions(connection: Connection, layer_id: int, mention_ids: Sequence[int]) -> None:
    """Remove mentions of a layer with everything that hangs on them."""
    for_connection(connection).unindex(connection, layer_id, mention_ids)
    for part in chunks(mention_ids):
        for table in (MentionTopic, CodeRow):
            connection.execute(delete(table).where(table.mention_id.in_(part)))
        connection.execute(delete(MentionRow).where(MentionRow.id.in_(part)))


def topics_are_old(connection: Connection, layer_ids: Sequence[int]) -> None:
    """Let the topics of these layers be modelled anew when next their coder runs."""
    connection.execute(update(TopicModel).where(TopicModel.layer_id.in_(layer_ids)).values(fingerprint=""))


def _mentions_of(connection: Connection, layer: Layer, post_ids: Sequence[int]) -> dict[str, int]:
    """Ids by key of what the layer found in these posts."""
    found: dict[str, int] = {}
    for part in chunks(post_ids):
        query = select(MentionRow.key, MentionRow.id)
        query = query.where(MentionRow.layer_id == layer.id, MentionRow.post_id.in_(part))
        found.update((key, mention_id) for key, mention_id in connection.execute(query))
    return found


def _names_of(connection: Connection, post_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Platform and native id of posts by id."""
    found: dict[int, tuple[str, str]] = {}
    for part in chunks(post_ids):
        query = select(Post.id, Post.platform, Post.native_id).where(Post.id.in_(part))
        found.update((row[0], (row[1], row[2])) for row in connection.execute(query))
    return found


def _values(mention: Mention) -> dict[str, object]:
    return {
        "start": mention.start,
        "end": mention.end,
        "quote": mention.quote,
        "quote_hash": hashlib.blake2b(mention.quote.encode(), digest_size=16).hexdigest(),
        "repaired": mention.repaired,
    }


def _codes(mention: Mention) -> Iterator[dict[str, object]]:
    for dimension, codes in mention.codes.items():
        for position, code in enumerate(codes):
            yield {
                "dimension": dimension,
                "position": position,
                "label": code.label,
                "confidence": round(code.confidence, 4),
                "shown": code.shown,
                "term": code.term,
                "raw_label": code.raw_label,
                "impact": code.impact,
            }

"""A post's text is replaced: what each layer said of it follows.

A machine reads the post again. What an import or a person said cannot be had again by itself: their quotes are looked
for in the new text and move with it, and only those that no longer stand there go.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, select, update

from db.chunks import chunks
from db.dialects import for_connection
from db.read.layers import layers
from db.schema import Coding, MentionRow, Post, RejectedQuote
from db.write.layers import mark_stale
from db.write.mentions import forget_mentions, index_quotes, topics_are_old
from records.evidence import Located, locate
from records.layer import Layer
from records.mentions import mention_key


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A mention as it is stored."""

    id: int
    layer_id: int
    post_id: int
    start: int
    end: int
    quote: str
    repaired: str | None


def follow_texts(connection: Connection, texts: Mapping[int, str]) -> dict[str, int]:
    """Before these posts (by id) get these texts: how many quotes imports and people lose by it, by layer name.

    Where a text stays as it is, so does everything that was said of it.
    """
    held: dict[tuple[int, int], list[_Held]] = defaultdict(list)
    for mention in _mentions_of(connection, list(texts)):
        held[mention.layer_id, mention.post_id].append(mention)
    known = {layer.id: layer for layer in layers(connection)}
    mark_stale(connection, {layer_id for layer_id, _ in held})  # platform, date or venue may be others
    names = _changed(connection, texts)
    by_layer: dict[int, list[int]] = defaultdict(list)  # posts whose mentions are others
    lost: Counter[str] = Counter()
    for (layer_id, post_id), mentions in held.items():
        if post_id in names and known[layer_id].kind != "machine":
            by_layer[layer_id].append(post_id)
            gone = _move(connection, known[layer_id], mentions, names[post_id], texts[post_id])
            _forget(connection, known[layer_id], post_id, gone)
            lost.update({known[layer_id].name: len(gone)})
    machines = [layer.id for layer in known.values() if layer.kind == "machine"]
    for layer_id in machines:
        of_it = [m.id for (layer, post), found in held.items() if layer == layer_id and post in names for m in found]
        if of_it:
            by_layer[layer_id] = []
            forget_mentions(connection, layer_id, of_it)
    for part in chunks(list(names)):
        for table in (RejectedQuote, Coding):
            connection.execute(delete(table).where(table.layer_id.in_(machines), table.post_id.in_(part)))
    topics_are_old(connection, list(by_layer))
    return {name: count for name, count in lost.items() if count}


def _move(
    connection: Connection, layer: Layer, mentions: Sequence[_Held], name: tuple[str, str], text: str
) -> list[int]:
    """Let the mentions of a post stand where their quotes are in its new text; the ids of those that are not there."""
    places = _places(mentions, text)
    first: list[dict[str, object]] = []
    then: list[dict[str, object]] = []
    worded: list[tuple[int, str, int, int]] = []
    for mention in mentions:
        place = places.get(mention.id)
        if place is None or (place.start, place.end) == (mention.start, mention.end):
            continue
        quote = text[place.start : place.end]
        kinds = [kind for told in (mention.repaired, place.repaired) if told for kind in told.split(", ")]
        # Two that change places must not meet on the way.
        first.append({"mention": mention.id, "start": -mention.id, "key": f"~{mention.id}"})
        then.append(
            {
                "mention": mention.id, "start": place.start, "end": place.end, "quote": quote,
                "key": mention_key(layer.key, *name, place.start, place.end, quote),
                "quote_hash": hashlib.blake2b(quote.encode(), digest_size=16).hexdigest(),
                "repaired": ", ".join(dict.fromkeys(kinds)) or None,
            }
        )  # fmt: skip
        if quote != mention.quote:
            worded.append((mention.id, text, place.start, place.end))
    gone = [mention.id for mention in mentions if mention.id not in places]
    forget_mentions(connection, layer.id, gone)
    for rows in filter(None, (first, then)):
        these = update(MentionRow).where(MentionRow.id == bindparam("mention"))
        connection.execute(these.values(**{name: bindparam(name) for name in rows[0] if name != "mention"}), rows)
    for_connection(connection).unindex(connection, layer.id, [mention_id for mention_id, *_ in worded])
    index_quotes(connection, layer.id, worded)
    return gone


def _places(mentions: Sequence[_Held], text: str) -> dict[int, Located]:
    """Where each quote stands in the text, by mention; words that were quoted twice have to stand there twice."""
    found: dict[int, Located] = {}
    taken: set[tuple[int, int]] = set()
    for mention in sorted(mentions, key=lambda m: (m.start, m.end)):
        place = locate(mention.quote, text)
        while place is not None and (place.start, place.end) in taken:
            start = text.find(mention.quote, place.start + 1)
            place = Located(start, start + len(mention.quote)) if start >= 0 else None
        if place is not None:
            taken.add((place.start, place.end))
            found[mention.id] = place
    return found


def _forget(connection: Connection, layer: Layer, post_id: int, gone: Sequence[int]) -> None:
    """Let the layer's coder say again what it lost: its word that the post was coded stays, as an earlier coder's."""
    if gone:
        ours = (Coding.layer_id == layer.id, Coding.post_id == post_id)
        connection.execute(update(Coding).where(*ours).values(coder_fingerprint=""))


def _changed(connection: Connection, texts: Mapping[int, str]) -> dict[int, tuple[str, str]]:
    """Platform and native id of the posts that have another text so far."""
    found: dict[int, tuple[str, str]] = {}
    for part in chunks(list(texts)):
        query = select(Post.id, Post.platform, Post.native_id, Post.text).where(Post.id.in_(part))
        for post_id, platform, native_id, text in connection.execute(query):
            if text != texts[post_id]:
                found[post_id] = (platform, native_id)
    return found


def _mentions_of(connection: Connection, post_ids: Sequence[int]) -> list[_Held]:
    columns = [getattr(MentionRow, name) for name in _Held.__slots__]
    found: list[_Held] = []
    for part in chunks(post_ids):
        query = select(*columns).where(MentionRow.post_id.in_(part)).order_by(MentionRow.id)
        found += [_Held(**row) for row in connection.execute(query).mappings()]
    return found

"""A small data set in a file, made by hand: passages with sets of labels, two layers, topics, one quote that stays closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, insert, select, update

from db.connect import database_url, open_for_writing
from db.dialects import for_engine
from db.read.layers import layers
from db.schema import LayerRow, MentionRow, Post, Run
from db.write import runs
from db.write.layers import open_layer
from db.write.mentions import save_coded
from db.write.posts import add_source
from db.write.publish import publish
from db.write.topics import NewModel, NewTopic, Place, replace_topics
from db.write.vectors import save_vectors
from embedding import PACKAGED_MODEL
from pipeline.coding.codebook_file import DEFAULT_CODEBOOK, load_codebook
from records.answer import Coded
from records.codebook import Codebook
from records.layer import Layer
from records.mentions import Code, Mention
from records.outcome import MENTIONS
from records.rows import NewSource

OFFLINE, LLM = 1, 2  # layers
SHARED = "It gave me words and it never judged how slowly I found them"  # a passage with many labels
SECOND = "My sister says that it makes me hide from her more and more"
CLOSED = "Some nights I told it that I wanted to die and it stayed with me"
FORMULA = "=Sum of all evenings: it helps me to breathe"
SETS: dict[str, list[tuple[str, str | None]]] = {
    "sentiment": [("positive", None)],
    "condition": [("anxiety", "ocd"), ("depression", None)],
    "product": [("GPT", None)],
    "perspective": [("emotional_support", None), ("anthropomorphism", None)],
    "value": [("trust", None), ("privacy", None)],
}
MIXED: dict[str, list[tuple[str, str | None]]] = {
    "sentiment": [("mixed", None)],
    "condition": [("adhd", None)],
    "perspective": [("dependency", None)],
    "value": [("autonomy", None)],
}
POSTS = 24  # of which every third has two mentions
MENTIONS_OFFLINE, MENTIONS_LLM = 32, 24


def build(path: Path) -> Path:
    """Write the data set: the offline coder's 32 mentions of 24 posts, and 24 of a language model's."""
    engine = open_for_writing(database_url(str(path)))
    book = load_codebook(DEFAULT_CODEBOOK)
    with engine.begin() as connection:
        llm = _layer(connection, book, "offline"), _layer(connection, book, "llm tiny")
        for layer in reversed(llm):  # the newest run's layer is shown first
            run = _run(connection, book, layer)
            if layer is llm[1]:
                _posts(connection, run)
            save_coded(connection, layer, run, [(i, _coded(i, layer is llm[0])) for i in range(1, POSTS + 1)])
            _topics(connection, layer, run)
            runs.finish_run(connection, run, counts={}, seconds={})
            publish(connection, layer)
    for_engine(engine).tidy(engine)
    return path


def give_book(path: Path, layer: int, keep: Callable[[str], bool]) -> None:
    """Give a layer a codebook of its own: those dimensions of the usual one whose ids are to be kept."""
    parts = load_codebook(DEFAULT_CODEBOOK).model_dump()
    parts["dimensions"] = [d for d in parts["dimensions"] if keep(d["id"])]
    engine = open_for_writing(database_url(str(path)))
    with engine.begin() as connection:
        book = runs.store_codebook(connection, Codebook.model_validate({**parts, "version": "less"}))
        connection.execute(update(LayerRow).where(LayerRow.id == layer).values(codebook_id=book))
        publish(connection, next(found for found in layers(connection) if found.id == layer))
    for_engine(engine).tidy(engine)


def give_vectors(path: Path, vector_of: Callable[[str], list[float]]) -> None:
    """Store a vector for every quote, as if the packaged model had made it."""
    engine = open_for_writing(database_url(str(path)))
    with engine.begin() as connection:
        connection.execute(update(Run).values(embedding_model=PACKAGED_MODEL))
        found = connection.execute(select(MentionRow.quote_hash, MentionRow.quote))
        quotes = {row.quote_hash: row.quote for row in found}
        vectors = np.array([vector_of(quote) for quote in quotes.values()], dtype=np.float32)
        save_vectors(connection, PACKAGED_MODEL, list(quotes), vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    for_engine(engine).tidy(engine)
    engine.dispose()


def text_of(post: int) -> str:
    """What a post says; the numbers keep posts apart."""
    if post == 5:
        return f"{CLOSED}. That was evening {post}."
    if post == 6:
        return f"{FORMULA}. That was evening {post}."
    return f"Evening {post}. {SHARED} {post}. {SECOND} {post}. Good night."


def _layer(connection: Connection, book: Codebook, name: str) -> Layer:
    return open_layer(connection, kind="machine", name=name, codebook=book, fingerprint=name[:1] * 64)


def _run(connection: Connection, book: Codebook, layer: Layer) -> int:
    new = runs.NewRun(
        codebook_id=runs.store_codebook(connection, book), coder=layer.name, coder_fingerprint=layer.fingerprint,
        embedding_model="none", seed=1, options={}, software={"made": "by hand"},
    )  # fmt: skip
    return runs.begin_run(connection, f"{layer.id}" * 64, new, layer.id)[0]


def _posts(connection: Connection, run: int) -> None:
    described = NewSource(name="by hand.csv", sha256="s" * 64, size=10, format="generic", why="named so", skipped=False)
    source = add_source(connection, run, described)
    rows: list[dict[str, object]] = [
        {
            "id": i, "platform": "reddit" if i <= 16 else "x", "native_id": f"n{i}", "text": text_of(i),
            "created_at": datetime(2024, 1 + i % 4, 3, tzinfo=UTC), "text_hash": f"{i:032}", "language": "en",
            "kind": "post", "engagement": {}, "version": 0, "fictional": True, "source_id": source.id, "source_row": i,
        }
        for i in range(1, POSTS + 1)
    ]  # fmt: skip
    connection.execute(insert(Post), rows)


def _coded(post: int, both: bool) -> Coded:
    """The first passage has the many labels; every third post has a second one, which is mixed."""
    text = text_of(post)
    first = CLOSED if post == 5 else FORMULA if post == 6 else f"{SHARED} {post}"
    found = [_mention(text, first, SETS)]
    if both and post % 3 == 1:
        found.append(_mention(text, f"{SECOND} {post}", MIXED))
    return Coded(outcome=MENTIONS, mentions=tuple(found))


def _mention(text: str, quote: str, labels: dict[str, list[tuple[str, str | None]]]) -> Mention:
    codes = {
        dimension: tuple(Code(label=label, term=term, confidence=0.8) for label, term in given)
        for dimension, given in labels.items()
    }
    start = text.index(quote)
    return Mention(post_id="", quote=quote, start=start, end=start + len(quote), codes=codes)


def _topics(connection: Connection, layer: Layer, run: int) -> None:
    """Two topics, and every fourth mention in none."""
    ids = list(connection.scalars(select(MentionRow.id).where(MentionRow.layer_id == layer.id).order_by(MentionRow.id)))
    places = {i: (None if n % 4 == 3 else n % 2) for n, i in enumerate(ids)}
    topics = [
        NewTopic(number=number, name=name, keywords=[("night", 0.5), ("words", 0.4)], x=float(number), y=0.5,
                 size=sum(1 for place in places.values() if place == number))
        for number, name in enumerate(("Finding <b>words</b>", "Hiding"))
    ]  # fmt: skip
    model = NewModel(
        fingerprint="t", run_id=run, parameters={"made": "by hand"}, mentions=len(ids),
        unassigned=sum(1 for place in places.values() if place is None), next_number=2,
    )  # fmt: skip
    rows = [
        Place(mention_id=i, topic=topic, strength=0.5, representative=1 if topic is not None and n < 2 else None, x=0.0, y=0.0)
        for n, (i, topic) in enumerate(places.items())
    ]  # fmt: skip
    replace_topics(connection, layer, model, topics, rows)

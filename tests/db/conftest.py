"""A small invented data set on real SQLite, and short ways to write into it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from db.connect import database_url, open_for_writing
from db.write import mentions, posts, runs
from pipeline.cleaning import near_duplicates
from records.codebook import Codebook

CODER = "c" * 64


def small_codebook() -> Codebook:
    def label(label_id: str, **more: Any) -> dict[str, Any]:
        return {"id": label_id, "name": label_id.capitalize(), "definition": f"What is told of {label_id}.", **more}

    def dimension(dimension_id: str, role: str, labels: list[dict[str, Any]]) -> dict[str, Any]:
        name = dimension_id.capitalize()
        return {
            "id": dimension_id, "name": name, "plural": f"{name}s", "role": role, "question": f"Which {dimension_id}?",
            "color": "#336699", "labels": labels,
        }  # fmt: skip

    return Codebook.model_validate(
        {
            "id": "small",
            "version": "1",
            "name": "Small",
            "description": "Fruit and moods.",
            "source": "invented",
            "inclusion": {"rule": "Any fruit.", "include": [], "exclude": []},
            "dimensions": [
                dimension(
                    "fruit", "object", [label("apple", terms=[{"id": "boskoop", "name": "Boskoop"}]), label("pear")]
                ),
                dimension("mood", "stance", [label("glad", score=1), label("sad", score=-1)]),
            ],
        }
    )


def new_post(native_id: str, text: str, *, row: int = 1, **values: Any) -> posts.NewPost:
    """A candidate as the cleaning stage makes them."""
    repost = bool(values.pop("repost", False))
    given = {
        "platform": "reddit", "created_at": datetime(2024, 3, 5, 12, tzinfo=UTC), "url": f"https://example.org/{native_id}",
        "author_hash": None, "title": None, "language": "en", "language_confidence": 0.9, "kind": "post",
        "venue": "r/fruit", "thread_id": None, "parent_id": None, "engagement": {}, "version": -1 if repost else 0,
        "boilerplate": None, "fictional": True,
    }  # fmt: skip
    return posts.NewPost(
        values={
            **given,
            **values,
            "native_id": native_id,
            "text": text,
            "text_hash": near_duplicates.text_hash(text),
            "source_row": row,
        },
        bands=near_duplicates.bands(text),
        long_enough=len(near_duplicates.words(text)) >= near_duplicates.MIN_WORDS,
        repost=repost,
    )


def add(connection: Connection, source_id: int, *rows: posts.NewPost | posts.NewRejected) -> dict[str, int]:
    return posts.add_rows(
        connection, source_id, rows, similarity=near_duplicates.similarity, threshold=near_duplicates.SIMILARITY
    )


def add_source(connection: Connection, name: str = "a.csv", run_id: int = 1) -> int:
    values = {"size": 10, "format": "generic", "why": "named so", "skipped": False}
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    return int(posts.add_source(connection, run_id=run_id, name=name, sha256=sha256, values=values).id)


def begin_run(connection: Connection, codebook: Codebook) -> int:
    values = {
        "codebook_id": runs.store_codebook(connection, codebook), "coder": "hand", "coder_fingerprint": CODER,
        "embedding_model": "none", "seed": 1, "options": {}, "software": {}, "counts": {}, "seconds": {},
    }  # fmt: skip
    return runs.begin_run(connection, "f" * 64, values)[0]


def mention(text: str, quote: str, **codes: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A mention of `quote` in `text`; codes are label ids, or "label:term", by dimension."""
    start = text.index(quote)
    values = {
        "start": start, "end": start + len(quote), "quote": quote,
        "quote_hash": hashlib.blake2b(quote.encode(), digest_size=16).hexdigest(),
    }  # fmt: skip
    rows = []
    for dimension, code in codes.items():
        label, _, term = code.partition(":")
        rows.append(
            {"dimension": dimension, "label": label, "confidence": 0.8, "term": term or None, "raw_label": None}
        )
    return values, rows


def code(
    connection: Connection, post_id: int, found: Iterable[Any], *, run_id: int = 1, rejected: Iterable[Any] = ()
) -> None:
    found = list(found)
    outcome = mentions.MENTIONS if found else mentions.NO_MENTION
    coded = mentions.CodedPost(post_id=post_id, outcome=outcome, mentions=found, rejected=list(rejected))
    mentions.save_coded(connection, run_id, CODER, [coded])


@pytest.fixture
def codebook() -> Codebook:
    return small_codebook()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An empty data set."""
    engine = open_for_writing(database_url(str(tmp_path / "data.db")))
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine, codebook: Codebook) -> Iterator[Connection]:
    """A connection to a data set with one run (id 1) and one source (id 1), in a transaction."""
    with engine.begin() as connection:
        begin_run(connection, codebook)
        add_source(connection)
        yield connection

"""A small invented data set on real SQLite, and short ways to write into it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, select

from db.connect import database_url, open_for_writing
from db.disclosure import VIEWER
from db.migrate import configuration
from db.read.columns import read_columns
from db.read.known_posts import known_posts
from db.read.layers import layers
from db.read.quotes import Quote, quotes
from db.schema import MentionRow
from db.write import posts, runs
from db.write.layers import open_layer
from db.write.mentions import save_coded
from db.write.publish import publish
from records.answer import Coded, Rejection
from records.codebook import Codebook
from records.columns import Columns
from records.layer import Layer
from records.mentions import Code, Mention
from records.outcome import MENTIONS, NO_MENTION
from records.rows import NewPost, NewRejected, NewSource
from tests.pipeline.rows import decided, new_post

CODER = "c" * 64
__all__ = [
    "CODER",
    "add",
    "add_source",
    "back_to",
    "begin_run",
    "code",
    "mention",
    "new_post",
    "open_hand_layer",
    "small_codebook",
    "with_key",
]


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
                    "fruit",
                    "object",
                    [
                        label(
                            "apple",
                            terms=[
                                {"id": "boskoop", "name": "Boskoop"},
                                {"id": "rotten", "name": "Rotten", "sensitive": True},
                            ],
                        ),
                        label("pear"),
                    ],
                ),
                dimension("mood", "stance", [label("glad", score=1), label("sad", score=-1)]),
            ],
        }
    )


def back_to(connection: Connection, revision: str) -> None:
    """Give a data set the schema of an earlier revision."""
    config = configuration()
    config.attributes["connection"] = connection
    command.downgrade(config, revision)


def add(connection: Connection, source_id: int, *rows: NewPost | NewRejected) -> dict[str, int]:
    known = known_posts(connection, [row for row in rows if isinstance(row, NewPost)])
    changes = decided(known, *rows, source_id=source_id)
    posts.write_rows(connection, source_id, len(rows), changes)
    return changes.counts


def add_source(connection: Connection, name: str = "a.csv", run_id: int = 1) -> int:
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    source = NewSource(name=name, sha256=sha256, size=10, format="generic", why="named so", skipped=False)
    return posts.add_source(connection, run_id, source).id


def begin_run(connection: Connection, codebook: Codebook, layer_id: int | None = None) -> int:
    new = runs.NewRun(
        codebook_id=runs.store_codebook(connection, codebook), coder="hand", coder_fingerprint=CODER,
        embedding_model="none", seed=1, options={}, software={},
    )  # fmt: skip
    return runs.begin_run(connection, "f" * 64, new, layer_id)[0]


def open_hand_layer(connection: Connection, codebook: Codebook, name: str = "hand", fingerprint: str = CODER) -> Layer:
    return open_layer(connection, kind="machine", name=name, codebook=codebook, fingerprint=fingerprint)


def mention(text: str, quote: str, nth: int = 0, **codes: str | Sequence[str] | Sequence[Code]) -> Mention:
    """A mention of the nth `quote` in `text`; codes are label ids, or "label:term", or lists of these, by dimension."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    return Mention(
        post_id="",
        quote=quote,
        start=start,
        end=start + len(quote),
        codes={
            dimension: tuple(map(_code, [given] if isinstance(given, str) else given))
            for dimension, given in codes.items()
        },
    )


def _code(given: str | Code) -> Code:
    if isinstance(given, Code):
        return given
    label, _, term = given.partition(":")
    return Code(label=label, confidence=0.8, term=term or None)


def code(
    connection: Connection,
    post_id: int,
    found: Iterable[Mention],
    *,
    layer: Layer | None = None,
    run_id: int = 1,
    rejected: Iterable[tuple[str, str]] = (),
) -> None:
    """Store the mentions of a post, in the first layer where none is given."""
    found = tuple(found)
    refused = tuple(Rejection(quote=quote, reason=reason) for quote, reason in rejected)
    coded = Coded(outcome=MENTIONS if found else NO_MENTION, mentions=found, rejected=refused)
    save_coded(connection, layer or layers(connection)[0], run_id, [(post_id, coded)])


def published(connection: Connection, layer: Layer) -> Columns:
    """The layer's columns, made and read again."""
    publish(connection, layer)
    return read_columns(connection, layer)


def options_of(columns: Columns, dimension: str) -> list[set[str]]:
    """The set of options of each row."""
    return [set(columns.sets[dimension][pattern]) for pattern in columns.patterns[dimension]]


def with_key(connection: Connection, codebook: Codebook, key: str) -> list[Quote]:
    """The quote that has this key, if there is one."""
    ids = connection.scalars(select(MentionRow.id).where(MentionRow.key == key)).all()
    return quotes(connection, codebook, ids, VIEWER)


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
    """A connection to a data set with one layer, one run and one source (all of id 1), in a transaction."""
    with engine.begin() as connection:
        layer = open_hand_layer(connection, codebook)
        begin_run(connection, codebook, layer.id)
        add_source(connection)
        yield connection


@pytest.fixture
def layer(connection: Connection) -> Layer:
    return layers(connection)[0]

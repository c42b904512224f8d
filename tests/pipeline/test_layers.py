"""Several coders and an import side by side: each writes its own layer and leaves the others as they are."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from rich.progress import Progress
from typer.testing import CliRunner

import pipeline.import_coded.run
import pipeline.run
from db.connect import database_url, open_read_only
from db.read.columns import read_columns
from db.read.layers import layers
from pipeline.cli import app
from pipeline.cli.summary import print_lost
from pipeline.coding import CODERS
from pipeline.coding.codebook_file import load_codebook
from pipeline.import_coded.run import ImportOptions, import_coded
from pipeline.progress import console
from pipeline.run import Options, Ran, run
from pipeline.stages import publish_stage
from records.answer import Answer
from records.codebook import Codebook
from records.mentions import Code, Mention
from records.posts import Passage
from records.problem import Problem
from tests.pipeline.import_coded.conftest import impact, post, write_lines

BY_LAYER = ("coding", "mention", "rejected_quote", "topic_model", "topic", "read_column")
BY_MENTION = ("code", "mention_topic")
TEXT = "ChatGPT calmed my anxiety before the exam, and on day {} it did so once more in the evening."
STUDY = (
    "My sister says that on day {} a chatbot calmed my anxiety before the exam, while nobody else had any time for me."
)


class Halves:
    """Takes the first or the second half of a post as a mention."""

    languages: frozenset[str] | None = None

    def __init__(self, codebook: Codebook, half: int) -> None:
        self.name = f"half {half}"
        self.layer_name = self.name
        self.codebook = codebook
        self.fingerprint = str(half) * 64
        self._half = half

    def code(self, passages: Sequence[Passage]) -> list[Answer]:
        return [Answer(mentions=(self._mention(passage),)) for passage in passages]

    def _mention(self, passage: Passage) -> Mention:
        middle = len(passage.text) // 2
        start, end = (0, middle) if self._half == 1 else (middle, len(passage.text))
        label = self.codebook.dimensions[0].labels[0].id
        codes = {self.codebook.dimensions[0].id: (Code(label=label, confidence=0.7),)}
        return Mention(post_id=passage.id, quote=passage.text[start:end], start=start, end=end, codes=codes)


class Flat:
    """A vector for every text."""

    name = "flat"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.full((len(texts), 4), 0.5, np.float32)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    for half in (1, 2):
        monkeypatch.setitem(CODERS, f"half {half}", lambda codebook, half=half: Halves(codebook, half))
    for module in (pipeline.run, pipeline.import_coded.run):
        monkeypatch.setattr(module, "make_embedder", lambda _model: Flat())
    monkeypatch.setenv("VALUESCAPE_AUTHOR_KEY", "test")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data.db"


def export(folder: Path, days: Sequence[int] = range(6), before: str = "") -> Path:
    rows = [{"id": str(day), "platform": "reddit", "text": before + TEXT.format(day), "version": 0} for day in days]
    path = folder / "posts.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)) + "\n")
    return path


def coded(database: Path, export: Path, half: int, layer: str | None = None) -> Ran:
    options = Options(
        paths=[export],
        database=database_url(str(database)),
        codebook=load_codebook(),
        coder=f"half {half}",
        layer=layer,
    )
    return run(options, Progress(disable=True))


def imported(database: Path, folder: Path, layer: str = "import-coded") -> None:
    rows = [post(n, STUDY.format(n), impact("calmed my anxiety before the exam")) for n in range(3)]
    options = ImportOptions(
        paths=[write_lines(folder / "results.jsonl", rows)],
        database=database_url(str(database)),
        codebook=load_codebook(),
        layer=layer,
    )
    import_coded(options, Progress(disable=True))


def rows_of(database: Path, name: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row that belongs to the layer of this name, vectors and all."""
    with sqlite3.connect(database) as connection:
        (layer,) = connection.execute("SELECT id FROM layer WHERE name = ?", (name,)).fetchone()
        held = {t: connection.execute(f"SELECT * FROM {t} WHERE layer_id = ?", (layer,)).fetchall() for t in BY_LAYER}
        mine = "SELECT id FROM mention WHERE layer_id = ?"
        for table in BY_MENTION:
            held[table] = connection.execute(f"SELECT * FROM {table} WHERE mention_id IN ({mine})", (layer,)).fetchall()
        held["found"] = connection.execute(
            f"SELECT rowid FROM mention_fts_{layer} WHERE mention_fts_{layer} MATCH 'anxiety OR evening'"
        ).fetchall()
    return {table: sorted(rows, key=repr) for table, rows in held.items()}


def kinds(database: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT kind, name FROM layer ORDER BY id").fetchall()


def test_a_second_coder_and_an_import_leave_the_first_layer_byte_for_byte(database: Path, tmp_path: Path) -> None:
    posts = export(tmp_path)
    assert coded(database, posts, 1).account.mentions == 6
    first = rows_of(database, "half 1")
    assert {table: len(rows) for table, rows in first.items() if table in ("coding", "mention", "code", "found")} == {
        "coding": 6, "mention": 6, "code": 6, "found": 6,
    }  # fmt: skip
    assert coded(database, posts, 2).account.mentions == 6
    second = rows_of(database, "half 2")
    assert rows_of(database, "half 1") == first
    imported(database, tmp_path)
    assert kinds(database) == [("machine", "half 1"), ("machine", "half 2"), ("import", "import-coded")]
    assert rows_of(database, "half 1") == first
    assert rows_of(database, "half 2") == second
    third = rows_of(database, "import-coded")
    assert [len(third[table]) for table in ("coding", "mention", "found")] == [3, 3, 3]
    again = coded(database, posts, 1)
    assert (again.new["coded"], again.account.mentions) == (3, 9)  # the posts that the import brought
    assert coded(database, posts, 1).new == {}
    assert (rows_of(database, "half 2"), rows_of(database, "import-coded")) == (second, third)


def test_a_layer_can_have_another_name(database: Path, tmp_path: Path) -> None:
    posts = export(tmp_path)
    coded(database, posts, 1)
    coded(database, posts, 1, layer="a second look")
    imported(database, tmp_path, layer="the study")
    assert [name for _, name in kinds(database)] == ["half 1", "a second look", "the study"]
    with sqlite3.connect(database) as connection:
        keys = [row[0] for row in connection.execute("SELECT key FROM mention")]
    assert len(keys) == len(set(keys))


def test_an_edit_takes_its_codes_out_of_every_layer_and_of_what_is_published(database: Path, tmp_path: Path) -> None:
    posts = export(tmp_path)
    coded(database, posts, 1)
    coded(database, posts, 2)
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE post SET version = -1 WHERE native_id = '3'")  # as if a repost had stood for it
    export(tmp_path, [3], before="An edit. ")
    coded(database, posts, 1)
    engine = open_read_only(database_url(str(database)))
    with engine.connect() as connection:
        by_name = {layer.name: read_columns(connection, layer) for layer in layers(connection)}
    assert {name: len(columns) for name, columns in by_name.items()} == {"half 1": 6, "half 2": 5}


def test_an_edit_leaves_an_import_what_still_stands_there_and_tells_what_does_not(
    database: Path, tmp_path: Path
) -> None:
    imported(database, tmp_path)
    with sqlite3.connect(database) as connection:
        ids = [row[0] for row in connection.execute("SELECT native_id FROM post ORDER BY id")]
        connection.execute("UPDATE post SET version = -1")
    texts = [f"Edit: {STUDY.format(0)}", "Only these words are left of what was written here.", STUDY.format(2)]
    rows = [
        {"id": native_id, "platform": "reddit", "text": text, "version": 0}
        for native_id, text in zip(ids, texts, strict=True)
    ]
    posts = tmp_path / "posts.jsonl"
    posts.write_text("\n".join(map(json.dumps, rows)) + "\n")
    ran = coded(database, posts, 1)
    assert ran.lost == {"import-coded": 1}
    assert len(rows_of(database, "import-coded")["mention"]) == 2
    imported(database, tmp_path)  # the quote that is gone is refused now, with its reason
    assert len(rows_of(database, "import-coded")["rejected_quote"]) == 1
    assert len(rows_of(database, "import-coded")["mention"]) == 2


def test_a_run_that_finds_nothing_to_do_publishes_nothing(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = export(tmp_path)
    coded(database, posts, 1)
    coded(database, posts, 2)
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE post SET version = -1 WHERE native_id = '3'")
    export(tmp_path, [3], before="An edit. ")
    coded(database, posts, 1)
    written: list[str] = []
    monkeypatch.setattr(publish_stage, "write_columns", lambda _connection, layer: written.append(layer.name))
    assert coded(database, posts, 1).new == {}
    assert written == []


def test_a_layers_name_is_not_another_coders(database: Path, tmp_path: Path) -> None:
    posts = export(tmp_path)
    coded(database, posts, 1)
    before = rows_of(database, "half 1")
    with pytest.raises(Problem, match="another name"):
        coded(database, posts, 2, layer="half 1")
    assert rows_of(database, "half 1") == before


def test_info_lists_the_layers(database: Path, tmp_path: Path) -> None:
    posts = export(tmp_path)
    coded(database, posts, 1)
    imported(database, tmp_path)
    told = " ".join(CliRunner().invoke(app, ["info", "--database", str(database)]).output.split())
    assert "Layers" in told
    assert "machine half 1 vsd 6 6" in told
    assert "import import-coded vsd 3 3" in told
    assert "adds up" in told


def test_the_finished_file_is_left_closed(database: Path, tmp_path: Path) -> None:
    coded(database, export(tmp_path), 1)
    assert sorted(path.name for path in tmp_path.glob("data.db*")) in (["data.db"], ["data.db", "data.db.lock"])
    assert database.read_bytes()[18:20] == b"\x01\x01"  # not in write-ahead mode


def test_what_is_lost_is_told_with_what_to_do() -> None:
    with console.capture() as told:
        print_lost({"import-coded": 3, "ana": 1})
    assert told.get().splitlines() == [
        "3 quotes of the layer import-coded no longer stand in their posts; import again.",
        "1 quote of the layer ana no longer stands in its post; import again.",
    ]

"""A study done again by another coder, as people ask for it: counts by hand, an archive made again, and refusals."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

import pipeline.run
from db.connect import database_url
from explore.dataset import stamp
from pipeline.cli import app
from pipeline.coding import CODERS
from pipeline.coding.codebook_file import load_codebook
from pipeline.progress import console
from records.answer import Answer
from records.codebook import Codebook
from records.mentions import Code, Mention
from records.posts import Passage

POSTS = 12
TEXT = "On day {} of the exam week a chatbot calmed my anxiety for the whole long evening, and I slept."


class Says:
    """Reads days up to `days`, praised but for those in `complaints`."""

    languages: frozenset[str] | None = None

    def __init__(self, codebook: Codebook, name: str, days: int, complaints: Sequence[int]) -> None:
        self.name = self.layer_name = name
        self.codebook = codebook
        self.fingerprint = name.ljust(64, "0")
        self._days, self._complaints = days, complaints

    def code(self, passages: Sequence[Passage]) -> list[Answer]:
        return [Answer(mentions=self._mentions(passage)) for passage in passages]

    def _mentions(self, passage: Passage) -> tuple[Mention, ...]:
        day = int(passage.text.split()[2])
        if day >= self._days:
            return ()
        end = len(passage.text) // 2 + (4 if self.name == "second" else 0)
        said = {"sentiment": "negative" if day in self._complaints else "positive", "condition": "anxiety"}
        codes = {dimension: (Code(label=label, confidence=0.8),) for dimension, label in said.items()}
        return (Mention(post_id=passage.id, quote=passage.text[:end], start=0, end=end, codes=codes),)


class Flat:
    """A vector for every text."""

    name = "flat"

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return np.full((len(texts), 4), 0.5, np.float32)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, days, complaints in (("first", POSTS, [11]), ("second", 8, [0, 1, 2, 3])):
        made = lambda book, name=name, days=days, bad=complaints: Says(book, name, days, bad)  # noqa: E731
        monkeypatch.setitem(CODERS, name, made)
    monkeypatch.setattr(pipeline.run, "make_embedder", lambda _model: Flat())
    monkeypatch.setenv("VALUESCAPE_AUTHOR_KEY", "test")
    monkeypatch.setattr(console, "_width", 200)  # whatever terminal the tests run on: tables are read as a whole
    monkeypatch.setattr(console, "_height", 60)


def call(*arguments: object) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)), env={"COLUMNS": "200"})


def said(result: Result) -> str:
    return " ".join(result.output.split())


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "posts.jsonl"
    rows = [{"id": str(n), "platform": "reddit", "text": TEXT.format(n)} for n in range(POSTS)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def database(posts: Path, tmp_path: Path) -> Path:
    path = tmp_path / "study.db"
    assert call("run", posts, "--database", path, "--coder", "first").exit_code == 0
    return path


@pytest.fixture
def archive(database: Path, tmp_path: Path) -> Path:
    path = tmp_path / "study.zip"
    assert call("export", "archive", "--database", database, "--out", path).exit_code == 0
    return path


def test_another_coder_is_a_layer_beside_the_first_and_is_compared_with_it(database: Path, tmp_path: Path) -> None:
    out = tmp_path / "both.csv"
    result = call("replicate", "--database", database, "--coder", "second", "--out", out)
    assert result.exit_code == 0, result.output
    assert {layer.name for layer in stamp(database_url(str(database))).layers} == {"first", "second"}
    table = pd.read_csv(out, encoding="utf-8-sig").set_index(["what", "dimension", "label"]).sort_index()
    one = table.loc[("posts",)].iloc[0]
    # 12 and 8 of 12: both agree on 8, chance on (12 · 8 + 0 · 4) / 144 = 2 / 3.
    assert tuple(one[["n_first", "n_second", "n_both"]]) == (12, 8, 8) and one["kappa"] == pytest.approx(0, abs=1e-6)
    one = table.loc[("mentions",)].iloc[0]  # of other lengths, from one place
    assert tuple(one[["n_first", "n_second", "n_both"]]) == (12, 8, 8)
    one = table.loc[("dimension", "sentiment")].iloc[0]
    assert (one["n_both"], one["micro_f1"], one["kappa"]) == (8, 0.5, 0)  # 4 of 8; one of them only praises
    one = table.loc[("dimension", "condition")].iloc[0]
    assert (one["n_both"], one["micro_f1"]) == (8, 1)
    one = table.loc[("label", "sentiment", "positive")]
    assert one["first"] == pytest.approx(11 / 12) and one["second"] == pytest.approx(4 / 8) and one["n_second"] == 4
    assert one["first_lower"] < 11 / 12 < one["first_upper"]
    one = table.loc[("mean", "condition", "anxiety")]
    assert one["first"] == pytest.approx(10 / 12) and one["second"] == 0
    assert (one["says_first"], one["says_second"], one["holds"]) == ("more positive", "open", False)
    side = json.loads(out.with_name("both.csv.json").read_text(encoding="utf-8"))
    assert side["layer"]["name"] == "first" and side["second"]["layer"]["name"] == "second"
    assert side["n_mentions"] == 12 and side["rows"] == len(table)
    assert "no: more positive, open" in said(result) and "holds in 0 of 1 groups" in said(result)


def test_the_same_command_again_codes_nothing_and_says_the_same(database: Path, tmp_path: Path) -> None:
    asked = ("replicate", "--database", database, "--coder", "second", "--of", "first", "--out")
    files = [tmp_path / "1.csv", tmp_path / "2.csv"]
    for file in files:
        assert call(*asked, file).exit_code == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    assert len(stamp(database_url(str(database))).layers) == 2


def test_another_codebook_gets_a_layer_of_its_own_and_what_it_lacks_is_told(database: Path, tmp_path: Path) -> None:
    parts = load_codebook().model_dump(exclude_defaults=True)
    parts["dimensions"] = [one for one in parts["dimensions"] if one["id"] != "product"]
    one = next(d for d in parts["dimensions"] if d["id"] == "value")
    gone = one["labels"].pop(1)["id"]
    file = tmp_path / "less.yaml"
    file.write_text(json.dumps(parts), encoding="utf-8")  # which is YAML, too
    result = call("replicate", "--database", database, "--codebook", file, "--out", tmp_path / "b.parquet")
    assert result.exit_code == 0, result.output
    assert [layer.name for layer in stamp(database_url(str(database))).layers] == ["first 2", "first"]
    assert "Chatbot is in the first codebook only." in said(result) and f"only one codebook has {gone}" in said(result)
    table = pd.read_parquet(tmp_path / "b.parquet")
    assert "product" not in set(table["dimension"]) and table.loc[table["what"] == "mean", "holds"].all()


def test_an_archive_is_made_again_and_held_against_what_it_has(archive: Path, posts: Path, tmp_path: Path) -> None:
    again = ("--archive", archive, "--database", tmp_path / "again.db")
    result = call("replicate", posts, *again)
    assert result.exit_code == 0 and "Made again as in the archive" in said(result) and "12 mentions" in said(result)
    result = call("replicate", posts, *again, "--coder", "second", "--out", tmp_path / "o.csv")
    assert result.exit_code == 0 and "Second layer: second" in said(result)
    side = json.loads((tmp_path / "o.csv.json").read_text(encoding="utf-8"))
    assert side["archive"]["differences"] == [] and side["archive"]["mentions"] == 12


def test_what_comes_out_otherwise_is_told(
    archive: Path, posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    less = tmp_path / "less.jsonl"
    less.write_text("".join(posts.read_text(encoding="utf-8").splitlines(keepends=True)[:-2]), encoding="utf-8")
    newer = Says(load_codebook(), "first", POSTS, [])
    newer.fingerprint = "f" * 64
    monkeypatch.setitem(CODERS, "first", lambda _book: newer)
    result = said(call("replicate", less, "--archive", archive, "--database", tmp_path / "again.db"))
    assert "these are not here as they were: posts.jsonl" in result and "not the archive's: less.jsonl" in result
    assert "The coder, with its heads, is another one" in result and "The codebook is another" not in result
    assert "2 mentions of the archive are not here, and 0 here are not in it." in result


def test_an_archive_alone_says_which_files_it_takes(archive: Path, tmp_path: Path) -> None:
    result = call("replicate", "--archive", archive, "--database", tmp_path / "again.db")
    assert result.exit_code == 1 and "holds no texts of posts" in said(result) and "posts.jsonl" in said(result)
    assert not (tmp_path / "again.db").exists()


def test_an_archive_that_was_changed_is_refused(archive: Path, posts: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.zip"
    changed.write_bytes(archive.read_bytes())
    import zipfile

    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + (b" " if name == "runs.json" else b""))
    result = call("replicate", posts, "--archive", changed, "--database", tmp_path / "again.db")
    assert result.exit_code == 1 and "runs.json" in said(result) and "was changed" in said(result)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Name what is to be other"),
        (("--coder", "first"), "this very coder with this very codebook"),
        (("--coder", "second", "--layer", "first"), "name of the layer to compare with"),
        (("--coder", "second", "--of", "third"), "no layer 'third'"),
        (("--coder", "second", "--out", "x.doc"), "Take .csv, .parquet or .xlsx"),
        (("--coder", "nobody"), "There is no coder 'nobody'"),
        (("posts.jsonl", "--coder", "second"), "Posts are taken from the data set"),
        (("--archive", "no.zip"), "no archive that can be read"),
    ],
)
def test_a_mistake_is_answered_with_a_sentence(database: Path, arguments: tuple[str, ...], says: str) -> None:
    result = call("replicate", *arguments, "--database", database)
    assert result.exit_code == 1 and says in said(result), result.output
    assert len(stamp(database_url(str(database))).layers) == 1


def test_a_data_set_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    result = call("replicate", "--coder", "second", "--database", tmp_path / "no.db")
    assert result.exit_code == 1 and "no data set" in said(result) and not (tmp_path / "no.db").exists()

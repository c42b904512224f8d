"""One odd entry in a folder, or text that no database takes: told, and the rest is read."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import sqlite3
from pathlib import Path

import pytest
from rich.progress import Progress

from db.connect import database_url
from db.read.accounting import SourceAccount
from pipeline.code_files import rows_of
from pipeline.coding.codebook_file import load_codebook
from pipeline.import_coded.run import ImportOptions, import_coded
from pipeline.ingest import find_files, not_a_file
from records.posts import RawPost
from tests.pipeline.ingested import ingested
from tests.pipeline.test_layers import database, small_parts

__all__ = ["database", "small_parts"]  # fixtures
ODD = {
    "b.jsonl": "a pipe, not a file",
    "c.csv": "a device, not a file",
    "d.json": "a link that leads nowhere (No such file",
    "e.json": "a link that leads nowhere (Too many levels",
    "f.jsonl": "a socket, not a file",
    "g": "a link to a folder",
}


def row(native_id: str, text: str, **more: str) -> str:
    return json.dumps({"id": native_id, "platform": "reddit", "created_at": "2024-03-01", "text": text, **more})


def good(path: Path, native_id: str) -> None:
    path.write_text(row(native_id, f"In {path.name} the pears calmed somebody called {native_id} for a while.") + "\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A file that can be read before and behind one of each kind that cannot, and one in a folder named like a file."""
    top = tmp_path / "exports"
    top.mkdir()
    good(top / "a.jsonl", "first")
    os.mkfifo(top / "b.jsonl")
    (top / "c.csv").symlink_to("/dev/zero")
    (top / "d.json").symlink_to("nowhere.json")
    (top / "e.json").symlink_to("e.json")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(top / "f.jsonl"))  # its address is short
    (top / "g").symlink_to(".")
    (top / "h.csv").mkdir()
    good(top / "h.csv" / "inside.jsonl", "inside")
    good(top / "z.jsonl", "last")
    return top


def by_name(sources: list[SourceAccount]) -> dict[str, SourceAccount]:
    return {source.name: source for source in sources}


def test_odd_entries_are_told_and_the_rest_is_read(folder: Path, database: Path) -> None:
    account = ingested([folder], database)
    sources = by_name(account.sources)
    for name, why in ODD.items():
        assert sources[name].skipped and sources[name].why.startswith(why), name
    assert {name for name, source in sources.items() if source.posts} == {"a.jsonl", "h.csv/inside.jsonl", "z.jsonl"}
    assert account.adds_up and account.totals()["posts"] == 3


def test_coding_files_without_a_data_set_and_importing_codes_pass_them_too(folder: Path, database: Path) -> None:
    rows = list(rows_of([folder], None, None))
    assert sum(isinstance(one, RawPost) for one in rows) == 3
    assert len(rows) == 3 + len(ODD)
    options = ImportOptions(paths=[folder], database=database_url(str(database)), codebook=load_codebook())
    coded = {"id": "9", "platform": "x", "created_at": "2024-05-01", "text": "The pears calmed me before the exam."}
    impact = {"supporting_quote": "The pears calmed me before the exam.", "sentiment": "positive"}
    (folder / "coded.jsonl").write_text(json.dumps({**coded, "impacts": [impact]}) + "\n")
    account = import_coded(options, Progress(disable=True)).account
    assert {s.name for s in account.sources if s.skipped} >= set(ODD)


def test_what_cannot_be_opened_is_told_and_read_when_it_can_be(
    folder: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = hashlib.file_digest

    def locked(file: object, name: str) -> object:
        if str(getattr(file, "name", "")).endswith("a.jsonl"):
            raise PermissionError(13, "Permission denied")
        return digest(file, name)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:  # whoever is root can open everything
        patched.setattr(hashlib, "file_digest", locked)
        first = by_name(ingested([folder], database).sources)["a.jsonl"]
    assert first.skipped and first.why == "it cannot be read (Permission denied)"
    assert [s.posts for s in ingested([folder], database).sources if s.name == "a.jsonl"] == [0, 1]


def test_a_folder_that_cannot_be_entered_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def closed(path: str) -> object:
        if str(path).endswith("h.csv"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    found = find_files([folder])
    assert folder / "h.csv" in found and folder / "z.jsonl" in found
    assert not_a_file(folder / "h.csv") == "a folder that cannot be opened"


LONE = "\ud800"


@pytest.mark.parametrize(
    "field", ["id", "platform", "title", "author", "url", "subreddit", "language", "parent_id", "text"]
)
def test_a_lone_surrogate_in_any_field_is_replaced_and_the_post_kept(
    field: str, tmp_path: Path, database: Path
) -> None:
    text = "The pears calmed me before the exam, said the old gardener."
    values = {"id": "1", "text": text, field: f"x{LONE} y"}
    (tmp_path / "a.jsonl").write_text(json.dumps(values) + "\n")
    good(tmp_path / "b.jsonl", "later")
    account = ingested([tmp_path / "a.jsonl", tmp_path / "b.jsonl"], database)
    assert account.adds_up and account.totals()["rows"] == 2
    assert by_name(account.sources)["b.jsonl"].posts == 1
    with sqlite3.connect(database) as connection:
        (kept,) = connection.execute(
            "SELECT p.text FROM post p JOIN source s ON s.id = source_id WHERE s.name = 'a.jsonl'"
        )
    assert ("\ufffd" in kept[0]) == (field in ("text", "title"))


def test_lone_surrogates_in_dates_keys_and_names_of_files_reach_a_reason_or_name_cleaned(
    tmp_path: Path, database: Path
) -> None:
    (tmp_path / "a.jsonl").write_text(row("1", "The pears calmed me before the exam.", created_at=f"2024{LONE}") + "\n")
    (tmp_path / "b.json").write_text(json.dumps([{f"co{LONE}l": "x", "other": "y"}]))
    (tmp_path / "c.jsonl").write_bytes(b'{"id": "1", "text": "\xed\xa0\x80 cut off')
    good(Path(os.fsdecode(os.fsencode(tmp_path) + b"/d\xff\xfe.jsonl")), "later")
    account = ingested([tmp_path], database)
    assert account.adds_up
    sources = by_name(account.sources)
    assert sources["d\ufffd\ufffd.jsonl"].posts == 1
    reasons = " ".join(reason for reason, _ in account.quarantine_reasons)
    assert reasons.encode() and "".join(source.why for source in account.sources).encode()

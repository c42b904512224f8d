"""One file that holds all that it takes to check a study."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from db.connect import database_url
from explore.dataset import DataSet, open_data_set
from pipeline.cli.export.archive import CARDS, papers
from pipeline.coding.codebook_file import load_codebook
from tests.pipeline.exports.conftest import Export


def unpacked(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read(file: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(file), encoding="utf-8-sig")


def test_the_archive_holds_how_it_was_coded_how_well_and_what_came_out(
    export: Export, data: DataSet, tmp_path: Path
) -> None:
    out = tmp_path / "a.zip"
    assert export("archive", "--out", out).exit_code == 0
    files = unpacked(out)
    sums = dict(line.split("  ")[::-1] for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    (tmp_path / "c.yaml").write_bytes(files["codebook/codebook.yaml"])
    assert load_codebook(tmp_path / "c.yaml").content_hash == data.codebook.content_hash
    assert {f"coder/{name}" for name in CARDS} <= set(files)
    runs: dict[str, Any] = json.loads(files["runs.json"])
    assert data.run is not None and runs["runs"][-1]["seed"] == data.run.seed and runs["input_files"][0]["sha256"]
    assert runs["accounting"]["mentions"] == len(data.columns) and runs["data_set"]["sha256"]
    assert json.loads(files["evaluation.json"])["coder_fingerprint"] == data.layer.fingerprint
    said = files["README.md"].decode()
    assert f"{len(data.columns):,} mentions from {data.select().posts:,} posts" in said and "kappa" in said
    assert f"run FILES --coder offline --seed {data.run.seed}" in said and "Not in `exports/`" not in said


def test_its_exports_are_those_of_the_commands_under_the_same_filter(export: Export, tmp_path: Path) -> None:
    out, alone = tmp_path / "a.zip", tmp_path / "s.csv"
    chosen = ("--condition", "adhd", "--platform", "reddit")
    assert export("archive", *chosen, "--out", out).exit_code == 0
    assert export("sentiment", "--by", "value", *chosen, "--out", alone).exit_code == 0
    files = unpacked(out)
    assert files["exports/sentiment-by-value.csv"] == alone.read_bytes()
    assert files["exports/sentiment-by-value.csv.json"] == alone.with_name("s.csv.json").read_bytes()
    posts = read(files["exports/posts.csv"])
    assert (
        set(posts["platform"]) == {"reddit"}
        and read(files["exports/mentions.csv"])["mention"].nunique() == posts["mentions"].sum()
    )


def test_what_cannot_be_drawn_is_told_and_codes_of_others_bring_no_card(
    export: Export, small: Path, tmp_path: Path
) -> None:
    out = tmp_path / "a.zip"
    assert export("archive", "--database", small, "--out", out).exit_code == 0
    files = unpacked(out)
    assert not {f"coder/{name}" for name in CARDS} & set(files) and "evaluation.json" not in files
    tables = {name for name in files if name.startswith("exports/") and name.endswith(".csv")}
    said = files["README.md"].decode()
    for name in ("timeline", "network", "topics", "sentiment-by-condition"):
        assert f"exports/{name}.csv" in tables or f"- `{name}`: " in said


def test_the_prompt_of_a_language_model_is_among_the_papers(small: Path) -> None:
    data = open_data_set(database_url(str(small)))
    assert data.run is not None
    asked = replace(data, run=replace(data.run, options={"coder": {"prompt": "mentions-2", "model": "tiny"}}))
    found = papers(asked)
    assert set(found) == {"mentions-2.md", "system-prompt.txt"}
    assert data.codebook.inclusion.rule in found["system-prompt.txt"].decode()
    assert papers(data) == {}

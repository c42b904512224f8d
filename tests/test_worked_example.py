"""The worked example is true: its commands run on the demo, and say each of its numbers and sentences."""

from __future__ import annotations

import json
import re
import shlex
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from db.connect import database_url
from explore.coder_error import error_sentence
from explore.contrasts import Groups
from explore.dataset import open_data_set
from export.asked import selected
from export.sidecar import versions
from pipeline.cli import app
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "worked-example.md").read_text(encoding="utf-8")
_BLOCKS = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_CHECKED = re.compile(r"(−?[\d,.]+)( %| points)?<!--([^|]+)\|([^|]+)\|([^|]+)\|([^|]+?)-->")
_NUMBER = re.compile(r"[−\d][\d,.]*")
STATED = {"95"}  # the level of every interval


def commands() -> list[list[str]]:
    lines = [line for block in _BLOCKS.findall(PAGE) for line in block.splitlines()]
    return [shlex.split(line)[3:] for line in lines if line.startswith("python -m pipeline ")]


def quoted() -> list[str]:
    return re.findall(r"^> (.+)$", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def made(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the page's exports have been made of the demo data set; the run that made that is the fixture's."""
    folder = tmp_path_factory.mktemp("worked")
    for given in commands():
        if given[0] == "run":
            continue
        words = [str(demo_database) if word == "data/demo.db" else word for word in given]
        if "--out" in words:
            words[words.index("--out") + 1] = str(folder / words[words.index("--out") + 1])
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="module")
def said(made: Path, demo_database: Path) -> str:
    """Every sentence that the commands and the page on comparing say of this."""
    sidecars = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(made.glob("*.json"))]
    with zipfile.ZipFile(made / "study.zip") as archive:
        report = archive.read("README.md").decode()
    data = open_data_set(database_url(str(demo_database)))
    a, b = (selected(data, {"condition": [one]}) for one in ("schizophrenia_spectrum", "adhd"))
    negative = next(one for one in Groups(a, b.filter).differences() if one.option == "negative")
    return "\n".join(
        [
            *(one.get("title", "") for one in sidecars),
            report,
            error_sentence(data, negative),
        ]
    )


@cache
def table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, encoding="utf-8-sig")


def value(folder: Path, file: str, key: str, row: str, column: str) -> Any:
    found = table(folder / file)
    rows = found[found[key] == row]
    assert len(rows) == 1, (file, key, row)
    return rows.iloc[0][column]


@pytest.mark.parametrize("checked", _CHECKED.findall(PAGE), ids=lambda one: "|".join(one[2:]))
def test_every_number_is_that_of_its_command(made: Path, checked: tuple[str, ...]) -> None:
    text, of_hundred, *place = checked
    decimals = len(text.partition(".")[2])
    is_now = float(value(made, *place)) * (100 if of_hundred else 1)
    assert f"{is_now:,.{decimals}f}".replace("-", "−") == text


def test_the_example_of_the_exports_is_what_its_command_gives(demo_database: Path, tmp_path: Path) -> None:
    told = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8").partition("## Filters")[0]
    (command,) = (line for line in told.splitlines() if line.startswith("python -m pipeline export sentiment"))
    places = {"data/demo.db": str(demo_database), "sentiment.csv": str(tmp_path / "sentiment.csv")}
    result = CliRunner().invoke(app, [places.get(word, word) for word in shlex.split(command)[3:]])
    assert result.exit_code == 0, result.output
    lines = (tmp_path / "sentiment.csv").read_text(encoding="utf-8-sig").splitlines()
    shown = re.search(r"```\n(group,.*)\n(adhd,.*)\n```", told)
    assert shown is not None and shown[1] == lines[0]
    (row,) = (line.split(",") for line in lines if line.startswith("adhd,"))
    for stated, is_now in zip(shown[2].split(","), row, strict=True):
        assert is_now == stated or (is_now.startswith(stated.removesuffix("…")) and stated.endswith("…")), (
            stated,
            is_now,
        )
    sidecar = json.loads((tmp_path / "sentiment.csv.json").read_text(encoding="utf-8"))
    assert f'"n_mentions": {sidecar["n_mentions"]}, "n_posts": {sidecar["n_posts"]}' in told


def test_no_number_goes_unchecked() -> None:
    prose = re.sub(r"```sh\n.*?```", "", PAGE, flags=re.DOTALL)
    prose = re.sub(r"^>.*$", "", prose, flags=re.MULTILINE)
    prose = re.sub(r"`[^`]*`|\]\([^)]*\)", "", _CHECKED.sub("", prose)).replace("SHA-256", "")
    assert {number.rstrip(".,") for number in _NUMBER.findall(prose) if number != "−"} <= STATED


def test_every_quoted_sentence_is_said(said: str, made: Path) -> None:
    own = [one for one in quoted() if one not in said]
    assert len(own) == 3, own  # the sentence for the paper, and the two citations
    find = lambda *place: float(value(made, *place))  # noqa: E731
    negative = [
        find("compare.csv", "label", "negative", name)
        for name in ("share_a", "share_b", "difference", "lower", "upper")
    ]
    n = [find("sentiment.csv", "group", group, "n") for group in ("schizophrenia_spectrum", "adhd")]
    a, b, difference, low, high = (f"{100 * one:.0f}" for one in negative)
    side = json.loads((made / "sentiment.csv.json").read_text(encoding="utf-8"))
    assert side["data_set"]["fictional"]
    made_by = (
        f"(Valuescape {versions()['valuescape']}, codebook {side['codebook']['id']} {side['codebook']['version']})"
    )
    assert own[0].startswith(
        f"In fictional demo posts coded automatically {made_by}, {a} % of {n[0]:.0f} mentions about "
    )
    assert (
        f"against {b} % of {n[1]:.0f} about ADHD (difference {difference} points, 95 % interval {low} to {high})"
        in own[0]
    )


def test_the_citations_are_those_of_the_citation_file() -> None:
    file = YAML(typ="safe").load(ROOT / "CITATION.cff")
    (study,) = file["references"]
    names = ", ".join(author["family-names"] for author in study["authors"])
    software, paper = quoted()[-2:]
    assert software == f"{file['authors'][0]['name']}: {file['title']}, version {file['version']}."
    identifier = study["identifiers"][0]["value"]
    assert paper == f"{names}: {study['title']}, {study['collection-title']}, {identifier}."

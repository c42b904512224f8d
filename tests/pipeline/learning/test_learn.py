"""Heads learned from coded posts, end to end with the real encoder: they know more, and say how much."""

from __future__ import annotations

import csv
import json
import random
import shutil
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from embedding.packaged import PACKAGED_MODEL
from pipeline.cli import app
from pipeline.coding.codebook_file import load_codebook
from pipeline.coding.offline.coder import OfflineCoder
from pipeline.coding.offline.heads import folder
from pipeline.coding.offline.heads.encoder import ON_CODED_ALONE
from pipeline.coding.offline.heads.heads import LEAST, SURE
from pipeline.coding.offline.heads.training import prepared
from pipeline.coding.offline.tuning import LEARNING
from pipeline.learning.coded import coded_examples
from pipeline.learning.learn import folds, untaught, weights
from records.codebook import Codebook
from records.posts import Passage
from records.problem import Problem
from tests.pipeline.garden import GARDEN

GLAD = ("I am so pleased with", "It makes me happy to see", "What a joy this year:", "I could sing about")
SORRY = ("I am fed up with", "It breaks my heart to see", "What a mess this year:", "I could weep about")
WATERING = ("the can that I carry to the beds", "the hose and the sprinkler on the lawn", "the rain barrel and its tap")
CUTTING = ("the shears and what they did to the hedge", "the mower and the short grass", "the roses that I pruned")
OTHERS = (
    "The train was late again, as on every {} of this month.",
    "Has anyone a spare ticket for {}?",
    "Lunch on {} was soup.",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a codebook, coded posts, and the heads that the command has made of them."""
    place = tmp_path_factory.mktemp("garden")
    (place / "garden.yaml").write_text(GARDEN, encoding="utf-8")
    chance = random.Random(4)
    with (
        (place / "posts.csv").open("w", encoding="utf-8", newline="") as posts,
        (place / "codes.jsonl").open("w") as codes,
    ):
        writer = csv.DictWriter(posts, ["id", "platform", "text"])
        writer.writeheader()
        for number in range(150):
            day, mood, work = (
                chance.choice(DAYS),
                chance.choice(("glad", "sorry")),
                chance.choice(("watering", "cutting")),
            )
            said = (
                chance.choice(GLAD if mood == "glad" else SORRY),
                chance.choice(WATERING if work == "watering" else CUTTING),
            )
            relevant = number % 5 > 0
            text = (
                f"On {day} number {number}: {' '.join(said)}."
                if relevant
                else chance.choice(OTHERS).format(f"{day} {number}")
            )
            writer.writerow({"id": number, "platform": "forum", "text": text})
            line = {
                "id": str(number),
                "relevant": relevant,
                "mood": mood if relevant else None,
                "work": [work] if relevant else [],
            }
            codes.write(json.dumps(line) + "\n")
    made = CliRunner().invoke(
        app,
        [
            "train",
            "--codebook",
            str(place / "garden.yaml"),
            "--coded",
            str(place / "posts.csv"),
            str(place / "codes.jsonl"),
        ],
    )
    assert made.exit_code == 0, made.output
    return place


@pytest.fixture(scope="module")
def book(place: Path) -> Codebook:
    return load_codebook(place / "garden.yaml")


def test_what_was_gained_is_told_on_posts_that_were_kept_back(place: Path) -> None:
    card = json.loads((place / "heads" / folder.CARD).read_text(encoding="utf-8"))
    figures = {(line["dimension"], line["figure"]): line for line in card["figures"]}
    sure = {figures.pop((dimension, "ece"))["after"] for dimension in ("mood", "work")}
    assert all(0 <= error < 0.15 for error in sure)
    assert set(figures) == {("relevance", "kappa"), ("mood", "kappa"), ("work", "micro_f1"), ("work", "macro_f1")}
    for line in figures.values():
        assert line["after"] > line["before"] + 0.1 and line["after"] > 0.7, line
        assert line["low"] is None or line["low"] <= line["after"] <= line["high"]
        assert line["spread"] >= 0
    assert (card["posts"], card["relevant"], card["folds"]) == (150, 120, LEARNING.folds)
    readable = (place / "heads" / folder.READABLE).read_text(encoding="utf-8")
    assert card["sha256"] in readable and "| mood | kappa |" in readable


def test_heads_come_with_a_check_of_the_posts_that_were_kept_back(place: Path, book: Codebook) -> None:
    coder = OfflineCoder(book, heads=place / "heads")
    check = coder.check
    assert check is not None and check.shipped and not check.random_sample
    assert (check.posts, check.results["gold"]["folds"], check.results["platforms"]) == (
        150,
        LEARNING.folds,
        {"forum": 150},
    )
    rows = {row["label"]: row for row in check.results["dimensions"]["work"]["labels"]}
    assert sum(row["gold"] for row in rows.values()) == 120
    assert f"| work | cutting | 120 | {rows['cutting']['gold']} | {rows['cutting']['found']} |" in (
        place / "heads" / folder.READABLE
    ).read_text(encoding="utf-8")
    reworded = book.model_copy(update={"description": "Other words"})
    assert OfflineCoder(reworded, heads=place / "heads").check is None


def test_a_check_by_evaluate_takes_its_place(place: Path, book: Codebook, tmp_path: Path) -> None:
    shutil.copytree(place / "heads", tmp_path / "heads")
    learned, others = place / "codes.jsonl", tmp_path / "others.jsonl"
    others.write_text("".join(learned.read_text(encoding="utf-8").splitlines(keepends=True)[:40]), encoding="utf-8")
    arguments = ["evaluate", "--posts", place / "posts.csv", "--codebook", place / "garden.yaml"]
    arguments += ["--heads", tmp_path / "heads", "--resamples", 100, "--ship", "--gold"]
    refused = CliRunner().invoke(app, [str(part) for part in (*arguments, learned)])
    assert refused.exit_code == 1 and "have learned from codes.jsonl" in " ".join(refused.output.split())
    made = CliRunner().invoke(app, [str(part) for part in (*arguments, others, "--readers", 2)])
    assert made.exit_code == 0, made.output
    check = OfflineCoder(book, heads=tmp_path / "heads").check
    assert check is not None
    assert (check.gold, check.posts, check.results["gold"].get("folds")) == ("others.jsonl", 40, None)
    assert "each coded by 2 readers" in (tmp_path / "heads" / folder.READABLE).read_text(encoding="utf-8")
    (tmp_path / "heads" / folder.CHECK).write_text("[]", encoding="utf-8")
    with pytest.raises(Problem, match="is damaged"):
        _ = OfflineCoder(book, heads=tmp_path / "heads").check


def test_neither_card_nor_arrays_hold_a_word_of_the_posts(place: Path) -> None:
    for file in (place / "heads").iterdir():
        content = file.read_bytes()
        assert not [part for part in (*GLAD, *SORRY, *WATERING, *CUTTING) if part.encode() in content], file.name


def test_the_heads_code_like_the_readers(place: Path, book: Codebook) -> None:
    coder = OfflineCoder(book, heads=place / "heads")
    glad, sorry, none = coder.code([
        Passage(id="1", text="I could sing about the hose and the beds, all of it, honestly.", language="en"),
        Passage(id="2", text="It breaks my heart to see the shears and the short grass again.", language="en"),
        Passage(id="3", text="Has anyone a spare ticket for the train on Sunday?", language="en"),
    ])  # fmt: skip
    assert [m.labels("mood") for m in (*glad.mentions, *sorry.mentions)] == [("glad",), ("sorry",)]
    assert [m.labels("work") for m in (*glad.mentions, *sorry.mentions)] == [("watering",), ("cutting",)]
    assert not none.mentions
    assert coder.fingerprint != OfflineCoder(book).fingerprint
    assert coder.heads.stack[LEAST].shape == (1,)
    told = [name for name in coder.heads.stack if name.startswith(SURE)]
    assert set(told) <= {SURE + "mood", SURE + "work"}


def test_the_same_posts_teach_the_same(place: Path, book: Codebook) -> None:
    coded = coded_examples(book, [(place / "posts.csv", place / "codes.jsonl")], None)[0]
    material = prepared(book, [one.example for one in coded])
    learned = []
    for _ in range(2):
        encoder = untaught(book, coded, PACKAGED_MODEL)
        encoder.train(material.lesson(range(48), encoder.marked, weights(material)), lambda _: None, ON_CODED_ALONE)
        learned.append(encoder.state())
    one, other = learned
    assert one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


def test_damaged_heads_and_heads_of_another_codebook_are_refused(place: Path, book: Codebook, tmp_path: Path) -> None:
    for name in (folder.CARD, folder.ARRAYS):
        (tmp_path / name).write_bytes((place / "heads" / name).read_bytes())
    with pytest.raises(Problem, match="made for another codebook"):
        folder.given(tmp_path, load_codebook())
    (tmp_path / folder.ARRAYS).write_bytes(b"nothing")
    with pytest.raises(Problem, match="damaged"):
        folder.given(tmp_path, book)
    (tmp_path / folder.CARD).write_text("{}", encoding="utf-8")
    with pytest.raises(Problem, match="damaged"):
        folder.given(tmp_path, book)
    with pytest.raises(Problem, match="holds no heads"):
        folder.given(tmp_path / "none", book)


def test_shipped_heads_are_used_until_codebook_or_examples_move_on(
    place: Path, book: Codebook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(folder, "shipped_folder", lambda _: place / "heads")
    shipped = folder.shipped(book, [], PACKAGED_MODEL)
    assert shipped is not None and OfflineCoder(book).fingerprint != OfflineCoder(book, shipped=False).fingerprint
    example = tmp_path / "more.jsonl"
    example.write_text('{"text": "One more.", "relevant": false}', encoding="utf-8")
    assert folder.shipped(book, [example], PACKAGED_MODEL) is None
    label = book.dimensions[0].labels[0].model_copy(update={"score": 2.0})
    dimension = book.dimensions[0].model_copy(update={"labels": [label, *book.dimensions[0].labels[1:]]})
    moved = book.model_copy(update={"dimensions": [dimension, *book.dimensions[1:]]})
    assert folder.shipped(moved, [], PACKAGED_MODEL) is None


def test_folds_keep_groups_together_and_spread_what_is_relevant(place: Path, book: Codebook) -> None:
    coded = coded_examples(book, [(place / "posts.csv", place / "codes.jsonl")], None)[0]
    fold = folds(coded)
    by_group: dict[int, set[int]] = {}
    for one, k in zip(coded, fold.tolist(), strict=True):
        by_group.setdefault(one.group, set()).add(k)
    assert all(len(where) == 1 for where in by_group.values())
    shares = [
        np.mean([one.gold.relevant for one, k in zip(coded, fold, strict=True) if k == n])
        for n in range(LEARNING.folds)
    ]
    assert max(shares) - min(shares) < 0.15


@pytest.mark.parametrize("command", ["run", "code"])
def test_heads_are_for_the_offline_coder(place: Path, command: str, tmp_path: Path) -> None:
    target = ["--database", str(tmp_path / "d.db")] if command == "run" else ["--out", str(tmp_path / "o.jsonl")]
    result = CliRunner().invoke(
        app, [command, str(place / "posts.csv"), "--coder", "llm", "--heads", str(place / "heads"), *target]
    )
    assert result.exit_code == 1 and "--heads is for --coder offline" in " ".join(result.output.split())


def test_too_few_coded_posts_are_refused(place: Path, tmp_path: Path) -> None:
    lines = (place / "codes.jsonl").read_text(encoding="utf-8").splitlines()[:40]
    (tmp_path / "few.jsonl").write_text("\n".join(lines), encoding="utf-8")
    result = CliRunner().invoke(
        app,
        [
            "train",
            "--codebook",
            str(place / "garden.yaml"),
            "--coded",
            str(place / "posts.csv"),
            str(tmp_path / "few.jsonl"),
        ],
    )
    assert result.exit_code == 1 and "There are 40 coded posts" in " ".join(result.output.split())
    assert isinstance(app, typer.Typer)

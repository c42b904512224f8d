"""The heads that ship: they fit code, codebook and examples, and hold nothing but numbers."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from embedding.packaged import PACKAGED_MODEL
from pipeline.coding.codebook_file import load_codebook
from pipeline.coding.offline.coder import OfflineCoder
from pipeline.coding.offline.heads import folder
from pipeline.coding.offline.heads.check import read_check
from pipeline.coding.offline.heads.examples import example_files, example_folder
from pipeline.coding.offline.heads.folder import Folder
from pipeline.coding.offline.tuning import LEARNING
from pipeline.learning.card import readable
from tests.conftest import ROOT, in_process

AGAIN = (
    "code, codebook or examples have moved on without the heads: "
    "python -m pipeline train --coded POSTS CODES --out codebooks/vsd/heads"
)
CHECK_AGAIN = "the check is of other heads or another coder: python -m pipeline evaluate --gold GOLD --posts POSTS --readers 2 --ship"
MOST = 60_000_000  # bytes


@pytest.fixture(scope="module")
def heads() -> Folder:
    book = load_codebook()
    found = folder.shipped(book, example_files(example_folder(book)), PACKAGED_MODEL)
    assert found is not None, AGAIN
    return found


def test_they_fit_code_codebook_and_examples(heads: Folder) -> None:
    assert heads.path == ROOT / "codebooks" / "vsd" / "heads"
    assert heads.heads(load_codebook()).encoder.layers == LEARNING.coded_layers


def test_they_are_arrays_of_numbers_and_json(heads: Folder) -> None:
    files = sorted(path.name for path in heads.path.iterdir())
    assert files == sorted([folder.ARRAYS, folder.CARD, folder.CHECK, folder.READABLE])
    assert sum(path.stat().st_size for path in heads.path.iterdir()) < MOST
    with zipfile.ZipFile(heads.path / folder.ARRAYS) as parts:
        assert all(name.endswith(".npy") for name in parts.namelist())
    with np.load(heads.path / folder.ARRAYS, allow_pickle=False) as arrays:
        kinds = {name: arrays[name].dtype.kind for name in arrays.files}
        meta = json.loads(str(arrays["meta"]))
    assert {name for name, kind in kinds.items() if kind != "f"} == {"meta"}
    assert set(meta) == {"outputs", "marked", "layers"}


def test_the_card_says_what_they_are_made_of_and_how_good(heads: Folder) -> None:
    card = heads.card
    assert card["examples"] > 9000 and card["started_from"] == "examples"
    assert card["posts"] > 1000 and [len(one["codes_sha256"]) for one in card["coded"]] == [64]
    figures = {(line["dimension"], line["figure"]): line for line in card["figures"]}
    assert figures["relevance", "kappa"]["after"] > max(0.75, figures["relevance", "kappa"]["before"])
    assert all(line["after"] < 0.06 for (_, figure), line in figures.items() if figure == "ece")
    readable = (heads.path / folder.READABLE).read_text(encoding="utf-8")
    assert card["sha256"] in readable
    for line in figures.values():
        assert f"{line['after']:.3f}" in readable


def test_the_check_is_of_these_heads_and_this_coder(heads: Folder) -> None:
    check = read_check(heads.path)
    assert check is not None, CHECK_AGAIN
    assert check.coder_fingerprint == OfflineCoder(load_codebook()).fingerprint, CHECK_AGAIN
    assert check.gold_sha256 not in {one["codes_sha256"] for one in heads.card["coded"]}
    assert set(check.results["dimensions"]) == set(load_codebook().ids)
    assert (heads.path / folder.READABLE).read_text(encoding="utf-8") == readable(heads.card, check)


@pytest.mark.slow
def test_the_check_can_be_made_again(heads: Folder, shared: Path, tmp_path: Path) -> None:
    """Counts of posts; another processor may round a probability to the other side of a threshold."""
    gold, posts, out = shared / "gold" / "dev.jsonl", shared / "corpus" / "real_posts.jsonl", tmp_path / "out.json"
    made = in_process("evaluate", "--gold", gold, "--posts", posts, "--json", out, "--resamples", 100)
    assert made.returncode == 0, made.stderr
    again, check = json.loads(out.read_text(encoding="utf-8")), read_check(heads.path)
    assert check is not None and check.gold_sha256 == again["gold"]["sha256"], CHECK_AGAIN
    for dimension, figures in again["dimensions"].items():
        before = {row["label"]: row for row in check.results["dimensions"][dimension]["labels"]}
        for row in figures["labels"]:
            assert row["gold"] == before[row["label"]]["gold"]
            assert row["found"] == pytest.approx(before[row["label"]]["found"], abs=2), (dimension, row["label"])


def test_the_card_holds_no_words_of_the_posts(heads: Folder, shared: Path) -> None:
    names = (folder.CARD, folder.CHECK, folder.READABLE)
    told = " ".join((heads.path / name).read_text(encoding="utf-8") for name in names).lower()
    for line in (shared / "corpus" / "real_posts.jsonl").read_text(encoding="utf-8").splitlines():
        words = json.loads(line)["text"].lower().split()
        for start in range(0, len(words) - 6, 6):
            assert " ".join(words[start : start + 6]) not in told

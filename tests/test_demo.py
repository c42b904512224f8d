"""The demo posts: enough of them, distinct, fictional, of every kind, and kept apart from what the coder learns."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.cleaning import near_duplicates
from pipeline.cleaning.normalise import normalise
from pipeline.coding.codebook_file import DEFAULT_CODEBOOK, load_codebook
from pipeline.ingest import find_files, open_export
from records.posts import RawPost
from tests.conftest import ROOT

DEMO = ROOT / "data" / "demo"
INTENT = ROOT / "tests" / "data" / "demo_intent.jsonl"  # what each post was written to show


@pytest.fixture(scope="module")
def posts() -> list[RawPost]:
    rows = [row for file in find_files([DEMO]) for row in open_export(file).rows()]
    assert all(isinstance(row, RawPost) for row in rows)
    return [row for row in rows if isinstance(row, RawPost)]


@pytest.fixture(scope="module")
def intents() -> list[dict[str, object]]:
    return [json.loads(line) for line in INTENT.read_text(encoding="utf-8").splitlines()]


def test_there_are_enough_of_them_on_six_platforms_in_native_shapes(posts: list[RawPost]) -> None:
    assert len(posts) >= 3000
    by_platform = Counter(post.platform for post in posts)
    assert set(by_platform) == {"reddit", "x", "youtube", "tiktok", "facebook", "instagram"}
    assert min(by_platform.values()) >= 400
    formats = {open_export(file).format for file in find_files([DEMO])}
    assert "generic" not in formats and len(formats) >= 7


def test_each_is_marked_as_fictional(posts: list[RawPost]) -> None:
    assert all(post.fictional for post in posts)


def test_they_run_from_december_2022_to_november_2025(posts: list[RawPost]) -> None:
    moments = [post.created_at for post in posts if post.created_at]
    assert len(moments) == len(posts)
    assert min(moments) >= datetime(2022, 12, 1, tzinfo=UTC)
    assert max(moments) < datetime(2025, 12, 1, tzinfo=UTC)
    assert (min(moments).year, max(moments).year) == (2022, 2025)


def test_under_one_percent_are_near_duplicates_of_another(posts: list[RawPost]) -> None:
    seen: dict[int, list[int]] = {}
    texts = [normalise(post.text).text for post in posts]
    repeated = 0
    for index, text in enumerate(texts):
        bands = near_duplicates.bands(text)
        candidates = {other for band in bands for other in seen.get(band, [])}
        repeated += any(near_duplicates.similarity(text, texts[other]) >= 0.5 for other in candidates)
        for band in bands:
            seen.setdefault(band, []).append(index)
    assert repeated < 0.01 * len(posts)
    assert len({text.lower() for text in texts}) > 0.99 * len(texts)


def test_threads_hang_together(posts: list[RawPost]) -> None:
    replies = [post for post in posts if post.parent_id]
    ids = {post.native_id for post in posts}
    assert len(replies) >= 200
    assert sum(post.parent_id in ids for post in replies if post.platform == "reddit") >= 150


def test_every_label_was_written_for(intents: list[dict[str, object]], posts: list[RawPost]) -> None:
    assert {(i["platform"], i["id"]) for i in intents} == {(p.platform, p.native_id) for p in posts}
    book = load_codebook(DEFAULT_CODEBOOK)
    for dimension, key in (("condition", "conditions"), ("perspective", "perspectives"), ("value", "values")):
        meant = Counter(label for intent in intents for label in intent.get(key, []))  # type: ignore[attr-defined]
        missing = [label.id for label in book.dimension(dimension).labels if meant[label.id] < 5]
        assert not missing, f"fewer than five demo posts for {missing}"
        if dimension == "condition":  # all but the rarest can be looked at by themselves
            assert sorted(meant[label.id] for label in book.dimension(dimension).labels)[1] >= 150


def test_stances_follow_the_published_pattern(intents: list[dict[str, object]]) -> None:
    def positive(condition: str) -> float:
        stances = [i["sentiment"] for i in intents if condition in i.get("conditions", [])]  # type: ignore[operator]
        return stances.count("positive") / len(stances)

    for strong in ("adhd", "autism"):
        for weak in ("schizophrenia_spectrum", "bipolar"):
            assert positive(strong) > positive(weak) + 0.15
    irrelevant = sum(not intent["relevant"] for intent in intents)
    assert 0.1 < irrelevant / len(intents) < 0.3


def test_the_coder_learns_nothing_from_them(posts: list[RawPost]) -> None:
    demo = {near_duplicates.text_hash(normalise(post.text).text) for post in posts}
    learned = [text for file in _learned() for text in _texts(file)]
    assert not [text for text in learned if near_duplicates.text_hash(normalise(text).text) in demo]


def _learned() -> list[Path]:
    return sorted((ROOT / "codebooks").rglob("*.jsonl"))


def _texts(file: Path) -> list[str]:
    return [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def test_the_coder_finds_what_was_meant(demo_database: Path, intents: list[dict[str, object]]) -> None:
    """At least 80 % found, at most 5 % of the others let in, 80 % of stances. Intent is no reader's code."""
    with sqlite3.connect(demo_database) as file:
        query = """
            SELECT p.platform, p.native_id, c.label FROM post p JOIN mention m ON m.post_id = p.id
            LEFT JOIN code c ON c.mention_id = m.id AND c.dimension = 'sentiment'
        """
        found: dict[tuple[str, str], set[str]] = {}
        for platform, native_id, label in file.execute(query):
            found.setdefault((platform, native_id), set()).update([label] if label else [])
    meant = {(str(i["platform"]), str(i["id"])): i for i in intents}
    relevant = {key for key, intent in meant.items() if intent["relevant"]}
    assert len(relevant & found.keys()) >= 0.85 * len(relevant)
    assert len(found.keys() - relevant) <= 0.05 * (len(meant) - len(relevant))
    stances = {key: "mixed" if len(found[key]) > 1 else next(iter(found[key]), "") for key in relevant & found.keys()}
    agreed = sum(stance == meant[key]["sentiment"] for key, stance in stances.items())
    assert agreed >= 0.8 * len(stances)

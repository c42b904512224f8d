"""Posts that people have coded become examples: what each teaches, and which belong together."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from pipeline.coding.codebook_file import DEFAULT_CODEBOOK, load_codebook
from pipeline.evaluation.gold import GoldError
from pipeline.learning.coded import CodedExample, coded_examples
from records.codebook import Codebook

Codes = list[dict[str, object]]


@pytest.fixture(scope="module")
def book() -> Codebook:
    return load_codebook(DEFAULT_CODEBOOK)


TEXTS = {
    "a": "ChatGPT broke my week into steps that my ADHD could manage, but it forgets what I said a day later.",
    "b": "I am looking for a plumber in the north of town, any ideas at all?",
    "c": "My anxiety is calmer since I talk to Wysa at night, honestly.",
    "d": "Mi ansiedad es mejor desde que hablo con el chatbot todas las noches, de verdad que sí.",
}


def files(
    folder: Path, texts: dict[str, str], codes: Codes, authors: dict[str, str] | None = None
) -> tuple[Path, Path]:
    posts = folder / "posts.csv"
    with posts.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["id", "platform", "text", "author", "venue"])
        writer.writeheader()
        for id_, text in texts.items():
            author = (authors or {}).get(id_, f"author {id_}")
            writer.writerow({"id": id_, "platform": "reddit", "text": text, "author": author, "venue": "r/ADHDers"})
    (folder / "codes.jsonl").write_text("".join(json.dumps(code) + "\n" for code in codes), encoding="utf-8")
    return posts, folder / "codes.jsonl"


def line(id_: str, **codes: object) -> dict[str, object]:
    empty: dict[str, object] = {"sentiment": None, "products": [], "conditions": [], "perspectives": [], "values": []}
    return {"id": id_, "relevant": bool(codes), **empty, **codes}


BOTH = line("a", sentiment="mixed", products=["GPT"], conditions=["adhd"], perspectives=["instrumental_support"], maybe_perspectives=["interaction_limitations"],
            praise=["broke my week into steps", "words that are not there"], criticism=["it forgets what I said"])  # fmt: skip


def test_a_coded_post_teaches_what_its_readers_said(book: Codebook, tmp_path: Path) -> None:
    pair = files(tmp_path, TEXTS, [BOTH, line("b"), line("c", sentiment=None, conditions=["anxiety"])])
    found, left_out = coded_examples(book, [pair], frozenset({"en"}))
    first, second, third = (one.example for one in found)
    assert first.codes["sentiment"] == ("negative", "positive")  # both ends
    assert first.codes["condition"] == ("adhd",)
    assert first.undecided == {("perspective", "interaction_limitations")}
    assert first.evidence == {
        "sentiment": {"positive": ("broke my week into steps",), "negative": ("it forgets what I said",)}
    }
    assert first.surroundings == ("ADHDers",)
    assert not second.relevant and not second.codes
    assert {label for dimension, label in third.undecided if dimension == "sentiment"} == {
        "positive",
        "neutral",
        "negative",
    }
    assert not sum(left_out.values())


def test_what_the_coder_does_not_read_is_left_out_and_counted(book: Codebook, tmp_path: Path) -> None:
    codes = [line("c", sentiment="positive"), line("d", sentiment="positive"), line("gone")]
    pair = files(tmp_path, TEXTS, codes)
    found, left_out = coded_examples(book, [pair, pair], frozenset({"en"}))
    assert [one.gold.id for one in found] == ["c"]
    assert left_out == {"without a post": 2, "another language": 2, "coded twice": 1}


def test_posts_of_one_author_and_near_copies_belong_together(book: Codebook, tmp_path: Path) -> None:
    long = (
        "Talking to ChatGPT every evening about my panic has made the nights a little shorter and the mornings kinder"
    )
    texts = {"1": long, "2": long + " too", "3": TEXTS["a"], "4": TEXTS["c"], "5": TEXTS["b"]}
    pair = files(tmp_path, texts, [line(id_) for id_ in texts], {"4": "same", "5": "same"})
    groups = [one.group for one in coded_examples(book, [pair], None)[0]]
    assert groups[0] == groups[1] and groups[3] == groups[4]
    assert len(set(groups)) == 3


def test_codes_without_their_posts_are_refused(book: Codebook, tmp_path: Path) -> None:
    pair = files(tmp_path, TEXTS, [line("x"), line("y")])
    with pytest.raises(GoldError, match="None of the gold's 2 posts"):
        coded_examples(book, [pair], None)


def test_an_example_holds_no_more_of_a_post_than_the_coder_reads(book: Codebook, tmp_path: Path) -> None:
    found: list[CodedExample] = coded_examples(book, [files(tmp_path, TEXTS, [BOTH])], None)[0]
    assert "author" not in repr(found[0].example)

"""A single text, however long and whatever it is made of, costs bounded time and memory; all of it is kept."""

from __future__ import annotations

import json
import random
import resource
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.progress import Progress

from db.connect import database_url, open_read_only
from db.disclosure import VIEWER
from db.read.quotes import quotes
from pipeline.batches import batched_rows
from pipeline.cleaning.clean import clean, passage_of
from pipeline.coding.code_posts import as_asked, code_posts
from pipeline.coding.codebook_file import load_codebook
from pipeline.ingest.html import html_to_text
from pipeline.ingest.platforms import place, platform_of_domain
from pipeline.progress import console
from pipeline.run import Options, run
from records.long_texts import LONGEST, within
from records.posts import Passage, RawPost
from tests.pipeline.ingested import ingested
from tests.pipeline.test_layers import Halves, coded, database, small_parts

__all__ = ["database", "small_parts"]  # fixtures
WORDS = ["pears", "anxiety", "ChatGPT", "calm", "the", "garden", "I", "feel", "nobody.", "talk", "to", "my"]


def prose(characters: int) -> str:
    draw = random.Random(4)
    return " ".join(draw.choice(WORDS) for _ in range(characters // 4))[:characters]


def raw(text: str, native_id: str = "1", **values: str) -> RawPost:
    return RawPost(platform="reddit", native_id=native_id, text=text, source_row=1, **values)  # type: ignore[arg-type]


def test_a_text_within_the_limit_is_as_it_was_and_a_longer_one_is_cut_between_words() -> None:
    text = "x" * LONGEST
    assert within(text) is text
    assert within(text + "y") == text  # no blank to cut at
    assert within("pear " * LONGEST) == ("pear " * LONGEST)[: LONGEST - 1]
    assert within("a " + "b" * (LONGEST - 3) + " c") == "a " + "b" * (LONGEST - 3)


def test_what_a_coder_gets_is_within_the_limit_even_where_cleaning_makes_it_longer() -> None:
    passage = Passage(id="1", text="\ufdfa" * LONGEST, title="t " * LONGEST, surroundings=("s " * LONGEST,))
    asked = as_asked(passage)
    assert asked.title is not None
    assert max(len(asked.text), len(asked.title), len(asked.surroundings[0])) <= LONGEST


def test_quotes_of_a_long_text_stand_where_they_say() -> None:
    text = "“Pears”  calm me. " * 10_000
    (answer,) = code_posts([replace(passage_of(raw(text))[0], language="en")], Halves(load_codebook(), 2))
    (mention,) = answer.mentions
    assert text[mention.start : mention.end] == mention.quote
    assert mention.end <= LONGEST


def test_a_long_text_is_kept_whole_coded_in_part_and_told(database: Path, tmp_path: Path) -> None:
    text = prose(3 * LONGEST)
    rows = [{"id": str(n), "platform": "reddit", "text": text[: (n + 1) * 60_000]} for n in range(2)]
    (tmp_path / "posts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with console.capture() as told, Progress(console=console) as progress:
        options = Options(
            paths=[tmp_path / "posts.jsonl"],
            database=database_url(str(database)),
            codebook=load_codebook(),
            coder="half 2",
        )
        assert run(options, progress).account.mentions == 2
    assert "2 posts are longer than 50,000 characters" in " ".join(told.get().split())
    with sqlite3.connect(database) as connection:
        assert [row[0] for row in connection.execute("SELECT length(text) FROM post ORDER BY id")] == [60_000, 120_000]
        assert connection.execute("SELECT max(end) FROM mention").fetchone()[0] <= LONGEST
    with open_read_only(database_url(str(database))).connect() as connection:
        for quote in quotes(connection, load_codebook(), [1, 2], VIEWER):
            assert len(quote.before) + len(quote.text) + len(quote.after) <= 2 * LONGEST


def test_short_posts_say_nothing_of_a_limit(database: Path, tmp_path: Path) -> None:
    (tmp_path / "posts.jsonl").write_text(json.dumps({"id": "1", "platform": "reddit", "text": prose(300)}) + "\n")
    with console.capture() as told:
        coded(database, tmp_path / "posts.jsonl", 1)
    assert "longer than" not in told.get()


def test_long_texts_repeat_one_another_only_where_they_are_the_same(database: Path, tmp_path: Path) -> None:
    text = prose(2 * LONGEST)
    rows = [{"id": str(n), "platform": "reddit", "text": t} for n, t in enumerate([text, text, text + " more"])]
    (tmp_path / "posts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    account = ingested([tmp_path / "posts.jsonl"], database)
    assert (account.totals()["posts"], account.duplicate_reasons) == (2, [("same text", 1)])


SHAPES = {
    "one letter": "a",
    "exclamation marks": "!",
    "unclosed tags": "<b ",
    "unclosed comments": "<!-- ",
    "unclosed attributes": '<a href="',
    "tags": "<div>",
    "combining marks": "e\u0301",
    "wide letters": "\ufdfa",
    "labels of a host": "a.",
    "blank lines": "\n ",
    "addresses": "https://a.example/@b ",
}
STEPS: dict[str, Callable[[str], object]] = {
    "clean": lambda text: clean([raw(text)], key=b"k"),
    "passage": lambda text: as_asked(passage_of(raw(text))[0]),
    "html": html_to_text,
    "place": place,
    "host": platform_of_domain,
}


@pytest.mark.parametrize("shape", list(SHAPES))
@pytest.mark.parametrize("step", list(STEPS))
def test_no_shape_of_text_costs_its_square(step: str, shape: str) -> None:
    unit = SHAPES[shape]
    text = unit * (600_000 // len(unit))
    started = time.process_time()
    STEPS[step](text)
    assert time.process_time() - started < 8  # a minute and more where it did


def test_tags_without_an_end_stay_readable() -> None:
    assert html_to_text("<p>one</p>" + "<b " * 100 + "two &amp; three") == "one\n\n" + "<b " * 100 + "two & three"
    assert html_to_text("x " + "<!-- <i>a</i> " * 100) == "x " + "<!-- a " * 100
    assert html_to_text("a <b and &lt;") == "a <b and <"


def test_a_line_of_sixty_megabytes_takes_less_than_a_gigabyte(tmp_path: Path, database: Path) -> None:
    text = "I talk to the pears about my day. " * 1_760_000
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "1", "platform": "reddit", "text": text}) + "\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert ingested([tmp_path / "a.jsonl"], database).totals()["posts"] == 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1_000_000  # KiB


def test_batches_of_long_texts_are_shorter() -> None:
    sizes = [len(batch) for batch in batched_rows((raw("x" * 4_000_000, str(n)) for n in range(7)), 500)]
    assert sizes == [3, 3, 1]
    assert [len(batch) for batch in batched_rows((raw("x", str(n)) for n in range(7)), 3)] == [3, 3, 1]

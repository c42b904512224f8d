"""Which quotes stand behind a selection, and which leads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from db.connect import database_url, open_for_writing
from db.dialects import for_engine
from db.write.layers import open_layer
from db.write.mentions import save_coded
from db.write.publish import publish
from db.write.runs import finish_run
from explore.dataset import DataSet, open_data_set
from explore.filter import Filter
from explore.quotes import SURELY, behind, leads, typical
from records.answer import Coded
from records.mentions import Code, Mention
from records.outcome import MENTIONS
from tests.db.conftest import CODER, add, add_source, begin_run, new_post, small_codebook
from tests.explore.fruit import data


def test_a_topics_most_typical_mentions_come_first() -> None:
    selection = data().select(Filter.of({"topic": 2}))
    assert behind(selection) == [16, 12]
    both = data().select(Filter.of({"topic": ("1", "2")}))
    assert typical(both) == [16, 17, 12, 11]
    assert behind(both, 5) == [16, 17, 12, 11, 14]


def test_typical_mentions_that_the_filter_hides_stay_hidden() -> None:
    selection = data().select(Filter.of({"topic": 1, "platform": "reddit"}))
    assert behind(selection) == [11, 14]


def test_without_a_topic_the_surest_come_first() -> None:
    assert behind(data().select(), 4) == data().select().first(4)
    assert behind(data([]).select()) == []


def test_the_lead_needs_no_warning_where_there_is_one_that_needs_none() -> None:
    rows = [
        {"post": "a", "confidence": 0.9, "sensitive": True},
        {"post": "b", "confidence": 0.8, "calm": False},
        {"post": "c", "confidence": 0.7},
    ]
    assert leads([data(rows).select()]) == [3]
    assert leads([data(rows[:2]).select()]) == [2]
    assert leads([data(rows[:1]).select()]) == [1]
    assert leads([data([]).select()]) == [None]


def test_part_of_a_sentence_leads_nowhere() -> None:
    rows = [{"post": "a", "confidence": 0.9, "whole": False}, {"post": "b", "confidence": 0.5, "calm": False}]
    assert leads([data(rows).select()]) == [2] and leads([data(rows[:1]).select()]) == [None]
    made = data(rows[:1])
    of_before = replace(made, columns=replace(made.columns, whole=None))
    assert leads([of_before.select()]) == [1]


TEXTS = [f"The {bot} apple talked to me and I was glad." for bot in ("first", "second", "third")]


def told(path: Path, *codes: tuple[float, float | None], moods: tuple[str, ...] = ("glad",)) -> DataSet:
    """A data set of one mention a post, its moods so sure and so clearly shown."""
    url = database_url(str(path / "told.db"))
    engine = open_for_writing(url)
    book = small_codebook()
    with engine.begin() as connection:
        layer = open_layer(connection, kind="machine", name="told", codebook=book, fingerprint=CODER)
        run = begin_run(connection, book, layer.id)
        add(connection, add_source(connection), *(new_post(text[4:9], text) for text in TEXTS[: len(codes)]))
        for i, (sure, shown) in enumerate(codes, 1):
            given = tuple(Code(label=mood, confidence=sure, shown=shown) for mood in moods)
            found = Mention(
                post_id=str(i), quote=TEXTS[i - 1], start=0, end=len(TEXTS[i - 1]),
                codes={"fruit": (Code(label="apple", confidence=1.0),), "mood": given},
            )  # fmt: skip
            save_coded(connection, layer, run, [(i, Coded(outcome=MENTIONS, mentions=(found,)))])
        publish(connection, layer)
        finish_run(connection, run, {}, {})
    for_engine(engine).tidy(engine)
    return open_data_set(url)


@pytest.mark.parametrize(
    ("codes", "leading"),
    [
        (((0.95, 0.6), (0.8, 1.0), (0.9, 0.0)), 2),  # what shows its label leads, and not what is surest of the post
        (((0.5, 0.6),), None),  # likelier does not fit than fits
        (((0.6, None),), 1),  # a coder that does not say what the passage shows
    ],
)
def test_what_leads_shows_its_label_itself(
    tmp_path: Path, codes: tuple[tuple[float, float | None], ...], leading: int | None
) -> None:
    selection = told(tmp_path, *codes).select(Filter.of({"mood": "glad"}))
    assert leads([selection]) == [leading]


def test_a_heading_that_asks_for_less_needs_more(tmp_path: Path) -> None:
    selection = told(tmp_path, (0.6, 0.75)).select(Filter.of({"mood": "glad"}))
    assert leads([selection]) == [1] and leads([selection], SURELY) == [None]


def test_a_stance_that_nobody_gave_is_shown_as_clearly_as_its_parts(tmp_path: Path) -> None:
    both = told(tmp_path, (0.6, 0.2), (0.9, 0.7), moods=("glad", "sad"))
    mixed = both.codebook.dimension("mood").both.id
    selection = both.select(Filter.of({"mood": mixed}))
    assert selection.n == 2 and leads([selection]) == [2]
    (tmp_path / "faint").mkdir()
    faint = told(tmp_path / "faint", (0.6, 0.2), moods=("glad", "sad"))
    assert leads([faint.select(Filter.of({"mood": mixed}))]) == [None]

"""Words that set two groups apart: counted by hand, once a post, and never one person's."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.log_odds import log_odds
from db.disclosure import VIEWER
from db.read.quote_words import quote_words
from explore import distinctive as module
from explore.contrasts import Groups
from explore.dataset import DataSet
from explore.distinctive import distinctive
from explore.figure import Figure, Nothing
from explore.figures import distinctive_words
from explore.filter import Filter
from tests.explore.figures.by_hand import BOOK
from tests.explore.said import opened, said

COLD, FLU = {"ill": "cold", "tool": "ash"}, {"ill": "flu", "tool": "ash"}
POSTS: list[list[dict[str, Any]]] = [
    *([{"quote": f"Lists and lists: the night routine {i} of ash", **COLD}] for i in range(20)),
    *([{"quote": f"My cold bothers the kitchen {i}", **COLD}] for i in range(20)),
    *([{"quote": f"A green garden in the kitchen {i}", **FLU}] for i in range(60)),
    # two mentions of one post: the word counts once
    [{"quote": "These routines 90", **FLU}, {"quote": "That routine 91", **FLU}],
    # four posts have it in one group only: too few to be told, whatever the odds
    *([{"quote": f"Zanzibar zanzibar zanzibar {i}", **COLD}] for i in range(4)),
    [{"quote": "Write to someone@example.org or @someone_else", **FLU}],
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataSet]:
    yield opened(said(tmp_path_factory.mktemp("said") / "said.db", BOOK, POSTS))


def groups(data: DataSet, against: str = "") -> Groups:
    return Groups.read(data.select(Filter.of({"ill": "cold"})), against)


def test_a_word_counts_once_a_post_in_whatever_form(data: DataSet) -> None:
    found = {one.spelt: one for one in distinctive(groups(data)).words}
    assert (found["lists"].posts, found["lists"].posts_others) == (20, 0)
    assert (found["routine"].posts, found["routine"].posts_others) == (20, 1)
    assert found["night routine"].phrase and (found["night routine"].posts, found["night routine"].posts_others) == (
        20,
        0,
    )
    assert (found["garden"].posts, found["garden"].posts_others) == (0, 60) and not found["garden"].ours


def test_what_repeats_the_choice_stop_words_and_rare_words_are_not_told(data: DataSet) -> None:
    found = distinctive(groups(data))
    told = {part for one in found.words for part in one.spelt.split()}
    assert not told & {"cold", "ash", "the", "my", "of", "zanzibar", "someone", "example", "handle", "e", "mail"}
    assert (found.read, found.posts, found.read_others, found.posts_others) == (44, 44, 62, 62)
    assert not found.sampled


def test_the_bounds_are_those_of_the_words_counted_in_the_file(data: DataSet, tmp_path: Path) -> None:
    """Counted again with SQL and a plain loop: every word that is not left out, once a post."""
    path = said(tmp_path / "again.db", BOOK, POSTS)
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            "SELECT mention.post_id, quote, label FROM mention JOIN code ON code.mention_id = mention.id WHERE dimension = 'ill'"
        ).fetchall()
    stems = {"routines": "routine", "list": "lists", "bothers": "bothers"}
    kept = {"lists", "night", "routine", "bothers", "kitchen", "garden", "green", "zanzibar", "write"}
    posts: dict[str, set[tuple[int, str]]] = {"cold": set(), "flu": set()}
    for post, quote, label in rows:
        for word in re.findall(r"[a-z]+", quote.lower()):
            if stems.get(word, word) in kept:
                posts[label].add((post, stems.get(word, word)))
    vocabulary = sorted(kept)
    n, n_b = (np.array([sum(w == word for _, w in posts[g]) for word in vocabulary]) for g in ("cold", "flu"))
    found = distinctive(groups(data))
    expected = log_odds(n, n_b, 44, 62, looked_at=found.looked_at)
    for one in found.words:
        if not one.phrase:
            i = vocabulary.index(one.spelt)
            assert (one.posts, one.posts_others) == (n[i], n_b[i])
            assert (one.log_odds, one.low, one.high) == pytest.approx(
                (expected.difference[i], expected.low[i], expected.high[i])
            )
            assert one.low > 0 or one.high < 0
    # lists, night, routine, bothers, kitchen, garden, green; "night routine", "green garden"
    assert found.looked_at == 9


def test_a_mark_opens_the_quotes_with_its_word(data: DataSet) -> None:
    for against in ("", "ill=flu"):
        selection = groups(data).selection
        figure = distinctive_words(selection, against=against)
        assert isinstance(figure, Figure) and figure.chart is not None
        rows = [r for of in figure.chart(False).to_dict()["datasets"].values() for r in of if "posts" in r]
        assert {row["side"] for row in rows} == {"here", "others"}
        for row in rows:
            found = data.select(figure.narrowed(selection.filter, {"id": row["id"], "side": row["side"]}))
            wanted = row["posts"] if row["side"] == "here" else row["posts_others"]
            # the rest has no filter of its own: its word opens all quotes with it
            assert found.posts == wanted + (row["posts"] if row["side"] == "others" and not against else 0)


def test_words_that_are_searched_for_are_not_told_and_stay_in_what_a_mark_opens(data: DataSet) -> None:
    selection = data.select(Filter.of({"words": "kitchens OR nigh*", "ill": "cold"}))
    told = {part for one in distinctive(Groups.read(selection)).words for part in one.spelt.split()}
    assert {"lists", "bothers"} <= told and not told & {"kitchen", "night"}
    figure = distinctive_words(selection)
    assert isinstance(figure, Figure)
    behind = data.select(figure.narrowed(selection.filter, {"id": "bothers", "side": "here"}))
    assert behind.filter.chosen("words") == ("(kitchens OR nigh*) bothers",) and behind.n == 20
    alone = distinctive_words(data.select(Filter.of({"words": "bother"})))
    assert isinstance(alone, Figure) and "bothers" not in set(alone.table["word or phrase"])
    assert alone.title == "Mentions with “bother” hold “cold” more often than the rest"


def test_what_is_said_of_it(data: DataSet) -> None:
    figure = distinctive_words(groups(data).selection)
    assert isinstance(figure, Figure)
    assert (
        figure.title == "People writing about cold say “night routine”, “bothers” and “lists” more often than the rest"
    )
    assert (
        "44 posts against 62 of the rest;" in figure.source
        and "9 words and phrases of 5 posts or more" in figure.source
    )
    assert figure.note and "no filter names the rest" in figure.note
    assert isinstance(distinctive_words(data.select()), Nothing)


def test_a_large_group_is_read_from_a_sample_that_is_stated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_POSTS", 40)
    data = opened(said(tmp_path / "large.db", BOOK, POSTS))
    found = distinctive(groups(data))
    assert (found.read, found.posts, found.read_others, found.posts_others) == (40, 44, 40, 62) and found.sampled
    figure = distinctive_words(groups(data).selection)
    assert isinstance(figure, Figure) and "(drawn at random from 44 and 62)" in figure.source
    assert max(one.posts for one in found.words) <= 20


def test_words_are_taken_apart_as_the_search_does(data: DataSet) -> None:
    from db.dialects import for_engine

    ids = data.columns.mention.tolist()
    with data.engine.connect() as connection:
        found = quote_words(connection, ids, VIEWER)
        quotes = dict(connection.exec_driver_sql("SELECT id, quote FROM mention").all())
    dialect = for_engine(data.engine)
    for place, mention in enumerate(ids[:30]):
        ours = [found.words[i] for i in found.word[found.quote == place]]
        assert ours == list(dialect.tokens(quotes[mention]))
    odd = "Don't—it’s naïve, café_au-lait 4o GPT-4.5 straße; ÉTÉ"
    words = re.findall(r"[^\W_]+", odd.lower())
    assert dialect.stems(words) == list(dialect.tokens(odd))


def test_a_data_set_by_hand_has_no_words() -> None:
    from tests.explore.figures.by_hand import data_set

    made = distinctive_words(data_set().select(Filter.of({"ill": "cold"})))
    assert isinstance(made, Nothing) and "0 words and phrases" in made.sentence

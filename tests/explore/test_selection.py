"""Selections: what passes, what is counted, and which mentions come first."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from threading import Event
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine

from explore.filter import Filter
from explore.kept import Kept
from explore.selection import Order
from records.layer import Layer
from tests.explore.fruit import data

OPTIONS = {
    "fruit": ["pear", "apple", "plum"],
    "mood": ["glad", "calm", "mixed", "sad"],
    "platform": ["reddit", "x"],
    "topic": ["2", "1"],
    "month": ["2024-01", "2024-02", "2024-03"],
}


def several(options: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(options), unique=True, max_size=3)


mention: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "post": st.integers(0, 5),
        "fruit": several([*OPTIONS["fruit"], "apple:gala", "apple:cox"]),
        "mood": st.none() | st.sampled_from(OPTIONS["mood"]),
        "topic": st.none() | st.sampled_from([1, 2]),
        "confidence": st.floats(0, 1),
    }
)
of_posts = st.lists(
    st.tuples(st.sampled_from(OPTIONS["platform"]), st.none() | st.sampled_from(OPTIONS["month"])),
    min_size=6,
    max_size=6,
)


def placed(rows: list[dict[str, Any]], posts: list[tuple[str, str | None]]) -> list[dict[str, Any]]:
    """The mentions with platform and month of their post."""
    return [{**row, "platform": posts[row["post"]][0], "month": posts[row["post"]][1]} for row in rows]


mentions = st.builds(placed, st.lists(mention, max_size=25), of_posts)
choices = st.fixed_dictionaries(
    {}, optional={"fruit": several([*OPTIONS["fruit"], "apple:gala"]), "mood": several(OPTIONS["mood"])}
)


def held(row: dict[str, Any], name: str) -> set[str]:
    """The options that a mention has, labels and terms."""
    value = row[name] if isinstance(row[name], list) else [] if row[name] is None else [str(row[name])]
    return {*value, *(option.partition(":")[0] for option in value)}


def passes(row: dict[str, Any], chosen: dict[str, list[str]]) -> bool:
    return all(held(row, name) & set(options) for name, options in chosen.items() if options)


@given(mentions, choices, st.lists(st.sampled_from([*OPTIONS]), unique=True, max_size=3))
@settings(max_examples=200, deadline=None)
def test_counts_are_those_of_counting_one_by_one(
    rows: list[dict[str, Any]], chosen: dict[str, list[str]], by: list[str]
) -> None:
    selection = data(rows).select(Filter.of(chosen))
    found = selection.counts(*by)
    left = [row for row in rows if passes(row, chosen)]
    for cell in product(*[[*options, None] for options in found.options]):
        index = tuple(
            len(o) if option is None else o.index(option) for option, o in zip(cell, found.options, strict=True)
        )
        own = [
            row
            for row in left
            if all(
                held(row, name) & set(options) if option is None else option in held(row, name)
                for name, option, options in zip(by, cell, found.options, strict=True)
            )
        ]
        assert found.n_all[index] == len(own)
        assert found.posts_all[index] == len({row["post"] for row in own})
    assert selection.n == len(left)
    assert selection.posts == len({row["post"] for row in left})
    assert bool(selection) == bool(left)


def test_all_options_are_counted_labels_without_their_terms() -> None:
    found = data().select().counts("fruit", "topic")
    assert found.options == (("pear", "apple", "plum"), ("2", "1"))
    assert found.n.tolist() == [[1, 1], [1, 2], [1, 1]]
    assert found.known == (5, 4)
    months = data().select().counts("month")
    assert months.series().to_dict() == {"2024-01": 2, "2024-02": 1, "2024-03": 0, "2024-04": 2, "2024-05": 1}
    assert months.known == (6, 5)


def test_a_stance_may_be_mixed() -> None:
    made = data()
    found = made.select().counts("mood")
    assert found.options[0] == ("glad", "calm", "mixed", "sad")
    assert found.n.tolist() == [3, 0, 1, 2]


# which come first


@given(mentions, choices, st.sampled_from(get_args(Order)), st.integers(0, 8), st.integers(0, 12))
@settings(max_examples=100, deadline=None)
def test_pages_are_pieces_of_one_order(
    rows: list[dict[str, Any]], chosen: dict[str, list[str]], order: Order, k: int, start: int
) -> None:
    selection = data(rows).select(Filter.of(chosen))
    whole = selection.first(len(rows) + 1, order)
    assert sorted(whole) == sorted(i + 1 for i, row in enumerate(rows) if passes(row, chosen))
    assert selection.first(k, order, start) == whole[start : start + k]


@pytest.mark.parametrize("filled", [1.0, 0.3, 0.0001])
def test_long_lists_are_walked_in_pieces(filled: float) -> None:
    generator = np.random.default_rng(8)
    labels = np.where(generator.random(30_000) < filled, "pear", "plum")
    made = data([{"post": i // 3, "fruit": label, "confidence": i % 7} for i, label in enumerate(labels)])
    selection = made.select(Filter.of({"fruit": "pear"}))
    whole = [int(made.columns.mention[row]) for row in made.columns.sure if labels[row] == "pear"]
    for start in (0, 5, 4096, 9000, 29_990):
        assert selection.first(10, start=start) == whole[start : start + 10]


def test_undated_posts_come_last_whether_newest_or_oldest_come_first() -> None:
    selection = data().select()
    assert selection.first(7, "newest") == [17, 13, 15, 16, 11, 12, 14]
    assert selection.first(7, "oldest")[-1] == 14
    assert selection.first(3, "oldest") == [12, 11, 16]


def test_the_first_mention_of_every_post_comes_before_any_second_one() -> None:
    sure = [{"post": "a", "confidence": 0.9}, {"post": "a", "confidence": 0.8}, {"post": "b", "confidence": 0.1}]
    assert data(sure).select().first(3) == [1, 3, 2]


@pytest.mark.parametrize("order", ["sure", "newest", "oldest"])
def test_few_among_many_come_in_the_same_order_as_all(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    sad = data().select(Filter.of({"mood": "sad"}))
    whole = [i for i in data().select().first(99, order) if i in sad.holds(list(range(99)))]
    assert len(whole) > 1
    for share in (0.0, 1.1):  # none are few, all are few
        monkeypatch.setattr("explore.selection._FEW", share)
        assert sad.first(99, order) == whole
        assert sad.first(1, order, start=1) == whole[1:2]


def test_a_selection_tells_which_mentions_it_holds() -> None:
    selection = data().select(Filter.of({"fruit": "pear"}))
    assert selection.holds([14, 11, 99, 12]) == [14, 12]
    assert data().select().holds([99, 17, 11]) == [17, 11]
    assert data([]).select().holds([1]) == []


# from one selection to the next


def test_narrowing_and_loosening_give_new_selections_of_the_same_data() -> None:
    selection = data().select(Filter.of({"fruit": "pear"}))
    assert selection.narrowed({"mood": "sad"}).n == 1
    assert selection.without("fruit").n == 7
    assert selection.narrowed({"mood": "sad"}).without("fruit", "mood") == selection.without("fruit")


def test_search_words_narrow_like_any_other_facet(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def search(_connection: Connection, _layer: Layer, words: str) -> np.ndarray:
        asked.append(words)
        return np.array([17, 11, 99_999], dtype=np.int32)

    monkeypatch.setattr("explore.facets.search", search)
    made = data(engine=create_engine("sqlite://"))
    selection = made.select(Filter.of({"words": "sour grapes", "mood": "sad"}))
    assert selection.first(5) == [17]
    assert selection.without("mood").n == 2
    assert asked == ["sour grapes"]  # once for all that is asked of it


# what is kept


def test_equal_questions_are_answered_once() -> None:
    made = data()
    one, other = (made.select(Filter.of({"fruit": order})) for order in (("pear", "plum"), ("plum", "pear")))
    assert one.counts("mood") is other.counts("mood")


def test_the_store_is_bounded_and_the_longest_unused_go_first() -> None:
    kept: Kept[int] = Kept(2)
    for key in (1, 2, 1, 3):
        kept.get(key, lambda key=key: key)  # type: ignore[misc]
    assert len(kept) == 2
    assert kept.get(1, lambda: -1) == 1
    assert kept.get(2, lambda: -2) == -2


def test_what_leaves_the_store_is_told_and_the_newest_stays_whatever_it_weighs() -> None:
    left: list[str] = []
    kept = Kept(10, weight=len, dropped=left.append)
    for word in ("pears", "plums", "a pear tree and a plum tree", "figs"):
        assert kept.get(word, lambda word=word: word) == word  # type: ignore[misc]
    assert left == ["pears", "plums", "a pear tree and a plum tree"]
    assert kept.forget(lambda key: key == "figs") == 1
    assert left[-1] == "figs" and len(kept) == 0


def test_many_threads_that_ask_for_the_same_make_it_once() -> None:
    kept: Kept[object] = Kept(5)
    made: list[object] = []

    def slowly() -> object:
        time.sleep(0.05)
        made.append(object())
        return made[-1]

    with ThreadPoolExecutor(8) as viewers:
        found = set(viewers.map(lambda _: kept.get("pear", slowly), range(8)))
    assert len(made) == 1 and found == set(made)


def test_who_asks_for_something_else_does_not_wait() -> None:
    kept: Kept[str] = Kept(5)
    begun, others_done = Event(), Event()

    def slowly() -> str:
        begun.set()
        assert others_done.wait(10)
        return "slow"

    with ThreadPoolExecutor(1) as viewer:
        slow = viewer.submit(kept.get, "slow", slowly)
        assert begun.wait(10)
        assert kept.get("quick", lambda: "quick") == "quick" == kept.get("quick", lambda: "again")
        others_done.set()
        assert slow.result(10) == "slow"


def test_where_making_fails_who_waited_tries_alone() -> None:
    kept: Kept[str] = Kept(5)
    turns: list[int] = []

    def fails_once() -> str:
        turns.append(0)
        time.sleep(0.05)
        if len(turns) == 1:
            raise KeyboardInterrupt
        return "made"

    with ThreadPoolExecutor(4) as viewers:
        asked = [viewers.submit(kept.get, "pear", fails_once) for _ in range(4)]
    failed = [one for one in asked if one.exception() is not None]
    assert len(turns) == 2 and len(failed) == 1
    assert {one.result() for one in asked if one not in failed} == {"made"}


def test_many_viewers_share_one_store() -> None:
    made = data()
    fruits = ["pear", "apple", "plum", "apple:gala", "apple:boskoop"]
    expected = {fruit: data().select(Filter.of({"fruit": fruit})).n for fruit in fruits}
    with ThreadPoolExecutor(8) as viewers:
        found = list(viewers.map(lambda i: made.select(Filter.of({"fruit": fruits[i % 5]})).n, range(400)))
    assert found == [expected[fruits[i % 5]] for i in range(400)]

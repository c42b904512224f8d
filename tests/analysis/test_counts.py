"""Counts of mentions and posts, against counting one mention after the other."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import counts
from analysis.counts import Axis, Counts, mentions, tabulate
from analysis.layout import Layout

Kind = str  # "several" labels a mention, "one" at most, "post" the same for a post


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Axis], np.ndarray, np.ndarray | None]:
    """Up to three axes over posts of one to ten mentions, and a mask."""
    sizes = draw(st.lists(st.integers(1, 10), max_size=12))
    post = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    kinds = draw(st.lists(st.sampled_from(["several", "one", "post"]), max_size=3))
    axes = [draw(axis(kind, post, len(sizes))) for kind in kinds]
    marks = st.lists(st.booleans(), min_size=len(post), max_size=len(post)).map(lambda m: np.array(m, dtype=bool))
    return axes, post, draw(st.none() | marks)


@st.composite
def axis(draw: st.DrawFn, kind: Kind, post: np.ndarray, posts: int) -> Axis:
    options = draw(st.integers(1, 10))
    if kind == "several":
        row = st.lists(st.booleans(), min_size=options, max_size=options)
        has = np.array(draw(st.lists(row, min_size=1, max_size=9)), dtype=bool)
    else:
        has = np.eye(options + 1, options, k=-1, dtype=bool)
    length = posts if kind == "post" else len(post)
    code = st.lists(st.integers(0, len(has) - 1), min_size=length, max_size=length)
    codes = np.array(draw(code), dtype=draw(st.sampled_from([np.uint8, np.uint16, np.int32])))
    codes = codes[post] if kind == "post" else codes
    return Axis(codes, has)


def counted(axes: list[Axis], post: np.ndarray, mask: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    rows = Layout.of(post, mask)
    n, posts = tabulate(axes, rows)
    assert mentions(axes, rows).tolist() == n.tolist()
    return n, posts


def one_by_one(axes: list[Axis], post: np.ndarray, mask: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """The same table, counted by looking at every mention."""
    seen: dict[tuple[int, ...], list[int]] = {}
    for row, of in enumerate(post.tolist()):
        if mask is None or mask[row]:
            held = [[*np.flatnonzero(axis.has[axis.codes[row]])] for axis in axes]
            places = [
                [*options, axis.has.shape[1]] if options else [] for options, axis in zip(held, axes, strict=True)
            ]
            for cell in product(*places):
                seen.setdefault(cell, []).append(of)
    shape = [axis.has.shape[1] + 1 for axis in axes]
    n, posts = np.zeros(shape, dtype=int), np.zeros(shape, dtype=int)
    for cell, found in seen.items():
        n[cell], posts[cell] = len(found), len(set(found))
    return n, posts


@given(tables())
@settings(max_examples=400, deadline=None)
def test_counts_are_those_of_counting_one_by_one(made: tuple[list[Axis], np.ndarray, np.ndarray | None]) -> None:
    n, posts = counted(*made)
    expected_n, expected_posts = one_by_one(*made)
    assert n.tolist() == expected_n.tolist()
    assert posts.tolist() == expected_posts.tolist()


@given(tables())
@settings(max_examples=100, deadline=None)
def test_what_is_too_large_to_count_at_once_is_counted_all_the_same(
    made: tuple[list[Axis], np.ndarray, np.ndarray | None],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counts, "LARGEST", 6)
        n, posts = counted(*made)
    expected_n, expected_posts = one_by_one(*made)
    assert n.tolist() == expected_n.tolist()
    assert posts.tolist() == expected_posts.tolist()


@pytest.mark.parametrize("options", [3, 7, 8, 15, 40, 70, 130])
def test_posts_are_exact_for_any_number_of_cells(options: int) -> None:
    generator = np.random.default_rng(options)
    post = np.sort(generator.integers(0, 400, 1500)).astype(np.int32)
    several = Axis(generator.integers(0, 30, 1500), generator.random((30, options)) < 0.2)
    one = Axis(generator.integers(0, 6, 1500), np.eye(6, 5, k=-1, dtype=bool))
    mask = generator.random(1500) < 0.7
    for axes in ([several], [several, one], [one, several, one]):
        n, posts = counted(axes, post, mask)
        expected_n, expected_posts = one_by_one(axes, post, mask)
        assert (n == expected_n).all()
        assert (posts == expected_posts).all()


def test_a_mention_with_two_labels_counts_in_both_cells_and_once_in_the_margin() -> None:
    fruit = Axis(np.array([0, 1, 0]), np.array([[True, True], [False, False]]))
    n, posts = tabulate([fruit], Layout.of(np.array([0, 0, 1])))
    made = Counts(("fruit",), (("pear", "plum"),), n, posts)
    assert made.n.tolist() == [2, 2]
    assert made.posts.tolist() == [2, 2]
    assert made.known == (2, 2)
    assert made.series().to_dict() == {"pear": 2, "plum": 2}


def test_fewer_axes_are_still_of_the_mentions_known_on_all() -> None:
    post = np.array([0, 0, 1, 2])
    fruit = Axis(np.array([1, 2, 1, 1]), np.eye(3, 2, k=-1, dtype=bool))
    mood = Axis(np.array([1, 1, 0, 1]), np.eye(2, 1, k=-1, dtype=bool))
    made = Counts(("fruit", "mood"), (("pear", "plum"), ("glad",)), *tabulate([fruit, mood], Layout.of(post)))
    assert made.frame().loc["pear", "glad"] == 2
    along = made.along("fruit")
    assert (along.by, along.options) == (("fruit",), (("pear", "plum"),))
    assert along.n.tolist() == [2, 1]
    assert along.known == made.known == (3, 2)
    assert made.frame(posts=True).to_numpy().tolist() == [[2], [1]]


def test_without_axes_everything_is_one_cell() -> None:
    n, posts = tabulate([], Layout.of(np.array([0, 0, 1, 5]), np.array([True, True, False, True])))
    assert (int(n), int(posts)) == (3, 2)
    assert Counts((), (), n, posts).known == (3, 2)

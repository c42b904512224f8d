"""Where passages stand for topics: without chatbots' names, by shared words too; who belongs, what joins, what is a twin."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.topics.aside import Aside
from pipeline.topics.find import find_topics
from pipeline.topics.join import join, may_join
from pipeline.topics.keywords import going_together
from pipeline.topics.phrases import Words
from pipeline.topics.place import settled
from pipeline.topics.space import Space
from pipeline.topics.stability import Agreement, Level, most_stable, overlap
from pipeline.topics.tree import tree
from pipeline.topics.tuning import TUNING
from tests.pipeline.test_topic_identity import knots


def unit(vectors: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def rows(texts: list[str], vectors: NDArray[np.float32], aside: Aside) -> NDArray[np.float32]:
    return Space(texts, vectors, aside, Words(aside, bool, TUNING), TUNING).rows(texts, vectors)


def test_mentions_of_one_matter_come_together_whatever_chatbot_they_name() -> None:
    generator = np.random.default_rng(1)
    matter, bots = generator.normal(size=(2, 24)), 3 * generator.normal(size=(2, 24))
    which, bot = np.arange(200) % 2, np.arange(200) // 100
    vectors = unit(matter[which] + bots[bot] + 0.3 * generator.normal(size=(200, 24)))
    texts = [f"it is with {('Ash', 'Elms')[b]}" for b in bot]
    nearest = np.argsort(-(vectors @ vectors[0]))[1:40]
    assert (bot[nearest] == bot[0]).all()
    left = rows(texts, vectors, Aside({"ash", "elm"}))
    nearest = np.argsort(-(left @ left[0]))[1:100]
    assert (which[nearest] == which[0]).all()
    assert 0.3 < (bot[nearest] == bot[0]).mean() < 0.7
    assert np.allclose(np.linalg.norm(left, axis=1), 1, atol=1e-5)


def test_mentions_that_share_a_telling_word_come_nearer_and_those_that_share_a_chatbots_name_do_not() -> None:
    generator = np.random.default_rng(3)
    vectors = unit(generator.normal(size=(96, 24)))
    things = "lantern kettle violin harbour meadow candle ladder saddle pepper button window basket".split()
    texts = [f"the {things[i % 12]} is from Ash" for i in range(96)]
    aside = Aside({"ash"})
    near = rows(texts, vectors, aside)
    same = near @ near.T
    told = np.arange(96) % 12
    assert same[told[:, None] == told[None]].mean() > same[told[:, None] != told[None]].mean() + 0.05


def test_a_mention_too_far_from_its_topic_goes_to_a_nearer_one_or_to_none() -> None:
    angles = np.radians([0, 5, 10, 90, 95, 100, 88, 230])
    vectors = unit(np.column_stack([np.cos(angles), np.sin(angles)]))
    labels = np.array([0, 0, 0, 1, 1, 1, 0, 1])
    assert settled(labels, vectors, TUNING).tolist()[:6] == [0, 0, 0, 1, 1, 1]
    assert settled(labels, vectors, TUNING)[6] == 1
    assert settled(labels, vectors, TUNING)[7] == -1
    assert settled(np.array([0, 0, 0, 1, 1, 1, -1, -1]), vectors, TUNING)[6:].tolist() == [1, -1]


def test_each_level_of_the_tree_is_made_of_the_groups_of_the_one_below() -> None:
    generator = np.random.default_rng(1)
    places = (generator.normal(size=(6, 4))[np.arange(180) % 6] * 10 + generator.normal(size=(180, 4))).astype(
        np.float32
    )
    found = tree(places, 6, {6, 4, 2}, 1, 5)
    assert sorted(found) == [2, 4, 6]
    for fine, coarse in ((6, 4), (4, 2)):
        assert len(set(zip(found[fine].tolist(), found[coarse].tolist(), strict=True))) == fine
    assert len({frozenset(np.flatnonzero(found[6] == g) % 6) for g in range(6)}) == 6


def test_a_group_under_the_least_size_goes_into_its_nearest() -> None:
    places = np.array([[0.0, 0], [0, 1], [0, 2], [0.5, 1], [10, 0], [10, 1], [10, 2], [3, 1]], np.float32)
    assert all(np.bincount(labels).min() >= 3 for labels in tree(places, 3, {3, 2}, 1, 3).values())


def test_agreement_by_hand() -> None:
    one, other = np.array([0, 0, 0, 0, 1, 1, 1, 1]), np.array([1, 1, 1, 0, 0, 0, 0, 0])
    # Group 0 shares 3 of 4 with the other's 1; group 1 all of its 4 with 5.
    assert overlap(one, other, 2).tolist() == [0.75, 0.8]
    everything = np.arange(8)
    same = Level(one, [(everything, one)], [(everything[:6], one[:6])]).agreement()
    assert (same.seeds, same.resamples, same.overlap, same.back.tolist()) == (1.0, 1.0, 1.0, [1.0, 1.0])
    # Of the 28 pairs 12 are together in one, 13 in the other, 9 in both: (9 - 12*13/28) / (12.5 - 12*13/28).
    assert Level(one, [(everything, other)], [(everything, other)]).agreement().seeds == pytest.approx(
        (9 - 156 / 28) / (12.5 - 156 / 28)
    )


def test_the_most_stable_level_is_shown_and_of_two_alike_the_finer() -> None:
    def level(mean: float) -> Agreement:
        return Agreement(mean, mean, 0.5, np.zeros(2))

    assert most_stable({12: level(0.8), 20: level(0.7), 30: level(0.6)}, TUNING) == 12
    assert most_stable({12: level(0.8), 20: level(0.8 - TUNING.tie / 2), 30: level(0.6)}, TUNING) == 20


def test_words_go_together_by_hand() -> None:
    found = going_together(np.array([[2, 1, 0, 0], [1, 2, 2, 0], [0, 2, 2, 0], [0, 0, 0, 0]]), 4)
    assert found[0, 1] == pytest.approx(0)  # as often together as by chance
    assert found[1, 2] == pytest.approx(1)  # always together
    assert found[0, 2] == -1  # never
    assert (found[3] == -1).all()  # in no text


@pytest.mark.parametrize(
    ("gone", "fitted", "now", "joins"),
    [(0, 100, 101, True), (0, 100, 125, True), (0, 100, 126, False), (6, 100, 110, False), (5, 100, 120, True), (5, 100, 121, False), (0, 0, 1, False)],
)  # fmt: skip
def test_a_few_new_mentions_join_and_many_make_a_new_model(gone: int, fitted: int, now: int, joins: bool) -> None:
    assert may_join(gone, fitted, now) == joins


@pytest.mark.slow
def test_new_mentions_join_the_topic_of_their_kind_and_strange_ones_none() -> None:
    texts, vectors, theme = knots(8, 15)
    old, new = np.flatnonzero(np.arange(120) % 15 < 12), np.flatnonzero(np.arange(120) % 15 >= 12)
    strange = unit(np.random.default_rng(9).normal(size=(1, 48)))
    table = find_topics([texts[i] for i in old], vectors[old], old.tolist(), told=bool, seed=1)
    found = join(
        ([texts[i] for i in old], vectors[old]),
        [-1 if topic is None else topic for topic in table.topic_of],
        table.positions,
        ([*(texts[i] for i in new), "zebra xylophone"], np.concatenate([vectors[new], strange])),
        Aside(),
    )
    kind = {(topic, int(theme[i])) for i, topic in zip(old, table.topic_of, strict=True) if topic is not None}
    assert {(topic, int(theme[i])) for i, topic in zip(new, found.topic_of, strict=False)} <= kind
    assert found.topic_of[-1] is None and found.strength[-1] < TUNING.least_near
    middle = [table.positions[[t == topic for t in table.topic_of]].mean(axis=0) for topic in range(len(table.names))]
    for place, topic in zip(found.positions[:-1], found.topic_of, strict=False):
        assert topic is not None and np.argmin([np.linalg.norm(place - one) for one in middle]) == topic


@pytest.mark.slow
def test_of_many_mentions_a_sample_makes_the_topics_and_the_others_are_placed() -> None:
    import dataclasses

    texts, vectors, theme = knots(8, 15)
    table = find_topics(
        texts, vectors, range(120), told=bool, seed=1, tuning=dataclasses.replace(TUNING, most_fitted=96)
    )
    assert table.fitted == 96
    kinds = [{int(theme[i]) for i, t in enumerate(table.topic_of) if t == topic} for topic in range(len(table.names))]
    assert len(kinds) >= 6 and all(len(kind) == 1 for kind in kinds)
    assert table.topic_of.count(None) <= 12

"""What names of chatbots say is taken out of vectors before topics are made; what lies between clusters may join one."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from pipeline.topics.matter import without_names
from pipeline.topics.place import joined
from pipeline.topics.tuning import TUNING


def unit(vectors: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def test_mentions_of_one_matter_come_together_whatever_chatbot_they_name() -> None:
    generator = np.random.default_rng(1)
    matter, bots = generator.normal(size=(2, 24)), 3 * generator.normal(size=(2, 24))
    which, bot = np.arange(200) % 2, np.arange(200) // 100
    vectors = unit(matter[which] + bots[bot] + 0.3 * generator.normal(size=(200, 24)))
    texts = [f"{('sleep', 'school')[w]} with {('Ash', 'Elms')[b]}" for w, b in zip(which, bot, strict=True)]
    nearest = np.argsort(-(vectors @ vectors[0]))[1:40]
    assert (bot[nearest] == bot[0]).all()
    left = without_names(vectors, texts, {"ash", "elm", "not"}, TUNING)
    nearest = np.argsort(-(left @ left[0]))[1:100]
    assert (which[nearest] == which[0]).all()
    assert 0.3 < (bot[nearest] == bot[0]).mean() < 0.7
    assert np.allclose(np.linalg.norm(left, axis=1), 1, atol=1e-5)


def test_without_names_only_the_common_length_is_touched() -> None:
    vectors = unit(np.random.default_rng(2).normal(size=(20, 8)))
    assert np.allclose(without_names(vectors, ["pears"] * 20, {"ash"}, TUNING), vectors, atol=1e-6)
    assert np.allclose(without_names(vectors, ["pears"] * 20, (), TUNING), vectors, atol=1e-6)


def test_a_mention_between_clusters_joins_the_nearest_topic_where_it_is_near_enough() -> None:
    angles = np.radians([0, 2, 4, 6, 90, 92, 94, 96, 7, 45, 3])
    vectors = unit(np.column_stack([np.cos(angles), np.sin(angles)]))
    labels = np.array([0] * 4 + [1] * 4 + [-1] * 3)
    # The middles lie at 3 and 93 degrees; half of a topic's own lie within 2 degrees of it, so 4 and 42 are too far.
    assert joined(labels, vectors, [0, 1], TUNING)[8:].tolist() == [-1, -1, 0]
    all_of_them = dataclasses.replace(TUNING, joined=0.0)  # as near as the furthest of its own: 3 degrees
    assert joined(labels, vectors, [0, 1], all_of_them)[8:].tolist() == [-1, -1, 0]

"""Topics of invented mentions with made-up vectors."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.topics import TUNING, Aside, TopicTable, Tuning, find_topics, fingerprint, settings
from pipeline.topics.find import NO_GROUPS

THEMES = [
    ["night", "sleep", "dream", "pillow", "blanket"],
    ["exam", "teacher", "school", "homework", "grade"],
    ["garden", "flower", "pear", "bee", "soil"],
]


def sample(n: int, *, seed: int = 4, noise: float = 0.05) -> tuple[list[str], NDArray[np.float32], NDArray[np.int_]]:
    """n different texts on three themes, with unit vectors in three tight clusters."""
    generator = np.random.default_rng(seed)
    centres = generator.normal(size=(3, 48))
    theme = np.arange(n) % 3
    texts = [f"{' '.join(generator.choice(THEMES[t], 3, replace=False))} number {i}" for i, t in enumerate(theme)]
    vectors = centres[theme] + noise * generator.normal(size=(n, 48))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) if n else 1
    return texts, vectors.astype(np.float32), theme


def check(table: TopicTable, n: int) -> None:
    """What holds for every topic table."""
    assert len(table.topic_of) == len(table.strength) == len(table.representative) == n
    assert table.positions.shape == (n, 2)
    assert np.isfinite(table.positions).all()
    assert len(table.names) == len(table.keywords) == len(set(table.names))
    assert {t for t in table.topic_of if t is not None} == set(range(len(table.names)))
    sizes = [table.topic_of.count(t) for t in range(len(table.names))]
    assert sizes == sorted(sizes, reverse=True)
    assert all(0 <= s <= 1 for s in table.strength)
    for topic in range(len(table.names)):
        ranks = [r for r, t in zip(table.representative, table.topic_of, strict=True) if t == topic and r is not None]
        assert sorted(ranks) == list(range(1, len(ranks) + 1))
        assert 1 <= len(ranks) <= 8
    assert not any(r for r, t in zip(table.representative, table.topic_of, strict=True) if t is None)
    assert (table.note is None) == bool(table.names)


@pytest.mark.parametrize("n", [0, 1, 10, TUNING.fewest - 1])
def test_too_few_mentions_give_no_topics_and_say_so(n: int) -> None:
    texts, vectors, _ = sample(n)
    table = find_topics(texts, vectors, range(len(texts)), told=bool, seed=1)
    check(table, n)
    assert table.topic_of == [None] * n
    assert str(n) in str(table.note)
    assert str(TUNING.fewest) in str(table.note)


@pytest.mark.slow
@pytest.mark.parametrize("n", [TUNING.fewest, 40, 250])
def test_topics_follow_the_clusters_of_the_vectors(n: int) -> None:
    texts, vectors, theme = sample(n)
    table = find_topics(texts, vectors, range(len(texts)), told=bool, seed=1)
    check(table, n)
    assert len(table.names) >= 2
    assigned = [(topic, int(theme[i])) for i, topic in enumerate(table.topic_of) if topic is not None]
    assert len(assigned) >= n / 2
    for topic, name in enumerate(table.names):
        themes = {t for found, t in assigned if found == topic}
        assert len(themes) == 1  # no topic mixes what lies far apart
        own = set(THEMES[themes.pop()])
        assert own & {word for phrase, _ in table.keywords[topic] for word in phrase.split()}
        assert own & set(name.lower().replace(",", "").split())


@pytest.mark.slow
def test_the_same_seed_gives_the_same_topics() -> None:
    texts, vectors, _ = sample(90, noise=0.15)
    first, second = (find_topics(texts, vectors, range(len(texts)), told=bool, seed=5) for _ in range(2))
    assert first.names == second.names
    assert first.keywords == second.keywords
    assert first.topic_of == second.topic_of
    assert first.strength == second.strength
    assert first.representative == second.representative
    assert (first.positions == second.positions).all()


@pytest.mark.slow
def test_repeated_mentions_go_to_one_topic_and_represent_it_once() -> None:
    texts, vectors, _ = sample(45)
    table = find_topics(texts * 2, np.concatenate([vectors, vectors]), range(90), told=bool, seed=1)
    check(table, 90)
    assert table.topic_of[:45] == table.topic_of[45:]
    for topic in range(len(table.names)):
        typical = [(texts * 2)[i] for i in range(90) if table.topic_of[i] == topic and table.representative[i]]
        assert len(typical) == len(set(typical))


def test_many_copies_of_few_mentions_are_few_mentions() -> None:
    texts, vectors, _ = sample(10)
    table = find_topics(texts * 30, np.concatenate([vectors] * 30), range(300), told=bool, seed=1)
    check(table, 300)
    assert table.names == []


@pytest.mark.slow
def test_mentions_that_are_all_alike_do_not_crash() -> None:
    texts, vectors, _ = sample(40)
    table = find_topics(texts, np.repeat(vectors[:1], 40, axis=0), range(40), told=bool, seed=1)
    check(table, 40)
    assert table.names or table.note == NO_GROUPS


def test_mentions_of_stop_words_only_do_not_crash() -> None:
    _, vectors, _ = sample(40)
    check(find_topics([f"I've just really got it {i}" for i in range(40)], vectors, range(40), told=bool, seed=1), 40)


@pytest.mark.slow
def test_every_topic_has_a_name_that_can_be_read() -> None:
    generator = np.random.default_rng(3)
    vectors = generator.normal(size=(120, 32)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    table = find_topics([f"garden t {i} words" for i in range(120)], vectors, range(120), told=bool, seed=1)
    assert table.names
    assert all(name.strip()[:1].isalnum() for name in table.names)


def test_the_fingerprint_changes_with_everything_that_topics_depend_on() -> None:
    def made(ids: Sequence[int] = (1, 2), hashes: Sequence[str] = ("a", "b"), **others: Any) -> str:
        told = {"model": "model", "seed": 1, **others}
        return fingerprint(ids, hashes, settings(told.pop("model"), told.pop("seed"), **told))

    same = made()
    assert made() == same
    others = [
        made(ids=(1, 3)),
        made(hashes=("a", "c")),
        made(hashes=("b", "a")),
        made(ids=(1,)),
        made(model="other"),
        made(seed=2),
        made(aside=Aside({"bot"}).told()),
        made(aside=Aside(conditions={"bot"}).told()),
    ]
    assert len({same, *others}) == 9


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Tuning)])
def test_every_setting_enters_the_fingerprint(name: str) -> None:
    value = getattr(TUNING, name)
    changed: Any = f"{value} more" if isinstance(value, str) else value + 1
    other = dataclasses.replace(TUNING, **{name: changed})
    assert settings("model", 1) != settings("model", 1, tuning=other)

"""Topics keep their numbers from one model to the next."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.topics import LastModel, TopicTable, find_topics, numbers


def unit(*values: float) -> NDArray[np.float32]:
    vector = np.array(values, dtype=np.float32)
    return vector / np.linalg.norm(vector)


A, B, C = unit(1, 0, 0), unit(0, 1, 0), unit(0, 0, 1)


def table(groups: dict[str, NDArray[np.float32]], members: dict[str, list[int]]) -> tuple[TopicTable, list[int]]:
    """Topics by name with their centroids, their members' ids; "-" holds those without a topic."""
    names = list(groups)
    ids = [mention for name in members for mention in members[name]]
    own = [names.index(name) if name in groups else None for name in members for _ in members[name]]
    made = TopicTable(
        names=names,
        keywords=[[("word", 1.0)] for _ in names],
        centroids=np.stack(list(groups.values())) if groups else np.zeros((0, 3), np.float32),
        topic_of=own,
        strength=[1.0] * len(own),
        representative=[None] * len(own),
        positions=np.zeros((len(own), 2), np.float32),
    )
    return made, ids


def remembered(made: TopicTable, ids: list[int], given: tuple[list[int], int]) -> LastModel:
    """What the next model is told of this one."""
    own, following = given
    topic_of = {mention: own[topic] for mention, topic in zip(ids, made.topic_of, strict=True) if topic is not None}
    return LastModel(next_number=following, centroids=dict(zip(own, made.centroids, strict=True)), topic_of=topic_of)


def mentions(group: str, n: int) -> list[int]:
    """Ids of the first n mentions of a group, named by a letter."""
    return [ord(group) * 1000 + i for i in range(n)]


def first() -> LastModel:
    """Sleep is 1, school 2, garden 3."""
    members = {
        "sleep": mentions("s", 30),
        "school": mentions("h", 20),
        "garden": mentions("g", 10),
        "-": mentions("n", 5),
    }
    made, ids = table({"sleep": A, "school": B, "garden": C}, members)
    given = numbers(made, ids, LastModel())
    assert given == ([1, 2, 3], 4)
    return remembered(made, ids, given)


def test_numbers_stay_when_mentions_come_and_sizes_change_places() -> None:
    members = {
        "garden": [*mentions("g", 10), *mentions("z", 90)],
        "sleep": mentions("s", 25),
        "school": mentions("h", 20),
    }
    assert numbers(*table({"garden": C, "sleep": A, "school": B}, members), first()) == ([3, 1, 2], 4)


def test_the_number_of_a_vanished_topic_is_not_given_again() -> None:
    made, ids = table({"sleep": A, "school": B}, {"sleep": mentions("s", 30), "school": mentions("h", 20)})
    given = numbers(made, ids, first())
    assert given == ([1, 2], 4)
    later = remembered(made, ids, given)
    members = {"sleep": mentions("s", 30), "cooking": mentions("c", 20), "school": mentions("h", 20)}
    assert numbers(*table({"sleep": A, "cooking": C, "school": B}, members), later) == ([1, 4, 2], 5)


def test_of_a_split_topic_the_larger_part_keeps_the_number() -> None:
    members = {"nights": mentions("s", 30)[:18], "dreams": mentions("s", 30)[18:], "school": mentions("h", 20)}
    given = numbers(*table({"dreams": unit(1, 0.1, 0), "nights": A, "school": B}, {**members}), first())
    assert given == ([4, 1, 2], 5)


def test_of_merged_topics_the_larger_ones_number_goes_on() -> None:
    members = {"both": [*mentions("s", 30), *mentions("g", 10)], "school": mentions("h", 20)}
    assert numbers(*table({"both": A, "school": B}, members), first()) == ([1, 2], 4)


def test_topics_that_share_too_little_are_others_however_near_they_lie() -> None:
    members = {"sleep": mentions("s", 30)[:8], "school": mentions("h", 20), "-": mentions("s", 30)[8:]}
    assert numbers(*table({"sleep": A, "school": B}, members), first()) == ([4, 2], 5)


def test_centroids_decide_where_all_mentions_are_other_ones() -> None:
    members = {"sleep": mentions("x", 30), "odd": mentions("y", 20)}
    given = numbers(*table({"sleep": unit(1, 0.1, 0), "odd": unit(0, 1, 1)}, members), first())
    assert given == ([1, 4], 5)


def test_vectors_of_another_model_say_nothing() -> None:
    other = {"sleep": np.ones(5, np.float32) / np.sqrt(5)}
    assert numbers(*table(other, {"sleep": mentions("x", 30)}), first()) == ([4], 5)
    assert numbers(*table(other, {"sleep": mentions("s", 30)}), first()) == ([1], 4)


def test_a_model_without_topics_forgets_no_number() -> None:
    made, ids = table({}, {"-": mentions("s", 3)})
    assert numbers(made, ids, first()) == ([], 4)


def knots(n: int, size: int) -> tuple[list[str], NDArray[np.float32], NDArray[np.int_]]:
    """n groups of texts, each too small to fall into two topics, with their vectors and group."""
    generator = np.random.default_rng(2)
    theme = np.repeat(np.arange(n), size)
    vectors = generator.normal(size=(n, 48))[theme] + 0.05 * generator.normal(size=(n * size, 48))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    words = [[f"{stem}{group}x" for stem in ("apple", "bread", "cloud", "dream", "ember")] for group in "abcdefgh"]
    texts = [f"{' '.join(generator.choice(words[t], 3, replace=False))} number {i}" for i, t in enumerate(theme)]
    return texts, vectors.astype(np.float32), theme


@pytest.mark.slow
def test_adding_mentions_keeps_the_numbers_of_real_clusters() -> None:
    texts, vectors, theme = knots(8, 15)
    early = np.flatnonzero((theme < 7) & (np.arange(120) % 15 < 12))  # the eighth comes later, and three more to each
    before = find_topics([texts[i] for i in early], vectors[early], early.tolist(), told=bool, seed=1)
    given = numbers(before, early.tolist(), LastModel())
    after = find_topics(texts, vectors, range(len(texts)), told=bool, seed=1)
    own, following = numbers(after, range(120), remembered(before, early.tolist(), given))

    def themes(found: TopicTable, ids: Sequence[int], given: Sequence[int]) -> dict[int, set[int]]:
        members = [(given[t], int(theme[i])) for i, t in zip(ids, found.topic_of, strict=True) if t is not None]
        return {number: {one for its, one in members if its == number} for number in given}

    old, new = themes(before, early.tolist(), given[0]), themes(after, range(120), own)
    assert len(old) >= 5
    assert {number: new[number] for number in old} == old
    assert [new[number] for number in new.keys() - old.keys()] == [{7}]
    assert (min(new.keys() - old.keys()), following) == (given[1], given[1] + 1)

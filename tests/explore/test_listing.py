"""Orders to read quotes in: typical, diverse, nearest; with vectors and without, whole lists and pages of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analysis.similarity import Vectors
from explore import listing as module
from explore import meaning
from explore.dataset import DataSet
from explore.listing import Listing, by_nearness, most_diverse_first, most_typical_first
from explore.meaning import nearest_to_mention, nearest_to_text, why_not, why_not_a_text
from tests.explore.fruit import ROWS, data

# of mentions 11 to 17: three directions, the first the most frequent; 14 has no vector
AT = [[1, 0, 0], [0.9, 0.1, 0], [0.8, 0, 0.3], [0, 0, 0], [0, 1, 0], [0, 0.9, 0.2], [0, 0, 1]]


def with_vectors(**parts: Any) -> DataSet:
    made = data(vector_size=3, **parts)
    vectors = Vectors.empty(len(ROWS), 3)
    at = np.array(AT, dtype=np.float32)
    known = np.flatnonzero(at.any(axis=1))
    vectors.put(known, at[known] / np.linalg.norm(at[known], axis=1, keepdims=True))
    made.made_once.get("vectors", lambda: vectors)
    return made


def test_every_order_lists_every_mention_once_page_by_page() -> None:
    selection = with_vectors().select()
    for made in (
        Listing(selection),
        Listing(selection, rest="oldest"),
        most_typical_first(selection),
        most_diverse_first(selection),
    ):
        whole = made.first(99)
        assert sorted(whole) == list(range(11, 18)) and made.n == 7 and made.posts == 6
        pages = [made.first(2, start) for start in range(0, 8, 2)]
        assert [i for page in pages for i in page] == whole
    assert Listing(selection).first(99) == selection.first(99)


def test_typical_is_near_the_mean_and_what_has_no_vector_follows() -> None:
    found = most_typical_first(with_vectors().select())
    at = np.array(AT, dtype=float)
    at /= np.maximum(np.linalg.norm(at, axis=1, keepdims=True), 1e-9)
    mean = at.sum(axis=0)
    expected = sorted([11, 12, 13, 15, 16, 17], key=lambda i: -float(at[i - 11] @ mean))
    assert found.first(99) == [*expected, 14]
    assert found.note == "Nearest to the mean of 6 quotes first."


def test_of_many_a_sample_stands_for_the_mean_and_the_rest_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SAMPLE", 3)
    monkeypatch.setattr(module, "HEAD", 2)
    selection = with_vectors().select()
    found = most_typical_first(selection)
    assert found.note == "Nearest to the mean of a sample of 3 of 6 quotes first."
    assert len(found.head) == 2 and sorted(found.first(99)) == list(range(11, 18))
    rest = [i for i in selection.first(99) if i not in found.head]
    assert found.first(99)[2:] == rest and found.first(3, 1) == [int(found.head[1]), *rest[:2]]


def test_diverse_shows_each_direction_before_one_again() -> None:
    found = most_diverse_first(with_vectors().select())
    directions = {11: 0, 12: 0, 13: 0, 15: 1, 16: 1, 17: 2}
    assert {directions[i] for i in found.first(3)} == {0, 1, 2}
    assert found.first(99) == most_diverse_first(with_vectors().select()).first(99)
    assert found.note == "All quotes, each as unlike those before it as can be."


def test_without_vectors_topics_stand_in() -> None:
    selection = data().select()
    assert most_typical_first(selection).first(4) == [16, 17, 12, 11]  # what represents the topics, in turn
    diverse = most_diverse_first(selection)
    topics = selection.data.columns.topic[selection.data.rows_of(diverse.first(3))]
    assert len(set(topics.tolist())) == 3 and "one topic after the other" in diverse.note
    assert sorted(diverse.first(99)) == list(range(11, 18))


def test_an_empty_selection_has_an_empty_list() -> None:
    selection = with_vectors().select().narrowed({"fruit": "plum", "mood": "glad"})
    for made in (most_typical_first(selection), most_diverse_first(selection), Listing(selection)):
        assert not made and made.first(5) == []


def test_the_nearest_pass_the_filter_and_say_among_how_many() -> None:
    whole = with_vectors().select()
    found = nearest_to_mention(whole, 11)
    assert found is not None and found.ids.tolist()[:2] == [12, 13] and 11 not in found.ids and found.among == 5
    assert list(found.similarity) == sorted(found.similarity, reverse=True)
    glad = nearest_to_mention(whole.narrowed({"mood": "glad"}), 11)
    assert glad is not None and glad.ids.tolist() == [13, 15] and glad.among == 2
    listed = by_nearness(whole, glad)
    assert (listed.n, listed.posts, listed.first(9), listed.first(9, 1)) == (2, 2, [13, 15], [15])


def test_what_has_no_vector_has_no_nearest() -> None:
    assert nearest_to_mention(with_vectors().select(), 14) is None
    assert nearest_to_mention(with_vectors().select(), 99) is None


def test_the_list_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "NEAREST", 2)
    found = nearest_to_mention(with_vectors().select(), 11)
    assert found is not None and found.ids.tolist() == [12, 13] and found.among == 5


def test_where_nothing_can_be_compared_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no vectors" in why_not(data()) and why_not(with_vectors()) == why_not_a_text(with_vectors()) == ""
    monkeypatch.setattr(meaning, "MOST_VECTOR_BYTES", 40)
    assert "too many quotes" in why_not(with_vectors())


def test_vectors_are_in_the_weight_before_they_are_read() -> None:
    assert with_vectors().weight - data().weight == len(ROWS) * (3 + 4)


def test_a_text_finds_what_means_the_same_in_other_words() -> None:
    """With the packaged model."""
    from embedding import make_embedder

    said = [
        "It answers at three in the night when nobody else is awake.",
        "It doesn't judge me, whatever I tell it.",
        "The app is too expensive for what it does.",
        "My therapist uses it to write her notes.",
        "I ask it for recipes with lentils.",
        "It forgot everything I had told it last week.",
        "It helped me plan my day with ADHD.",
    ]
    made = data(vector_size=384)
    vectors = Vectors.empty(len(said), 384)
    vectors.put(np.arange(len(said)), make_embedder().embed(said))
    made.made_once.get("vectors", lambda: vectors)
    for asked, first in (("non-judgemental listener", 12), ("the bot has no memory", 16), ("costs too much", 13)):
        found = nearest_to_text(made.select(), asked)
        assert int(found.ids[0]) == first and found.among == 7

"""Many posts of one template: the decisions of comparing all with all, at a bounded cost a post."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cleaning import near_duplicates
from pipeline.cleaning.near_duplicates import CROWD, SIMILARITY, Similarities
from pipeline.repeats import decide
from records.rows import NewPost
from tests.pipeline.rows import Shelf, new_post

TEMPLATE = (
    "This garden is the best place I ever had because it {} me when I feel {} and my {} is much better since I came here "
    "every {} to look at the {} and talk to the {} about all of it"
).split()
WORDS = [f"word{n}" for n in range(40)]


def templated(seed: int, n: int, least: int, most: int) -> list[str]:
    """Texts that differ from a template in `least` to `most` words."""
    draw = random.Random(seed)
    texts = []
    for _ in range(n):
        words = list(TEMPLATE)
        for _ in range(draw.randint(least, most)):
            words[draw.randrange(len(words))] = draw.choice(WORDS)
        texts.append(" ".join(words))
    return texts


def all_with_all(texts: list[str]) -> list[int | None]:
    """Slow, as it was: for each text the first post that it repeats; compared with every post that shares a band."""
    posts: dict[int, str] = {}
    bands: dict[int, set[int]] = {}
    found: list[int | None] = []
    for n, text in enumerate(texts):
        mine = set(near_duplicates.bands(text))
        same = [p for p, other in posts.items() if near_duplicates.text_hash(other) == near_duplicates.text_hash(text)]
        near = [p for p in posts if mine & bands[p] and near_duplicates.similarity(text, posts[p]) >= SIMILARITY]
        found.append(min(same or near, default=None))
        if found[-1] is None:
            posts[n], bands[n] = text, mine
    return found


def as_decided(texts: list[str], batch: int) -> list[int | None]:
    """What a data set makes of them: the place of the post that each repeats."""
    shelf = Shelf()
    rows = [new_post(str(n), text, row=n) for n, text in enumerate(texts)]
    for start in range(0, len(rows), batch):
        shelf.put(*rows[start : start + batch])
    home = {int(d.native_id): int(shelf.posts[d.post_id].post.native_id) for d in shelf.duplicates}
    return [home.get(n) for n in range(len(texts))]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), least=st.integers(0, 3), more=st.integers(0, 5), batch=st.sampled_from([1, 7, 500]))
def test_small_sets_are_decided_as_by_comparing_all_with_all(seed: int, least: int, more: int, batch: int) -> None:
    texts = templated(seed, CROWD, least, least + more)
    assert as_decided(texts, batch) == all_with_all(texts)


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10**6), threshold=st.sampled_from([0.3, 0.6, SIMILARITY, 1.0]), most=st.integers(0, 12))
def test_similarities_are_exact_from_the_threshold_on(seed: int, threshold: float, most: int) -> None:
    asked = Similarities(lambda text: text, threshold)
    texts = [*templated(seed, 12, 0, most), "", "too short"]
    for a in texts:
        for b in texts:
            exact = near_duplicates.similarity(a, b)
            assert asked(a, b) == (exact if exact >= threshold else 0.0)


def test_texts_that_were_forgotten_are_taken_apart_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_duplicates, "_HELD", 60)
    asked = Similarities(lambda text: text)
    texts = templated(3, 30, 0, 2)
    for a in texts:
        for b in texts:
            exact = near_duplicates.similarity(a, b)
            assert asked(a, b) == (exact if exact >= SIMILARITY else 0.0)


def test_a_text_is_compared_with_a_bounded_number_of_posts_of_its_template() -> None:
    shelf, compared = Shelf(), Counter[str]()
    quick = Similarities(lambda text: text)

    def counting(a: str, b: str) -> float:
        compared[a] += 1
        return quick(a, b)

    def account_for(rows: list[NewPost]) -> dict[int, tuple[int, ...]]:
        return decide(rows, shelf.known(), 1, similarity=counting, threshold=SIMILARITY, crowd=CROWD).bands

    texts = [" ".join(w if w != "{}" else f"{w}{n}" for w in TEMPLATE) + f" number {n} of them" for n in range(1000)]
    held = account_for([new_post(str(n), text, row=n) for n, text in enumerate(texts)])
    crowds = Counter(band for bands in held.values() for band in bands)
    assert max(crowds.values()) == CROWD
    assert max(compared.values()) <= CROWD * near_duplicates.BANDS
    assert len(held) > CROWD * 2  # they are posts, and no repeats


def test_what_a_full_band_hides_is_found_by_the_others() -> None:
    """A repost of one of the last posts of a crowd: the words that are its own lead to it."""
    texts = templated(11, 400, 9, 12)
    decided = as_decided([*texts, texts[-1] + " too"], 500)
    assert decided[-2] is None and decided[-1] == len(texts) - 1

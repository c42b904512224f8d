"""What an input row is: a post, a repeat, an edit, a repost. No database."""

from __future__ import annotations

import pytest

from pipeline.repeats import EDIT, REPOST, SAME_ID, SAME_TEXT
from records.rows import NEAR, Known, NewPost, NewRejected, Quarantined
from tests.pipeline.rows import BASE, LONG, SHORT, Shelf, decided, new_post

NEW = "Quite another story about a cat that would not leave the warm keyboard of my old computer at night."


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def put(shelf: Shelf, rows: list[NewPost], batches: int) -> None:
    for part in [rows] if batches == 1 else [[row] for row in rows]:
        shelf.put(*part)


def ids(shelf: Shelf) -> list[str]:
    return [post.native_id for post in shelf.all()]


@pytest.mark.parametrize("batches", [1, 2])
def test_the_same_id_again_is_a_duplicate_and_no_repost(shelf: Shelf, batches: int) -> None:
    put(shelf, [new_post("a", LONG, row=1), new_post("a", LONG, row=2)], batches)
    (duplicate,) = shelf.duplicates
    assert ([duplicate.post_id], duplicate.reason, duplicate.source_row) == (shelf.ids(), SAME_ID, 2)
    assert shelf.repost_counts() == [0]


def test_the_same_id_on_another_platform_is_another_post(shelf: Shelf) -> None:
    shelf.put(new_post("1", SHORT), new_post("1", "Apples are a matter of taste.", platform="x"))
    assert len(shelf.posts) == 2


@pytest.mark.parametrize("batches", [1, 2])
def test_the_same_words_by_someone_else_are_a_repost(shelf: Shelf, batches: int) -> None:
    rows = [
        new_post("a", LONG, author_hash="1" * 32),
        new_post("b", LONG.upper().replace(" ", "  ") + "!!", author_hash="2" * 32, platform="x", row=2),
    ]
    put(shelf, rows, batches)
    (duplicate,) = shelf.duplicates
    assert shelf.repost_counts() == [1]
    assert (duplicate.reason, duplicate.platform, duplicate.native_id) == (SAME_TEXT, "x", "b")
    assert duplicate.author_hash == "2" * 32
    assert duplicate.text is None


def test_eight_words_are_enough_to_be_a_repeat_and_seven_are_not(shelf: Shelf) -> None:
    eight, seven = "one two three four five six seven eight", "one two three four five six seven"
    shelf.put(new_post("a", eight), new_post("b", eight), new_post("c", seven), new_post("d", seven))
    assert ids(shelf) == ["a", "c", "d"]


def test_short_texts_of_the_same_words_are_posts_of_their_own(shelf: Shelf) -> None:
    shelf.put(new_post("a", SHORT), new_post("b", SHORT))
    shelf.put(new_post("c", SHORT))
    assert shelf.repost_counts() == [0, 0, 0]


@pytest.mark.parametrize("batches", [1, 2])
def test_nearly_the_same_text_is_a_near_duplicate_above_the_threshold_only(shelf: Shelf, batches: int) -> None:
    base = " ".join(BASE)
    close = " ".join([*BASE[:-1], "other"])
    apart = " ".join([*BASE[:10], "other", *BASE[11:20], "more", *BASE[21:]])
    put(shelf, [new_post("base", base), new_post("close", close, row=2), new_post("apart", apart, row=3)], batches)
    assert ids(shelf) == ["base", "apart"]
    (duplicate,) = shelf.duplicates
    assert (duplicate.native_id, duplicate.reason, duplicate.text) == ("close", NEAR, close)
    assert duplicate.similarity == pytest.approx(29 / 31, abs=1e-4)
    assert shelf.repost_counts()[0] == 1


@pytest.mark.parametrize("batches", [1, 3])
def test_the_highest_version_wins_whatever_the_order(shelf: Shelf, batches: int) -> None:
    texts = {
        v: f"Version {v} of a text on pears that is long enough to be told from all the others." for v in (1, 2, 3)
    }
    put(shelf, [new_post("a", texts[v], version=v, row=v) for v in (2, 3, 1)], batches)
    (post,) = shelf.all()
    assert (post.text, post.version) == (texts[3], 3)
    assert [duplicate.reason for duplicate in shelf.duplicates] == [EDIT, EDIT]


def test_an_older_edit_is_kept_as_a_duplicate_with_its_text(shelf: Shelf) -> None:
    shelf.put(new_post("a", LONG, version=2))
    changes = decided(shelf.known(), new_post("a", SHORT, version=1, row=2))
    assert (changes.posts, changes.replaced) == ({}, {})
    assert changes.duplicates[0].text == SHORT


def test_a_later_edit_replaces_the_post_and_keeps_its_old_text_as_a_duplicate(shelf: Shelf) -> None:
    shelf.put(new_post("a", LONG, row=1))
    changes = decided(shelf.known(), new_post("a", NEW, version=3, row=2), source_id=2)
    assert list(changes.replaced) == list(changes.bands) == [1]
    assert (changes.replaced[1].post.text, changes.replaced[1].source_id) == (NEW, 2)
    (old,) = changes.duplicates
    assert (old.text, old.source_row, old.source_id, old.reason) == (LONG, 1, 1, EDIT)


@pytest.mark.parametrize("batches", [1, 2])
def test_the_original_takes_the_place_of_its_repost_and_the_repost_counts(shelf: Shelf, batches: int) -> None:
    rows = [
        new_post("a", LONG[:60] + " ...", repost=True, author_hash="2" * 32),
        new_post("a", LONG, author_hash="1" * 32, row=2),
    ]
    put(shelf, rows, batches)
    (post,) = shelf.all()
    assert (post.text, post.author_hash, shelf.repost_counts()) == (LONG, "1" * 32, [1])


def test_reposts_after_the_original_change_nothing_but_the_count(shelf: Shelf) -> None:
    shelf.put(new_post("a", LONG))
    shelf.put(*(new_post("a", LONG[:60], repost=True, row=row) for row in (2, 3)))
    (post,) = shelf.all()
    assert (post.text, shelf.repost_counts()) == (LONG, [2])
    assert {duplicate.reason for duplicate in shelf.duplicates} == {REPOST}


def test_an_edit_is_found_as_a_near_duplicate_by_its_new_text_not_its_old(shelf: Shelf) -> None:
    shelf.put(new_post("a", LONG))
    shelf.put(new_post("a", NEW, version=1))
    shelf.put(new_post("b", NEW + " Really."), new_post("c", LONG + " Really."))
    assert ids(shelf) == ["a", "c"]


def test_where_the_batches_are_cut_makes_no_difference_to_edits(shelf: Shelf) -> None:
    shelf.put(new_post("a", LONG), new_post("a", NEW, version=1), new_post("b", NEW), new_post("c", LONG))
    # in batches of one row: a (edited), b repeats a, c stands alone
    assert ids(shelf) == ["a", "c"]


def test_reading_the_same_rows_again_counts_no_repost_twice(shelf: Shelf) -> None:
    rows = [new_post("a", LONG), new_post("b", LONG, row=2)]
    shelf.put(*rows)
    shelf.put(*rows, source_id=2)
    assert shelf.repost_counts() == [1]


def test_rejected_rows_go_to_quarantine_with_their_reason() -> None:
    changes = decided(Known(), NewRejected(source_row=3, reason="no text", raw="{}"), source_id=7)
    assert changes.quarantine == [Quarantined(source_id=7, source_row=3, reason="no text", raw="{}")]
    assert changes.counts == {"posts": 0, "duplicates": 0, "quarantined": 1}


def test_what_is_known_is_left_as_it_is(shelf: Shelf) -> None:
    shelf.put(new_post("a", LONG))
    known = shelf.known()
    before = repr(known)
    decided(known, new_post("a", NEW, version=1), new_post("b", LONG), new_post("c", NEW))
    assert repr(known) == before

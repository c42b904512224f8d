"""What becomes of input rows: posts, duplicates, edits, reposts, quarantine; and that they add up."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select

from db.connect import database_url, open_for_writing
from db.read.accounting import accounting
from db.read.pending import count_uncoded, uncoded_posts
from db.read.search import search_quotes
from db.schema import CodeRow, Coding, DuplicateRow, MentionRow, Post, RejectedQuote
from db.write.posts import EDIT, NEAR, SAME_ID, SAME_TEXT, NewRejected, complete_source
from tests.db.conftest import CODER, add, add_source, begin_run, code, mention, new_post, small_codebook

LONG = "The pears from the garden calmed me down after a long and noisy day at work with too many calls."
SHORT = "Pears calm me down."
# 30 word triples. Another last word leaves 29 of 31 (0.94), two other words in the middle 24 of 36 (0.67).
BASE = [f"word{i}" for i in range(32)]


def posts(connection: Connection) -> list[Any]:
    return list(connection.execute(select(Post.__table__).order_by(Post.id)))


def duplicates(connection: Connection) -> list[Any]:
    return list(connection.execute(select(DuplicateRow.__table__).order_by(DuplicateRow.id)))


def adds_up(connection: Connection) -> bool:
    return accounting(connection).adds_up


def test_a_post_is_stored_verbatim(connection: Connection) -> None:
    text = "  Pears\u200b and\t“apples”\r\n 🍐 "
    assert add(connection, 1, new_post("a", text, row=7)) == {"posts": 1, "duplicates": 0, "quarantined": 0}
    (post,) = posts(connection)
    assert (post.text, post.native_id, post.source_row, post.source_id, post.repost_count) == (text, "a", 7, 1, 0)


@pytest.mark.parametrize("batches", [1, 2])
def test_the_same_id_again_is_a_duplicate_and_no_repost(connection: Connection, batches: int) -> None:
    rows = [new_post("a", LONG, row=1), new_post("a", LONG, row=2)]
    for part in [rows] if batches == 1 else [[row] for row in rows]:
        add(connection, 1, *part)
    (post,), (duplicate,) = posts(connection), duplicates(connection)
    assert (duplicate.post_id, duplicate.reason, duplicate.source_row) == (post.id, SAME_ID, 2)
    assert post.repost_count == 0
    assert adds_up(connection)


def test_the_same_id_on_another_platform_is_another_post(connection: Connection) -> None:
    add(connection, 1, new_post("1", SHORT), new_post("1", "Apples are a matter of taste.", platform="x"))
    assert len(posts(connection)) == 2


@pytest.mark.parametrize("batches", [1, 2])
def test_the_same_words_by_someone_else_are_a_repost(connection: Connection, batches: int) -> None:
    rows = [
        new_post("a", LONG, author_hash="1" * 32),
        new_post("b", LONG.upper().replace(" ", "  ") + "!!", author_hash="2" * 32, platform="x", row=2),
    ]
    for part in [rows] if batches == 1 else [[row] for row in rows]:
        add(connection, 1, *part)
    (post,), (duplicate,) = posts(connection), duplicates(connection)
    assert post.repost_count == 1
    assert (duplicate.reason, duplicate.platform, duplicate.native_id) == (SAME_TEXT, "x", "b")
    assert duplicate.author_hash == "2" * 32


def test_eight_words_are_enough_to_be_a_repeat_and_seven_are_not(connection: Connection) -> None:
    eight, seven = "one two three four five six seven eight", "one two three four five six seven"
    add(connection, 1, new_post("a", eight), new_post("b", eight), new_post("c", seven), new_post("d", seven))
    assert [post.native_id for post in posts(connection)] == ["a", "c", "d"]


def test_short_texts_of_the_same_words_are_posts_of_their_own(connection: Connection) -> None:
    add(connection, 1, new_post("a", SHORT), new_post("b", SHORT))
    add(connection, 1, new_post("c", SHORT))
    assert len(posts(connection)) == 3
    assert [post.repost_count for post in posts(connection)] == [0, 0, 0]


@pytest.mark.parametrize("batches", [1, 2])
def test_nearly_the_same_text_is_a_near_duplicate_above_the_threshold_only(
    connection: Connection, batches: int
) -> None:
    base = " ".join(BASE)
    close = " ".join([*BASE[:-1], "other"])
    apart = " ".join([*BASE[:10], "other", *BASE[11:20], "more", *BASE[21:]])
    rows = [new_post("base", base), new_post("close", close, row=2), new_post("apart", apart, row=3)]
    for part in [rows] if batches == 1 else [[row] for row in rows]:
        add(connection, 1, *part)
    assert [post.native_id for post in posts(connection)] == ["base", "apart"]
    (duplicate,) = duplicates(connection)
    assert (duplicate.native_id, duplicate.reason, duplicate.text) == ("close", NEAR, close)
    assert duplicate.similarity == pytest.approx(29 / 31, abs=1e-4)
    assert posts(connection)[0].repost_count == 1


def test_a_later_edit_takes_the_posts_place_and_its_codes_go(connection: Connection) -> None:
    add(
        connection,
        1,
        new_post("a", LONG),
        new_post("other", "Apples make me sad on grey and rainy days in November, always."),
    )
    for post in posts(connection):
        quote = post.text[:40]
        code(
            connection,
            post.id,
            [mention(post.text, quote, fruit="pear", mood="glad")],
            rejected=[("never said", "why")],
        )
    assert count_uncoded(connection, CODER) == 0
    edited = LONG.replace("pears", "apples") + " Edit: it was the apples, not the other fruit, that did it."
    add(connection, 1, new_post("a", edited, version=3, row=3))
    first, second = posts(connection)
    assert (first.text, first.version, first.id) == (edited, 3, 1)
    assert connection.scalars(select(MentionRow.post_id)).all() == [second.id]
    assert (
        connection.scalars(select(CodeRow.mention_id).distinct()).all()
        == connection.scalars(select(MentionRow.id)).all()
    )
    assert connection.scalars(select(RejectedQuote.post_id)).all() == [second.id]
    assert connection.scalars(select(Coding.post_id)).all() == [second.id]
    assert search_quotes(connection, "pears") == []
    assert [row.id for row in uncoded_posts(connection, CODER, 10)] == [first.id]
    assert uncoded_posts(connection, CODER, 10)[0].text == edited


@pytest.mark.parametrize("batches", [1, 3])
def test_the_highest_version_wins_whatever_the_order(connection: Connection, batches: int) -> None:
    texts = {
        v: f"Version {v} of a text on pears that is long enough to be told from all the others." for v in (1, 2, 3)
    }
    rows = [new_post("a", texts[v], version=v, row=v) for v in (2, 3, 1)]
    for part in [rows] if batches == 1 else [[row] for row in rows]:
        add(connection, 1, *part)
    (post,) = posts(connection)
    assert (post.text, post.version) == (texts[3], 3)
    assert [duplicate.reason for duplicate in duplicates(connection)] == [EDIT, EDIT]
    assert adds_up(connection)


def test_an_older_edit_is_kept_as_a_duplicate_with_its_text_and_the_codes_stay(connection: Connection) -> None:
    add(connection, 1, new_post("a", LONG, version=2))
    code(connection, 1, [mention(LONG, "The pears from the garden", fruit="pear")])
    add(connection, 1, new_post("a", SHORT, version=1, row=2))
    assert posts(connection)[0].text == LONG
    assert duplicates(connection)[0].text == SHORT
    assert connection.scalar(select(func.count()).select_from(MentionRow)) == 1


@pytest.mark.parametrize("batches", [1, 2])
def test_the_original_takes_the_place_of_its_repost_and_the_repost_counts(connection: Connection, batches: int) -> None:
    rows = [
        new_post("a", LONG[:60] + " ...", repost=True, author_hash="2" * 32),
        new_post("a", LONG, author_hash="1" * 32, row=2),
    ]
    for part in [rows] if batches == 1 else [[row] for row in rows]:
        add(connection, 1, *part)
    (post,) = posts(connection)
    assert (post.text, post.author_hash, post.repost_count) == (LONG, "1" * 32, 1)
    assert adds_up(connection)


def test_reposts_after_the_original_change_nothing_but_the_count(connection: Connection) -> None:
    add(connection, 1, new_post("a", LONG))
    add(connection, 1, *(new_post("a", LONG[:60], repost=True, row=row) for row in (2, 3)))
    (post,) = posts(connection)
    assert (post.text, post.repost_count) == (LONG, 2)


def test_an_edit_is_found_as_a_near_duplicate_by_its_new_text_not_its_old(connection: Connection) -> None:
    new = "Quite another story about a cat that would not leave the warm keyboard of my old computer at night."
    add(connection, 1, new_post("a", LONG))
    add(connection, 1, new_post("a", new, version=1))
    add(connection, 1, new_post("b", new + " Really."), new_post("c", LONG + " Really."))
    assert [post.native_id for post in posts(connection)] == ["a", "c"]


def test_where_the_batches_are_cut_makes_no_difference_to_edits(connection: Connection) -> None:
    new = "Quite another story about a cat that would not leave the warm keyboard of my old computer at night."
    add(connection, 1, new_post("a", LONG), new_post("a", new, version=1), new_post("b", new), new_post("c", LONG))
    # in batches of one row: a (edited), b repeats a, c stands alone
    assert [post.native_id for post in posts(connection)] == ["a", "c"]


def test_an_edit_from_another_file_leaves_both_files_adding_up(connection: Connection) -> None:
    second = add_source(connection, "b.csv")
    add(connection, 1, new_post("a", LONG))
    add(connection, second, new_post("a", LONG + " Edit: typo.", version=1))
    assert [(s.rows, s.posts + s.duplicates) for s in accounting(connection).sources] == [(1, 1), (1, 1)]


def test_every_row_can_be_found_after_an_edit(connection: Connection) -> None:
    add(connection, 1, new_post("a", LONG, row=1), new_post("a", LONG + " Edit: typo.", row=2, version=1))
    assert {row.source_row for row in [*posts(connection), *duplicates(connection)]} == {1, 2}
    assert {row.text for row in [*posts(connection), *duplicates(connection)]} == {LONG, LONG + " Edit: typo."}


def test_reading_the_same_rows_from_a_second_file_counts_no_repost_twice(connection: Connection) -> None:
    rows = [new_post("a", LONG), new_post("b", LONG, row=2)]
    add(connection, 1, *rows)
    add(connection, add_source(connection, "again.csv"), *rows)
    assert posts(connection)[0].repost_count == 1


def test_rejected_rows_go_to_quarantine_with_their_reason(connection: Connection) -> None:
    rows = [NewRejected(source_row=3, reason="no text", raw="{}"), NewRejected(source_row=5, reason="no text", raw="x")]
    assert add(connection, 1, *rows) == {"posts": 0, "duplicates": 0, "quarantined": 2}
    assert accounting(connection).quarantine_reasons == [("no text", 2)]


def test_no_rows_change_nothing(connection: Connection) -> None:
    assert add(connection, 1) == {"posts": 0, "duplicates": 0, "quarantined": 0}
    assert accounting(connection).totals()["rows"] == 0


def test_a_source_is_known_by_name_and_content(connection: Connection) -> None:
    first, again, other = (add_source(connection, name) for name in ("x.csv", "x.csv", "y.csv"))
    assert first == again != other
    complete_source(connection, first)
    assert {s.name: s.complete for s in accounting(connection).sources} == {
        "a.csv": False,
        "x.csv": True,
        "y.csv": False,
    }


def test_thousands_of_rows_fit_in_one_batch(connection: Connection) -> None:
    rows = [new_post(str(i), " ".join(f"w{i}x{j}" for j in range(10)), row=i) for i in range(1500)]
    assert add(connection, 1, *rows)["posts"] == 1500
    assert add(connection, 1, *rows)["duplicates"] == 1500


texts = st.sampled_from([LONG, LONG + " Really.", LONG.upper(), SHORT, " ".join(BASE), " ".join([*BASE[:-1], "other"])])
rows = st.one_of(
    st.builds(
        lambda i, text, version, repost: new_post(i, text, version=-1 if repost else version, repost=repost),
        st.sampled_from("abcde"), texts, st.integers(0, 2), st.booleans(),
    ),
    st.builds(lambda reason: NewRejected(source_row=1, reason=reason, raw=""), st.sampled_from(["no text", "no id"])),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(rows, max_size=6), max_size=5))
def test_posts_duplicates_and_quarantined_rows_add_up_in_any_sequence(batches: list[list[Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_for_writing(database_url(str(Path(folder) / "data.db")))
        with engine.begin() as connection:
            begin_run(connection, small_codebook())
            source = add_source(connection)
            said = {"posts": 0, "duplicates": 0, "quarantined": 0}
            for batch in batches:
                for name, count in add(connection, source, *batch).items():
                    said[name] += count
            totals = accounting(connection).totals()
            assert {name: totals[name] for name in said} == said
            assert totals["rows"] == sum(said.values()) == sum(map(len, batches))
            assert adds_up(connection)
        engine.dispose()

"""Input rows as stored: posts, duplicates, edits, quarantine add up; what is decided is told in test_repeats."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select

from db.connect import database_url, open_for_writing
from db.disclosure import VIEWER
from db.read.accounting import accounting
from db.read.layers import layers
from db.read.pending import count_uncoded, uncoded_posts
from db.read.search import search
from db.schema import CodeRow, Coding, DuplicateRow, MentionRow, Post, RejectedQuote
from db.write.posts import complete_source
from records.rows import NewRejected
from tests.db.conftest import add, add_source, begin_run, code, mention, new_post, small_codebook
from tests.pipeline.rows import BASE, LONG, SHORT, Shelf


def posts(connection: Connection) -> list[Any]:
    return list(connection.execute(select(Post.__table__).order_by(Post.id)))


def duplicates(connection: Connection) -> list[Any]:
    return list(connection.execute(select(DuplicateRow.__table__).order_by(DuplicateRow.id)))


def adds_up(connection: Connection) -> bool:
    return accounting(connection, VIEWER).adds_up


def test_a_post_is_stored_verbatim(connection: Connection) -> None:
    text = "  Pears\u200b and\t“apples”\r\n 🍐 "
    assert add(connection, 1, new_post("a", text, row=7)) == {"posts": 1, "duplicates": 0, "quarantined": 0}
    (post,) = posts(connection)
    assert (post.text, post.native_id, post.source_row, post.source_id, post.repost_count) == (text, "a", 7, 1, 0)


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
    assert count_uncoded(connection, layers(connection)[0]) == 0
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
    assert search(connection, layers(connection)[0], "pears").tolist() == []
    assert [row.id for row in uncoded_posts(connection, layers(connection)[0], 0, 10)] == [first.id]
    assert uncoded_posts(connection, layers(connection)[0], 0, 10)[0].text == edited


def test_an_older_edit_is_kept_as_a_duplicate_with_its_text_and_the_codes_stay(connection: Connection) -> None:
    add(connection, 1, new_post("a", LONG, version=2))
    code(connection, 1, [mention(LONG, "The pears from the garden", fruit="pear")])
    add(connection, 1, new_post("a", SHORT, version=1, row=2))
    assert posts(connection)[0].text == LONG
    assert duplicates(connection)[0].text == SHORT
    assert connection.scalar(select(func.count()).select_from(MentionRow)) == 1


def test_an_edit_from_another_file_leaves_both_files_adding_up(connection: Connection) -> None:
    second = add_source(connection, "b.csv")
    add(connection, 1, new_post("a", LONG))
    add(connection, second, new_post("a", LONG + " Edit: typo.", version=1))
    assert [(s.rows, s.posts + s.duplicates) for s in accounting(connection, VIEWER).sources] == [(1, 1), (1, 1)]


def test_every_row_can_be_found_after_an_edit(connection: Connection) -> None:
    add(connection, 1, new_post("a", LONG, row=1), new_post("a", LONG + " Edit: typo.", row=2, version=1))
    assert {row.source_row for row in [*posts(connection), *duplicates(connection)]} == {1, 2}
    assert {row.text for row in [*posts(connection), *duplicates(connection)]} == {LONG, LONG + " Edit: typo."}


def test_rejected_rows_go_to_quarantine_with_their_reason(connection: Connection) -> None:
    rows = [NewRejected(source_row=3, reason="no text", raw="{}"), NewRejected(source_row=5, reason="no text", raw="x")]
    assert add(connection, 1, *rows) == {"posts": 0, "duplicates": 0, "quarantined": 2}
    assert accounting(connection, VIEWER).quarantine_reasons == [("no text", 2)]


def test_no_rows_change_nothing(connection: Connection) -> None:
    assert add(connection, 1) == {"posts": 0, "duplicates": 0, "quarantined": 0}
    assert accounting(connection, VIEWER).totals()["rows"] == 0


def test_a_source_is_known_by_name_and_content(connection: Connection) -> None:
    first, again, other = (add_source(connection, name) for name in ("x.csv", "x.csv", "y.csv"))
    assert first == again != other
    complete_source(connection, first)
    assert {s.name: s.complete for s in accounting(connection, VIEWER).sources} == {
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
def test_rows_add_up_in_any_sequence_and_are_decided_as_in_memory(batches: list[list[Any]]) -> None:
    shelf = Shelf()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_for_writing(database_url(str(Path(folder) / "data.db")))
        with engine.begin() as connection:
            begin_run(connection, small_codebook())
            source = add_source(connection)
            said = {"posts": 0, "duplicates": 0, "quarantined": 0}
            for batch in batches:
                counts = add(connection, source, *batch)
                assert counts == shelf.put(*batch)
                for name, count in counts.items():
                    said[name] += count
            totals = accounting(connection, VIEWER).totals()
            assert {name: totals[name] for name in said} == said
            assert totals["rows"] == sum(said.values()) == sum(map(len, batches))
            assert adds_up(connection)
            told = ("native_id", "text", "version")
            assert [[getattr(p, name) for name in told] for p in posts(connection)] == [
                [getattr(p, name) for name in told] for p in shelf.all()
            ]
            assert [p.id for p in posts(connection)] == shelf.ids()
            assert [p.repost_count for p in posts(connection)] == shelf.repost_counts()
            names = ("post_id", "native_id", "reason", "similarity", "text")
            assert [[getattr(d, name) for name in names] for d in duplicates(connection)] == [
                [getattr(d, name) for name in names] for d in shelf.duplicates
            ]
        engine.dispose()

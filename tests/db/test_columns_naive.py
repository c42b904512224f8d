"""The read model, compared row by row with a naive reading of the tables, for any made-up data set."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select

from db.connect import database_url, open_for_writing
from db.dialects import for_engine
from db.disclosure import is_sensitive, sensitive_spans
from db.read.layers import layers
from db.schema import CodeRow, MentionRow, MentionTopic, Post, ReadColumn
from db.write.publish import publish
from records.codebook import Codebook
from records.columns import Columns
from records.layer import Layer
from records.mentions import Code, Mention
from records.whole import whole
from tests.db.conftest import (
    add_source,
    begin_run,
    code,
    new_post,
    open_hand_layer,
    options_of,
    published,
    small_codebook,
)

WORDS = "pears calm me when I wanted to die and an apple a day is fine by me on most days of the year".split()
moods = st.sampled_from(["glad", "sad", "mixed", "angry"])
fruit = st.sampled_from(["apple", "apple:boskoop", "apple:rotten", "pear", "plum", "pear:golden"])
confidence = st.sampled_from([0.25, 0.5, 0.75, 1.0])


def as_code(option: str, sure: float, impact: int | None) -> Code:
    label, _, term = option.partition(":")
    return Code(label=label, term=term or None, confidence=sure, impact=impact)


def coded(options: st.SearchStrategy[str]) -> st.SearchStrategy[list[Code]]:
    codes = st.builds(as_code, options, confidence, st.sampled_from([None, 1, 2]))
    return st.lists(codes, max_size=3)


found = st.tuples(st.integers(0, 15), st.integers(1, 6), coded(fruit), coded(moods))
made_up_posts = st.lists(
    st.tuples(
        st.sampled_from(["reddit", "x"]),
        st.one_of(st.none(), st.datetimes(datetime(2019, 1, 1), datetime(2021, 1, 1), timezones=st.just(UTC))),
        st.sampled_from(["en", "de", None]),
        st.sampled_from(["r/fruit", "r/food", None]),
        st.lists(found, max_size=4),
    ),
    max_size=6,
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a data set with two layers and no post."""
    path = tmp_path_factory.mktemp("empty") / "data.db"
    engine = open_for_writing(database_url(str(path)))
    with engine.begin() as connection:
        layer, _ = (open_hand_layer(connection, small_codebook(), name) for name in ("hand", "other"))
        begin_run(connection, small_codebook(), layer.id)
        add_source(connection)
    for_engine(engine).tidy(engine)
    return path


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(posts=made_up_posts, random=st.randoms(use_true_random=False))
def test_columns_say_what_a_naive_reading_of_the_tables_says(empty: Path, posts: list[Any], random: Any) -> None:
    codebook = small_codebook()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_for_writing(database_url(shutil.copy(empty, folder)))
        with engine.begin() as connection:
            layer, other = layers(connection)
            order = list(enumerate(posts, start=1))
            for post_id, (platform, moment, language, venue, _) in order:
                told = {"platform": platform, "created_at": moment, "language": language, "venue": venue}
                row = asdict(new_post(str(post_id), f"{post_id} {' '.join(WORDS)}", **told).post)
                connection.execute(insert(Post).values(**row, id=post_id, repost_count=0, source_id=1))
            random.shuffle(order)  # ids of mentions need not follow those of posts
            for post_id, (*_, mentions) in order:
                text = f"{post_id} {' '.join(WORDS)}"
                code(connection, post_id, made_mentions(text, mentions), layer=layer)
                code(connection, post_id, made_mentions(text, mentions[:1]), layer=other)
            columns = published(connection, layer)
            naive(connection, layer, codebook, columns)
            stored = {row.name: row.data for row in connection.execute(select(ReadColumn.__table__))}
            publish(connection, layer)
            assert {row.name: row.data for row in connection.execute(select(ReadColumn.__table__))} == stored
        engine.dispose()


def made_mentions(text: str, given: list[Any]) -> list[Mention]:
    made: dict[tuple[int, int], Mention] = {}
    words = text.split(" ")
    for first, n, fruits, stances in given:
        quote = " ".join(words[1 + first : 1 + first + n])
        start = len(" ".join(words[: 1 + first])) + 1
        made[start, start + len(quote)] = Mention(
            post_id="",
            quote=quote,
            start=start,
            end=start + len(quote),
            codes={name: tuple(codes) for name, codes in (("fruit", fruits), ("mood", stances)) if codes},
        )
    return list(made.values())


def naive(connection: Connection, layer: Layer, codebook: Codebook, columns: Columns) -> None:
    """Compare every column with the tables, row by row."""
    rows = connection.execute(
        select(MentionRow.id, MentionRow.post_id, MentionRow.start, MentionRow.end, MentionRow.quote, Post.__table__)
        .join(Post, Post.id == MentionRow.post_id)
        .where(MentionRow.layer_id == layer.id)
        .order_by(MentionRow.post_id, MentionRow.start, MentionRow.id)
    ).all()
    n = len(rows)
    assert columns.mention.tolist() == [row[0] for row in rows]
    assert [columns.post_id[i] for i in columns.post] == [row.post_id for row in rows]
    assert [columns.platforms[i] for i in columns.platform] == [row.platform for row in rows]
    assert [columns.languages[i] for i in columns.language] == [row.language or "" for row in rows]
    assert [columns.venues[i] if i >= 0 else None for i in columns.venue] == [row.venue for row in rows]
    months = [None if row.created_at is None else row.created_at.year * 12 + row.created_at.month - 1 for row in rows]
    first = min((month for month in months if month is not None), default=0)
    assert columns.month.tolist() == [-1 if month is None else month - first for month in months]
    assert columns.first_month == (f"{first // 12}-{first % 12 + 1:02}" if any(m is not None for m in months) else None)
    sure: list[float] = []
    lowest: list[int] = []
    by_dimension: dict[str, list[float]] = {d: [] for d in codebook.ids}
    assert columns.whole is not None
    for row, sensitive, calm, is_whole, *options in zip(
        rows,
        columns.sensitive,
        columns.calm,
        columns.whole,
        *(options_of(columns, d) for d in codebook.ids),
        strict=True,
    ):
        codes = connection.execute(select(CodeRow.__table__).where(CodeRow.mention_id == row[0])).all()
        chance = 0.1 ** len(codebook.dimensions)
        told: dict[str, float] = {}
        doubtful: list[float] = []
        for dimension, shown in zip(codebook.dimensions, options, strict=True):
            theirs = [c for c in codes if c.dimension == dimension.id]
            labels = [c.label for c in theirs if c.label in {label.id for label in dimension.shown}]
            wanted = set(labels)
            if dimension.role == "stance":
                one = dimension.one_stance(labels) if len(wanted) > 1 else next(iter(wanted), None)
                wanted = {one} if one else set()
            else:
                wanted |= {
                    f"{c.label}:{c.term}"
                    for c in theirs
                    if c.label in labels and c.term in {t.id for t in dimension.label(c.label).terms}
                }
            assert shown == wanted
            if wanted:
                highest = {c.label: 0.0 for c in theirs}
                for c in theirs:
                    highest[c.label] = max(highest[c.label], c.confidence)
                together = max(highest.values())
                if dimension.role == "stance":  # mixed that nobody gave: as sure as the less sure of glad and sad
                    (one,) = wanted
                    together = highest[one] if one in highest else min(highest["glad"], highest["sad"])
                by_dimension[dimension.id].append(together)
                told[dimension.id] = together
                doubtful.append(together if dimension.role == "stance" else min(c.confidence for c in theirs))
        for dimension_id in sorted(told):
            chance *= max(told[dimension_id], 0.01) / 0.1
        lowest.append(round(100 * min(doubtful, default=0.0)))
        sure.append(float(np.round(chance, 2)))
        given_ids = {part for c in codes for part in (c.label, c.term) if part}
        assert sensitive == is_sensitive(row.quote, given_ids, codebook)
        near = any(at < row.end + 200 and to > row.start - 200 for at, to in sensitive_spans(row.text))
        assert calm == (len(row.quote) <= 280 and "\n" not in row.quote and not sensitive and not near)
        assert is_whole == whole(row.text, row.start, row.end)
    assert columns.median_confidence == {d: pytest.approx(statistics.median(c)) for d, c in by_dimension.items() if c}
    assert columns.lowest is not None and columns.lowest.tolist() == lowest
    by_sure = sorted(range(n), key=lambda i: (-sure[i], i))
    seen: Counter[int] = Counter()
    nth = {}
    for i in by_sure:
        nth[i] = seen[rows[i].post_id]
        seen[rows[i].post_id] += 1
    assert columns.sure.tolist() == sorted(range(n), key=lambda i: (nth[i], -sure[i], i))
    undated = datetime(1, 1, 1, tzinfo=UTC)
    assert columns.newest.tolist() == sorted(
        range(n), key=lambda i: (-((rows[i].created_at or undated) - undated).total_seconds(), i)
    )
    assert not connection.execute(select(MentionTopic.mention_id)).all()
    assert columns.topic.tolist() == [-1] * n

"""X API v2 and X tables."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from .helpers import only, posts, read, rejections, write_csv, write_json, write_lines

TWEET: dict[str, Any] = {
    "id": "1700000000000000123",
    "text": "talking to a bot at night &amp; sleeping better",
    "author_id": "9007199254740993001",
    "created_at": "2023-09-08T04:10:00.000Z",
    "lang": "en",
    "conversation_id": "1700000000000000100",
    "edit_history_tweet_ids": ["1700000000000000123"],
    "public_metrics": {"like_count": 4, "reply_count": 1, "retweet_count": 2, "quote_count": 3, "impression_count": 90},
    "referenced_tweets": [{"type": "replied_to", "id": "1700000000000000100"}],
}
RETWEET: dict[str, Any] = {
    "id": "1700000000000000900",
    "text": "RT @person_x: talking to a bot at night &amp; sleepi…",
    "author_id": "55",
    "created_at": "2023-09-09T00:00:00.000Z",
    "referenced_tweets": [{"type": "retweeted", "id": "1700000000000000123"}],
    "entities": {"mentions": [{"start": 3, "end": 12, "username": "person_x", "id": "777"}]},
}


def test_a_tweet(tmp_path: Path) -> None:
    post = only(write_json(tmp_path / "page.json", {"data": [TWEET], "meta": {"result_count": 1}}), format="x_api")
    assert (post.platform, post.native_id, post.author) == ("x", "1700000000000000123", "9007199254740993001")
    assert post.text == "talking to a bot at night & sleeping better"
    assert post.created_at == datetime(2023, 9, 8, 4, 10, tzinfo=UTC)
    assert post.engagement == {"likes": 4, "replies": 1, "shares": 5, "views": 90}
    assert (post.parent_id, post.thread_id, post.repost) == ("1700000000000000100", "1700000000000000100", False)


@pytest.mark.parametrize("shape", ["document", "lines", "array", "includes first"])
def test_a_retweet_becomes_the_included_original(tmp_path: Path, shape: str) -> None:
    page = {"data": [RETWEET], "includes": {"tweets": [TWEET], "users": []}}
    path = {
        "document": lambda: write_json(tmp_path / "a.json", page),
        "lines": lambda: write_lines(tmp_path / "a.jsonl", page),
        "array": lambda: write_json(tmp_path / "a.json", [page]),
        "includes first": lambda: write_json(tmp_path / "a.json", {"includes": page["includes"], "data": [RETWEET]}),
    }[shape]()
    post = only(path, format="x_api")
    assert (post.repost, post.native_id) == (True, TWEET["id"])
    assert post.text == "talking to a bot at night & sleeping better"
    assert post.author == TWEET["author_id"]
    assert post.created_at == datetime(2023, 9, 8, 4, 10, tzinfo=UTC)


def test_a_retweet_without_its_original_keeps_what_it_has(tmp_path: Path) -> None:
    post = only(write_lines(tmp_path / "a.jsonl", {"data": RETWEET}), format="x_api")
    assert (post.repost, post.native_id, post.author) == (True, TWEET["id"], "777")
    assert post.text == "talking to a bot at night & sleepi…"
    # The id itself carries the original's time.
    assert post.created_at is not None and post.created_at.date().isoformat() == "2023-09-08"


def test_a_flattened_retweet_has_its_original_inline(tmp_path: Path) -> None:
    flat = RETWEET | {
        "referenced_tweets": [{"type": "retweeted", **TWEET}],
        "author": {"id": "55", "username": "someone"},
    }
    post = only(write_lines(tmp_path / "a.jsonl", flat), format="x_api")
    assert (post.repost, post.native_id, post.author) == (True, TWEET["id"], TWEET["author_id"])


def test_edits_share_the_first_id(tmp_path: Path) -> None:
    history = ["1700000000000000001", "1700000000000000002"]
    rows = [TWEET | {"id": own, "edit_history_tweet_ids": history} for own in history]
    _, records = read(write_lines(tmp_path / "a.jsonl", *rows))
    assert [(post.native_id, post.version) for post in posts(records)] == [(history[0], 0), (history[0], 1)]


def test_a_long_post_uses_its_full_text(tmp_path: Path) -> None:
    long = "word " * 200
    post = only(write_lines(tmp_path / "a.jsonl", TWEET | {"note_tweet": {"text": long}}), format="x_api")
    assert post.text == long


def test_errors_in_the_stream_keep_their_words(tmp_path: Path) -> None:
    problem = {
        "title": "Operational disconnect",
        "detail": "The stream was disconnected.",
        "type": "https://x/problems/y",
    }
    lines = [{"data": TWEET}, problem, {"errors": [problem, problem]}, {"data": TWEET, "errors": [problem]}]
    _, records = read(write_lines(tmp_path / "a.jsonl", *lines))
    assert len(posts(records)) == 2
    assert [record.source_row for record in rejections(records)] == [2, 3, 3]
    assert "Operational disconnect: The stream was disconnected." in rejections(records)[0].reason


def test_pages_as_lines_count_each_tweet(tmp_path: Path) -> None:
    empty = {"meta": {"result_count": 0}}
    _, records = read(write_lines(tmp_path / "a.jsonl", {"data": [TWEET, TWEET]}, empty, {"data": [TWEET]}))
    assert [record.source_row for record in records] == [1, 1, 3]


def test_an_empty_page_is_skipped(tmp_path: Path) -> None:
    for page in ({"meta": {"result_count": 0}}, {"data": [], "meta": {"result_count": 0}}):
        export, records = read(write_json(tmp_path / "a.json", page))
        assert (export.skipped, records) == ("no rows", [])


def test_twarc_csv(tmp_path: Path) -> None:
    row = {
        "id": "1700000000000000123", "text": "one line", "created_at": "2023-09-08T04:10:00.000Z",
        "author_id": "9007199254740993001", "lang": "en", "public_metrics.like_count": "4",
        "edit_history_tweet_ids": '["1700000000000000120", "1700000000000000123"]',
        "referenced_tweets.retweeted.id": "", "referenced_tweets.replied_to.id": "1700000000000000100",
    }  # fmt: skip
    post = only(write_csv(tmp_path / "a.csv", row), format="x_csv")
    assert (post.native_id, post.version, post.parent_id) == ("1700000000000000120", 1, "1700000000000000100")
    assert (post.author, post.engagement) == ("9007199254740993001", {"likes": 4})
    retweet = row | {"text": "RT @person_x: first words", "referenced_tweets.retweeted.id": "1690000000000000007"}
    post = only(write_csv(tmp_path / "b.csv", retweet), format="x_csv")
    assert (post.repost, post.native_id, post.text) == (True, "1690000000000000007", "first words")


def test_an_id_that_a_spreadsheet_rounded(tmp_path: Path) -> None:
    row = {"id": "1.70E+18", "text": "words", "author_id": "1", "conversation_id": "2", "url": ""}
    _, records = read(write_csv(tmp_path / "a.csv", row))
    assert "a spreadsheet rounded the id" in rejections(records)[0].reason
    row["url"] = "https://twitter.com/someone/status/1700000000000000123"
    assert only(write_csv(tmp_path / "b.csv", row), format="x_other").native_id == "1700000000000000123"

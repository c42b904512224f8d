"""Tweets outside API v2."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from .helpers import only, posts, read, rejections, write, write_csv, write_json, write_lines

ID, WORDS, MAY = "1785459115422646273", "It calms me & I feel heard.", datetime(2024, 5, 1, tzinfo=UTC)
OLD_TIME = "Wed May 01 00:00:00 +0000 2024"
V1 = {"created_at": OLD_TIME, "id": int(ID), "id_str": ID, "text": "It calms me &amp; I fe… https://t.co/x", "truncated": True,
      "extended_tweet": {"full_text": "It calms me &amp; I feel heard."}, "retweet_count": 1, "favorite_count": 2, "lang": "en",
      "user": {"id_str": "7", "screen_name": "some1", "name": "Some One"}, "entities": {}}  # fmt: skip
USER = {"rest_id": "7", "legacy": {"screen_name": "some1"}}
WEB = {"__typename": "Tweet", "rest_id": ID, "core": {"user_results": {"result": USER}},
       "note_tweet": {"note_tweet_results": {"result": {"text": "It calms me &amp; I feel heard."}}},
       "legacy": {"full_text": "It calms me &amp; I fe…", "created_at": OLD_TIME, "id_str": ID, "favorite_count": 2,
                  "retweet_count": 1, "quote_count": 0, "user_id_str": "7"}}  # fmt: skip
SNSCRAPE = {"_type": "snscrape.modules.twitter.Tweet", "url": f"https://twitter.com/some1/status/{ID}", "id": int(ID),
            "date": "2024-05-01T00:00:00+00:00", "rawContent": WORDS, "user": {"username": "some1", "id": 7},
            "retweetCount": 1, "likeCount": 2, "retweetedTweet": None}  # fmt: skip
APIFY = {"type": "tweet", "id": ID, "url": f"https://x.com/some1/status/{ID}", "text": "It calms me…", "fullText": WORDS,
         "retweetCount": 1, "likeCount": 2, "createdAt": OLD_TIME, "author": {"userName": "some1", "id": "7", "name": "S"},
         "isRetweet": False}  # fmt: skip
MINET = {"id": ID, "timestamp_utc": "1714521600", "local_time": "2024-05-01T02:00:00", "user_screen_name": "some1",
         "text": WORDS, "possibly_sensitive": "", "retweet_count": "1", "like_count": "2", "to_tweetid": "", "user_id": "7",
         "retweeted_id": ""}  # fmt: skip
TWINT = {"id": ID, "conversation_id": ID, "date": "2024-05-01", "time": "00:00:00", "user_id": "7", "username": "some1",
         "name": "Some One", "tweet": WORDS, "retweets_count": "1", "likes_count": "2", "retweet": "False",
         "link": f"https://twitter.com/some1/status/{ID}"}  # fmt: skip
SCRAPER = {"screen_name": "some1", "username": "Some One", "user_id": "7", "tweet_id": ID, "timestamp": "2024-05-01 00:00:00",
           "text": WORDS, "likes": "2", "retweets": "1", "replies": "0", "tweet_url": f"/some1/status/{ID}"}  # fmt: skip


@pytest.mark.parametrize(
    "row", [V1, WEB, SNSCRAPE, APIFY, MINET, TWINT, SCRAPER, {"tweet": V1}, {"data": WEB, "item_id": ID}]
)
def test_one_tweet_of_many_tools(tmp_path: Path, row: dict[str, Any]) -> None:
    post = only(write_lines(tmp_path / "a.jsonl", row), format="x_other")
    assert (post.platform, post.native_id, post.text, post.created_at) == ("x", ID, WORDS, MAY)
    assert (post.author, post.engagement["likes"], post.engagement["shares"]) == ("7", 2, 1)
    assert not post.repost


@pytest.mark.parametrize("row", [MINET, TWINT, SCRAPER])
def test_tables_read_like_objects(tmp_path: Path, row: dict[str, Any]) -> None:
    table = only(write_csv(tmp_path / "a.csv", row), format="x_other")
    lines = only(write_lines(tmp_path / "a.jsonl", row), format="x_other")
    assert (table.native_id, table.text, table.author, table.engagement) == (
        lines.native_id, lines.text, lines.author, lines.engagement,
    )  # fmt: skip


def test_columns_of_a_tutorial(tmp_path: Path) -> None:
    row = {"Datetime": "2024-05-01 00:00:00+00:00", "Tweet Id": ID, "Text": WORDS, "Username": "some1"}
    post = only(write_csv(tmp_path / "a.csv", row), format="x_other")
    assert (post.platform, post.native_id, post.author, post.created_at) == ("x", ID, "some1", MAY)


def test_archives(tmp_path: Path) -> None:
    own = [{"tweet": {"id_str": ID, "full_text": "It calms me &amp; I feel heard.", "created_at": OLD_TIME, "favorite_count": "2",
                      "edit_info": {"initial": {"editTweetIds": [ID]}}}},
           {"tweet": {"id_str": "1785459115422646279", "full_text": "RT @b: Others' words", "favorite_count": "0"}}]  # fmt: skip
    export, records = read(write(tmp_path / "tweets.js", f"window.YTD.tweets.part0 = {json.dumps(own, indent=1)}\n"))
    assert export.format == "x_other" and not rejections(records)
    mine, passed_on = posts(records)
    assert (mine.native_id, mine.text, mine.created_at) == (ID, WORDS, MAY)
    assert (passed_on.text, passed_on.repost) == ("Others' words", True)
    old = [{"id_str": "199999999999999999", "text": "It calms me", "created_at": "2012-05-08 22:00:00 +0000", "entities": {},
            "user": {"screen_name": "some1", "id_str": "7"}}]  # fmt: skip
    post = only(
        write(tmp_path / "2012_05.js", f"Grailbird.data.tweets_2012_05 = \n {json.dumps(old)};"), format="x_other"
    )
    assert (post.native_id, post.author) == ("199999999999999999", "7")


def test_reposts_are_the_original(tmp_path: Path) -> None:
    original = {key: value for key, value in V1.items() if key != "extended_tweet"} | {
        "full_text": "It calms me &amp; I feel heard."
    }
    rows = [
        {**V1, "id_str": "1785460000000000001", "id": 1, "retweeted_status": original},
        {**WEB, "rest_id": "1785460000000000002", "note_tweet": None,
         "legacy": {**WEB["legacy"], "retweeted_status_result": {"result": WEB}}},  # type: ignore[dict-item]
        {**SNSCRAPE, "id": 1785460000000000003, "url": "https://x.com/b/status/1785460000000000003", "rawContent": "RT …",
         "retweetedTweet": SNSCRAPE},
    ]  # fmt: skip
    for row in rows:
        post = only(write_json(tmp_path / "a.json", [row]), format="x_other")
        assert (post.native_id, post.text, post.author, post.repost) == (ID, WORDS, "7", True)
    minet = {**MINET, "id": "1785460000000000004", "text": "RT @some1: It calms me", "retweeted_id": ID}
    post = only(write_csv(tmp_path / "a.csv", minet), format="x_other")
    assert (post.native_id, post.text, post.repost) == (ID, "It calms me", True)
    flagged = {**TWINT, "tweet": "RT @some1 It calms me", "retweet": "True"}
    post = only(write_csv(tmp_path / "b.csv", flagged), format="x_other")
    assert (post.native_id, post.text, post.repost) == (ID, "It calms me", True)


def test_the_time_is_in_the_id(tmp_path: Path) -> None:
    post = only(
        write_lines(tmp_path / "a.jsonl", {"tweet_id": ID, "tweet": WORDS, "user_screen_name": "a"}), format="x_other"
    )
    assert post.created_at is not None and abs((post.created_at - MAY).total_seconds()) < 1


def test_stream_messages_are_told(tmp_path: Path) -> None:
    _, records = read(
        write_lines(tmp_path / "a.jsonl", V1, {"delete": {"status": {"id_str": "1"}}}, {"limit": {"track": 3}})
    )
    assert len(posts(records)) == 1
    assert {record.reason for record in rejections(records)} == {
        "not an X row, nor one of another format that is known"
    }


def test_an_error_of_the_api_names_no_account(tmp_path: Path) -> None:
    problem = {
        "title": "Forbidden",
        "detail": "User has been suspended: [some1].",
        "type": "https://api.x.com/2/problems/x",
    }
    _, records = read(write_lines(tmp_path / "a.jsonl", V1, {"errors": [problem]}))
    assert rejections(records)[0].reason == "the API answered with an error: Forbidden: User has been suspended: […]."

"""Shapes that tools wrap, nest and mix."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from .helpers import only, posts, read, rejections, write, write_csv, write_json, write_lines

WORDS, OTHER, THIRD = "It calms me at night.", "Mine made it worse.", "I write to it like to a diary."
MAY = datetime(2024, 5, 1, tzinfo=UTC)
EPOCH = 1714521600
TIKTOK = {"cid": "7400000000000000001", "text": WORDS, "aweme_id": "7300000000000000001", "create_time": EPOCH,
          "digg_count": 4, "user": {"uid": "7"}}  # fmt: skip
BLUESKY = {"uri": "at://did:plc:inventedaaaa/app.bsky.feed.post/3kabcdefghij2", "author": {"did": "did:plc:inventedaaaa"},
           "indexed_at": "2024-05-01T00:00:01Z", "record": {"created_at": "2024-05-01T00:00:00Z", "text": WORDS},
           "like_count": 2, "repost_count": 1}  # fmt: skip
INSTAGRAM = {"pk": "1", "code": "CxInvented1", "taken_at": EPOCH, "user": {"pk": "7"}, "caption": {"text": WORDS},
             "like_count": 4}  # fmt: skip
VIDEO = {"id": "7300000000000000001", "desc": WORDS, "createTime": EPOCH, "author": {"id": "7"}, "stats": {"diggCount": 4},
         "video": {}}  # fmt: skip
COMMIT = {"did": "did:plc:inventedaaaa", "time_us": EPOCH * 10**6, "kind": "commit", "commit": {
    "operation": "create", "collection": "app.bsky.feed.post", "rkey": "3kabcdefghij2",
    "record": {"text": WORDS, "createdAt": "2024-05-01T00:00:00Z", "langs": ["en"]}}}  # fmt: skip
GRAPH = {"data": {"hashtag": {"edge_hashtag_to_media": {"edges": [{"node": {
    "shortcode": "CxInvented1", "taken_at_timestamp": EPOCH, "owner": {"id": "7"}, "edge_liked_by": {"count": 4},
    "edge_media_to_caption": {"edges": [{"node": {"text": WORDS}}]}}}]}}}}  # fmt: skip


@pytest.mark.parametrize(("row", "format", "native_id", "likes"), [
    (TIKTOK, "tiktok_web", "7400000000000000001", 4),
    ({"item_id": "1", "source_platform": "tiktok-comments", "data": TIKTOK, "id": 1}, "tiktok_web", "7400000000000000001", 4),
    (BLUESKY, "bluesky", "3kabcdefghij2", 2),
    ({"query": "x", "item": {"node": BLUESKY}}, "bluesky", "3kabcdefghij2", 2),
    (COMMIT, "bluesky", "3kabcdefghij2", None),
    ({"source_platform": "instagram.com", "data": INSTAGRAM}, "instagram_web", "3190975122499823477", 4),
    (GRAPH, "instagram_web", "3190975122499823477", 4),
    ({"source_platform": "tiktok.com", "data": VIDEO}, "tiktok_items", "7300000000000000001", 4),
])  # fmt: skip
def test_known_records_inside_wrappers(
    tmp_path: Path, row: dict[str, Any], format: str, native_id: str, likes: int | None
) -> None:
    post = only(write_lines(tmp_path / "a.jsonl", row), format=format)
    assert (post.native_id, post.text, post.created_at) == (native_id, WORDS, MAY)
    assert post.engagement.get("likes") == likes


def test_columns_that_were_objects(tmp_path: Path) -> None:
    row = {"uri": BLUESKY["uri"], "author.did": "did:plc:inventedaaaa", "record.text": WORDS,
           "record.createdAt": "2024-05-01T00:00:00Z", "likeCount": 2}  # fmt: skip
    assert only(write_csv(tmp_path / "a.csv", row), format="bluesky").created_at == MAY
    top = "snippet.topLevelComment"
    row = {"snippet.videoId": "abcdefghij1", f"{top}.id": "Ugxinvented1", f"{top}.snippet.textOriginal": WORDS,
           f"{top}.snippet.publishedAt": "2024-05-01T00:00:00Z"}  # fmt: skip
    assert only(write_csv(tmp_path / "b.csv", row), format="youtube_api").venue == "abcdefghij1"


def test_columns_in_any_spelling(tmp_path: Path) -> None:
    for names in (
        "Created At,Comment Text,Like-Count",
        "createdAt,commentText,likeCount",
        "CREATED_AT,comment_text,like count",
    ):
        post = only(write(tmp_path / "a.csv", f"{names}\n2024-05-01,{WORDS},3\n"), format="generic")
        assert (post.text, post.created_at, post.engagement) == (WORDS, MAY, {"likes": 3})


LOOKALIKES: list[tuple[dict[str, Any], str, str]] = [
    ({"id": "1", "platform": "reddit", "text": WORDS, "author_id": "u", "created_at": "2024-05-01T00:00:00Z"}, "reddit", "1"),
    ({"id": "41", "text": WORDS, "conversation_id": "77", "created_at": "2024-05-01T00:00:00Z"}, "other", "41"),
    ({"video_id": "abcdefghij1", "id": "UgxInvented1", "text": WORDS, "like_count": "1", "reply_count": "0",
      "published_at": "2024-05-01T00:00:00Z", "platform": "youtube"}, "youtube", "UgxInvented1"),
    ({"cid": "7400000000000000001", "text": WORDS, "create_time": str(EPOCH), "digg_count": "3"}, "tiktok",
     "7400000000000000001"),
    ({"id": "1235000000000000001", "text": WORDS, "author_id": "7", "conversation_id": "2",
      "created_at": "2024-05-01T00:00:00Z"}, "other", "1235000000000000001"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "platform", "native_id"), LOOKALIKES)
def test_a_format_is_told_by_what_only_it_has(
    tmp_path: Path, row: dict[str, Any], platform: str, native_id: str
) -> None:
    found = [posts(read(path)[1])[0] for path in (
        write_csv(tmp_path / "a.csv", row, row), write_lines(tmp_path / "a.jsonl", row, row))]  # fmt: skip
    assert [(post.platform, post.native_id, post.created_at) for post in found] == [(platform, native_id, MAY)] * 2


def thing(kind: str, **data: Any) -> dict[str, Any]:
    return {"kind": kind, "data": data}


def listing(*children: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"after": None, "children": list(children)}}


def test_a_thread_with_nested_replies_and_more(tmp_path: Path) -> None:
    def comment(name: str, body: str, above: str, replies: Any = "") -> dict[str, Any]:
        return thing("t1", id=name, body=body, link_id="t3_1abc", parent_id=above, created_utc=EPOCH, replies=replies,
                     subreddit="inventedforum")  # fmt: skip

    more = thing("more", count=7, id="kk9", parent_id="t1_kk1", children=["kk9", "kka"])
    deep = comment("kk3", THIRD, "t1_kk2")
    top = comment("kk1", WORDS, "t3_1abc", listing(comment("kk2", OTHER, "t1_kk1", listing(deep)), more))
    post = thing("t3", id="1abc", title="Bots?", selftext="", subreddit="inventedforum", created_utc=EPOCH)
    page = [listing(post), listing(top, thing("more", count=0, id="_", children=[]))]
    for path in (write_json(tmp_path / "a.json", page), write(tmp_path / "b.json", json.dumps(page, indent=2))):
        export, records = read(path)
        assert export.format == "reddit_pushshift"
        assert [(found.native_id, found.parent_id) for found in posts(records)] == [
            ("1abc", None), ("kk1", "1abc"), ("kk2", "kk1"), ("kk3", "kk2"),
        ]  # fmt: skip
        assert [record.reason.split(":")[0] for record in rejections(records)] == [
            "7 comments that were not loaded",
            "comments further down that were not loaded",
        ]


def test_youtube_comments_of_several_tools(tmp_path: Path) -> None:
    reply = {"id": "UgxA.1", "parent": "UgxA", "text": OTHER, "like_count": 2, "author_id": "UCb", "timestamp": EPOCH}
    top = {"id": "UgxA", "parent": "root", "text": WORDS, "like_count": 1, "author_id": "UCa", "timestamp": EPOCH}
    video = {"id": "abcdefghij1", "title": "A bot", "description": "My video", "timestamp": EPOCH - 999, "extractor": "youtube",
             "webpage_url": "https://www.youtube.com/watch?v=abcdefghij1", "comments": [top, reply]}  # fmt: skip
    suite = [{"id": "UgxA", "user": "a", "date": "4 days ago", "timestamp": EPOCH * 1000, "commentText": WORDS, "likes": 1,
              "numberOfReplies": 1, "replies": [{"id": "UgxA.1", "user": "b", "timestamp": EPOCH * 1000, "commentText": OTHER,
                                                 "likes": 2}]}]  # fmt: skip
    paths = [
        write_json(tmp_path / "video.info.json", video),
        write_lines(tmp_path / "all.info.jsonl", video),
        write_json(tmp_path / "comments.json", [top, reply]),
        write_json(tmp_path / "suite.json", suite),
    ]
    for path in paths:
        export, records = read(path)
        assert export.format == "youtube_comments", export.why
        assert [(post.native_id, post.text, post.parent_id, post.created_at) for post in posts(records)] == [
            ("UgxA", WORDS, None, MAY), ("UgxA.1", OTHER, "UgxA", MAY),
        ]  # fmt: skip
        assert [post.engagement["likes"] for post in posts(records)] == [1, 2]
        assert {post.venue for post in posts(records)} == ({"abcdefghij1"} if "info" in path.name else {None})


def test_replies_and_answers_are_rows(tmp_path: Path) -> None:
    question = {"question_id": 5, "title": "Do bots help?", "body": WORDS, "owner": {"user_id": 7}, "creation_date": EPOCH,
                "answers": [{"answer_id": 6, "body": OTHER, "creation_date": EPOCH,
                             "comments": [{"comment_id": 9, "body": THIRD}, {"body": THIRD}]}]}  # fmt: skip
    found = posts(read(write_json(tmp_path / "a.json", [question]))[1])
    assert [(post.native_id, post.kind, post.thread_id, post.parent_id) for post in found[:3]] == [
        ("5", "post", None, None), ("6", "comment", "5", "5"), ("9", "comment", "5", "6"),
    ]  # fmt: skip
    assert (len(found), found[3].parent_id, found[1].author) == (4, "6", None)


def test_lists_of_parts_are_text(tmp_path: Path) -> None:
    messages = [{"id": 2, "date": "2024-05-01T00:00:00", "from_id": "user7",
                 "text": ["It ", {"type": "bold", "text": "calms"}, " me."]}]  # fmt: skip
    post = only(write_json(tmp_path / "a.json", {"name": "Bots", "messages": messages}), format="generic")
    assert (post.text, post.author, post.created_at) == ("It calms me.", "user7", MAY)


def test_outer_fields_reach_inner_rows(tmp_path: Path) -> None:
    outer = {
        "author": "someone",
        "date": "2024-05-01",
        "platform": "facebook",
        "posts": [{"text": WORDS}, {"text": OTHER}],
    }
    found = posts(read(write_json(tmp_path / "a.json", [outer]))[1])
    assert [(post.platform, post.author, post.created_at) for post in found] == [("facebook", "someone", MAY)] * 2
    download = [{"timestamp": EPOCH, "data": [{"post": WORDS}], "title": "Some One updated their status."},
                {"timestamp": EPOCH, "attachments": [], "title": "Some One"}]  # fmt: skip
    export, records = read(write_json(tmp_path / "your_posts.json", download))
    assert (export.format, posts(records)[0].created_at, posts(records)[0].text) == ("facebook_download", MAY, WORDS)
    assert rejections(records)[0].reason == "no text"
    comment = {"comment": {"timestamp": EPOCH, "comment": OTHER, "author": "Some One"}}
    entries = {"comments_v2": [{"timestamp": EPOCH + 9, "data": [comment], "title": "Some One commented."}]}
    post = only(write_json(tmp_path / "comments.json", entries), format="facebook_download")
    assert (post.kind, post.text, post.created_at) == ("comment", OTHER, MAY)
    pictures = [{"media": [{"uri": "x", "creation_timestamp": EPOCH, "title": WORDS}]}]
    post = only(write_json(tmp_path / "posts_1.json", pictures), format="facebook_download")
    assert (post.platform, post.text, post.created_at) == ("instagram", WORDS, MAY)


REDDIT = {"id": "1abc", "created_utc": EPOCH, "subreddit": "inventedforum", "title": "Bots", "selftext": WORDS}
TWEET = {
    "id": "1785459712345678901",
    "text": OTHER,
    "author_id": "7",
    "edit_history_tweet_ids": ["1785459712345678901"],
}
YOUTUBE = {"kind": "youtube#comment", "id": "UgxA", "snippet": {"textOriginal": THIRD, "videoId": "abcdefghij1"}}


@pytest.mark.parametrize("rows", [[REDDIT, REDDIT, TWEET, YOUTUBE], [TWEET, TWEET, YOUTUBE, REDDIT]])
def test_each_row_by_its_own_shape(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    _, records = read(write_lines(tmp_path / "a.jsonl", *rows, {"stray": 1}))
    assert {post.native_id: post.platform for post in posts(records)} == {
        "1abc": "reddit", "1785459712345678901": "x", "UgxA": "youtube",
    }  # fmt: skip
    kind = "a Reddit" if rows[0] is REDDIT else "an X"
    assert [record.reason for record in rejections(records)] == [
        f"not {kind} row, nor one of another format that is known"
    ]

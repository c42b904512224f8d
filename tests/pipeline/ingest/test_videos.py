"""YouTube and TikTok."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .helpers import only, posts, read, rejections, write_csv, write_json, write_lines


def comment(native_id: str, text: str, **more: Any) -> dict[str, Any]:
    snippet = {
        "videoId": "inventedvid",
        "textDisplay": text,
        "authorDisplayName": "someone",
        "authorChannelId": {"value": "UCinvented"},
        "likeCount": 2,
        "publishedAt": "2024-02-03T04:05:06Z",
        "updatedAt": "2024-02-03T04:05:06Z",
        **more,
    }
    return {"kind": "youtube#comment", "id": native_id, "snippet": snippet}


def thread(top: dict[str, Any], *replies: dict[str, Any], **snippet: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "kind": "youtube#commentThread",
        "id": top["id"],
        "snippet": {"videoId": "inventedvid", "topLevelComment": top, "totalReplyCount": len(replies), **snippet},
    }
    return made | ({"replies": {"comments": list(replies)}} if replies else {})


def test_threads_and_the_replies_they_contain(tmp_path: Path) -> None:
    reply = comment("Ugx1.r1", "a reply", parentId="Ugx1", updatedAt="2024-02-03T04:05:16Z")
    del reply["snippet"]["videoId"]
    page = {"kind": "youtube#commentThreadListResponse", "items": [thread(comment("Ugx1", "top"), reply)]}
    for path in (write_json(tmp_path / "a.json", page), write_lines(tmp_path / "a.jsonl", page)):
        export, records = read(path)
        assert export.format == "youtube_api"
        top, answer = posts(records)
        assert (top.native_id, top.venue, top.thread_id, top.parent_id) == ("Ugx1", "inventedvid", "Ugx1", None)
        assert (answer.native_id, answer.venue, answer.parent_id, answer.version) == (
            "Ugx1.r1",
            "inventedvid",
            "Ugx1",
            10,
        )
        assert top.engagement == {"likes": 2, "replies": 1}
        assert (top.author, top.kind) == ("UCinvented", "comment")
        assert top.created_at == datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC)


def test_display_text_becomes_plain(tmp_path: Path) -> None:
    shown = 'See <a href="https://example.org">1:23</a> it&#39;s<br>really <b>good</b> &amp; calm'
    page = {"items": [comment("a", shown), comment("b", shown, textOriginal="See 1:23 <3 original")]}
    _, records = read(write_json(tmp_path / "a.json", page))
    assert [post.text for post in posts(records)] == ["See 1:23 it's\nreally good & calm", "See 1:23 <3 original"]


def test_other_resources_are_rejected(tmp_path: Path) -> None:
    page = {"items": [comment("a", "words"), {"kind": "youtube#video", "id": "v", "snippet": {"title": "t"}}]}
    _, records = read(write_json(tmp_path / "a.json", page))
    assert [record.reason for record in rejections(records)] == ["no comment in this item"]


def test_comment_downloader(tmp_path: Path) -> None:
    row = {
        "cid": "Ugy1.r9", "text": "nice", "time": "2 years ago (edited)", "time_parsed": 1650000000.5,
        "author": "@someone", "channel": "UCother", "votes": "1.2K", "replies": "", "heart": False,
    }  # fmt: skip
    post = only(write_lines(tmp_path / "a.json", row), format="youtube_comments")
    assert (post.native_id, post.parent_id, post.author) == ("Ugy1.r9", "Ugy1", "UCother")
    assert post.engagement == {"likes": 1200}
    assert post.created_at == datetime(2022, 4, 15, 5, 20, 0, 500000, tzinfo=UTC)
    flat = {"videoId": "v1", "commentId": "c1", "textDisplay": "it&#39;s fine", "publishedAt": "2024-01-01T00:00:00Z",
            "authorDisplayName": "x"}  # fmt: skip
    post = only(write_csv(tmp_path / "b.csv", flat), format="youtube_comments")
    assert (post.text, post.venue) == ("it's fine", "v1")


def test_tiktok_research_comments_and_videos(tmp_path: Path) -> None:
    comments = [
        {"id": 7300000000000000101, "video_id": 7300000000000000001, "text": "so true", "create_time": 1700000000,
         "like_count": 5, "reply_count": 1, "parent_comment_id": 7300000000000000001},
        {"id": 7300000000000000102, "video_id": 7300000000000000001, "text": "reply", "create_time": 1700000001,
         "parent_comment_id": 7300000000000000101},
    ]  # fmt: skip
    export, records = read(write_json(tmp_path / "c.json", {"data": {"comments": comments}, "error": {"code": "ok"}}))
    assert export.format == "tiktok_api"
    assert [(post.native_id, post.parent_id) for post in posts(records)] == [
        ("7300000000000000101", None),
        ("7300000000000000102", "7300000000000000101"),
    ]
    video = {"id": 7300000000000000001, "video_description": "my bot and me #calm", "create_time": 1699999999,
             "username": "someone", "view_count": 10, "share_count": 2}  # fmt: skip
    post = only(write_lines(tmp_path / "v.jsonl", {"data": {"videos": [video]}}), format="tiktok_api")
    assert (post.kind, post.text, post.engagement) == ("post", "my bot and me #calm", {"shares": 2, "views": 10})


def test_tiktok_research_error(tmp_path: Path) -> None:
    page = {"data": {}, "error": {"code": "rate_limit_exceeded", "message": "Too many requests"}}
    export, records = read(write_json(tmp_path / "e.json", page))
    assert export.format == "tiktok_api"
    assert "rate_limit_exceeded: Too many requests" in rejections(records)[0].reason


def test_tiktok_web_comments(tmp_path: Path) -> None:
    reply = {"cid": "7300000000000000202", "aweme_id": "73", "text": "thanks", "create_time": 1700000050,
             "reply_id": "7300000000000000201", "reply_to_reply_id": "0", "user": {"uid": "8"}}  # fmt: skip
    top = {"cid": "7300000000000000201", "aweme_id": "73", "text": "calming", "create_time": 1700000000,
           "digg_count": 3,
           "reply_comment_total": 1, "reply_id": "0", "user": {"uid": "7", "nickname": "N"}, "comment_language": "un",
           "reply_comment": [reply]}  # fmt: skip
    sticker = {
        "cid": "7300000000000000203",
        "aweme_id": "73",
        "text": "",
        "create_time": 1700000000,
        "user": {"uid": "9"},
    }
    export, records = read(write_json(tmp_path / "w.json", {"comments": [top, sticker], "has_more": 1}))
    assert export.format == "tiktok_web"
    assert [(post.native_id, post.parent_id, post.author) for post in posts(records)] == [
        ("7300000000000000201", None, "7"),
        ("7300000000000000202", "7300000000000000201", "8"),
    ]
    assert rejections(records)[0].reason == "no text"
    assert '"uid"' not in rejections(records)[0].raw
    assert posts(records)[0].language is None

"""Bluesky, Mastodon and Google Play."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from .helpers import only, posts, read, rejections, write_csv, write_json, write_lines

URI = "at://did:plc:invented/app.bsky.feed.post/3kinvented"


def view(uri: str = URI, text: str = "a bot keeps me company", **more: Any) -> dict[str, Any]:
    record = {"text": text, "createdAt": "2024-06-01T00:00:00.500Z", "langs": ["en-GB"], **more}
    author = {"did": "did:plc:invented", "handle": "someone.example", "labels": [{"val": "bot"}]}
    return {"uri": uri, "cid": "bafy", "author": author, "record": record, "likeCount": 1, "replyCount": 0,
            "repostCount": 2, "quoteCount": 1, "indexedAt": "2024-06-01T00:00:02Z"}  # fmt: skip


@pytest.mark.parametrize("wrap", [
    lambda post: {"posts": [post]},
    lambda post: {"feed": [{"post": post}]},
    lambda post: [{"post": post, "feedContext": "t"}],
    lambda post: post,
    lambda post: {"thread": {"post": post, "replies": []}},
])  # fmt: skip
def test_bluesky_shapes(tmp_path: Path, wrap: Any) -> None:
    for path in (write_json(tmp_path / "a.json", wrap(view())),):
        post = only(path, format="bluesky")
        assert (post.native_id, post.author, post.language) == ("3kinvented", "did:plc:invented", "en")
        assert post.created_at == datetime(2024, 6, 1, 0, 0, 0, 500000, tzinfo=UTC)
        assert (post.engagement["shares"], post.automated) == (3, True)
        assert post.url == "https://bsky.app/profile/did:plc:invented/post/3kinvented"


def test_bluesky_reposts_threads_and_clocks(tmp_path: Path) -> None:
    item = {"post": view(), "reason": {"$type": "app.bsky.feed.defs#reasonRepost", "by": {"did": "did:plc:other"}}}
    assert only(write_lines(tmp_path / "a.jsonl", item), format="bluesky").repost
    wrong = only(write_json(tmp_path / "b.json", [view(createdAt="0001-01-01T00:00:00Z")]), format="bluesky")
    assert wrong.created_at == datetime(2024, 6, 1, 0, 0, 2, tzinfo=UTC)
    answer = view(URI + "2", "an answer", reply={"root": {"uri": URI}, "parent": {"uri": URI}})
    thread = {"thread": {"post": view(), "replies": [{"post": answer, "replies": []}]}}
    _, records = read(write_json(tmp_path / "c.json", thread))
    assert [(post.thread_id, post.parent_id) for post in posts(records)] == [
        ("3kinvented", None),
        ("3kinvented", "3kinvented"),
    ]
    _, records = read(write_json(tmp_path / "d.json", [view(), view(text="")]))
    assert rejections(records)[0].reason == "no text"


STATUS: dict[str, Any] = {
    "id": "111222333444555666",
    "created_at": "2024-01-02T03:04:05.678Z",
    "content": "<p>It&#39;s a <strong>bot</strong><br />not a friend</p><p>is it? &lt;3</p>",
    "spoiler_text": "",
    "visibility": "public",
    "language": "en",
    "uri": "https://social.example/users/someone/statuses/111222333444555666",
    "url": "https://social.example/@someone/111222333444555666",
    "account": {"acct": "someone", "bot": True},
    "reblog": None,
    "favourites_count": 1,
    "reblogs_count": 2,
    "replies_count": 3,
}


def test_mastodon_status(tmp_path: Path) -> None:
    post = only(write_json(tmp_path / "a.json", [STATUS]), format="mastodon")
    assert post.text == "It's a bot\nnot a friend\n\nis it? <3"
    assert (post.native_id, post.author, post.automated) == ("111222333444555666", "someone@social.example", True)
    assert post.engagement == {"likes": 1, "shares": 2, "replies": 3}


def test_mastodon_boosts_warnings_and_private_statuses(tmp_path: Path) -> None:
    boost = STATUS | {"id": "9", "content": "", "reblog": STATUS, "account": {"acct": "other"}}
    post = only(write_json(tmp_path / "a.json", {"statuses": [boost]}), format="mastodon")
    assert (post.repost, post.native_id) == (True, STATUS["id"])
    warned = only(write_lines(tmp_path / "b.jsonl", STATUS | {"spoiler_text": "mood"}), format="mastodon")
    assert warned.text.startswith("mood\n\nIt's a bot") and warned.title == "mood"
    _, records = read(write_json(tmp_path / "c.json", [STATUS | {"visibility": "direct"}]))
    assert rejections(records)[0].reason == "the status is not public"
    assert "someone" not in rejections(records)[0].raw.replace("users/someone", "").replace("@someone", "")
    conversation = {"ancestors": [STATUS], "descendants": [STATUS | {"id": "10"}]}
    _, records = read(write_json(tmp_path / "d.json", conversation))
    assert [post.native_id for post in posts(records)] == [STATUS["id"], "10"]


def test_google_play_reviews(tmp_path: Path) -> None:
    row = {
        "reviewId": "0a-1b", "userName": "someone", "content": "It listens.", "score": 4, "thumbsUpCount": 2,
        "at": "2025-05-12 15:17:56", "replyContent": "Thanks, says the developer", "repliedAt": "2025-05-13 11:17:16",
        "appId": "org.invented",
    }  # fmt: skip
    for path in (write_csv(tmp_path / "a.csv", row), write_json(tmp_path / "a.json", [row])):
        post = only(path, format="google_play")
        assert (post.kind, post.text, post.native_id) == ("review", "It listens.", "0a-1b")
        assert (post.engagement, post.venue) == ({"score": 4, "likes": 2}, "org.invented")
        assert post.created_at == datetime(2025, 5, 12, 15, 17, 56, tzinfo=UTC)

"""Who is who: a comment is not what it stands under, and the same post has the same id in the exports of two tools."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .helpers import posts, read, rejections, write_csv, write_json, write_lines

WORDS = ("It calms me at night.", "first!!", "Mine made it worse.")
VIDEO = "https://www.youtube.com/watch?v=abcdefghij1"
TITLE = "A bot as my therapist"


def comments(**place: str) -> list[dict[str, Any]]:
    return [{**place, "comment": text, "author": f"a{n}"} for n, text in enumerate(WORDS)]


@pytest.mark.parametrize(("place", "platform", "thread"), [
    ({"title": TITLE, "url": VIDEO}, "youtube", "abcdefghij1"),
    ({"video_title": TITLE, "Video URL": VIDEO}, "youtube", "abcdefghij1"),
    ({"post_title": TITLE, "post_url": "https://www.reddit.com/r/inventedforum/comments/1abc/x/"}, "reddit", "1abc"),
    ({"post_url": "https://www.instagram.com/p/CxInvented1/"}, "instagram", "3190975122499823477"),
    ({"video-url": "https://www.tiktok.com/@x/video/7300000000000000001"}, "tiktok", "7300000000000000001"),
    ({"article_title": TITLE, "article_url": "https://news.example/bots"}, "other", None),
])  # fmt: skip
def test_comments_are_not_what_they_stand_under(
    tmp_path: Path, place: dict[str, str], platform: str, thread: str | None
) -> None:
    found = posts(read(write_csv(tmp_path / "a.csv", *comments(**place)))[1])
    assert [post.text for post in found] == list(WORDS)
    assert len({post.native_id for post in found}) == 3
    assert {(post.platform, post.kind, post.title, post.url, post.thread_id) for post in found} == {
        (platform, "comment", None, None, thread)
    }
    again = posts(read(write_lines(tmp_path / "a.jsonl", *comments(**place)))[1])
    assert [(post.native_id, post.text) for post in again] == [(post.native_id, post.text) for post in found]
    elsewhere = {key: value.replace("1", "2") for key, value in place.items()}
    if elsewhere != place:
        others = posts(read(write_csv(tmp_path / "b.csv", *comments(**elsewhere)))[1])
        assert not {post.native_id for post in others} & {post.native_id for post in found}


def test_a_comment_with_an_id_of_its_own(tmp_path: Path) -> None:
    rows = [{"cid": f"c{n}", **row} for n, row in enumerate(comments(title=TITLE, url=VIDEO))]
    found = posts(read(write_csv(tmp_path / "a.csv", *rows))[1])
    assert [(post.native_id, post.text, post.venue) for post in found] == [
        (f"c{n}", text, "abcdefghij1") for n, text in enumerate(WORDS)
    ]
    assert all(post.url != VIDEO and post.title is None for post in found)


def test_an_address_that_several_texts_share_is_their_places(tmp_path: Path) -> None:
    rows = [{"title": TITLE, "url": "https://forum.example/t/1", "text": text} for text in WORDS]
    found = posts(read(write_csv(tmp_path / "a.csv", *rows))[1])
    assert [(post.text, post.url, post.title, post.kind) for post in found] == [
        (t, None, None, "comment") for t in WORDS
    ]


def test_titles_of_posts_and_reviews_stay_theirs(tmp_path: Path) -> None:
    reviews = [{"title": "Great", "review": text, "rating": 5} for text in WORDS]
    assert posts(read(write_csv(tmp_path / "a.csv", *reviews))[1])[0].text == "Great\n\nIt calms me at night."
    rows = [{"id": f"p{n}", "title": "Help" if n < 2 else f"Title {n}", "text": f"words {n}"} for n in range(6)]
    assert posts(read(write_csv(tmp_path / "b.csv", *rows))[1])[1].text == "Help\n\nwords 1"


def test_comments_in_a_document_of_their_video(tmp_path: Path) -> None:
    document = {"video": {"title": TITLE, "url": VIDEO}, "comments": [{"text": text, "author": "a"} for text in WORDS]}
    found = posts(read(write_json(tmp_path / "a.json", document))[1])
    assert [(post.platform, post.text, post.kind, post.thread_id) for post in found] == [
        ("youtube", text, "comment", "abcdefghij1") for text in WORDS
    ]


DUMP = {"id": "1abc", "created_utc": 1714521600, "subreddit": "inventedforum", "author": "someone", "title": "My bot",
        "selftext": "It calms me.", "permalink": "/r/inventedforum/comments/1abc/my_bot/", "is_self": True}  # fmt: skip
ADDRESS = "https://www.reddit.com/r/inventedforum/comments/1abc/my_bot/"


@pytest.mark.parametrize("row", [
    {"author": "u/someone", "title": "My bot", "score": "5", "created": "2024-05-01 00:00", "link": ADDRESS,
     "text": "It calms me.", "url": "https://youtu.be/abcdefghij1"},
    {"title": "My bot", "score": "5", "id": "1abc", "url": "https://www.nytimes.com/x.html", "comms_num": "2",
     "created": "1714521600.0", "body": "It calms me."},
    {"platform": "Reddit", "id": "t3_1abc", "title": "My bot", "text": "It calms me.", "created": "1714521600",
     "url": "https://i.redd.it/abc.jpg"},
    {"subreddit": "inventedforum", "Post ID": "t3_1abc", "Title": "My bot", "Text": "It calms me.",
     "Created": "1714521600", "Link": ADDRESS},
])  # fmt: skip
def test_a_reddit_post_is_one_post_in_dump_and_table(tmp_path: Path, row: dict[str, str]) -> None:
    dump = posts(read(write_lines(tmp_path / "a.jsonl", DUMP))[1])[0]
    table = posts(read(write_csv(tmp_path / "a.csv", row))[1])[0]
    for post in (table, posts(read(write_lines(tmp_path / "b.jsonl", row))[1])[0]):
        assert (post.platform, post.native_id, post.text) == (dump.platform, dump.native_id, dump.text)
        assert post.created_at == dump.created_at
        assert post.url in (None, ADDRESS) and post.author in (None, "someone")


def test_reddit_rules_hold_whoever_reads(tmp_path: Path) -> None:
    rows = [
        {"platform": "reddit", "id": "t3_1abd", "title": "Which?", "text": "", "author": "u/AutoModerator",
         "poll_data": "{'options': [{'text': 'the calm one'}]}", "gallery_data": "", "crosspost_parent_list": ""},
        {"platform": "reddit", "id": "t3_1abe", "title": "See", "text": "", "author": "/u/b", "poll_data": "",
         "gallery_data": '{"items": [{"caption": "my day"}]}', "crosspost_parent_list": '[{"selftext": "the other"}]'},
        {"platform": "reddit", "id": "t1_k1", "title": "", "text": "[removed]", "author": "u/c", "poll_data": "",
         "gallery_data": "", "crosspost_parent_list": ""},
        {"platform": "reddit", "id": "t3_1abf", "title": "Gone", "text": "[ Removed by Reddit ]", "author": "[deleted]",
         "poll_data": "", "gallery_data": "", "crosspost_parent_list": ""},
    ]  # fmt: skip
    _, records = read(write_csv(tmp_path / "a.csv", *rows))
    poll, gallery = posts(records)
    assert (poll.native_id, poll.text, poll.automated) == ("1abd", "Which?\n\nthe calm one", True)
    assert (gallery.text, gallery.author) == ("See\n\nmy day\n\nthe other", "b")
    assert [record.reason for record in rejections(records)] == ["removed by moderators", "removed by Reddit"]


@pytest.mark.parametrize(("row", "native_id", "parent"), [
    ({"platform": "instagram", "id": "CxInvented1", "parent_id": "CxInvented1"}, "3190975122499823477", None),
    ({"platform": "instagram", "id": "3190975122499823477_7"}, "3190975122499823477", None),
    ({"platform": "facebook", "id": "100000000000001_200000000000002"}, "200000000000002", None),
    ({"platform": "bluesky", "id": "3kabcdefghij2", "author_id": "did:plc:inventedaaaa"},
     "3kabcdefghij2", None),
    ({"platform": "x", "id": "1785459712345678901", "parent_id": "1785459712345678900"},
     "1785459712345678901", "1785459712345678900"),
    ({"id": "3", "url": "https://x.com/a/status/1785459712345678901"}, "1785459712345678901", None),
])  # fmt: skip
def test_ids_follow_their_platform(tmp_path: Path, row: dict[str, str], native_id: str, parent: str | None) -> None:
    for path in (
        write_csv(tmp_path / "a.csv", {**row, "text": "w"}),
        write_lines(tmp_path / "a.jsonl", {**row, "text": "w"}),
    ):
        post = posts(read(path)[1])[0]
        assert (post.native_id, post.parent_id) == (native_id, parent)


def test_author_by_id_before_handle_before_name(tmp_path: Path) -> None:
    row = {"id": "1", "text": "w", "author": "Some One", "username": "some1", "user_id": "77"}
    assert posts(read(write_csv(tmp_path / "a.csv", row))[1])[0].author == "77"
    assert (
        posts(read(write_csv(tmp_path / "b.csv", {"id": "1", "text": "w", "username": "@some1"}))[1])[0].author
        == "some1"
    )


@pytest.mark.parametrize("row", [
    {"comment_id": "kk1", "body": "w", "created_utc": "1714521600", "post_title": TITLE,
     "post_url": "https://www.reddit.com/r/inventedforum/comments/1abc/x/"},
    {"id": "17900000000000001", "text": "w", "ownerUsername": "a", "postUrl": "https://www.instagram.com/p/CxInvented1/"},
    {"id": "7400000000000000001", "video_id": "7300000000000000001", "text": "w", "create_time": "1714521600",
     "video_url": "https://www.tiktok.com/@x/video/7300000000000000001"},
])  # fmt: skip
def test_known_formats_keep_the_places_address_from_comments(tmp_path: Path, row: dict[str, str]) -> None:
    for path in (write_csv(tmp_path / "a.csv", row), write_lines(tmp_path / "a.jsonl", row)):
        post = posts(read(path)[1])[0]
        assert (post.text, post.kind, post.url) == ("w", "comment", None) and post.thread_id


@pytest.mark.parametrize(("row", "platform", "thread"), [
    ({"id": "7400000000000000001", "post_url": "https://www.tiktok.com/@b/video/7300000000000000001"}, "tiktok",
     "7300000000000000001"),
    ({"id": "kk1", "thread_id": "1abc", "parent": "t3_1abc", "subreddit": "x", "domain": "youtube.com"}, "reddit", "1abc"),
    ({"id": "UgxA123456789012345AaABAg", "thread_id": "abcdefghij1"}, "youtube", "abcdefghij1"),
])  # fmt: skip
def test_ids_tell_comments(tmp_path: Path, row: dict[str, str], platform: str, thread: str) -> None:
    post = posts(read(write_csv(tmp_path / "a.csv", {**row, "body": "w"}))[1])[0]
    assert (post.platform, post.native_id, post.kind, post.thread_id) == (platform, row["id"], "comment", thread)
    assert post.url is None

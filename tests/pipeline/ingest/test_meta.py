"""Facebook and Instagram: CrowdTangle, Meta Content Library and scrapers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from records.posts import Rejected

from .helpers import only, posts, read, write_csv, write_json


def test_crowdtangle_facebook(tmp_path: Path) -> None:
    row = {
        "Page Name": "Invented Page", "User Name": "inventedpage", "Facebook Id": "100044", "Likes at Posting": "5",
        "Created": "2020-04-16 09:48:29 EDT", "Type": "Status", "Likes": "1,234", "Comments": "2", "Shares": "3",
        "URL": "https://www.facebook.com/100044/posts/10158000000000001", "Message": "A post about a bot",
        "Total Interactions": "1,239",
    }  # fmt: skip
    post = only(write_csv(tmp_path / "a.csv", row), format="crowdtangle")
    assert (post.platform, post.native_id, post.venue) == ("facebook", "10158000000000001", "Invented Page")
    assert post.created_at == datetime(2020, 4, 16, 13, 48, 29, tzinfo=UTC)
    assert post.engagement == {"likes": 1234, "replies": 2, "shares": 3}


def test_crowdtangle_instagram_and_apify_agree_on_the_id(tmp_path: Path) -> None:
    row = {
        "Account": "Someone", "User Name": "someone", "Followers at Posting": "9",
        "Post Created": "2024-01-16 09:48:29 CET",
        "Type": "Photo", "Likes": "1", "Comments": "0", "URL": "https://www.instagram.com/p/CAAAAAAAAAB/",
        "Description": "words below a photo", "Total Interactions": "1",
    }  # fmt: skip
    table = only(write_csv(tmp_path / "a.csv", row), format="crowdtangle")
    assert (table.platform, table.venue) == ("instagram", None)
    assert table.created_at == datetime(2024, 1, 16, 8, 48, 29, tzinfo=UTC)
    item = {"id": table.native_id, "shortCode": "CAAAAAAAAAB", "caption": "words below a photo",
            "url": row["URL"], "ownerUsername": "someone", "timestamp": "2024-01-16T08:48:29.000Z"}  # fmt: skip
    scraped = only(write_json(tmp_path / "b.json", [item]), format="instagram_apify")
    assert scraped.native_id == table.native_id == "2305843009213693953"
    del item["id"]
    assert only(write_json(tmp_path / "c.json", [item]), format="instagram_apify").native_id == table.native_id


def test_meta_content_library(tmp_path: Path) -> None:
    row = {
        "id": "1000000000000000123", "creation_time": "2024-03-01T10:00:00+0000",
        "modified_time": "2024-03-01T10:01:00+0000",
        "text": "an invented post", "lang": "en", "mcl_url": "https://example.org/mcl/1", "post_owner.id": "5",
        "post_owner.name": "Someone", "statistics.like_count": "7", "statistics.share_count": "1",
        "surface.name": "A page",
    }  # fmt: skip
    post = only(write_csv(tmp_path / "a.csv", row), format="meta_content_library")
    assert (post.platform, post.native_id, post.venue, post.author) == (
        "facebook",
        "1000000000000000123",
        "A page",
        "5",
    )
    assert (post.version, post.engagement) == (60, {"likes": 7, "shares": 1})
    nested = {"id": "12", "creation_time": "2024-03-01T10:00:00Z", "text": "on the other site",
              "post_owner": {"id": "6", "username": "u"}, "statistics": {"like_count": 1, "views": 50}}  # fmt: skip
    post = only(write_json(tmp_path / "b.json", {"data": [nested]}), format="meta_content_library")
    assert (post.platform, post.engagement, post.author) == ("instagram", {"likes": 1, "views": 50}, "6")


def test_facebook_scraper_with_comments(tmp_path: Path) -> None:
    item = {
        "post_id": "900", "text": "mine\n\ntheirs", "post_text": "mine", "shared_text": "theirs",
        "timestamp": 1700000000,
        "time": "2023-11-14 23:13:20", "post_url": "https://m.facebook.com/x/posts/900", "user_id": 4, "likes": 1,
        "comments": 1,
        "comments_full": [{"comment_id": "901", "comment_text": "agreed", "comment_time": "2023-11-15 00:00:00",
                           "commenter_id": "5", "replies": [{"comment_id": "902", "comment_text": "me too"}]}],
    }  # fmt: skip
    export, records = read(write_json(tmp_path / "a.json", [item]))
    assert export.format == "facebook_scraper"
    first, second, third = posts(records)
    assert (first.text, first.created_at) == ("mine", datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC))
    assert (second.kind, second.thread_id, third.parent_id) == ("comment", "900", "901")
    shared = {"post_id": "903", "post_text": "", "shared_text": "theirs", "shared_post_id": "800", "post_url": "x"}
    post = only(write_json(tmp_path / "b.json", [shared]), format="facebook_scraper")
    assert (post.repost, post.native_id, post.text) == (True, "800", "theirs")


def test_apify_facebook(tmp_path: Path) -> None:
    item = {
        "facebookUrl": "https://www.facebook.com/invented", "postId": "1200000000000001", "pageName": "invented",
        "url": "https://www.facebook.com/invented/posts/1200000000000001", "time": "2024-05-01T08:00:00.000Z",
        "timestamp": 1714550400, "user": {"id": "44", "name": "Invented"}, "text": "page words", "likes": 3,
        "comments": 2,
    }  # fmt: skip
    comment = {
        "facebookUrl": item["url"], "commentUrl": f"{item['url']}?comment_id=77", "id": "Y29tbWVudA==",
        "feedbackId": "ZmVlZA==", "date": "2024-05-02T08:00:00.000Z", "text": "comment words", "profileId": "45",
        "profileName": "P", "likesCount": "6",
    }  # fmt: skip
    export, records = read(write_json(tmp_path / "a.json", [item, comment]))
    assert export.format == "facebook_apify"
    post, answer = posts(records)
    assert (post.native_id, post.author, post.engagement) == ("1200000000000001", "44", {"likes": 3, "replies": 2})
    assert (answer.kind, answer.thread_id, answer.engagement) == ("comment", "1200000000000001", {"likes": 6})


def test_apify_instagram_comments(tmp_path: Path) -> None:
    item = {
        "postUrl": "https://www.instagram.com/p/CAAAAAAAAAB/", "id": "17900000000000001", "text": "lovely",
        "ownerUsername": "u", "timestamp": "2024-05-02T08:00:00.000Z", "likesCount": 1, "repliesCount": 1,
        "replies": [{"id": "17900000000000002", "text": "thanks", "ownerUsername": "v"}, {}],
    }  # fmt: skip
    export, records = read(write_json(tmp_path / "a.json", [item]))
    assert export.format == "instagram_apify"
    assert [(post.native_id, post.parent_id) for post in posts(records)] == [
        ("17900000000000001", None),
        ("17900000000000002", "17900000000000001"),
    ]
    assert isinstance(records[2], Rejected)
    assert {post.venue for post in posts(records)} == {"2305843009213693953"}

"""Every row of the shared cases' README on exports, where the cases are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cleaning.boilerplate import boilerplate
from pipeline.ingest import ReadOptions, open_export
from pipeline.ingest.mending import is_mojibake
from records.posts import RawPost

from .helpers import posts, read, rejections

CASES = Path(__file__).parents[4] / "shared" / "cases"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not here")

# file: format, platform, posts, the first id (nothing where none is told), the first time
EXPECTED: dict[str, tuple[str | None, str, int, str, str]] = {
    "02-zeeschuimer-tiktok-comments/bare.ndjson": ("tiktok_web", "tiktok", 3, "7402000000000000001", "2025-01-01 00:23:21"),
    "02-zeeschuimer-tiktok-comments/zeeschuimer-export-tiktok-comments.ndjson": (
        "tiktok_web", "tiktok", 3, "7402000000000000001", "2025-01-01 00:23:21"),
    "03-zeeschuimer-x/zeeschuimer-export-twitter.ndjson": (
        "x_other", "x", 5, "1874000000000000001", "2024-12-31 10:00:01"),
    "05-4cat-csv/bsky-search.csv": ("generic", "bluesky", 3, "", "2024-12-31 10:00:01"),
    "05-4cat-csv/bsky-search.ndjson": ("bluesky", "bluesky", 3, "", "2024-12-31 10:00:01"),
    "05-4cat-csv/instagram-search.csv": ("generic", "instagram", 3, "3466488075928411315", "2024-12-31 10:00:01"),
    "05-4cat-csv/tiktok-search.csv": ("generic", "tiktok", 3, "7301000000000000001", "2024-12-31 10:00:01"),
    "05-4cat-csv/twitter-import.csv": ("x_other", "x", 3, "1874000000000000001", "2024-12-31 10:00:01"),
    "07-snscrape-tutorial-csv/tweets.csv": ("x_other", "x", 3, "1590000000000000001", "2022-11-08 10:00:01"),
    "11-ytcomments-json/comments.json": ("youtube_comments", "youtube", 3, "", "2024-12-31 10:00:00"),
    "14-reddit-thread-json/thread.json": ("reddit_pushshift", "reddit", 4, "1inv50", "2024-12-31 10:01:40"),
    "14-reddit-thread-json/thread-pretty.json": ("reddit_pushshift", "reddit", 4, "1inv50", "2024-12-31 10:01:40"),
    "15-twitterscraper-csv/tw_2019.csv": ("x_other", "x", 2, "1204535068812812290", "2019-12-10 22:55:11"),
    "16-bare-cr-in-cell/posts.csv": ("generic", "reddit", 4, "1", "2024-12-31 00:00:00"),
    "17-backslash-escapes/mysql.csv": ("generic", "other", 4, "1", "2024-12-31 00:00:00"),
    "22-ytdlp-comments/all.info.jsonl": ("youtube_comments", "youtube", 3, "UgInv1", "2024-12-31 10:00:01"),
    "22-ytdlp-comments/video.comments.json": ("youtube_comments", "youtube", 3, "UgInv1", "2024-12-31 10:00:01"),
    "22-ytdlp-comments/video [dQinvent001].info.json": (
        "youtube_comments", "youtube", 3, "UgInv1", "2024-12-31 10:00:01"),
    "24-excel-shapes/monthly-sheets.xlsx": ("generic", "reddit", 1, "a1", "2024-01-31 00:00:00"),
    "25-csv-dialects/cp1251.csv": ("generic", "facebook", 2, "1", "2024-12-31 00:00:00"),
    "25-csv-dialects/macroman.csv": ("generic", "facebook", 1, "1", "2024-12-31 00:00:00"),
    "25-csv-dialects/sep-line.csv": ("generic", "reddit", 3, "1", "2024-12-31 10:00:00"),
    "25-csv-dialects/utf16-tabs.csv": ("generic", "reddit", 2, "1", "2024-12-31 00:00:00"),
    "25-csv-dialects/utf16le-nobom.csv": ("generic", "reddit", 1, "1", "2024-12-31 00:00:00"),
    "27-praw-tutorial-csv/mentalhealth.csv": ("reddit_praw", "reddit", 5, "1inv01", "2024-12-31 10:00:01"),
    "28-facebook-mojibake/facebook_scraper.json": (
        "facebook_scraper", "facebook", 1, "10100000000000001", "2024-12-31 10:00:01"),
    "28-facebook-mojibake/your_posts_1.json": ("facebook_download", "facebook", 2, "", "2024-12-31 10:00:01"),
    "38-lookalikes/discourse-like.jsonl": ("generic", "other", 3, "1", "2024-12-31 10:00:01"),
    "40-title-of-the-parent/reddit_comments.csv": ("reddit_praw", "reddit", 3, "cinv1", "2024-12-31 10:00:01"),
    "40-title-of-the-parent/youtube.csv": ("youtube_comments", "youtube", 4, "c1", "None"),
    "41-pushshiftdumps-to-csv/inventedforum_comments.csv": ("reddit_praw", "reddit", 2, "cinv1", "2024-12-31 10:10:00"),
    "41-pushshiftdumps-to-csv/inventedforum_submissions.csv": (
        "reddit_praw", "reddit", 5, "1inv01", "2024-12-31 10:00:00"),
    "43-odd-tables/no-header.csv": (None, "", 0, "", ""),
    "43-odd-tables/no-header-kind.csv": (None, "", 0, "", ""),
    "43-odd-tables/no-header-lucky.csv": (None, "", 0, "", ""),
    "43-odd-tables/tilde.csv": (None, "", 0, "", ""),
    **{f"34-ndjson-quirks/{name}.jsonl": ("generic", "reddit", 3, "1", "2024-12-31 00:00:00") for name in (
        "array-per-line", "crlf-bom", "glued", "pages", "trailing-commas", "u2028", "utf16")},
}  # fmt: skip


def found_in(name: str) -> list[RawPost]:
    return posts(read(CASES / name)[1])


@pytest.mark.parametrize("name", list(EXPECTED))
def test_case(name: str) -> None:
    format, platform, count, native_id, created = EXPECTED[name]
    export, records = read(CASES / name)
    assert export.format == format, export.why
    found = posts(records)
    assert len(found) == count and len({post.native_id for post in found}) == count
    assert {post.platform for post in found} <= {platform}
    assert not any(is_mojibake(post.text) for post in found)
    assert all(post.parent_id != post.native_id for post in found)
    if found:
        assert native_id in ("", found[0].native_id)
        assert str(found[0].created_at)[:19] == created


def test_titles_and_addresses_belong_to_the_parent() -> None:
    for name in ("youtube.csv", "reddit_comments.csv"):
        path = CASES / "40-title-of-the-parent" / name
        titles = {line.split(",")[1] for line in path.read_text().splitlines()[1:]}
        addresses = {line.rsplit(",", 1)[-1] for line in path.read_text().splitlines()[1:]}
        for post in found_in(f"40-title-of-the-parent/{name}"):
            assert post.title is None and post.kind == "comment" and post.url not in addresses
            assert not any(title in post.text for title in titles if len(title) > 1)


def test_comments_of_yt_dlp_have_parents_and_likes() -> None:
    found = found_in("22-ytdlp-comments/video [dQinvent001].info.json")
    assert [(post.parent_id, post.engagement["likes"]) for post in found] == [(None, 1), ("UgInv1", 2), (None, 3)]


@pytest.mark.parametrize("stem", ["own-rows-author_id", "youtube-own-script", "tiktok-csv-web"])
def test_lookalikes_in_both_containers(stem: str) -> None:
    table, lines = (found_in(f"38-lookalikes/{stem}.{suffix}") for suffix in ("csv", "jsonl"))
    assert len(table) == 3
    for one, other in zip(table, lines, strict=True):
        assert one.platform == other.platform == stem.split("-")[0].replace("own", "reddit")
        assert (one.native_id, one.text, one.created_at) == (other.native_id, other.text, other.created_at)
        assert one.created_at is not None and one.created_at.year == 2024


def test_a_thread_page_tells_what_it_lacks() -> None:
    _, records = read(CASES / "14-reddit-thread-json" / "thread.json")
    assert [post.parent_id for post in posts(records)] == [None, "1inv50", "cinv1", "cinv3"]
    reasons = [record.reason for record in rejections(records)]
    assert any("7 comments that were not loaded" in reason for reason in reasons)
    assert any("3 comments that were not loaded" in reason for reason in reasons)
    assert "deleted by its author" in reasons and len(records) == 7


def test_reddit_tables() -> None:
    table = {post.native_id: post for post in found_in("41-pushshiftdumps-to-csv/inventedforum_submissions.csv")}
    for post in found_in("41-pushshiftdumps-to-csv/same-as-dump.jsonl"):
        assert (table[post.native_id].text, table[post.native_id].url) == (post.text, post.url)
    automatic = [post for post in table.values() if boilerplate(post.text, post.author, post.automated)]
    assert [post.native_id for post in automatic] == ["1inv06"]
    _, records = read(CASES / "41-pushshiftdumps-to-csv" / "inventedforum_comments.csv")
    assert [record.reason for record in rejections(records)] == ["deleted by its author", "removed by moderators"]
    assert all(
        post.url is None or "reddit.com" in post.url for post in found_in("27-praw-tutorial-csv/mentalhealth.csv")
    )


def test_tables_of_4cat() -> None:
    tiktok = found_in("05-4cat-csv/tiktok-search.csv")[0]
    assert (
        tiktok.url is not None
        and tiktok.url.endswith("/video/7301000000000000001")
        and tiktok.engagement["views"] == 400
    )
    for name in ("bsky-search.csv", "bsky-search.ndjson"):
        post = found_in(f"05-4cat-csv/{name}")[0]
        assert ":" not in post.native_id and (post.engagement["likes"], post.engagement["shares"]) == (2, 1)
        assert (post.author or "").startswith("did:")
    assert [post.repost for post in found_in("05-4cat-csv/twitter-import.csv")] == [False, False, True]


def test_counts_and_authors_of_twitterscraper() -> None:
    post = found_in("15-twitterscraper-csv/tw_2019.csv")[0]
    assert (post.author, post.engagement) == ("36721", {"likes": 1, "replies": 0, "shares": 0})


def test_web_records_of_x() -> None:
    found = found_in("03-zeeschuimer-x/zeeschuimer-export-twitter.ndjson")
    assert [post.repost for post in found] == [False, False, False, True, False]
    assert found[4].text and len(found[4].text) > 280


def test_escapes_returns_and_encodings() -> None:
    assert not any("\\" in post.text.replace("C:\\", "") for post in found_in("17-backslash-escapes/mysql.csv"))
    for name, told in (("cp1251", "Windows-1251"), ("macroman", "Mac Roman")):
        assert told in open_export(CASES / "25-csv-dialects" / f"{name}.csv").why
    path = CASES / "24-excel-shapes" / "monthly-sheets.xlsx"
    assert 'sheets not read: "February"' in open_export(path).why
    everything = posts(read(path, options=ReadOptions(sheet="all"))[1])
    assert [post.native_id for post in everything] == ["a1", "a2", "a3"]
    assert not any("_x000D_" in post.text for post in everything)


@pytest.mark.parametrize("name", ["all.jsonl", "x-first.jsonl"])
def test_mixed_shapes(name: str) -> None:
    _, records = read(CASES / "42-mixed-schemas" / name)
    assert not rejections(records)
    assert {post.platform for post in posts(records)} == {"reddit", "x", "youtube"}


@pytest.mark.parametrize("name", ["no-header", "no-header-kind", "no-header-lucky", "tilde"])
def test_odd_tables_are_told_and_counted(name: str) -> None:
    export, records = read(CASES / "43-odd-tables" / f"{name}.csv")
    told = "the separator is not known" if name == "tilde" else "there is no header"
    assert len(records) == 3 and all(told in record.reason for record in rejections(records))
    assert "inv1" not in export.why and not any(record.raw for record in rejections(records))

"""The shapes that the platforms' exports really have, where the shared samples are at hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from pipeline.ingest import find_files, open_export
from records.posts import RawPost

from .helpers import posts, read, rejections

SHARED = Path(__file__).parents[4] / "shared"
SAMPLES = SHARED / "native_samples"
CORPUS = SHARED / "corpus" / "real_posts.jsonl"

needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared native samples are not here")
needs_corpus = pytest.mark.skipif(not CORPUS.is_file(), reason="the shared corpus is not here")

# file: format, posts, rejected reasons, first native id, its time
EXPECTED: dict[str, tuple[str, int, dict[str, int], str, str]] = {
    "bluesky_post_views.json": (
        "bluesky", 17, {"no text": 3},
        "3lvrfav77oc2c", "2025-08-06T23:36:01.253+00:00",
    ),
    "facebook_scraper_post.json": ("facebook_scraper", 1, {}, "3798217391739172831", "2023-03-13T11:38:10+00:00"),
    "google_play_scraper.csv": (
        "google_play", 60, {}, "4524d0a5-f648-4c48-9a68-6eb0818f81f4", "2025-05-12T15:17:56+00:00",
    ),
    "instagram_apify_posts.json": ("instagram_apify", 1, {}, "3696775766840372904", "2025-08-11T11:00:00+00:00"),
    "mastodon_status.json": ("mastodon", 1, {}, "103270115826048975", "2019-12-08T03:48:33.901+00:00"),
    "reddit_praw_comments.csv": (
        "reddit_praw", 56, {"deleted by its author": 4}, "dzq1ruq", "2018-05-28T19:41:32+00:00",
    ),
    "reddit_praw_submissions.csv": ("reddit_praw", 40, {}, "12xd1nk", "2023-04-24T11:53:23+00:00"),
    "tiktok_research_api_comments.json": ("tiktok_api", 1, {}, "12345616934634134", "2022-12-19T23:13:18+00:00"),
    "tiktok_web_comment_list.json": (
        "tiktok_web", 17, {"no text": 2}, "7603308235172496150", "2026-02-05T09:19:35+00:00",
    ),
    "x_api_v2_edited.jsonl": ("x_api", 1, {}, "1576994746135764992", "2022-10-03T17:57:11+00:00"),
    "x_api_v2_mentions_tweet.jsonl": ("x_api", 1, {}, "1589671906718134272", "2022-11-07T17:31:31+00:00"),
    "x_api_v2_small_sample.jsonl": ("x_api", 3, {}, "1170073690492588037", "2019-09-06T20:38:01+00:00"),
    "x_api_v2_streaming_output_with_error.jsonl": (
        "x_api", 7, {"the line is not complete JSON (Expecting ',' delimiter)": 1},
        "1377650090978992134", "2021-04-01T15:52:31+00:00",
    ),
    "x_api_v2_two_tweets.jsonl": ("x_api", 1, {}, "1391677057810288641", "2021-05-10T08:50:41+00:00"),
    "youtube_comment_threads.json": ("youtube_api", 20, {}, "UgyMS6bv4L1X96YX2Hl4AaABAg", "2019-12-09T02:32:32+00:00"),
}  # fmt: skip


@needs_samples
@pytest.mark.parametrize("name", list(EXPECTED))
def test_sample(name: str) -> None:
    format, count, reasons, native_id, created_at = EXPECTED[name]
    export, records = read(SAMPLES / name)
    assert export.format == format, export.why
    found = posts(records)
    assert len(found) == count
    assert {reason: [r.reason for r in rejections(records)].count(reason) for reason in reasons} == reasons
    assert len(records) == count + sum(reasons.values())
    assert found[0].native_id == native_id
    assert found[0].created_at == datetime.fromisoformat(created_at)
    assert len({post.native_id for post in found}) == count
    assert list(export.rows(start=1)) == records[1:]


@needs_samples
def test_retweets_and_edits_in_the_samples() -> None:
    edited = posts(read(SAMPLES / "x_api_v2_edited.jsonl")[1])[0]
    assert (edited.version, edited.repost) == (1, False)
    for name in ("x_api_v2_two_tweets.jsonl", "x_api_v2_mentions_tweet.jsonl"):
        retweet = posts(read(SAMPLES / name)[1])[0]
        assert retweet.repost and not retweet.text.startswith("RT @")


@needs_samples
def test_every_sample_is_read_or_skipped_with_a_reason() -> None:
    for path in find_files([SAMPLES]):
        export = open_export(path)
        assert path.name in EXPECTED or export.skipped, path


@needs_samples
@pytest.mark.parametrize(
    ("name", "platform"), [("crowdtangle_columns.txt", "facebook"), ("brandwatch_columns.txt", "x")]
)
def test_genuine_column_sets(tmp_path: Path, name: str, platform: str) -> None:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    headers = [line.split(":", 1)[-1].strip() for line in text.splitlines() if line.count(",") > 10]
    for header in headers:
        header = header.replace(",<one column per category>", "")
        cells = {
            "URL": "https://www.facebook.com/100044/posts/10158000000000001", "Message": "words",
            "Url": "https://x.com/a/status/1700000000000000123", "Full Text": "words", "Date": "2024-01-01",
            "Created": "2020-04-16 09:48:29 EDT",
        }  # fmt: skip
        path = tmp_path / "a.csv"
        columns = header.split(",") if '"' not in header else header.split(',"')[0].split(",")
        path.write_text(",".join(columns) + "\n" + ",".join(cells.get(column.strip(), "") for column in columns) + "\n")
        export, records = read(path)
        assert export.format == name.split("_")[0], export.why
        assert [post.platform for post in posts(records)] == [platform]


@needs_corpus
def test_the_corpus_of_real_posts() -> None:
    export, records = read(CORPUS)
    assert export.format == "generic"
    assert len(records) == 5000 and all(isinstance(record, RawPost) for record in records)
    assert posts(records)[0].native_id == "cand0306" and posts(records)[0].platform == "reddit"
    assert posts(records)[0].created_at == datetime.fromisoformat("2023-08-03T18:43:34+00:00")
    assert len({post.native_id for post in posts(records)}) == 5000
    assert "other" not in {post.platform for post in posts(records)}

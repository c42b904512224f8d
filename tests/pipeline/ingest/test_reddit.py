"""Reddit tables and dumps."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import zstandard

from records.posts import RawPost, Rejected

from .helpers import only, posts, read, rejections, write, write_csv, write_json, write_lines

SUBMISSION: dict[str, Any] = {
    "id": "zz10aa",
    "name": "t3_zz10aa",
    "title": "A bot that listens &amp; waits",
    "selftext": "I wrote to it every evening.\n\nIt helped &gt; I expected.",
    "author": "person_a",
    "subreddit": "inventedforum",
    "created_utc": 1700000000,
    "edited": 1700000060.0,
    "permalink": "/r/inventedforum/comments/zz10aa/a_bot/",
    "score": 12,
    "num_comments": 3,
}
COMMENT: dict[str, Any] = {
    "id": "kk20bb",
    "body": "Same here.",
    "author": "person_b",
    "subreddit": "inventedforum",
    "created_utc": "1700000100",
    "link_id": "t3_zz10aa",
    "parent_id": "t1_kk10aa",
    "score": -2,
}


def test_submission_of_a_dump(tmp_path: Path) -> None:
    post = only(write_lines(tmp_path / "RS.ndjson", SUBMISSION), format="reddit_pushshift")
    assert post.text == "A bot that listens & waits\n\nI wrote to it every evening.\n\nIt helped > I expected."
    assert post.title == "A bot that listens & waits"
    assert (post.platform, post.native_id, post.kind, post.venue) == ("reddit", "zz10aa", "post", "inventedforum")
    assert post.created_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert post.version == 60
    assert post.engagement == {"score": 12, "replies": 3}
    assert post.url == "https://www.reddit.com/r/inventedforum/comments/zz10aa/a_bot/"


def test_comment_of_a_dump(tmp_path: Path) -> None:
    post = only(write_lines(tmp_path / "RC.jsonl", COMMENT), format="reddit_pushshift")
    assert (post.native_id, post.kind, post.thread_id, post.parent_id) == ("kk20bb", "comment", "zz10aa", "kk10aa")
    assert post.engagement == {"score": -2}


def test_deleted_and_removed_bodies_are_rejected_with_who_did_it(tmp_path: Path) -> None:
    gone = [COMMENT | {"body": body} for body in ("[deleted]", "[removed]", "[ Removed by Reddit ]")]
    _, records = read(write_lines(tmp_path / "RC.jsonl", COMMENT, *gone, SUBMISSION | {"selftext": "[removed]"}))
    assert [record.reason for record in rejections(records)] == [
        "deleted by its author",
        "removed by moderators",
        "removed by Reddit",
        "removed by moderators",
    ]
    assert "person_b" not in rejections(records)[0].raw


def test_automated_accounts(tmp_path: Path) -> None:
    rows = [
        COMMENT | {"author": "AutoModerator"},
        COMMENT | {"author": "inventedforum-ModTeam", "distinguished": "moderator"},
        COMMENT | {"author": "a_human_mod", "distinguished": "moderator"},
        COMMENT | {"author": "[deleted]"},
    ]
    _, records = read(write_lines(tmp_path / "RC.jsonl", *rows))
    assert [post.automated for post in posts(records)] == [True, True, False, False]
    assert posts(records)[-1].author is None


def test_compressed_dumps_read_like_plain_ones(tmp_path: Path) -> None:
    lines = "".join(json.dumps(row) + "\n" for row in (SUBMISSION, COMMENT)).encode()
    plain = read(write(tmp_path / "a.ndjson", lines))[1]
    frames = zstandard.ZstdCompressor().compress(lines[:50]) + zstandard.ZstdCompressor().compress(lines[50:])
    assert read(write(tmp_path / "RC_2023-11.zst", frames))[1] == plain
    assert read(write(tmp_path / "RC_2023-11.jsonl.gz", gzip.compress(lines)))[1] == plain


def test_a_dump_with_a_long_window(tmp_path: Path) -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=28, enable_ldm=True)
    packed = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    line = (json.dumps(COMMENT) + "\n").encode()
    assert len(read(write(tmp_path / "RC.zst", packed.compress(line * 3) + packed.flush()))[1]) == 3


def test_a_cut_dump_yields_everything_before_the_cut(tmp_path: Path) -> None:
    lines = [json.dumps(COMMENT | {"id": f"k{n:05d}", "body": f"invented {n * 7919 % 1000003}"}) for n in range(20_000)]
    data = ("\n".join(lines) + "\n").encode()
    for name, packed in (("a.jsonl.gz", gzip.compress(data)), ("a.zst", zstandard.ZstdCompressor().compress(data))):
        _, records = read(write(tmp_path / name, packed[: len(packed) // 2]))
        assert 1_000 < len(records) < 20_000
        assert all(isinstance(record, RawPost) for record in records[:-1])
        assert isinstance(records[-1], Rejected) and "breaks off" in records[-1].reason
        assert records[-2].source_row == len(records) - 1


def test_damaged_compression_is_one_rejection_at_the_end(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress((json.dumps(COMMENT) + "\n").encode() * 5000, compresslevel=1))
    packed[len(packed) // 2] ^= 0xFF
    _, records = read(write(tmp_path / "a.jsonl.gz", bytes(packed)))
    assert isinstance(records[-1], Rejected)


def test_praw_tables(tmp_path: Path) -> None:
    submission = {
        "created_utc": "1682337203.0", "id": "zz11", "permalink": "/r/inventedforum/comments/zz11/x/", "score": 3,
        "selftext": "first line\nsecond, \"quoted\" line", "title": "My title", "author_name": "person_c",
        "edited": "False",
    }  # fmt: skip
    post = only(write_csv(tmp_path / "s.csv", submission), format="reddit_praw")
    assert post.text == 'My title\n\nfirst line\nsecond, "quoted" line'
    assert (post.venue, post.author, post.version) == ("inventedforum", "person_c", 0)
    comment = {"post_id": "zz11", "comment_id": "cc1", "author": "d", "body": "yes", "created_utc": "1682337299.0",
               "parent_id": "t3_zz11"}  # fmt: skip
    post = only(write_csv(tmp_path / "c.csv", comment), format="reddit_praw")
    assert (post.native_id, post.thread_id, post.parent_id, post.kind) == ("cc1", "zz11", "zz11", "comment")


def test_a_page_of_reddits_own_api(tmp_path: Path) -> None:
    page = {
        "kind": "Listing",
        "data": {"children": [{"kind": "t3", "data": SUBMISSION}, {"kind": "t1", "data": COMMENT}]},
    }
    for path in (write_json(tmp_path / "page.json", page), write_lines(tmp_path / "pages.jsonl", page)):
        export, records = read(path)
        assert export.format == "reddit_pushshift"
        assert [post.native_id for post in posts(records)] == ["zz10aa", "kk20bb"]

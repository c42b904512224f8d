"""Brandwatch exports."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl

from .helpers import only, posts, read, table, write, write_csv, write_lines

BLOCK = "Report:\nBulk Mentions Download\nBrand:\nInvented Brand\nLabel:\n\n"


def mention(url: str, text: str, **more: Any) -> dict[str, Any]:
    return {"Date": "2024-03-01 12:00:00.0", "Url": url, "Domain": "", "Author": "someone", "Full Text": text} | more


ROWS = [
    mention("https://www.reddit.com/r/inventedforum/comments/zz1/some_title/", "body words", Title="Some title"),
    mention(
        "https://www.reddit.com/r/inventedforum/comments/zz1/some_title/kk2/", "answer words", Title="Re: Some title"
    ),
    mention("https://twitter.com/someone/status/1700000000000000123", "post words", Title="post wo…"),
    mention("https://www.youtube.com/watch?v=vvv&lc=Ugx1", "under a video", Title="Video"),
    mention("https://www.tiktok.com/@someone/video/7300000000000000001", "short words", Title=""),
    mention("https://www.facebook.com/100044/posts/10158000000000001", "page words", Title=""),
    mention("https://www.instagram.com/p/CAAAAAAAAAB/", "photo words", Title=""),
    mention("https://bsky.app/profile/someone.example/post/3kinvented", "sky words", Title="", Domain="bsky.app"),
    mention("https://forum.example/thread/5", "forum words", Title="A thread"),
]


def test_platforms_and_ids_come_from_the_url(tmp_path: Path) -> None:
    export, records = read(write_csv(tmp_path / "a.csv", *ROWS))
    assert export.format == "brandwatch"
    found = posts(records)
    assert [(post.platform, post.native_id) for post in found[:-1]] == [
        ("reddit", "zz1"),
        ("reddit", "kk2"),
        ("x", "1700000000000000123"),
        ("youtube", "Ugx1"),
        ("tiktok", "7300000000000000001"),
        ("facebook", "10158000000000001"),
        ("instagram", "2305843009213693953"),
        ("bluesky", "3kinvented"),
    ]
    assert [post.text for post in found][:3] == ["Some title\n\nbody words", "answer words", "post words"]
    assert (found[0].venue, found[1].kind, found[1].thread_id) == ("inventedforum", "comment", "zz1")
    assert (found[-1].platform, found[-1].title, len(found[-1].native_id)) == ("other", "A thread", 32)
    assert found[0].created_at == datetime(2024, 3, 1, 12, tzinfo=UTC)


def test_block_bom_nul_and_repeated_header_words(tmp_path: Path) -> None:
    content = "\ufeff" + BLOCK + table(ROWS).replace("body words", '"body\0 words\nnext line"')
    export, records = read(write(tmp_path / "a.csv", content))
    assert export.format == "brandwatch" and "header in line 7" in export.why
    assert posts(records)[0].text == "Some title\n\nbody words\nnext line"
    assert [record.source_row for record in records][:3] == [8, 10, 11]


def test_the_shortest_header_after_a_block(tmp_path: Path) -> None:
    content = (
        BLOCK + "Date,Author,Text,Url\n2024-03-01,someone,words,https://x.com/someone/status/1700000000000000123\n"
    )
    assert only(write(tmp_path / "a.csv", content), format="brandwatch").platform == "x"


def test_snippet_instead_of_full_text_is_said(tmp_path: Path) -> None:
    row = ROWS[2] | {"Snippet": "cut words…", "Query Name": "q"}
    del row["Full Text"]
    export, records = read(write_csv(tmp_path / "a.csv", row))
    assert "Snippet" in export.why and posts(records)[0].text == "cut words…"


def test_x_ids_and_reposts(tmp_path: Path) -> None:
    row = ROWS[2] | {"X Author ID": "9007199254740993001", "Full Text": "RT @other: their words", "Likes": "3"}
    post = only(write_csv(tmp_path / "a.csv", row), format="brandwatch")
    assert (post.author, post.repost, post.text) == ("9007199254740993001", True, "their words")
    damaged = row | {"X Author ID": "9.007E+18"}
    assert only(write_csv(tmp_path / "b.csv", damaged), format="brandwatch").author == "someone"


def test_bluesky_did(tmp_path: Path) -> None:
    row = ROWS[7] | {"Bluesky Author Id": "did:plc:invented"}
    post = only(write_csv(tmp_path / "a.csv", row), format="brandwatch")
    assert post.native_id == "3kinvented"  # not the account that the address begins with


def test_workbook_and_lines(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for above in ("Report:", "Bulk Mentions Download", "", None):
        sheet.append([above])
    sheet.append(list(ROWS[0]))
    sheet.append(list((ROWS[0] | {"Date": datetime(2024, 3, 1, 12, 0)}).values()))
    workbook.save(tmp_path / "a.xlsx")
    post = only(tmp_path / "a.xlsx", format="brandwatch")
    assert (post.native_id, post.source_row) == ("zz1", 6)
    line = {"date": "2024-03-01T12:00:00Z", "url": ROWS[0]["Url"], "fullText": "body words", "title": "Some title",
            "pageType": "reddit"}  # fmt: skip
    other = only(write_lines(tmp_path / "a.jsonl", line), format="brandwatch")
    assert (other.text, other.created_at) == (post.text, post.created_at)

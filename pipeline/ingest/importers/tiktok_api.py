"""TikTok Research API: comments and videos, as the API's pages or as flat rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.ingest.base import Importer, Item, Match, Sample
from pipeline.ingest.fields import Row, clean, counts, first, listing, short, sub
from pipeline.ingest.identifiers import exact_id, loose_id, require, require_text
from pipeline.ingest.reject import Reject
from pipeline.ingest.timestamps import parse_time
from records.posts import RawPost


def _is_comment(data: Row) -> bool:
    numbers = all(short(data.get(key)) is None or (short(data.get(key)) or "").isdigit() for key in ("id", "video_id"))
    marks = ("create_time", "parent_comment_id", "reply_count", "like_count")
    return data.has("video_id", "id", "text") and data.any(*marks) and (numbers or data.any(*marks[:2]))


def _is_video(data: Row) -> bool:
    return "video_description" in data and data.any("id", "video_id")


def _problem(data: Mapping[str, Any]) -> str | None:
    code = short(sub(data, "error", "code"))
    return None if code in {None, "ok"} else f"{code}: {short(sub(data, 'error', 'message')) or ''}".strip(": ")


class TiktokApi(Importer):
    """Comments (text, video_id) and videos (video_description)."""

    name = "tiktok_api"
    title = "TikTok Research API"
    example = ("data.comments", "data.videos", "id", "video_id", "text", "create_time", "video_description")

    platforms = ("tiktok",)

    def fits(self, data: Row) -> bool:
        return _is_comment(data) or _is_video(data) or ("error" in data and _problem(data) is not None)

    def sniff(self, sample: Sample) -> Match:
        return sample.score(self.fits, best=0.9, why="TikTok comments with video_id or videos with video_description")

    def rows(self, item: Item) -> Iterator[Item]:
        lists = [sub(item.data, "data", key) for key in ("comments", "videos")]
        if any(isinstance(entries, list) for entries in lists) and _problem(item.data) is None:
            for entries in lists:
                yield from (item.child(entry) for entry in listing(entries))
        else:
            yield item

    def post(self, row: Item) -> RawPost:
        data = row.data
        problem = _problem(data) if "error" in data else None
        if problem:
            raise Reject(f"the API answered with an error: {problem[:300]}")
        comment = not _is_video(data)
        native_id = require(exact_id(first(data, "id") if comment else first(data, "id", "video_id")))
        video = loose_id(data.get("video_id")) if comment else native_id
        parent = loose_id(data.get("parent_comment_id"))
        return RawPost(
            platform="tiktok",
            native_id=native_id,
            text=require_text(clean(data.get("text" if comment else "video_description"))),
            source_row=row.number,
            created_at=parse_time(data.get("create_time")),
            url=None if comment else short(first(data, "video_url", "url")),
            author=short(first(data, "username", "author_name", "author_id")),
            kind="comment" if comment else "post",
            venue=video if comment else None,
            thread_id=video,
            # TikTok puts the video's id where a comment answers no other comment.
            parent_id=parent if parent != video else None,
            engagement=counts(
                likes=data.get("like_count"),
                replies=first(data, "reply_count", "comment_count"),
                shares=data.get("share_count"),
                views=data.get("view_count"),
            ),
            fictional=row.fictional,
        )

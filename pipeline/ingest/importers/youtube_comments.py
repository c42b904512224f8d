"""Lists of YouTube comments as yt-dlp, youtube-comment-downloader and similar tools write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.ingest.base import Importer, Item, Match, Sample
from pipeline.ingest.fields import Row, clean, counts, first, is_missing, listing, short, truthy
from pipeline.ingest.html import html_to_text
from pipeline.ingest.identifiers import exact_id, loose_id, require, require_text
from pipeline.ingest.platforms import Place, place
from pipeline.ingest.timestamps import parse_time
from records.posts import RawPost

_TEXTS = ("textoriginal", "text_original", "text", "comment_text", "comment", "content", "textdisplay")
_IDS = ("cid", "comment_id", "id")
_TIMES = ("time_parsed", "published_at", "timestamp", "created_at", "date")
_AUTHORS = (
    "channel",
    "author_channel_id",
    "author_id",
    "channel_id",
    "user_id",
    "author",
    "author_display_name",
    "user",
    "username",
)
_PAGES = ("url", "comment_url", "video_url", "video_link", "webpage_url")
_COMMENT = re.compile(r"^Ug[\w-]+(?:\.[\w-]+)?$")
_VIDEO = re.compile(r"^[\w-]{11}$")
_RELATIVE = re.compile(r"\bago\b|^\s*(?:yesterday|today|just now)", re.IGNORECASE)


def _page(data: Row) -> Place:
    found = (place(data.get(key)) for key in _PAGES)
    return next((here for here in found if here.platform == "youtube" and here.native_id), Place())


def _fits(data: Row) -> bool:
    if not data.any(*_TEXTS) or data.any("aweme_id", "digg_count", "subreddit"):
        return False
    own = short(first(data, *_IDS)) or ""
    downloader = data.has("cid", "text", "votes")
    video = _VIDEO.match(short(data.get("video_id")) or "") is not None or _page(data).native_id is not None
    api = data.any("textoriginal", "textdisplay", "authorchannelid", "authordisplayname")
    tool = data.any("parent", "replies", "has_replies", "number_of_replies", "author_is_uploader", "votes")
    listed = data.any("cid", "comment_id") or ("id" in data and _COMMENT.match(own) is not None)
    return (
        downloader
        or (listed and (video or (api and "video_id" in data)))
        or (_COMMENT.match(own) is not None and (tool or api))
    )


def _is_video(data: Row) -> bool:
    """Whether a row is what yt-dlp knows of a video, its comments among it."""
    return isinstance(data.get("comments"), list) and data.any("webpage_url", "extractor", "channel_id", "upload_date")


class YoutubeComments(Importer):
    """One comment a row, each followed by the replies it contains."""

    name = "youtube_comments"
    title = "YouTube comment list (yt-dlp, youtube-comment-downloader)"
    example = (
        "cid",
        "text",
        "time",
        "time_parsed",
        "author",
        "channel",
        "votes",
        "replies",
        "video_id",
        "parent",
        "author_id",
    )
    platforms = ("youtube",)

    def fits(self, data: Row) -> bool:
        return _fits(data)

    def sniff(self, sample: Sample) -> Match:
        return sample.score(_fits, best=0.92, why="YouTube comments with their ids, or beside a video's address")

    def rows(self, item: Item) -> Iterator[Item]:
        if _is_video(item.data):
            for comment in listing(item.data["comments"]):
                yield from self.rows(item.inside(comment))
            return
        yield item
        replies = item.data.get("replies")
        for reply in listing(replies) if isinstance(replies, list) else ():
            yield item.child(reply, thread=first(item.data, *_IDS), page=_page(item.data))

    def post(self, row: Item) -> RawPost:
        data = row.data
        here = _page(data)
        native_id = require(exact_id(first(data, *_IDS)))
        video = self._video(row, here)
        # A reply's id is its parent's id, a dot and its own part.
        above = short(first(data, "parent_id", "parent")) or loose_id(row.context.get("thread"))
        parent = above if above not in (None, "root") else native_id.split(".")[0] if "." in native_id else None
        text = first(data, *_TEXTS)
        plain = clean(text) if text is not data.get("textdisplay") else html_to_text(clean(text))
        replies = first(data, "reply_count", "total_reply_count", "number_of_replies", "replies")
        return RawPost(
            platform="youtube",
            native_id=native_id,
            text=require_text(plain),
            source_row=row.number,
            created_at=parse_time(_time(data)),
            url=f"https://www.youtube.com/watch?v={video}&lc={native_id}" if video else None,
            author=short(first(data, *_AUTHORS)),
            kind="comment",
            venue=video,
            thread_id=parent or native_id,
            parent_id=parent,
            engagement=counts(
                likes=first(data, "votes", "like_count", "likes"),
                replies=None if isinstance(replies, list) else replies,
            ),
            fictional=row.fictional or truthy(data.get("fictional")),
        )

    @staticmethod
    def _video(row: Item, here: Place) -> str | None:
        found = short(row.data.get("video_id")) or here.venue or (None if here.comment else here.native_id)
        page: Place = row.context.get("page", Place())
        found = found or page.venue or page.native_id
        if found is None:
            around = [outer for outer in row.context.get("around", ()) if isinstance(outer, Mapping)]
            found = next(
                (place(outer.get("webpage_url")).native_id for outer in around if "webpage_url" in outer), None
            )
            found = found or short(row.around("video_id", "display_id"))
        return found


def _time(data: Row) -> Any:
    """When it was written; "2 years ago" is counted from a day nobody wrote down."""
    for key in _TIMES:
        value = data.get(key)
        if not is_missing(value) and not (isinstance(value, str) and _RELATIVE.search(value)):
            return value
    return None

"""Flat lists of YouTube comments, as youtube-comment-downloader and similar tools write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.ingest.base import Importer, Item, Match, Sample
from pipeline.ingest.fields import clean, counts, first, short, truthy
from pipeline.ingest.html import html_to_text
from pipeline.ingest.identifiers import exact_id, require, require_text
from pipeline.ingest.platforms import place
from pipeline.ingest.timestamps import parse_time
from records.posts import RawPost

_TEXTS = ("textoriginal", "text", "comment", "textdisplay")


def _lower(data: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key).casefold(): value for key, value in data.items()}


def _fits(data: Mapping[str, Any]) -> bool:
    keys = _lower(data).keys()
    downloader = "cid" in keys and "text" in keys and "votes" in keys
    own = ("videoid" in keys or "video_id" in keys) and ("commentid" in keys or "comment_id" in keys or "id" in keys)
    api = own and bool(keys & {"textoriginal", "textdisplay", "authorchannelid", "authordisplayname"})
    return downloader or api


class YoutubeComments(Importer):
    """One comment a row: cid, text, time_parsed, votes."""

    name = "youtube_comments"
    title = "YouTube comment list (youtube-comment-downloader)"
    example = ("cid", "text", "time", "time_parsed", "author", "channel", "votes", "replies", "video_id")

    def sniff(self, sample: Sample) -> Match:
        return sample.score(_fits, best=0.9, why="flat YouTube comments with cid, text and votes or a video id")

    def post(self, row: Item) -> RawPost:
        data = _lower(row.data)
        here = place(first(data, "url", "comment_url", "video_url"))
        native_id = require(exact_id(first(data, "cid", "comment_id", "commentid", "id")))
        video = short(first(data, "video_id", "videoid")) or here.venue or (None if here.comment else here.native_id)
        # A reply's id is its parent's id, a dot and its own part.
        parent = short(first(data, "parent_id", "parentid")) or (native_id.split(".")[0] if "." in native_id else None)
        text = first(data, *_TEXTS)
        plain = clean(text) if text is not data.get("textdisplay") else html_to_text(clean(text))
        # "time" alone only says "2 years ago", counted from a day nobody wrote down.
        created = parse_time(first(data, "time_parsed", "publishedat", "published_at", "created_at", "date"))
        replies = data.get("replies", data.get("reply_count", data.get("totalreplycount")))
        return RawPost(
            platform="youtube",
            native_id=native_id,
            text=require_text(plain),
            source_row=row.number,
            created_at=created,
            url=f"https://www.youtube.com/watch?v={video}&lc={native_id}" if video else None,
            author=short(first(data, "channel", "authorchannelid", "author", "authordisplayname")),
            kind="comment",
            venue=video,
            thread_id=parent or native_id,
            parent_id=parent,
            engagement=counts(likes=first(data, "votes", "likecount", "like_count", "likes"), replies=replies),
            fictional=row.fictional or truthy(data.get("fictional")),
        )

"""TikTok's own web answer: the comment list under a video."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.ingest.base import NO_MATCH, Importer, Item, Match, Sample
from pipeline.ingest.fields import clean, counts, first, language, listing, mapping, short, sub
from pipeline.ingest.identifiers import exact_id, loose_id, require, require_text
from pipeline.ingest.timestamps import parse_time
from records.posts import RawPost


def _fits(data: Mapping[str, Any]) -> bool:
    return "cid" in data and ("aweme_id" in data or "digg_count" in data)


class TiktokWeb(Importer):
    """Each comment is a row, followed by the replies it contains."""

    name = "tiktok_web"
    title = "TikTok web comment list"
    example = ("comments", "cid", "aweme_id", "text", "create_time", "digg_count", "user", "reply_comment")

    def sniff(self, sample: Sample) -> Match:
        if sample.tabular:
            return NO_MATCH
        return sample.score(_fits, best=0.95, why="TikTok comments with cid, aweme_id and digg_count")

    def rows(self, item: Item) -> Iterator[Item]:
        comments = item.data.get("comments")
        page = isinstance(comments, list) and "cid" not in item.data
        for comment in (item.child(entry) for entry in listing(comments)) if page else iter([item]):
            yield comment
            for reply in listing(comment.data.get("reply_comment")):
                yield comment.child(reply)

    def post(self, row: Item) -> RawPost:
        data = row.data
        native_id = require(exact_id(data.get("cid")))
        user = mapping(data.get("user"))
        thread, parent = (loose_id(data.get(key)) for key in ("reply_id", "reply_to_reply_id"))
        thread, parent = (None if found == "0" else found for found in (thread, parent))
        return RawPost(
            platform="tiktok",
            native_id=native_id,
            text=require_text(clean(data.get("text"))),
            source_row=row.number,
            created_at=parse_time(data.get("create_time")),
            url=short(sub(data, "share_info", "url")),
            author=short(first(user, "uid", "unique_id", "sec_uid")),
            language=language(data.get("comment_language")),
            kind="comment",
            venue=loose_id(data.get("aweme_id")),
            thread_id=loose_id(data.get("aweme_id")),
            parent_id=parent or thread,
            engagement=counts(likes=data.get("digg_count"), replies=data.get("reply_comment_total")),
            fictional=row.fictional,
        )

"""TikTok's own web answer: the comment list under a video."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.ingest.base import Importer, Item, Match, Sample
from pipeline.ingest.fields import Row, clean, counts, first, language, listing, mapping, short, sub
from pipeline.ingest.identifiers import exact_id, loose_id, require, require_text
from pipeline.ingest.platforms import place
from pipeline.ingest.timestamps import parse_time
from records.posts import RawPost

_AUTHORS = ("uid", "user.uid", "user_id", "unique_id", "user.unique_id", "username", "nickname")
_PAGES = ("video_web_url", "video_url", "url")


def _fits(data: Row) -> bool:
    return "cid" in data and data.any("aweme_id", "digg_count")


def _own_address(data: Row, native_id: str) -> str | None:
    """What a comment shares is its video's address, unless it names the comment."""
    shared = short(sub(data, "share_info", "url"))
    return shared if shared and native_id in shared else None


class TiktokWeb(Importer):
    """Each comment is a row, followed by the replies it contains."""

    name = "tiktok_web"
    title = "TikTok web comment list"
    example = ("comments", "cid", "aweme_id", "text", "create_time", "digg_count", "user", "reply_comment")

    platforms = ("tiktok",)

    def fits(self, data: Row) -> bool:
        return _fits(data)

    def sniff(self, sample: Sample) -> Match:
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
        thread, parent = (
            loose_id(first(data, *keys)) for keys in (("reply_id", "replies_to_id"), ("reply_to_reply_id",))
        )
        thread, parent = (None if found == "0" else found for found in (thread, parent))
        video = loose_id(data.get("aweme_id")) or place(first(data, *_PAGES)).native_id
        return RawPost(
            platform="tiktok",
            native_id=native_id,
            text=require_text(clean(data.get("text"))),
            source_row=row.number,
            created_at=parse_time(data.get("create_time")),
            url=_own_address(data, native_id),
            author=short(first(user, "uid", "unique_id", "sec_uid") or first(data, *_AUTHORS)),
            language=language(data.get("comment_language")),
            kind="comment",
            venue=video,
            thread_id=video,
            parent_id=parent or thread,
            engagement=counts(likes=data.get("digg_count"), replies=data.get("reply_comment_total")),
            fictional=row.fictional,
        )

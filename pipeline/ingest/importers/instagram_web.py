"""Instagram posts as its app and website have them: what browser extensions and Instaloader collect."""

from __future__ import annotations

from pipeline.ingest.base import Importer, Item, Match, Sample
from pipeline.ingest.fields import Row, counts, first, flat, listing, mapping, short, sub, words
from pipeline.ingest.identifiers import loose_id, require, require_text
from pipeline.ingest.platforms import instagram_id
from pipeline.ingest.timestamps import parse_time
from records.posts import RawPost

_CODES = ("shortcode", "code")
_TIMES = ("taken_at_timestamp", "taken_at", "date")


def _fits(data: Row) -> bool:
    return (
        data.any(*_CODES)
        and data.any("taken_at", "taken_at_timestamp")
        and data.any("caption", "edge_media_to_caption")
    )


def _caption(data: Row) -> str:
    edge = next(listing(sub(data, "edge_media_to_caption", "edges")), None)
    return words(sub(edge, "node", "text")) or words(data.get("caption"))


class InstagramWeb(Importer):
    """One post a row; its id comes from the code in its address."""

    name = "instagram_web"
    title = "Instagram posts (web, app)"
    example = (
        "shortcode",
        "code",
        "taken_at",
        "taken_at_timestamp",
        "caption",
        "edge_media_to_caption",
        "owner.id",
        "user.pk",
    )
    platforms = ("instagram",)

    def fits(self, data: Row) -> bool:
        return _fits(data)

    def sniff(self, sample: Sample) -> Match:
        return sample.score(_fits, best=0.9, why="Instagram posts with a code, taken_at and a caption")

    def post(self, row: Item) -> RawPost:
        data, plain = row.data, flat(row.data)
        code = require(short(first(data, *_CODES)), "code")
        caption = mapping(data.get("caption"))
        author = first(
            plain, "owner.id", "user.pk", "user.id", "user_id", "owner.username", "user.username", "username"
        )
        return RawPost(
            platform="instagram",
            native_id=instagram_id(code),
            text=require_text(_caption(data)),
            source_row=row.number,
            created_at=parse_time(first(data, *_TIMES)),
            url=f"https://www.instagram.com/p/{code}/",
            author=loose_id(author) or loose_id(caption.get("user_id")),
            engagement=counts(
                likes=first(plain, "like_count", "edge_media_preview_like.count", "edge_liked_by.count"),
                replies=first(plain, "comment_count", "edge_media_to_comment.count"),
                views=first(plain, "play_count", "view_count", "video_view_count"),
            ),
            fictional=row.fictional,
        )

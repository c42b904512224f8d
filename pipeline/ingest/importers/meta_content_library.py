"""Meta Content Library exports of Facebook and Instagram."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.ingest.base import Importer, Item, Match, Sample
from pipeline.ingest.fields import Row, clean, counts, first, flat, language, short
from pipeline.ingest.identifiers import exact_id, loose_id, require, require_text
from pipeline.ingest.platforms import known_platform
from pipeline.ingest.timestamps import edit_version, parse_time
from records.posts import RawPost

_FACEBOOK_ONLY = ("statistics.reaction_count", "statistics.love_count", "statistics.share_count", "shared_post_id")


def _fits(data: Row) -> bool:
    if not data.has("id", "text", "creation_time"):
        return False
    keys = flat(data).keys()
    return any(key in {"mcl_url", "content_type", "modified_time"} or key.startswith(("post_owner.", "statistics."))
               for key in keys)  # fmt: skip


def _platform(data: Mapping[str, Any]) -> str:
    stated = known_platform(first(data, "platform", "source"))
    if stated in {"facebook", "instagram"}:
        return stated
    facebook = any(key in data for key in _FACEBOOK_ONLY) or any(key.startswith("surface.") for key in data)
    # Only Facebook has surfaces and reactions other than likes.
    return "facebook" if facebook or "surface" in data else "instagram"


class MetaContentLibrary(Importer):
    """One post a row: id, creation_time, text, post_owner and statistics."""

    name = "meta_content_library"
    title = "Meta Content Library"
    example = ("id", "creation_time", "modified_time", "text", "lang", "mcl_url", "post_owner.id",
               "statistics.like_count", "surface.name")  # fmt: skip

    platforms = ("facebook", "instagram")

    def fits(self, data: Row) -> bool:
        return _fits(data)

    def sniff(self, sample: Sample) -> Match:
        return sample.score(_fits, best=0.95, why="Meta Content Library rows with creation_time and post_owner")

    def post(self, row: Item) -> RawPost:
        data = flat(row.data)
        created = parse_time(data.get("creation_time"))
        platform = _platform(data)
        surface = first(data, "surface.name", "surface") if platform == "facebook" else None
        return RawPost(
            platform=platform,
            native_id=require(exact_id(data.get("id"))),
            text=require_text(clean(data.get("text"))),
            source_row=row.number,
            created_at=created,
            url=short(first(data, "mcl_url", "url")),
            author=loose_id(data.get("post_owner.id")) or short(first(data, "post_owner.username", "post_owner.name")),
            language=language(data.get("lang")),
            venue=short(surface),
            engagement=counts(
                likes=data.get("statistics.like_count"),
                replies=data.get("statistics.comment_count"),
                shares=data.get("statistics.share_count"),
                views=first(data, "statistics.views", "statistics.view_count"),
            ),
            version=edit_version(created, data.get("modified_time")),
            fictional=row.fictional,
        )

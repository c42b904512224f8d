"""TikTok videos as the website and Apify's scraper have them."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.ingest.base import Importer, Item, Match, Sample
from pipeline.ingest.fields import Row, clean, counts, first, flat, language, short
from pipeline.ingest.identifiers import exact_id, require, require_text
from pipeline.ingest.timestamps import parse_time
from records.posts import RawPost


def _fits(data: Row) -> bool:
    web = data.has("id", "desc", "createTime") and data.any("stats", "statsV2", "video", "music", "stats.diggCount")
    apify = data.has("id", "text") and data.any("authorMeta", "webVideoUrl", "authorMeta.name") and "createTime" in data
    return web or apify


class TiktokItems(Importer):
    """One video a row, its text the description."""

    name = "tiktok_items"
    title = "TikTok videos (web, Apify)"
    example = ("id", "desc", "createTime", "author.uniqueId", "stats.diggCount", "webVideoUrl", "authorMeta.name")
    platforms = ("tiktok",)

    def fits(self, data: Row) -> bool:
        return _fits(data)

    def sniff(self, sample: Sample) -> Match:
        return sample.score(_fits, best=0.9, why="TikTok videos with desc or text, createTime and counts")

    def post(self, row: Item) -> RawPost:
        data = flat(row.data)
        native_id = require(exact_id(data.get("id")))
        author = first(data, "author.id", "authormeta.id", "author.uniqueid", "authormeta.name", "author")
        return RawPost(
            platform="tiktok",
            native_id=native_id,
            text=require_text(clean(first(data, "desc", "text"))),
            source_row=row.number,
            created_at=parse_time(first(data, "createtime", "createtimeiso")),
            url=short(first(data, "webvideourl")) or f"https://www.tiktok.com/@/video/{native_id}",
            author=None if isinstance(author, Mapping) else short(author),
            language=language(first(data, "textlanguage", "desclanguage")),
            thread_id=native_id,
            engagement=counts(
                likes=first(data, "stats.diggcount", "statsv2.diggcount", "diggcount"),
                replies=first(data, "stats.commentcount", "statsv2.commentcount", "commentcount"),
                shares=first(data, "stats.sharecount", "statsv2.sharecount", "sharecount"),
                views=first(data, "stats.playcount", "statsv2.playcount", "playcount"),
            ),
            fictional=row.fictional,
        )

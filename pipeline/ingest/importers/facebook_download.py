"""What Facebook and Instagram give their members of their own: the time stands outside, the words inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.ingest.base import NO_MATCH, Importer, Item, Match, Sample
from pipeline.ingest.fields import Row, clean, first, listing, row_of, short
from pipeline.ingest.identifiers import content_id, require_text
from pipeline.ingest.timestamps import parse_time
from records.posts import RawPost


def _entries(data: Row) -> list[Row]:
    return [row_of(entry) for entry in listing(data.get("data")) if isinstance(entry, Mapping)]


def _media(data: Row) -> list[Row]:
    return [row_of(entry) for entry in listing(data.get("media")) if isinstance(entry, Mapping)]


def _fits(data: Row) -> bool:
    if "_words" in data:
        return True
    if data.any("creation_timestamp", "_instagram"):
        return data.any("title", "media")
    if any(entry.has("creation_timestamp", "title") for entry in _media(data)):
        return True
    told = any(entry.any("post", "comment") for entry in _entries(data))
    return "timestamp" in data and (told or data.has("attachments", "title")) and "id" not in data


class FacebookDownload(Importer):
    """Each entry is a row; an entry of pictures alone has no text."""

    name = "facebook_download"
    title = "Facebook or Instagram download"
    example = ("timestamp", "data", "data.post", "attachments", "title")
    platforms = ("facebook", "instagram")

    def fits(self, data: Row) -> bool:
        return _fits(data)

    def sniff(self, sample: Sample) -> Match:
        if sample.tabular:
            return NO_MATCH
        return sample.score(_fits, best=0.88, why="entries with a timestamp and their words in data")

    def rows(self, item: Item) -> Iterator[Item]:
        if item.data.any("creation_timestamp", "media"):
            yield self._instagram(item)
            return
        told = False
        for entry in _entries(item.data):
            comment = entry.get("comment")
            inner = row_of(comment) if isinstance(comment, Mapping) else entry
            if text := clean(first(inner, "post", "comment")):
                told = True
                own = {"_words": text, "_comment": comment is not None, "author": inner.get("author")}
                yield item.child({**own, "timestamp": first(inner, "timestamp") or item.data.get("timestamp")})
        if not told:
            yield item

    @staticmethod
    def _instagram(item: Item) -> Item:
        parts = [item.data, *_media(item.data)]
        words = next((text for part in parts if (text := clean(part.get("title"))).strip()), "")
        time = next((part["creation_timestamp"] for part in parts if "creation_timestamp" in part), None)
        return item.child({"_words": words, "_instagram": True, "timestamp": time})

    def post(self, row: Item) -> RawPost:
        data = row.data
        text = require_text(clean(data.get("_words")))
        created = parse_time(first(data, "timestamp"))
        author = short(data.get("author"))
        platform = "instagram" if "_instagram" in data else "facebook"
        return RawPost(
            platform=platform,
            native_id=content_id(platform, text, created.isoformat() if created else "", author),
            text=text,
            source_row=row.number,
            created_at=created,
            author=author,
            kind="comment" if data.get("_comment") else "post",
            fictional=row.fictional,
        )

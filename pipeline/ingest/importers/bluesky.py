"""Bluesky post views: feeds, getPosts, searchPosts and threads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pipeline.ingest.base import NO_MATCH, Importer, Item, Match, Reject, Sample
from pipeline.ingest.fields import clean, counts, first, language, listing, mapping, short, sub
from pipeline.ingest.identifiers import require, require_text
from pipeline.ingest.timestamps import parse_time
from records.posts import RawPost


def _view(data: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = data.get("post")
    return inner if isinstance(inner, Mapping) else data


def _fits(data: Mapping[str, Any]) -> bool:
    view = _view(data)
    return str(view.get("uri", "")).startswith("at://") and isinstance(view.get("record"), Mapping) and "author" in view


def _created(view: Mapping[str, Any]) -> datetime | None:
    """The author's clock where it is plausible, else the time at which the network saw the post."""
    try:
        return parse_time(sub(view, "record", "createdAt")) or parse_time(view.get("indexedAt"))
    except Reject:
        if first(view, "indexedAt") is None:
            raise
        return parse_time(view.get("indexedAt"))


class Bluesky(Importer):
    """Each post view is a row; in a thread, the posts above it and the replies, too."""

    name = "bluesky"
    title = "Bluesky post views"
    example = ("uri", "cid", "author.did", "record.text", "record.createdAt", "record.langs", "likeCount")

    def sniff(self, sample: Sample) -> Match:
        if sample.tabular:
            return NO_MATCH
        return sample.score(_fits, best=0.95, why="Bluesky post views with an at:// uri, author and record")

    def rows(self, item: Item) -> Iterator[Item]:
        page = next((item.data[key] for key in ("posts", "feed") if isinstance(item.data.get(key), list)), None)
        if isinstance(page, list) and "uri" not in item.data:
            yield from (item.child(entry) for entry in page)
        elif isinstance(item.data.get("thread"), Mapping):
            yield from self._thread(item)
        else:
            yield item

    @staticmethod
    def _thread(item: Item) -> Iterator[Item]:
        above = []
        node = item.data["thread"]
        while isinstance(parent := sub(node, "parent"), Mapping):
            node = parent
            above.append(node)
        yield from (item.child({"post": node.get("post")}) for node in reversed(above))
        waiting = [item.data["thread"]]
        while waiting:
            node = waiting.pop()
            yield item.child({"post": sub(node, "post")})
            waiting.extend(reversed(list(listing(sub(node, "replies")))))

    def post(self, row: Item) -> RawPost:
        view = _view(row.data)
        record = mapping(view.get("record"))
        uri = require(short(view.get("uri")), "uri")
        author = mapping(view.get("author"))
        did, key = short(author.get("did")), uri.rsplit("/", 1)[-1]
        automated = any(sub(label, "val") == "bot" for label in listing(author.get("labels")))
        reason = str(sub(row.data, "reason", "$type") or "")
        return RawPost(
            platform="bluesky",
            native_id=uri,
            text=require_text(clean(record.get("text"))),
            source_row=row.number,
            created_at=_created(view),
            url=f"https://bsky.app/profile/{did}/post/{key}" if did else None,
            author=did or short(author.get("handle")),
            language=language(next(listing(record.get("langs")), None)),
            thread_id=short(sub(record, "reply", "root", "uri")) or uri,
            parent_id=short(sub(record, "reply", "parent", "uri")),
            engagement=counts(
                likes=view.get("likeCount"),
                replies=view.get("replyCount"),
                shares=sum(counts(a=view.get("repostCount"), b=view.get("quoteCount")).values())
                if "repostCount" in view
                else None,
            ),
            repost="reasonRepost" in reason,
            automated=automated,
            fictional=row.fictional,
        )

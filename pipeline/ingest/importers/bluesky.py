"""Bluesky post views: feeds, getPosts, searchPosts and threads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from pipeline.ingest.base import NO_MATCH, Importer, Item, Match, Sample
from pipeline.ingest.fields import Row, clean, counts, first, language, listing, mapping, row_of, short, sub
from pipeline.ingest.identifiers import require, require_text
from pipeline.ingest.reject import Reject
from pipeline.ingest.timestamps import parse_time
from records.posts import RawPost


def _view(data: Row) -> Row:
    """The post view of an entry of a feed, or of an event of the network's stream."""
    inner = data.get("post")
    if isinstance(inner, Mapping):
        return row_of(inner)
    if _is_commit(data) and (did := short(data.get("did"))):
        own = {"uri": f"at://{did}/app.bsky.feed.post/{short(data.get('rkey'))}", "author": {"did": did}}
        return Row({"record": data.get("record"), "indexedAt": data.get("time_us"), **own})
    return data


def _fits(data: Row) -> bool:
    view = _view(data)
    known = str(view.get("uri", "")).startswith("at://") or _is_commit(data)
    return known and isinstance(view.get("record"), Mapping) and view.any("author", "did")


def _is_commit(data: Row) -> bool:
    return data.get("collection") == "app.bsky.feed.post" and "record" in data


def _created(view: Row) -> datetime | None:
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

    platforms = ("bluesky",)

    def fits(self, data: Row) -> bool:
        return _fits(data)

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
        elif isinstance(commit := item.data.get("commit"), Mapping):  # an event of Jetstream
            if commit.get("collection") == "app.bsky.feed.post" and "record" in commit:
                outer = {"did": item.data.get("did"), "time_us": item.data.get("time_us")}
                yield item.child({**commit, **outer})
            else:
                yield item
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

"""Reddit dumps of Pushshift and Arctic Shift (JSON Lines, often .zst), and pages of Reddit's own API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.ingest.base import NO_MATCH, Importer, Item, Match, Sample
from pipeline.ingest.fields import Row, count, listing, mapping, sub
from pipeline.ingest.importers.reddit_thing import is_comment, reddit_post
from pipeline.ingest.reject import Reject
from records.posts import RawPost

_MARKS = ("subreddit", "created_utc", "link_id", "permalink", "subreddit_id")


def _thing(data: Row) -> bool:
    comment = is_comment(data) and data.any("link_id", "parent_id")
    submission = (
        "title" in data and data.any("selftext", "is_self", "num_crossposts", "crosspost_parent") and "id" in data
    )
    return (comment or submission) and data.any(*_MARKS)


class RedditPushshift(Importer):
    """One submission or comment object a line."""

    name = "reddit_pushshift"
    title = "Reddit dump (Pushshift, Arctic Shift)"
    example = ("id", "created_utc", "subreddit", "title", "selftext", "body", "link_id", "parent_id")

    platforms = ("reddit",)

    def sniff(self, sample: Sample) -> Match:
        if sample.tabular:
            return NO_MATCH
        return sample.score(_thing, best=0.95, why="Reddit objects with created_utc, subreddit and selftext or body")

    def fits(self, data: Row) -> bool:
        return _thing(data) or _is_more(data)

    def rows(self, item: Item) -> Iterator[Item]:
        data = item.data
        if _is_more(data):
            yield item
            return
        if isinstance(children := sub(data, "data", "children"), list):
            for child in listing(children):
                yield from self.rows(item.child(child))
            return
        inner = sub(data, "data")
        if isinstance(inner, Mapping) and data.get("kind") in ("t1", "t3"):
            yield from self.rows(item.child(inner))
            return
        yield item
        if isinstance(replies := data.get("replies"), (Mapping, list)):
            yield from self._replies(item, replies)

    def _replies(self, item: Item, replies: Any) -> Iterator[Item]:
        if isinstance(replies, Mapping):
            yield from self.rows(item.child(replies))
        else:
            for reply in listing(replies):
                yield from self.rows(item.child(reply))

    def post(self, row: Item) -> RawPost:
        if _is_more(row.data):
            more = mapping(row.data.get("data")) or row.data
            number = count(more.get("count")) or len(list(listing(more.get("children"))))
            what = {0: "comments further down that were", 1: "1 comment that was"}.get(
                number, f"{number:,} comments that were"
            )
            raise Reject(f'{what} not loaded: Reddit keeps them behind "more replies"')
        return reddit_post(row)


def _is_more(data: Row) -> bool:
    return data.get("kind") == "more" and isinstance(data.get("data"), Mapping)

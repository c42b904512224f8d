"""Reddit dumps of Pushshift and Arctic Shift (JSON Lines, often .zst), and pages of Reddit's own API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.ingest.base import NO_MATCH, Importer, Item, Match, Sample
from pipeline.ingest.fields import listing, sub
from pipeline.ingest.importers.reddit_thing import is_comment, is_submission, reddit_post
from records.posts import RawPost

_MARKS = ("subreddit", "created_utc", "link_id", "permalink", "subreddit_id")


def _thing(data: Mapping[str, Any]) -> bool:
    comment = is_comment(data) and ("link_id" in data or "parent_id" in data)
    return (comment or (is_submission(data) and "id" in data)) and any(mark in data for mark in _MARKS)


class RedditPushshift(Importer):
    """One submission or comment object a line."""

    name = "reddit_pushshift"
    title = "Reddit dump (Pushshift, Arctic Shift)"
    example = ("id", "created_utc", "subreddit", "title", "selftext", "body", "link_id", "parent_id")

    def sniff(self, sample: Sample) -> Match:
        if sample.tabular:
            return NO_MATCH
        return sample.score(_thing, best=0.95, why="Reddit objects with created_utc, subreddit and selftext or body")

    def rows(self, item: Item) -> Iterator[Item]:
        children = sub(item.data, "data", "children")
        for data in listing(children) if isinstance(children, list) else [item.data]:
            inner = sub(data, "data")
            wrapped = isinstance(inner, Mapping) and sub(data, "kind") in ("t1", "t3")
            yield item.child(inner if wrapped else data) if data is not item.data or wrapped else item

    def post(self, row: Item) -> RawPost:
        return reddit_post(row)

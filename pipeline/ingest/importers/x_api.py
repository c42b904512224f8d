"""X API v2 as JSON or JSON Lines: pages, stream objects, single and flattened tweets."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from pipeline.ingest.base import NO_MATCH, Importer, Item, Match, Sample, Source
from pipeline.ingest.fields import Row, listing, sub
from pipeline.ingest.identifiers import loose_id
from pipeline.ingest.importers.x_tweet import Lookup, is_problem, is_tweet, reject_problem, tweet_post
from pipeline.ingest.reject import Reject
from records.posts import RawPost, Rejected


class _Included:
    """Tweets that a large document includes, in a temporary file once they outgrow a small cache."""

    def __init__(self, tweets: Iterator[Any]) -> None:
        self._store = sqlite3.connect("", check_same_thread=False)
        self._store.execute("CREATE TABLE tweet (id TEXT PRIMARY KEY, body TEXT)")
        self._store.executemany(
            "INSERT OR REPLACE INTO tweet VALUES (?, ?)",
            ((loose_id(sub(tweet, "id")), json.dumps(tweet, default=str)) for tweet in tweets),
        )

    def __call__(self, native_id: str) -> Mapping[str, Any] | None:
        found = self._store.execute("SELECT body FROM tweet WHERE id = ?", (native_id,)).fetchone()
        return json.loads(found[0]) if found else None

    def close(self) -> None:
        """Drop the temporary file."""
        self._store.close()


def _among(tweets: Any) -> Lookup:
    known = {loose_id(sub(tweet, "id")): tweet for tweet in listing(tweets) if isinstance(tweet, Mapping)}
    return known.get


def _nowhere(_native_id: str) -> None:
    return None


class XApi(Importer):
    """Each tweet in "data" is a row; "includes" only completes retweets."""

    name = "x_api"
    title = "X API v2"
    example = ("data", "includes", "meta", "edit_history_tweet_ids", "referenced_tweets", "public_metrics")

    platforms = ("x",)

    def fits(self, data: Row) -> bool:
        return is_tweet(data) or is_problem(data)

    def sniff(self, sample: Sample) -> Match:
        if sample.tabular:
            return NO_MATCH
        return sample.score(self.fits, best=0.95, why="tweet objects with id, text and X's own keys")

    def rows(self, item: Item) -> Iterator[Item]:
        data = item.data.get("data")
        if isinstance(data, (list, Mapping)) and not is_tweet(item.data):
            lookup = _among(sub(item.data, "includes", "tweets"))
            for tweet in data if isinstance(data, list) else [data]:
                yield item.child(tweet, lookup=lookup)
        elif isinstance(item.data.get("errors"), list) and "text" not in item.data:
            for problem in listing(item.data["errors"]):
                yield item.child(problem)
        elif not (set(item.data) <= {"meta", "includes", "__twarc"} and sub(item.data, "meta", "result_count") == 0):
            yield item

    def post(self, row: Item) -> RawPost:
        if is_problem(row.data):
            reject_problem(row.data)
        if "text" not in row.data:
            raise Reject("no tweet in this object")
        return tweet_post(row, row.data, lookup=row.context.get("lookup", _nowhere))

    @contextmanager
    def prepared(self, source: Source) -> Iterator[Source]:
        included = _Included(source.side("includes.tweets.item"))

        def items() -> Iterator[Item | Rejected]:
            for item in source.items():
                yield item if isinstance(item, Rejected) else item.child(item.data, lookup=included)

        try:
            yield replace(source, items=items)
        finally:
            included.close()

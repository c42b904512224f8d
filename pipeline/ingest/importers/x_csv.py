"""X tables: tweets flattened to columns, as twarc-csv and similar tools write them."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from typing import Any

from pipeline.ingest.base import NO_MATCH, Importer, Item, Match, Sample
from pipeline.ingest.fields import clean, first, is_missing, row_of
from pipeline.ingest.identifiers import DamagedId, exact_id, id_or
from pipeline.ingest.importers.x_tweet import is_tweet, tweet_post
from pipeline.ingest.platforms import place
from records.posts import RawPost

_MARKS = (
    "public_metrics.like_count", "edit_history_tweet_ids", "conversation_id", "author.username", "author_id",
    "author.id", "referenced_tweets", "referenced_tweets.retweeted.id", "__twarc.url",
)  # fmt: skip
_KINDS = ("retweeted", "replied_to", "quoted")


def _list(value: Any) -> list[Any]:
    """A list that a cell holds as JSON or as Python's text for a list."""
    if isinstance(value, list):
        return value
    text = clean(value).strip()
    if not text.startswith("["):
        return []
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        try:
            found = ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return []
    return found if isinstance(found, list) else []


def _nowhere(_native_id: str) -> None:
    return None


class XCsv(Importer):
    """One tweet a row: id, text, created_at, author_id, public_metrics."""

    name = "x_csv"
    title = "X table (twarc-csv)"
    example = ("id", "text", "created_at", "author_id", "public_metrics.like_count", "referenced_tweets.retweeted.id")

    platforms = ("x",)

    def sniff(self, sample: Sample) -> Match:
        if not (sample.has("text") and (sample.has("id") or sample.has("tweet_id"))):
            return NO_MATCH
        marks = [mark for mark in _MARKS if sample.has(mark)]
        strong = [mark for mark in marks if mark not in {"author_id", "author.id", "conversation_id"}]
        if strong or (marks and sample.share(is_tweet) > 0.5):
            return 0.9, f"a table of tweets with id, text and {marks[0]}"
        return NO_MATCH

    def post(self, row: Item) -> RawPost:
        return tweet_post(row, self._tweet(row.data), lookup=_nowhere)

    def _tweet(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The tweet object that the columns were made from."""
        columns = row_of(data)
        here = place(first(columns, "url", "tweet_url", "permalink", "link"))
        references: list[Any] = [
            {"type": kind, "id": columns[f"referenced_tweets.{kind}.id"]}
            for kind in _KINDS
            if not is_missing(columns.get(f"referenced_tweets.{kind}.id"))
        ]
        own = id_or(first(columns, "id", "tweet_id"), here.native_id if here.platform == "x" else None)
        tweet: dict[str, Any] = {
            "id": own,
            "text": columns.get("text"),
            "note_tweet": {"text": columns.get("note_tweet.text")},
            "created_at": first(columns, "created_at", "date"),
            "author_id": first(columns, "author_id", "author.id", "author.username", "username"),
            "lang": columns.get("lang"),
            "conversation_id": columns.get("conversation_id"),
            "edit_history_tweet_ids": _list(columns.get("edit_history_tweet_ids")),
            "referenced_tweets": references or _list(columns.get("referenced_tweets")),
            "entities": {"mentions": _list(columns.get("entities.mentions"))},
            "public_metrics": {
                name: first(columns, f"public_metrics.{name}", name)
                for name in ("like_count", "reply_count", "retweet_count", "quote_count", "impression_count")
            },
            "fictional": columns.get("fictional"),
        }
        self._check_references(references)
        return tweet

    @staticmethod
    def _check_references(references: list[Any]) -> None:
        for reference in references:
            try:
                exact_id(reference["id"])
            except DamagedId:
                if reference["type"] == "retweeted":
                    raise
                reference["id"] = None

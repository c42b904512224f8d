"""Tweets of the X API v2: edits, long texts, retweets resolved to their original."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pipeline.ingest.base import Item
from pipeline.ingest.fields import Row, clean, counts, first, language, listing, mapping, short, sub, truthy
from pipeline.ingest.html import resolve_entities
from pipeline.ingest.identifiers import exact_id, loose_id, require, require_text
from pipeline.ingest.reject import Reject
from pipeline.ingest.timestamps import parse_time
from records.posts import RawPost

_RETWEET = re.compile(r"^RT @(\w{1,40})(?::\s*|\s+)", re.ASCII)
_NAMED = re.compile(r"\[[^\]]*\]|@\w+")  # where the API names an account
_FIRST_SNOWFLAKE = 30_000_000_000  # ids below are from before November 2010 and carry no time
Lookup = Callable[[str], Mapping[str, Any] | None]


def snowflake_time(native_id: str) -> datetime | None:
    """The time that X wrote into the id, exact to the millisecond."""
    if not (native_id.isascii() and native_id.isdigit()) or not _FIRST_SNOWFLAKE < int(native_id[:20]) < 2**63:
        return None
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=(int(native_id) >> 22) + 1_288_834_974_657)


def is_tweet(data: Row) -> bool:
    """Whether an object has a tweet's id and text and what only X has: a key, or a time that is the id's."""
    if not data.has("id", "text") or isinstance(data.get("user"), Mapping):
        return False
    if data.any("edit_history_tweet_ids", "public_metrics", "referenced_tweets"):
        return True
    own = short(data.get("id")) or ""
    if not (data.any("author_id", "conversation_id") and own.isdigit() and len(own) > 9) or "url" in data:
        return False
    told, given = snowflake_time(own), data.get("created_at")
    if told is None or given is None:
        return len(own) < 20
    try:
        created = parse_time(given)
    except Reject:
        return False
    return created is not None and abs((created - told).total_seconds()) < 5


def _reference(tweet: Mapping[str, Any], kind: str) -> Mapping[str, Any] | None:
    for entry in listing(tweet.get("referenced_tweets")):
        if sub(entry, "type") == kind:
            return mapping(entry)
    return None


def _text(tweet: Mapping[str, Any]) -> str:
    # A long post's "text" is only its first 280 characters.
    return resolve_entities(clean(sub(tweet, "note_tweet", "text")) or clean(tweet.get("text")))


def _history(tweet: Mapping[str, Any], own: str) -> tuple[str, int]:
    """The id of the first version and the place of this one among the versions."""
    history = [version for entry in listing(tweet.get("edit_history_tweet_ids")) if (version := loose_id(entry))]
    return (history[0], history.index(own)) if own in history else (own, 0)


def tweet_post(row: Item, tweet: Mapping[str, Any], *, lookup: Lookup) -> RawPost:
    """The post of a tweet; of the original, marked as a repost, where the tweet is a retweet."""
    own = require(exact_id(tweet.get("id")))
    retweeted = _reference(tweet, "retweeted")
    if retweeted is None:
        return _post(row, tweet, own, repost=truthy(tweet.get("reposted")))
    original_id = require(exact_id(retweeted.get("id")), "id of the retweeted post")
    original = lookup(original_id) or (retweeted if clean(retweeted.get("text")) else None)
    if original is not None:
        return _post(row, original, original_id, repost=True)
    return _cut_retweet(row, tweet, original_id)


def _post(row: Item, tweet: Mapping[str, Any], own: str, *, repost: bool = False) -> RawPost:
    metrics = mapping(tweet.get("public_metrics"))
    shares = counts(retweets=metrics.get("retweet_count"), quotes=metrics.get("quote_count"))
    native_id, version = _history(tweet, own)
    text = _text(tweet)
    if head := _RETWEET.match(text):  # passed on by hand or by a tool that names no original
        text, repost = text[head.end() :], True
    author = first(tweet, "author_id") or sub(tweet, "author", "id") or sub(tweet, "author", "username")
    return RawPost(
        platform="x",
        native_id=native_id,
        text=require_text(text),
        source_row=row.number,
        created_at=parse_time(tweet.get("created_at")) or snowflake_time(own),
        url=f"https://x.com/i/status/{own}",
        author=loose_id(author) or short(tweet.get("username")),
        language=language(tweet.get("lang")),
        thread_id=loose_id(tweet.get("conversation_id")),
        parent_id=loose_id((_reference(tweet, "replied_to") or {}).get("id")),
        engagement=counts(
            likes=metrics.get("like_count"),
            replies=metrics.get("reply_count"),
            shares=sum(shares.values()) if shares else None,
            views=metrics.get("impression_count"),
        ),
        version=version,
        repost=repost,
        fictional=row.fictional or truthy(tweet.get("fictional")),
    )


def _cut_retweet(row: Item, tweet: Mapping[str, Any], original_id: str) -> RawPost:
    """A retweet whose original is not in the export: what stands after "RT @handle:"."""
    text = _text(tweet)
    head = _RETWEET.match(text)
    author = None
    for mention in listing(sub(tweet, "entities", "mentions")):
        if head and sub(mention, "start") == 3:
            author = loose_id(sub(mention, "id"))
    return RawPost(
        platform="x",
        native_id=original_id,
        text=require_text(text[head.end() :] if head else text),
        source_row=row.number,
        created_at=snowflake_time(original_id),
        url=f"https://x.com/i/status/{original_id}",
        author=author,
        language=language(tweet.get("lang")),
        repost=True,
        fictional=row.fictional or truthy(tweet.get("fictional")),
    )


def is_problem(data: Mapping[str, Any]) -> bool:
    """Whether an object is an error message of the API instead of a post."""
    return "text" not in data and "title" in data and ("detail" in data or "problems" in str(data.get("type", "")))


def reject_problem(data: Mapping[str, Any]) -> None:
    """Raise the API's own words."""
    words = [short(data.get(key)) for key in ("title", "detail")]
    said = _NAMED.sub("[…]", ": ".join(word for word in words if word))
    raise Reject(f"the API answered with an error: {said[:300]}")

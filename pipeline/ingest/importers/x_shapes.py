"""Tweets outside API v2 as the objects that API v2 has: v1.1, streams, archives, the web, and tools that flatten them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.ingest.fields import (
    Row,
    clean,
    first,
    flat,
    is_missing,
    listing,
    mapping,
    row_of,
    short,
    sub,
    truthy,
    words,
)
from pipeline.ingest.identifiers import id_or, loose_id
from pipeline.ingest.platforms import Place, place

_SHORTEST = 9  # digits of an id: a shorter number counts rows
_ADDRESSES = ("tweet_url", "permanent_url", "url", "twitter_url", "permalink", "link")
_TEXTS = ("full_text", "raw_content", "content", "tweet", "tweet_text", "rendered_content", "text", "body")
_IDS = ("rest_id", "id_str", "tweet_id", "tweetid", "id")
_TIMES = (
    "created_at",
    "timestamp_utc",
    "parsed_created_at",
    "datetime",
    "date",
    "timestamp",
    "timestamp_epochs",
    "time",
)
_USER_IDS = (
    "author_id", "user_id_str", "user_id", "author.id", "user.id_str", "user.id", "user.rest_id", "author.rest_id",
)  # fmt: skip
_HANDLES = (
    "screen_name", "user_screen_name", "username", "author.username", "author.screen_name", "user.screen_name", "user.username",
    "author", "user", "handle", "user_name", "name", "author_fullname",
)  # fmt: skip
_PARENTS = (
    "in_reply_to_status_id_str", "in_reply_to_status_id", "in_reply_to_tweet_id", "in_reply_to_id", "to_tweetid", "parent_tweet_id",
)  # fmt: skip
_METRICS = {
    "like_count": ("like_count", "likes_count", "favorite_count", "favorites", "likes", "nlikes"),
    "retweet_count": ("retweet_count", "retweets_count", "retweets", "nretweets"),
    "reply_count": ("reply_count", "replies_count", "replies", "nreplies"),
    "quote_count": ("quote_count", "quotes"),
    "impression_count": ("impression_count", "view_count", "views.count", "views"),
}
_REPOSTS = ("is_retweet", "retweet", "isRetweet")
_ONLY_X = ("tweet_id", "tweetid", "tweet_url", "retweets", "nretweets", "retweets_count", "retweeted_status", "extended_tweet",
           "in_reply_to_status_id_str", "in_reply_to_screen_name", "retweeted_user", "to_tweetid", "retweet_count",
           "possibly_sensitive", "display_text_range")  # fmt: skip


def own_status(data: Row) -> Place:
    """The status that a row's own address names, if one does."""
    for key in _ADDRESSES:
        value = short(data.get(key)) or ""
        here = place(f"https://x.com{value}" if value.startswith("/") and "/status" in value else value)
        if here.platform == "x" and here.native_id:
            return here
    return Place()


def is_status(data: Row) -> bool:
    """Whether a row has what only tweets have: an object of the web, X's own keys, or the address of a status."""
    if isinstance(data.get("legacy"), Mapping) and "rest_id" in data:
        return True
    if not data.any(*_TEXTS) or "subreddit" in data:
        return False
    own = short(first(data, *_IDS)) or ""
    if "twitter" in (short(data.get("_type")) or ""):
        return True
    if (here := own_status(data)).native_id:
        return here.native_id == own or not own.isdigit() or len(own) < _SHORTEST
    if "id_str" in data and data.any("full_text", "favorite_count", "entities"):
        return True
    marks = sum(key in data for key in _ONLY_X)
    named = data.any("tweet_id", "tweetid") or (
        own.isdigit() and len(own) > 8 and data.any("screen_name", "user_screen_name")
    )
    user = row_of(data["user"]) if isinstance(data.get("user"), Mapping) else Row()
    return own[:1].isdigit() and (named or marks > 1 or ("screen_name" in user and marks > 0))


def v2_of(data: Row) -> dict[str, Any]:
    """The tweet as API v2 would give it; what only other shapes have is left out."""
    legacy = mapping(data.get("legacy"))
    both = Row({**flat(legacy), **{key: value for key, value in flat(data).items() if not key.startswith("legacy.")}})
    both.asked = data.asked
    here, own = own_status(data), first(both, *_IDS)
    return {
        "id": here.native_id if here.native_id and len(str(own)) < _SHORTEST else id_or(own, here.native_id),
        "text": _text(data, both),
        "created_at": _created(both),
        "author_id": _author(data, both),
        "lang": first(both, "lang", "language", "language_guess"),
        "conversation_id": first(both, "conversation_id_str", "conversation_id", "thread_id"),
        "edit_history_tweet_ids": _versions(data),
        "referenced_tweets": _references(data, legacy, both),
        "public_metrics": {name: first(both, *names) for name, names in _METRICS.items()},
        "reposted": any(truthy(both.get(name)) for name in _REPOSTS),
        "fictional": data.get("fictional"),
    }


def _text(data: Row, both: Row) -> str:
    """The fullest text: an object's "text" may be its first 140 or 280 characters."""
    long = sub(data, "note_tweet", "note_tweet_results", "result", "text") or sub(data, "note_tweet", "text")
    long = long or sub(data, "extended_tweet", "full_text")
    return words(long) or next((text for key in _TEXTS if (text := clean(both.get(key))).strip()), "")


def _created(both: Row) -> Any:
    value = first(both, *_TIMES)
    if isinstance(value, str) and value == both.get("date") and not is_missing(both.get("time")):
        return f"{value} {both['time']}"  # twint parts day and hour
    return value


def _author(data: Row, both: Row) -> Any:
    user = sub(data, "core", "user_results", "result")
    found = first(both, *_USER_IDS) or sub(user, "rest_id")
    if found is None or loose_id(found) is None:
        found = sub(user, "core", "screen_name") or sub(user, "legacy", "screen_name") or first(both, *_HANDLES)
    return found if isinstance(found, (str, int)) else None


def _versions(data: Row) -> list[Any]:
    found = (
        data.get("edit_history_tweet_ids")
        or sub(data, "edit_control", "edit_tweet_ids")
        or sub(data, "edit_info", "initial", "edit_tweet_ids")
    )
    return list(listing(found))


def _references(data: Row, legacy: Row, both: Row) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    original = sub(legacy, "retweeted_status_result", "result") or first(data, "retweeted_status", "retweeted_tweet")
    original = data.get("retweet") if original is None else original
    if isinstance(original, Mapping):
        inner = original.get("tweet")  # what the web puts around limited tweets
        found.append({"type": "retweeted", **v2_of(row_of(inner if isinstance(inner, Mapping) else original))})
    elif (given := loose_id(first(both, "retweeted_id", "retweet_id", "retweeted_status_id"))) and given != loose_id(
        both.get("id")
    ):
        found.append({"type": "retweeted", "id": given})
    if (parent := loose_id(first(both, *_PARENTS))) and parent != "0":
        found.append({"type": "replied_to", "id": parent})
    return found

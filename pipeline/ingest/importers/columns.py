"""What columns and keys of tables without a format of their own are usually called, and what their names tell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from pipeline.ingest.base import Sample
from pipeline.ingest.fields import Row, count, first, flat, fold, is_missing, short, words
from pipeline.ingest.platforms import Place, place

_NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "full_text", "body", "content", "message", "comment", "comment_text", "post_text", "tweet_text",
             "raw_content", "selftext", "review", "review_text", "caption", "post", "tweet", "reply", "reply_text", "answer",
             "story_text", "description", "video_description"),
    "id": ("id", "native_id", "cid", "reply_id", "answer_id", "tweet_id", "post_id", "status_id", "message_id", "review_id",
           "question_id", "object_id", "uuid", "_id", "id_str"),
    "created_at": ("created_at", "created_utc", "created", "timestamp", "timestamp_utc", "date", "datetime", "time",
                   "published_at", "posted_at", "create_time", "created_time", "creation_time", "creation_date", "published", "post_date",
                   "taken_at", "date_time", "unix_timestamp"),
    "author": ("author_id", "user_id", "from_id", "author.id", "user.id", "owner.id", "owner.user_id", "author", "user",
               "username", "screen_name", "handle", "author.username", "user.screen_name", "user.username", "author.name",
               "user.name", "from", "author_name", "display_name", "commenter", "name"),
    "title": ("title", "subject", "headline"),
    "url": ("permalink", "full_link", "link", "post_url", "url", "uri", "tweet_url", "post_link"),
    "platform": ("platform", "network", "social_network", "site", "source_platform", "source", "domain"),
    "venue": ("venue", "subreddit", "channel", "forum", "group", "page", "community", "app", "video_id"),
    "language": ("language", "lang"),
    "thread_id": ("thread_id", "conversation_id", "link_id", "video_id", "aweme_id"),
    "parent_id": ("parent_id", "in_reply_to_id", "in_reply_to_status_id", "reply_to", "reply_to_message_id", "parent_comment_id",
                  "reply_to_id", "parent"),
    "kind": ("kind", "post_type"),
    "likes": ("likes", "like_count", "likes_count", "num_likes", "favorite_count", "favorites", "digg_count", "votes"),
    "replies": ("replies", "reply_count", "num_comments", "comment_count", "comments_count", "comms_num", "comments"),
    "shares": ("shares", "share_count", "retweet_count", "repost_count", "retweets", "reposts"),
    "views": ("views", "view_count", "impressions", "impression_count", "plays", "play_count"),
    "score": ("score", "rating", "stars", "upvotes"),
}  # fmt: skip
_OF_THE_COMMENT = ("text", "id", "created_at", "author", "url", "language", "likes", "score")
# "comment_author" is surer than "author", which may be that of the post above it.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    field: (*(f"comment_{name}" for name in names if field in _OF_THE_COMMENT and "." not in name), *names)
    for field, names in _NAMES.items()
}
# Texts and ids by whose name a row is an answer under something, and names of that something's own fields.
COMMENT_TEXTS = frozenset(
    map(fold, (*(f"comment_{name}" for name in _NAMES["text"]), "comment", "reply", "reply_text", "answer"))
)
COMMENT_IDS = frozenset(map(fold, ("comment_id", "cid", "reply_id", "answer_id")))
OF_THE_PLACE = frozenset(
    map(fold, ("post_id", "tweet_id", "status_id", "submission_id", "video_id", "aweme_id", "thread_id"))
)
_URLS = frozenset(map(fold, COLUMNS["url"]))
_ADDRESS = re.compile(r"(?:url|link|permalink)$")
_OTHER_ADDRESS = re.compile(
    r"author|user|profile|avatar|image|img|thumb|media|photo|music|icon|from|external|expanded|cover"
)


def wordy(sample: Sample, column: str) -> bool:
    """Whether a column holds words rather than counts or objects."""
    values = [value for row in sample.rows if not is_missing(value := flat(row).get(column))]
    told = sum(count(value) is None and bool(words(value).strip()) for value in values)
    return told * 2 >= len(values) if values else True


def usual_columns(keys: Sequence[str], sample: Sample) -> dict[str, str]:
    """The column that each field is read from, by usual names in any spelling."""
    own = {fold(key): key for key in reversed(keys)}
    found: dict[str, str] = {}
    for field, names in COLUMNS.items():
        free = (own[fold(name)] for name in names if fold(name) in own)
        fit = (
            key
            for key in free
            if (key not in found.values() or field == "thread_id") and (field != "text" or wordy(sample, key))
        )
        if (key := next(fit, None)) is not None:
            found[field] = key
    return found


def of_the_place(sample: Sample, columns: Mapping[str, str]) -> frozenset[str]:
    """Which of title and url tell of what the rows stand under: one value stands beside several texts."""
    text = columns.get("text")
    if text is None or "rating" in columns.values():
        return frozenset()
    shared = frozenset(name for name in ("url",) if _texts_beside(sample, columns.get(name), text))
    titles = _texts_beside(sample, columns.get("title"), text)
    rows = sum(titles.values())
    # Some posts share a title such as "Help"; under one place nearly all rows do.
    return shared | {"title"} if titles and (shared or len(titles) * 2 <= rows) else shared


def _texts_beside(sample: Sample, column: str | None, text: str) -> dict[str, int]:
    """How many texts stand beside each value of a column; nothing where each has one."""
    seen: dict[str, set[str]] = {}
    for row in sample.rows if column else ():
        data = flat(row)
        if value := short(data.get(column or "")):
            seen.setdefault(value, set()).add(words(data.get(text)))
    found = {value: len(texts) for value, texts in seen.items()}
    return found if any(number > 1 for number in found.values()) else {}


def addresses(data: Row) -> list[tuple[str, str]]:
    """Columns that may hold the row's own address, likeliest first, with their values."""
    return [(key, value) for key in _address_columns(tuple(data)) if (value := short(data.get(key)))]


@lru_cache(maxsize=2_048)
def _address_columns(keys: tuple[str, ...]) -> tuple[str, ...]:
    row = Row(dict.fromkeys(keys))
    names = [key for name in COLUMNS["url"] if (key := row.spelled(name)) is not None]
    more = [key for key in keys if _ADDRESS.search(fold(key)) and not _OTHER_ADDRESS.search(fold(key))]
    return tuple(dict.fromkeys((*names, *more)))


def own_address(found: Sequence[tuple[str, str]], platform: str | None) -> tuple[str | None, Place]:
    """The address among these that is a post's on this platform (on any, where it is not known), and what it says."""
    for _, value in found:
        address = f"https://www.reddit.com{value}" if platform == "reddit" and value.startswith("/r/") else value
        here = place(address)
        whole = here.thread_id is not None if here.platform == "reddit" else here.native_id is not None
        if whole and platform in (None, here.platform):
            return address, here
    if platform == "reddit":
        return None, Place()  # what a link post links to is not its address
    named = [value for key, value in found if fold(key) in _URLS]
    return (named[0], place(named[0])) if named and place(named[0]).platform in (None, platform) else (None, Place())


def named_field(data: Row, columns: Sequence[str], *, words_only: bool = False) -> tuple[str | None, object]:
    """Which of these columns gives a value in this row, and the value; `words_only` passes over bare numbers."""
    for column in columns:
        value = first(data, column)
        if not is_missing(value) and not (words_only and isinstance(value, (bool, int, float))):
            return column, value
    return None, None

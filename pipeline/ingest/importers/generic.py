"""Any table or list of JSON objects, by usual column names or by a mapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.ingest.base import NO_MATCH, Importer, Item, Match, Sample, Source
from pipeline.ingest.fields import clean, count, counts, first, flat, is_missing, language, listing, short, truthy
from pipeline.ingest.identifiers import content_id, id_or, loose_id, require_text
from pipeline.ingest.platforms import known_platform, place, platform_id
from pipeline.ingest.timestamps import parse_time
from records.posts import RawPost, Rejected

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "full_text", "full text", "body", "content", "message", "comment", "comment_text", "post_text",
             "selftext", "review", "caption", "post", "tweet", "description"),
    "id": ("id", "native_id", "comment_id", "tweet_id", "post_id", "status_id", "message_id", "review_id", "uuid",
           "_id", "id_str"),
    "created_at": ("created_at", "created_utc", "created", "timestamp", "date", "datetime", "time", "published_at",
                   "publishedat", "posted_at", "create_time", "published", "post_date"),
    "author": ("author", "author_id", "user", "username", "user_name", "user_id", "screen_name", "handle", "author.id",
               "user.id", "author.name", "user.name", "author.username", "user.screen_name"),
    "title": ("title", "subject", "headline"),
    "url": ("url", "permalink", "link", "post_url", "uri"),
    "platform": ("platform", "network", "site", "source", "domain"),
    "venue": ("venue", "subreddit", "channel", "forum", "group", "page", "community", "app", "video_id"),
    "language": ("language", "lang"),
    "thread_id": ("thread_id", "conversation_id", "link_id"),
    "parent_id": ("parent_id", "in_reply_to_id", "reply_to"),
    "kind": ("kind", "post_type"),
    "likes": ("likes", "like_count", "likes_count", "likecount", "favorite_count"),
    "replies": ("replies", "reply_count", "num_comments", "comment_count", "comments_count", "comments"),
    "shares": ("shares", "share_count", "retweet_count", "reposts"),
    "views": ("views", "view_count", "impressions"),
    "score": ("score", "rating", "stars", "upvotes"),
}  # fmt: skip
MAPPING_FIELDS = (*COLUMNS, "date_order")
_LISTS = ("data", "items", "results", "posts", "comments", "rows", "records")
_ENGAGEMENT = ("likes", "replies", "shares", "views", "score")


def _wordy(sample: Sample, column: str) -> bool:
    """Whether a column holds words rather than counts or objects."""
    values = [value for row in sample.rows if not is_missing(value := flat(row).get(column))]
    words = sum(isinstance(value, str) and count(value) is None for value in values)
    return words * 2 >= len(values) if values else True


class Generic(Importer):
    """Columns found by their usual names; `mapping` names them where they are called otherwise."""

    name = "generic"
    title = "Generic table"
    example = ("id", "platform", "created_at", "author", "title", "text", "url", "language", "venue")

    def sniff(self, sample: Sample) -> Match:
        keys = self._keys(sample)
        found = automatic_mapping(keys, sample)
        if "text" not in found:
            return NO_MATCH
        named = ", ".join(f"{field} from {column}" for field, column in found.items())
        return min(0.58, 0.42 + 0.02 * len(found)), named

    def rows(self, item: Item) -> Iterator[Item]:
        lists = [item.data[key] for key in _LISTS if isinstance(item.data.get(key), list)]
        page = lists and not any(isinstance(item.data.get(key), str) for key in COLUMNS["text"])
        if page and all(isinstance(row, Mapping) for row in lists[0]):
            yield from (item.child(row) for row in listing(lists[0]))
        else:
            yield item

    def post(self, row: Item) -> RawPost:
        return self._post(row, flat(row.data))

    def _post(self, row: Item, data: Mapping[str, Any]) -> RawPost:
        columns: Mapping[str, Sequence[str]] = row.context.get("columns", COLUMNS)
        constants: Mapping[str, str] = row.context.get("constants", {})

        def value(field: str) -> Any:
            return constants.get(field) or first(data, *columns.get(field, ()))

        url = short(value("url"))
        here = place(url)
        title = short(value("title"))
        body = clean(value("text"))
        titled = bool(title and body.strip() and title != body.strip())
        text = require_text(f"{title}\n\n{body}" if titled else body or title or "")
        created = parse_time(value("created_at"), order=constants.get("date_order"))
        author = loose_id(value("author"))
        platform = self._platform(constants, columns, data) or here.platform or "other"
        native_id = id_or(value("id"), here.native_id if here.platform == platform else None)
        kind = (short(value("kind")) or "").casefold()
        return RawPost(
            platform=platform,
            native_id=native_id or content_id(platform, text, created.isoformat() if created else "", author),
            text=text,
            source_row=row.number,
            created_at=created,
            title=title,
            url=url,
            author=author,
            language=language(value("language")),
            kind=kind if kind in {"post", "comment", "review"} else "comment" if here.comment else "post",
            venue=short(value("venue")) or here.venue,
            thread_id=loose_id(value("thread_id")) or here.thread_id,
            parent_id=loose_id(value("parent_id")),
            engagement=counts(**{field: value(field) for field in _ENGAGEMENT}),
            repost=truthy(data.get("repost")),
            fictional=row.fictional or truthy(data.get("fictional")),
        )

    @staticmethod
    def _platform(
        constants: Mapping[str, str], columns: Mapping[str, Sequence[str]], data: Mapping[str, Any]
    ) -> str | None:
        if stated := constants.get("platform"):
            return platform_id(stated)
        for column in columns.get("platform", ()):
            given = data.get(column)
            if is_missing(given):
                continue
            # "source" and "domain" mean other things, too (X: the app a tweet was sent with).
            if found := known_platform(given) if column in {"source", "domain"} else platform_id(given):
                return found
        return "reddit" if "subreddit" in columns.get("venue", ()) and not is_missing(data.get("subreddit")) else None

    @staticmethod
    def _keys(sample: Sample) -> list[str]:
        if sample.tabular:
            return list(sample.columns)
        return list(dict.fromkeys(key for row in sample.rows for key in flat(row)))


def automatic_mapping(keys: Sequence[str], sample: Sample) -> dict[str, str]:
    """The column that each field is read from, by usual names."""
    found: dict[str, str] = {}
    for field, names in COLUMNS.items():
        for name in names:
            if name in keys and name not in found.values() and (field != "text" or _wordy(sample, name)):
                found[field] = name
                break
    return found


class Mapped(Generic):
    """The generic importer with its columns settled, for one file."""

    def __init__(self, columns: Mapping[str, str], constants: Mapping[str, str]) -> None:
        self._context = {"columns": {field: (name,) for field, name in columns.items()}, "constants": constants}

    def read(self, source: Source) -> Iterator[RawPost | Rejected]:
        def items() -> Iterator[Item | Rejected]:
            for item in source.items():
                yield item if isinstance(item, Rejected) else replace(item, context=self._context)

        yield from super().read(replace(source, items=items))


def mapped(mapping: Mapping[str, str], keys: Sequence[str], sample: Sample) -> tuple[Mapped, list[str]]:
    """An importer for a mapping completed by usual names, and the mapped columns that the file lacks.

    A value that begins with "=" is no column but the same word for every row ("=reddit").
    """
    constants = {field: name[1:] for field, name in mapping.items() if name.startswith("=")}
    if "date_order" in mapping:
        constants["date_order"] = mapping["date_order"].removeprefix("=")
    named = {
        field: name.strip().casefold()
        for field, name in mapping.items()
        if field != "date_order" and not name.startswith("=")
    }
    missing = [name for name in named.values() if name not in keys]
    rest = automatic_mapping([key for key in keys if key not in named.values()], sample)
    columns = {**{field: name for field, name in rest.items() if field not in mapping}, **named}
    return Mapped(columns, constants), missing

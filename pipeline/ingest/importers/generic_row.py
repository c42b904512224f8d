"""One row of a table without a format of its own: which column gives what, and what belongs to its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pipeline.ingest.base import Item
from pipeline.ingest.fields import (
    Row,
    clean,
    counts,
    first,
    flat,
    fold,
    is_missing,
    is_small,
    language,
    short,
    truthy,
    words,
)
from pipeline.ingest.html import resolve_entities
from pipeline.ingest.identifiers import content_id, id_or, loose_id, require_text
from pipeline.ingest.importers.columns import (
    COLUMNS,
    COMMENT_IDS,
    COMMENT_TEXTS,
    OF_THE_PLACE,
    addresses,
    named_field,
    own_address,
)
from pipeline.ingest.importers.reddit_thing import added_text
from pipeline.ingest.platforms import Place, known_platform, place, platform_id
from pipeline.ingest.reject import Reject
from pipeline.ingest.timestamps import parse_time
from records.posts import RawPost

_PARENT_TITLES = (
    "video_title",
    "post_title",
    "thread_title",
    "parent_title",
    "submission_title",
    "question_title",
    "story_title",
    "article_title",
    "page_title",
)
_ENGAGEMENT = ("likes", "replies", "shares", "views", "score")
_ANNOTATION = ("annotation_id", "lead_time", "annotations")
_REPOSTS = ("repost", "is_retweet", "is_repost", "retweet", "is_reblog")
_VIDEO = re.compile(r"^(?=.*[A-Z\d_-])(?!\d+$)[\w-]{11}$")  # YouTube's ids
_RETWEET = re.compile(r"^RT @(\w{1,40}):?\s+", re.ASCII)
_RUNNING = re.compile(r"\d{1,6}")  # a number of the row, not of the post
_MOST_SHAPES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the rows of one file are read: which columns, which words for all rows, and what belongs to their place."""

    columns: Mapping[str, Sequence[str]] = field(default_factory=lambda: COLUMNS)
    constants: Mapping[str, str] = field(default_factory=dict)
    given: frozenset[str] = frozenset()  # fields whose column a person named
    of_the_place: frozenset[str] = frozenset()  # "title", "url": fields of what the rows stand under
    shapes: dict[tuple[str, ...], Mapping[str, Sequence[str]]] = field(default_factory=dict, compare=False, repr=False)

    def names(self, name: str) -> Sequence[str]:
        """The columns of a field, likeliest first."""
        return self.columns.get(name, ())

    def among(self, keys: tuple[str, ...]) -> Mapping[str, Sequence[str]]:
        """The columns of each field that rows with these keys have."""
        if (found := self.shapes.get(keys)) is None:
            row = Row(dict.fromkeys(keys))
            found = {
                name: tuple(key for column in columns if (key := row.spelled(column)))
                for name, columns in self.columns.items()
            }
            if is_small(keys) and len(self.shapes) < _MOST_SHAPES:
                self.shapes[keys] = found
        return found


class RowReader:
    """One row being read."""

    def __init__(self, row: Item, reading: Reading) -> None:
        self._row, self._reading, self._data = row, reading, flat(row.data)
        self._columns = reading.among(tuple(self._data))

    def _named(self, name: str) -> tuple[str | None, Any]:
        if constant := self._reading.constants.get(name):
            return None, constant
        several = name == "text" and len(self._reading.names(name)) > 1
        return named_field(self._data, self._columns.get(name, ()), words_only=several)

    def _value(self, name: str) -> Any:
        return self._named(name)[1]

    def _outer(self, name: str) -> Any:
        """The field of what the row stands in, unless that is a post of its own."""
        for outer in self._row.context.get("around", ()):
            if not any(words(outer.get(text)).strip() for text in ("text", "description", "caption", "selftext")):
                _, value = named_field(flat(outer), COLUMNS[name])
                if not is_missing(value) and not isinstance(value, (list, Mapping)):
                    return value
        return None

    def post(self) -> RawPost:
        row, data = self._row, self._data
        text_column, body = self._named("text")
        body = resolve_entities(words(body))
        answers: Item | None = row.context.get("answers")
        platform = self._platform()
        url, here = self._address(platform)
        platform = platform or here.platform or self._platform_of_ids() or self._platform_around() or "other"
        id_column, own = self._named("id")
        comment = self._is_comment(text_column, id_column, here, platform)
        title = None if self._parents_title(comment) else short(resolve_entities(clean(self._value("title"))))
        around = self._place_around()
        under = here if comment and not here.comment else Place()  # the address is that of what is commented on
        if around.native_id and here.native_id is None:
            comment, under = True, around
            platform = around.platform if platform == "other" and around.platform else platform
        if comment and not here.comment:
            url = None
            own = None if id_column and fold(id_column) in OF_THE_PLACE else own
        if platform == "reddit":
            body = "\n\n".join(part for part in (body, "" if comment else added_text(data)) if part.strip()) or body
        text, repost = self._without_retweet(
            f"{title}\n\n{body}" if self._titled(title, body) else body or title or "", platform
        )
        text = require_text(text)
        created = parse_time(self._created(), order=self._reading.constants.get("date_order"))
        author = loose_id(self._value("author")) or (None if answers else loose_id(self._outer("author")))
        told = here.native_id if here.platform == platform and not under.platform else None
        if not comment and _RUNNING.fullmatch(short(own) or ""):
            own = first(data, "post_id", "native_id", "tweet_id", "status_id") or own
        given = told if told and _RUNNING.fullmatch(short(own) or "") else id_or(own, told)
        thread = loose_id(self._value("thread_id")) or here.thread_id or under.native_id
        parent = loose_id(self._value("parent_id"))
        if answers is not None:
            thread, parent = thread or self._above(_root(answers)), parent or self._above(answers)
        kind = (short(self._value("kind")) or "").casefold()
        own_kind = "comment" if comment else "post"
        return RawPost(
            platform=platform,
            native_id=given or self._made_id(platform, comment, under, text, created, author),
            text=text,
            source_row=row.number,
            created_at=created,
            title=title,
            url=url,
            author=author,
            language=language(self._value("language")),
            kind=kind if kind in {"post", "comment", "review"} else own_kind,
            venue=short(self._value("venue"))
            or here.venue
            or (under.native_id if platform == "youtube" else None)
            or short(self._outer("venue")),
            thread_id=thread,
            parent_id=None if parent in {"root", "0"} else parent,
            engagement=counts(**{name: self._value(name) for name in _ENGAGEMENT}),
            repost=repost,
            fictional=row.fictional or truthy(data.get("fictional")),
        )

    @staticmethod
    def _titled(title: str | None, body: str) -> bool:
        return bool(title and body.strip() and title != body.strip())

    def _without_retweet(self, text: str, platform: str) -> tuple[str, bool]:
        marked = any(truthy(self._data.get(name)) for name in _REPOSTS)
        head = _RETWEET.match(text) if platform == "x" else None
        return (text[head.end() :], True) if head else (text, marked)

    def _created(self) -> Any:
        if any(name in self._data for name in _ANNOTATION):  # "created_at" is when someone annotated it
            return first(self._data, "posted", "posted_at", "published_at", "created_utc", "timestamp")
        value = self._value("created_at")
        return self._outer("created_at") if is_missing(value) and "answers" not in self._row.context else value

    def _made_id(
        self, platform: str, comment: bool, under: Place, text: str, created: datetime | None, author: str | None
    ) -> str:
        """An id from the content, and of a comment also from where it stands if that is known."""
        parts = (platform, text, created.isoformat() if created else "", author)
        where = (under.native_id or self._stands_under()) if comment else None
        return content_id(*parts, where) if where else content_id(*parts)

    def _stands_under(self) -> str | None:
        """What tells one place from another, where no address of a known platform does."""
        if found := next((value for _, value in addresses(self._data)), None):
            return found
        titles = (short(self._data.get(name)) for name in (*OF_THE_PLACE, *_PARENT_TITLES))
        return next((title for title in titles if title), self._shared())

    def _shared(self) -> str | None:
        return next((found for name in ("url", "title") if name in self._reading.of_the_place
                     and (found := short(self._value(name)))), None)  # fmt: skip

    def _above(self, answers: Item) -> str | None:
        record = RowReader(answers, self._reading)
        try:
            return record.post().native_id
        except Reject:
            return loose_id(record._value("id"))

    def _address(self, platform: str | None) -> tuple[str | None, Place]:
        if "url" in self._reading.given:
            return (found := short(self._value("url"))), place(found)
        return own_address(addresses(self._data), platform)

    def _is_comment(self, text_column: str | None, id_column: str | None, here: Place, platform: str) -> bool:
        if "answers" in self._row.context or here.comment:
            return True
        kind = (short(self._value("kind")) or "").casefold()
        if kind in {"post", "review"}:
            return False
        named = fold(id_column or "") in COMMENT_IDS or kind == "comment"
        named |= fold(text_column or "") in COMMENT_TEXTS and "text" not in self._reading.given
        # A video has no text but its description, so what stands beside its address is a comment.
        spoken = (
            platform == "youtube" and here.native_id is not None and fold(text_column or "") not in {"", "description"}
        )
        return (
            (named and platform != "google_play" and "rating" not in self._data)
            or spoken
            or self._answers_by_id(here, platform)
            or "url" in self._reading.of_the_place
        )

    def _answers_by_id(self, here: Place, platform: str) -> bool:
        """Whether the ids tell an answer: Reddit's parent, YouTube's comments, an id that is not the address's."""
        own, parent = short(self._value("id")) or "", short(self._value("parent_id")) or ""
        if platform == "reddit":
            return own.startswith("t1_") or bool(re.match(r"t[13]_", parent))
        if platform == "youtube":
            return bool(re.match(r"Ug[\w-]{10,}", own))
        return platform == "tiktok" and own.isdigit() and len(own) > 15 and here.native_id not in (None, own)

    def _parents_title(self, comment: bool) -> bool:
        if "title" in self._reading.given:
            return False
        if "title" in self._reading.of_the_place:
            return True
        return comment and (
            bool(addresses(self._data)) or any(name in self._data for name in (*_PARENT_TITLES, *OF_THE_PLACE))
        )

    def _platform(self) -> str | None:
        if stated := self._reading.constants.get("platform"):
            return platform_id(stated)
        for column in self._reading.names("platform"):
            given = self._data.get(column)
            if is_missing(given) or isinstance(given, (list, Mapping)):
                continue
            # "source" and "domain" mean other things, too (X: the app a tweet was sent with).
            weak = fold(column) in {"source", "domain"}
            if weak and not is_missing(self._data.get("subreddit")):
                break  # Reddit's domain is that of what a post links to
            if found := known_platform(given) if weak else platform_id(given):
                return found
        return "reddit" if not is_missing(self._data.get("subreddit")) else None

    def _place_around(self) -> Place:
        """What the row stands under by the addresses of what is around it."""
        if "answers" in self._row.context:
            return Place()
        for outer in self._row.context.get("around", ()):
            for key, value in flat(outer).items():
                if fold(key).endswith(("url", "link")) and isinstance(value, str) and (found := place(value)).native_id:
                    return found
        return Place()

    def _platform_around(self) -> str | None:
        found = known_platform(self._row.around("platform", "network", "source_platform", "source", "extractor"))
        return found or place(self._row.around("webpage_url", "url", "link", "permalink")).platform

    def _platform_of_ids(self) -> str | None:
        own = short(self._value("id")) or ""
        marks = (("at://", "bluesky"), ("t1_", "reddit"), ("t3_", "reddit"))
        found = next((platform for mark, platform in marks if own.startswith(mark)), None)
        if "message" in self._data and "created_time" in self._data and re.fullmatch(r"\d+(?:_\d+)?", own):
            return "facebook"  # the Graph API's
        if _VIDEO.match(short(self._data.get("video_id")) or ""):
            return "youtube"
        return found or ("youtube" if re.match(r"^Ug[\w-]{18,}", own) else "x" if "tweet_id" in self._data else None)


def _root(answered: Item) -> Item:
    above: Item | None = answered.context.get("answers")
    return answered if above is None else _root(above)

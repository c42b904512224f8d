"""Brandwatch mentions as CSV, Excel or JSON Lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pipeline.ingest.base import NO_MATCH, Importer, Item, Match, Sample
from pipeline.ingest.fields import clean, counts, first, is_missing, language, short
from pipeline.ingest.html import resolve_entities
from pipeline.ingest.identifiers import content_id, id_or, loose_id, require, require_text
from pipeline.ingest.importers.x_tweet import snowflake_time
from pipeline.ingest.platforms import Place, known_platform, place, platform_of_domain
from pipeline.ingest.timestamps import parse_time
from records.posts import RawPost

_MARKS = frozenset(
    {
        "queryid", "queryname", "pagetype", "threadentrytype", "categorydetails", "xauthorid", "blueskyauthorid",
        "mentionedauthors", "threadauthor", "domain", "resourceid", "engagementscore",
    }
)  # fmt: skip
_TEXTS = ("fulltext", "snippet", "text")
_RETWEET = re.compile(r"^(?:RT|QT)?\s*RT @(\w{1,40}):?\s+|^RT @(\w{1,40}):?\s+", re.ASCII)


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """Keys without case, blanks and underscores: "Full Text", "fullText" and "full_text" are one."""
    found: dict[str, Any] = {}
    for key, value in data.items():
        found.setdefault(re.sub(r"[^a-z0-9]", "", str(key).casefold()), value)
    return found


def _platform(data: Mapping[str, Any], here: Place) -> str:
    domain = platform_of_domain(data.get("domain"))
    return here.platform or domain or known_platform(first(data, "pagetype", "contentsource", "domain")) or "other"


class Brandwatch(Importer):
    """One mention a row; platform and id come from Url, Domain and Page Type."""

    name = "brandwatch"
    title = "Brandwatch mentions"
    example = ("Query Name", "Date", "Title", "Snippet", "Full Text", "Url", "Domain", "Page Type", "Author",
               "Thread Entry Type", "X Author ID", "Bluesky Author Id", "Language")  # fmt: skip

    def sniff(self, sample: Sample) -> Match:
        keys = frozenset(_plain(dict.fromkeys(sample.columns) if sample.tabular else next(iter(sample.rows), {})))
        if "url" not in keys or not keys & {*_TEXTS}:
            return NO_MATCH
        marks = len(keys & _MARKS)
        block = re.search(r"bulk mentions|^report:|^brand:", sample.preamble, re.IGNORECASE | re.MULTILINE)
        if block:
            return 0.97, "Brandwatch's block of report lines above a header with Url and text"
        if keys & {"fulltext", "snippet"} and (marks or "date" in keys):
            return (0.95 if marks else 0.8), "Brandwatch columns with Url, Date and Full Text or Snippet"
        return NO_MATCH

    def note(self, sample: Sample) -> str:
        keys = _plain(dict.fromkeys(sample.columns) if sample.tabular else next(iter(sample.rows), {}))
        if "fulltext" not in keys and "snippet" in keys:
            return "there is no Full Text, so the text is Snippet, which Brandwatch cuts short"
        return ""

    def post(self, row: Item) -> RawPost:
        data = _plain(row.data)
        url = short(first(data, "url", "originalurl"))
        here = place(url)
        platform = _platform(data, here)
        text = resolve_entities(clean(first(data, *_TEXTS)))
        entry = (short(data.get("threadentrytype")) or "").casefold()
        comment = here.comment or (entry in {"comment", "reply"} and platform in {"reddit", "youtube", "other"})
        title = self._title(data, platform, comment, text)
        require_text(text)
        repost = platform == "x" and (_RETWEET.match(text) is not None or entry in {"share", "retweet", "repost"})
        if repost:
            text = _RETWEET.sub("", text, count=1)
        native_id = self._id(data, platform, here, url, text)
        created = parse_time(data.get("date")) or (snowflake_time(native_id) if platform == "x" else None)
        return RawPost(
            platform=platform,
            native_id=native_id,
            text=require_text(f"{title}\n\n{text}" if title and not text.startswith(title) else text),
            source_row=row.number,
            created_at=created,
            title=title,
            url=url,
            author=self._author(data, platform),
            language=language(first(data, "language", "lang")),
            kind="comment" if comment else "review" if platform == "google_play" else "post",
            venue=here.venue or short(data.get("subreddit")),
            thread_id=here.thread_id or loose_id(data.get("threadid")),
            engagement=counts(
                likes=first(data, "likes", "xlikes"),
                replies=first(data, "comments", "replies", "xreplies"),
                shares=first(data, "shares", "reposts", "xreposts"),
                views=first(data, "views", "impressions"),
            ),
            repost=repost,
            fictional=row.fictional,
        )

    @staticmethod
    def _title(data: Mapping[str, Any], platform: str, comment: bool, text: str) -> str | None:
        """The title where the platform has one: elsewhere Brandwatch fills it with the text's beginning."""
        if comment or platform not in {"reddit", "youtube", "other", "google_play"}:
            return None
        title = short(resolve_entities(clean(data.get("title"))))
        cut = (title or "").rstrip("….").strip()
        return None if not cut or (cut != title and text.startswith(cut)) else title

    @staticmethod
    def _author(data: Mapping[str, Any], platform: str) -> str | None:
        column = {"x": "xauthorid", "bluesky": "blueskyauthorid"}.get(platform)
        return (loose_id(data.get(column)) if column else None) or short(first(data, "author", "fullname"))

    @staticmethod
    def _id(data: Mapping[str, Any], platform: str, here: Place, url: str | None, text: str) -> str:
        did = short(data.get("blueskyauthorid")) or ""
        if platform == "bluesky" and here.native_id and not here.native_id.startswith("at:") and did[:4] == "did:":
            return f"at://{did}/app.bsky.feed.post/{here.native_id}"
        fallback = here.native_id or content_id(platform, url, text if url is None else "")
        given = None if here.native_id else first(data, "resourceid", "mentionid", "guid")
        return require(id_or(None if is_missing(given) else given, fallback))

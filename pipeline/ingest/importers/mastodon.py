"""Mastodon statuses: timelines, searches and conversations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from pipeline.ingest.base import NO_MATCH, Importer, Item, Match, Sample
from pipeline.ingest.fields import Row, clean, counts, first, language, mapping, short
from pipeline.ingest.html import html_to_text
from pipeline.ingest.identifiers import exact_id, loose_id, require, require_text
from pipeline.ingest.reject import Reject
from pipeline.ingest.timestamps import edit_version, parse_time
from records.posts import RawPost

_LISTS = ("statuses", "ancestors", "descendants")


def _fits(data: Row) -> bool:
    marks = ("reblogs_count", "favourites_count", "reblog", "spoiler_text", "visibility", "account")
    return "content" in data and "id" in data and sum(mark in data for mark in marks) > 1


def _host(url: Any) -> str | None:
    try:
        return urlsplit(short(url) or "").hostname
    except ValueError:
        return None


class Mastodon(Importer):
    """Each status is a row; a boost is the status that was boosted."""

    name = "mastodon"
    title = "Mastodon statuses"
    example = ("id", "created_at", "content", "account", "reblog", "favourites_count", "spoiler_text", "visibility")

    platforms = ("mastodon",)

    def fits(self, data: Row) -> bool:
        return _fits(data)

    def sniff(self, sample: Sample) -> Match:
        if sample.tabular:
            return NO_MATCH
        return sample.score(_fits, best=0.95, why="Mastodon statuses with content, account and reblog")

    def rows(self, item: Item) -> Iterator[Item]:
        lists = [item.data[key] for key in _LISTS if isinstance(item.data.get(key), list)]
        if lists and "content" not in item.data:
            yield from (item.child(status) for statuses in lists for status in statuses)
        else:
            yield item

    def post(self, row: Item) -> RawPost:
        boosted = row.data.get("reblog")
        status = boosted if isinstance(boosted, Mapping) else row.data
        if status.get("visibility") in ("private", "direct"):
            raise Reject("the status is not public")
        account = mapping(status.get("account"))
        created = parse_time(status.get("created_at"))
        warning = short(status.get("spoiler_text"))
        body = html_to_text(clean(status.get("content")))
        handle = short(first(account, "acct", "username"))
        host = _host(first(status, "uri", "url"))
        if handle and "@" not in handle and host:
            handle = f"{handle}@{host}"
        return RawPost(
            platform="mastodon",
            native_id=require(exact_id(status.get("id"))),
            text=require_text(f"{warning}\n\n{body}" if warning and body.strip() else warning or body),
            source_row=row.number,
            created_at=created,
            title=warning,
            url=short(first(status, "url", "uri")),
            author=handle or loose_id(account.get("id")),
            language=language(status.get("language")),
            venue=host,
            parent_id=loose_id(status.get("in_reply_to_id")),
            engagement=counts(
                likes=status.get("favourites_count"),
                replies=status.get("replies_count"),
                shares=status.get("reblogs_count"),
            ),
            version=edit_version(created, status.get("edited_at")),
            repost=status is boosted,
            automated=account.get("bot") is True,
            fictional=row.fictional,
        )

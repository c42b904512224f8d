"""YouTube Data API: commentThreads.list and comments.list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.ingest.base import NO_MATCH, Importer, Item, Match, Sample
from pipeline.ingest.fields import Row, clean, counts, first, listing, mapping, short, sub, truthy
from pipeline.ingest.html import html_to_text
from pipeline.ingest.identifiers import exact_id, loose_id, require, require_text
from pipeline.ingest.reject import Reject
from pipeline.ingest.timestamps import edit_version, parse_time
from records.posts import RawPost


def _is_comment(data: Row) -> bool:
    snippet = mapping(data.get("snippet"))
    return data.get("kind") == "youtube#comment" or "textDisplay" in snippet or "textOriginal" in snippet


class YoutubeApi(Importer):
    """Each comment is a row: a thread's top comment, then the replies that the thread contains."""

    name = "youtube_api"
    title = "YouTube Data API comments"
    example = ("kind", "items", "snippet.topLevelComment", "replies.comments", "textOriginal", "publishedAt")

    platforms = ("youtube",)

    def fits(self, data: Row) -> bool:
        return _is_comment(data)

    def sniff(self, sample: Sample) -> Match:
        if sample.tabular:
            return NO_MATCH
        return sample.score(_is_comment, best=0.95, why="comment resources with snippet.textOriginal or textDisplay")

    def rows(self, item: Item) -> Iterator[Item]:
        items = item.data.get("items")
        if not isinstance(items, list):
            yield from self._thread(item)
            return
        for resource in items:
            yield from self._thread(item.child(resource))

    @staticmethod
    def _thread(item: Item) -> Iterator[Item]:
        top = sub(item.data, "snippet", "topLevelComment")
        if not isinstance(top, Mapping):
            yield item
            return
        snippet = mapping(item.data.get("snippet"))
        shared = {"video": snippet.get("videoId"), "invented": truthy(snippet.get("fictional"))}
        yield item.child(top, replies=snippet.get("totalReplyCount"), **shared)
        for reply in listing(sub(item.data, "replies", "comments")):
            yield item.child(reply, thread=top.get("id"), **shared)

    def post(self, row: Item) -> RawPost:
        if not _is_comment(row.data):
            raise Reject("no comment in this item")
        snippet = mapping(row.data.get("snippet"))
        native_id = require(exact_id(row.data.get("id")))
        video = short(snippet.get("videoId")) or short(row.context.get("video"))
        parent = loose_id(snippet.get("parentId")) or loose_id(row.context.get("thread"))
        created = parse_time(snippet.get("publishedAt"))
        text = clean(snippet.get("textOriginal")) or html_to_text(clean(snippet.get("textDisplay")))
        author = sub(snippet, "authorChannelId", "value") or first(snippet, "authorChannelUrl", "authorDisplayName")
        return RawPost(
            platform="youtube",
            native_id=native_id,
            text=require_text(text),
            source_row=row.number,
            created_at=created,
            url=f"https://www.youtube.com/watch?v={video}&lc={native_id}" if video else None,
            author=short(author),
            kind="comment",
            venue=video,
            thread_id=parent or native_id,
            parent_id=parent,
            engagement=counts(likes=snippet.get("likeCount"), replies=row.context.get("replies")),
            version=edit_version(created, snippet.get("updatedAt")),
            fictional=row.fictional or truthy(snippet.get("fictional")) or bool(row.context.get("invented")),
        )

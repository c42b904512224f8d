"""facebook-scraper's posts with the comments they contain, as JSON or CSV."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.ingest.base import Importer, Item, Match, Sample
from pipeline.ingest.fields import Row, clean, counts, first, listing, short
from pipeline.ingest.identifiers import exact_id, id_or, loose_id, require, require_text
from pipeline.ingest.platforms import place
from pipeline.ingest.timestamps import parse_time
from records.posts import RawPost


def _fits(data: Row) -> bool:
    post = "post_id" in data and (
        data.any("post_text", "shared_text") or place(data.get("post_url")).platform == "facebook"
    )
    comment = data.has("comment_id", "comment_text") and data.any("commenter_id", "commenter_name", "commenter_url")
    return post or comment


class FacebookScraper(Importer):
    """Each post is a row, followed by its comments_full and their replies."""

    name = "facebook_scraper"
    title = "facebook-scraper"
    example = ("post_id", "text", "post_text", "shared_text", "time", "timestamp", "post_url", "comments_full")

    platforms = ("facebook",)

    def fits(self, data: Row) -> bool:
        return _fits(data)

    def sniff(self, sample: Sample) -> Match:
        return sample.score(_fits, best=0.9, why="facebook-scraper rows with post_id and post_text")

    def rows(self, item: Item) -> Iterator[Item]:
        yield item
        page = first(item.data, "page_id", "page")
        for comment in listing(item.data.get("comments_full")):
            row = item.child(comment, thread=item.data.get("post_id"), page=page)
            yield row
            for reply in listing(row.data.get("replies")):
                yield row.child(reply, parent=row.data.get("comment_id"))

    def post(self, row: Item) -> RawPost:
        return self._comment(row) if "comment_text" in row.data else self._post(row)

    @staticmethod
    def _post(row: Item) -> RawPost:
        data = row.data
        url = short(first(data, "post_url", "w3_fb_url"))
        here = place(url)
        own, shared = clean(data.get("post_text")), clean(data.get("shared_text"))
        native_id = require(id_or(data.get("post_id"), here.native_id))
        # A share without own words is the shared post, passed on.
        repost = not own.strip() and bool(shared.strip())
        original = loose_id(data.get("shared_post_id")) if repost else None
        created = parse_time(first(data, "timestamp", "time") if not repost else first(data, "shared_time"))
        return RawPost(
            platform="facebook",
            native_id=original or native_id,
            text=require_text(shared if repost else own or clean(data.get("text"))),
            source_row=row.number,
            created_at=created,
            url=short(data.get("shared_post_url")) if repost else url,
            author=loose_id(data.get("shared_user_id" if repost else "user_id"))
            or short(data.get("shared_username" if repost else "username")),
            venue=loose_id(first(data, "page_id", "page")),
            engagement=counts(likes=data.get("likes"), replies=data.get("comments"), shares=data.get("shares")),
            repost=repost,
            fictional=row.fictional,
        )

    @staticmethod
    def _comment(row: Item) -> RawPost:
        data = row.data
        return RawPost(
            platform="facebook",
            native_id=require(exact_id(data.get("comment_id"))),
            text=require_text(clean(data.get("comment_text"))),
            source_row=row.number,
            created_at=parse_time(data.get("comment_time")),
            url=short(data.get("comment_url")),
            author=loose_id(data.get("commenter_id")) or short(data.get("commenter_name")),
            kind="comment",
            venue=loose_id(row.context.get("page")),
            thread_id=loose_id(row.context.get("thread")),
            parent_id=loose_id(row.context.get("parent")),
            engagement=counts(likes=first(data, "comment_reaction_count")),
            fictional=row.fictional,
        )

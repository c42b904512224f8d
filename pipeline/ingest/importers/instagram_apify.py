"""Instagram posts and comments of Apify's scrapers."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.ingest.base import Importer, Item, Match, Sample
from pipeline.ingest.fields import Row, clean, counts, first, listing, short
from pipeline.ingest.identifiers import exact_id, id_or, loose_id, require, require_text
from pipeline.ingest.platforms import instagram_id, place
from pipeline.ingest.timestamps import parse_time
from records.posts import RawPost


def _fits(data: Row) -> bool:
    post = "caption" in data and data.any("shortcode", "ownerusername", "ownerid")
    comment = data.has("text", "ownerusername") and data.any("posturl", "commenturl", "repliescount")
    return post or comment


class InstagramApify(Importer):
    """Posts (shortCode, caption) and comments (postUrl, text), each comment followed by its replies."""

    name = "instagram_apify"
    title = "Apify Instagram scrapers"
    example = ("id", "shortCode", "caption", "ownerUsername", "timestamp", "likesCount", "postUrl", "text")

    platforms = ("instagram",)

    def fits(self, data: Row) -> bool:
        return _fits(data)

    def sniff(self, sample: Sample) -> Match:
        return sample.score(_fits, best=0.9, why="Apify's Instagram rows with shortCode and caption, or comments")

    def rows(self, item: Item) -> Iterator[Item]:
        yield item
        for reply in listing(item.data.get("replies")):
            yield item.child(reply, parent=item.data.get("id"), post=item.data.get("postUrl"))

    def post(self, row: Item) -> RawPost:
        data = row.data
        comment = "caption" not in data
        code = short(data.get("shortcode"))
        url = short(data.get("commenturl" if comment else "url"))
        here = place(first(data, "posturl") or row.context.get("post") if comment else url)
        if comment:
            native_id = exact_id(data.get("id"))
        else:
            native_id = id_or(data.get("id"), instagram_id(code) if code else here.native_id)
        return RawPost(
            platform="instagram",
            native_id=require(native_id),
            text=require_text(clean(data.get("text" if comment else "caption"))),
            source_row=row.number,
            created_at=parse_time(first(data, "timestamp", "created_at")),
            url=url,
            author=loose_id(first(data, "ownerid", "owner.id")) or short(data.get("ownerusername")),
            kind="comment" if comment else "post",
            venue=here.native_id if comment else None,
            thread_id=here.native_id if comment else None,
            parent_id=loose_id(row.context.get("parent")),
            engagement=counts(
                likes=data.get("likescount"),
                replies=first(data, "repliescount") if comment else data.get("commentscount"),
                views=first(data, "videoviewcount", "videoplaycount"),
            ),
            fictional=row.fictional,
        )

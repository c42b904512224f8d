"""Facebook posts and comments of Apify's scrapers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.ingest.base import Importer, Item, Match, Sample
from pipeline.ingest.fields import Row, clean, counts, first, flat, listing, short
from pipeline.ingest.identifiers import id_or, loose_id, require, require_text
from pipeline.ingest.platforms import place
from pipeline.ingest.timestamps import parse_time
from records.posts import RawPost


def _fits(data: Row) -> bool:
    here = data.any("facebookurl", "pagename") or place(data.get("url")).platform == "facebook"
    post = "postid" in data and data.any("text", "posttext") and here
    comment = "text" in data and data.any("commenturl", "feedbackid") and "facebookurl" in data
    return post or comment


class FacebookApify(Importer):
    """Posts (postId, text) and comments (commentUrl, feedbackId)."""

    name = "facebook_apify"
    title = "Apify Facebook scrapers"
    example = ("facebookUrl", "postId", "pageName", "url", "time", "text", "commentUrl", "feedbackId", "date")

    platforms = ("facebook",)

    def fits(self, data: Row) -> bool:
        return _fits(data)

    def sniff(self, sample: Sample) -> Match:
        return sample.score(_fits, best=0.9, why="Apify's Facebook rows with facebookUrl and postId or commentUrl")

    def rows(self, item: Item) -> Iterator[Item]:
        yield item
        for reply in listing(item.data.get("comments")):
            if isinstance(reply, Mapping):
                yield item.child(reply, parent=item.data.get("id"), comment=True)

    def post(self, row: Item) -> RawPost:
        data = flat(row.data)
        comment = "commenturl" in data or "comment" in row.context or ("feedbackid" in data and "postid" not in data)
        url = short(first(data, "commenturl") if comment else first(data, "url", "toplevelurl"))
        here = place(url)
        native_id = id_or(first(data, "id") if comment else first(data, "postid", "postfacebookid"), here.native_id)
        thread = place(first(data, "facebookurl", "inputurl")).native_id if comment else None
        account = first(data, "profileid", "user.id", "author.id", "profilename", "user.name", "author.name")
        return RawPost(
            platform="facebook",
            native_id=require(native_id),
            text=require_text(clean(first(data, "text", "posttext", "message"))),
            source_row=row.number,
            created_at=parse_time(first(data, "date") if comment else first(data, "timestamp", "time", "date")),
            url=url,
            author=loose_id(account),
            kind="comment" if comment else "post",
            venue=short(first(data, "grouptitle", "pagename")),
            thread_id=thread,
            parent_id=loose_id(first(data, "replytocommentid", "parentcommentid") or row.context.get("parent")),
            engagement=counts(
                likes=first(data, "likes", "likescount"),
                replies=first(data, "commentscount", "comments"),
                shares=first(data, "shares", "sharescount"),
                views=first(data, "viewscount"),
            ),
            fictional=row.fictional,
        )

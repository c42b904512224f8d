"""CrowdTangle CSV exports of Facebook and Instagram."""

from __future__ import annotations

from pipeline.ingest.base import NO_MATCH, Importer, Item, Match, Sample
from pipeline.ingest.fields import clean, counts, first, short
from pipeline.ingest.identifiers import content_id, require_text
from pipeline.ingest.platforms import place
from pipeline.ingest.reject import Reject
from pipeline.ingest.timestamps import parse_time
from records.posts import RawPost

_FACEBOOK = ("page name", "group name", "message", "facebook id", "page id")


class Crowdtangle(Importer):
    """Facebook (Message) and Instagram (Description) posts; the id comes from the URL."""

    name = "crowdtangle"
    title = "CrowdTangle CSV"
    example = ("Page Name", "User Name", "Facebook Id", "Created", "Post Created", "URL", "Message", "Description",
               "Likes at Posting", "Followers at Posting", "Total Interactions")  # fmt: skip

    platforms = ("facebook", "instagram")

    def sniff(self, sample: Sample) -> Match:
        created = sample.has("created") or sample.has("post created")
        mark = [
            column
            for column in ("total interactions", "likes at posting", "followers at posting", "overperforming score")
            if sample.has(column)
        ]
        if sample.has("url") and created and mark and (sample.has("message") or sample.has("description")):
            site = "Facebook" if sample.has("message") else "Instagram"
            return 0.95, f"CrowdTangle's {site} columns with URL, Created and {mark[0].title()}"
        return NO_MATCH

    def post(self, row: Item) -> RawPost:
        data = row.data
        url = short(first(data, "url", "link"))
        here = place(url)
        platform = here.platform if here.platform in {"facebook", "instagram"} else None
        platform = platform or ("facebook" if any(column in data for column in _FACEBOOK) else "instagram")
        text = clean(data.get("message" if platform == "facebook" else "description"))
        created = parse_time(first(data, "post created", "created"))
        if url is None:
            raise Reject("no URL, from which the post's id is read")
        account = short(first(data, "facebook id", "user name", "account", "page name"))
        return RawPost(
            platform=platform,
            native_id=here.native_id or content_id(platform, url),
            text=require_text(text),
            source_row=row.number,
            created_at=created,
            url=url,
            author=account,
            # An Instagram account is a person's handle; a Facebook page or group is a public place.
            venue=short(first(data, "group name", "page name")) if platform == "facebook" else None,
            engagement=counts(
                likes=data.get("likes"),
                replies=data.get("comments"),
                shares=data.get("shares"),
                views=first(data, "post views", "views", "total views"),
            ),
            fictional=row.fictional,
        )

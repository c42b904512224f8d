"""Google Play reviews of google-play-scraper (Python and Node)."""

from __future__ import annotations

from pipeline.ingest.base import Importer, Item, Match, Sample
from pipeline.ingest.fields import Row, clean, counts, first, language, short
from pipeline.ingest.identifiers import exact_id, require, require_text
from pipeline.ingest.timestamps import parse_time
from records.posts import RawPost


def _fits(data: Row) -> bool:
    python = data.has("reviewid", "content") and data.any("score", "at", "username", "thumbsupcount")
    node = data.has("id", "text", "score") and data.any("scoretext", "thumbsup", "replytext")
    return python or node


class GooglePlay(Importer):
    """One review a row; the developer's reply is no part of the text."""

    name = "google_play"
    title = "Google Play reviews (google-play-scraper)"
    example = ("reviewId", "userName", "content", "score", "thumbsUpCount", "at", "appVersion")

    platforms = ("google_play",)

    def fits(self, data: Row) -> bool:
        return _fits(data)

    def sniff(self, sample: Sample) -> Match:
        return sample.score(_fits, best=0.95, why="Google Play reviews with reviewId, content and score")

    def post(self, row: Item) -> RawPost:
        data = row.data
        title = short(data.get("title"))
        body = clean(first(data, "content", "text"))
        return RawPost(
            platform="google_play",
            native_id=require(exact_id(first(data, "reviewid", "id"))),
            text=require_text(f"{title}\n\n{body}" if title and body.strip() else title or body),
            source_row=row.number,
            created_at=parse_time(first(data, "at", "date")),
            title=title,
            url=short(data.get("url")),
            author=short(data.get("username")),
            language=language(first(data, "lang", "language")),
            kind="review",
            venue=short(first(data, "appid", "app_id", "app", "package", "app_name")),
            engagement=counts(score=data.get("score"), likes=first(data, "thumbsupcount", "thumbsup")),
            fictional=row.fictional,
        )

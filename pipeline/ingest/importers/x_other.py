"""X outside API v2: v1.1, streams, the account archive, the web, snscrape, twint, minet, Apify and their tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.ingest.base import Importer, Item, Match, Sample
from pipeline.ingest.fields import Row
from pipeline.ingest.importers.x_shapes import is_status, v2_of
from pipeline.ingest.importers.x_tweet import tweet_post
from records.posts import RawPost


def _nowhere(_native_id: str) -> None:
    return None


class XOther(Importer):
    """One tweet a row, as an object or with its fields as columns."""

    name = "x_other"
    title = "X outside API v2"
    example = ("id_str", "full_text", "user.screen_name", "rest_id", "legacy.full_text", "rawContent", "tweet", "Tweet Id",
               "retweet_count", "retweets", "screen_name", "Datetime")  # fmt: skip
    platforms = ("x",)

    def fits(self, data: Row) -> bool:
        return is_status(data)

    def sniff(self, sample: Sample) -> Match:
        return sample.score(is_status, best=0.88, why="tweets by X's own keys or the addresses of statuses")

    def rows(self, item: Item) -> Iterator[Item]:
        inner = item.data.get("tweet")
        yield item.inside(inner) if isinstance(inner, Mapping) else item

    def post(self, row: Item) -> RawPost:
        return tweet_post(row, v2_of(row.data), lookup=_nowhere)

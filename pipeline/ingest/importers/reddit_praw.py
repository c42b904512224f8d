"""Reddit tables written with PRAW: submissions or comments as CSV, Excel or Parquet."""

from __future__ import annotations

from pipeline.ingest.base import NO_MATCH, Importer, Item, Match, Sample
from pipeline.ingest.importers.reddit_thing import reddit_post
from records.posts import RawPost


class RedditPraw(Importer):
    """Submissions (title, selftext) or comments (body, parent_id)."""

    name = "reddit_praw"
    title = "Reddit table (PRAW)"
    example = ("id", "title", "selftext", "created_utc", "comment_id", "body", "parent_id", "subreddit")

    def sniff(self, sample: Sample) -> Match:
        if sample.has("title", "selftext", "id"):
            return 0.95, "a table of Reddit submissions with title, selftext and id"
        if sample.has("body") and (sample.has("comment_id") or sample.has("id", "parent_id", "created_utc")):
            return 0.95, "a table of Reddit comments with body, parent and id"
        return NO_MATCH

    def post(self, row: Item) -> RawPost:
        return reddit_post(row)

"""Reddit tables written with PRAW: submissions or comments as CSV, Excel or Parquet."""

from __future__ import annotations

from pipeline.ingest.base import NO_MATCH, Importer, Item, Match, Sample
from pipeline.ingest.fields import Row
from pipeline.ingest.importers.reddit_thing import own_place, reddit_post
from records.posts import RawPost

_MARKS = ("created_utc", "subreddit", "link_id", "permalink", "submission_id", "distinguished", "is_submitter")


class RedditPraw(Importer):
    """Submissions (title, selftext) or comments (body, parent_id)."""

    name = "reddit_praw"
    title = "Reddit table (PRAW)"
    example = ("id", "title", "selftext", "created_utc", "comment_id", "body", "parent_id", "subreddit")

    platforms = ("reddit",)

    def fits(self, data: Row) -> bool:
        return _fits(data) or (
            own_place(data)[0] is not None and data.any("score", "ups") and data.any("title", "body")
        )

    def sniff(self, sample: Sample) -> Match:
        if sample.has("title", "selftext", "id"):
            return 0.95, "a table of Reddit submissions with title, selftext and id"
        if sample.tabular and _fits(Row(dict.fromkeys(sample.columns))):
            return 0.95, "a table of Reddit submissions or comments with body and score, or parent and id"
        share = sample.share(self.fits)
        return (0.9 * share, "rows with the columns of Reddit posts, or their addresses") if share > 0.8 else NO_MATCH

    def post(self, row: Item) -> RawPost:
        return reddit_post(row)


def _fits(data: Row) -> bool:
    submission = data.has("title", "selftext", "id")
    comment = "body" in data and data.any("comment_id", "id") and data.any(*_MARKS)
    comment &= data.any("comment_id", "parent_id", "link_id")
    listed = data.has("score", "created", "title", "body") and data.any("comms_num", "num_comments")
    return submission or comment or listed

"""The importers, one per export format, in the order in which equal fits are settled."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.ingest.base import Importer
from pipeline.ingest.importers.bluesky import Bluesky
from pipeline.ingest.importers.brandwatch import Brandwatch
from pipeline.ingest.importers.columns import COLUMNS
from pipeline.ingest.importers.crowdtangle import Crowdtangle
from pipeline.ingest.importers.facebook_apify import FacebookApify
from pipeline.ingest.importers.facebook_download import FacebookDownload
from pipeline.ingest.importers.facebook_scraper import FacebookScraper
from pipeline.ingest.importers.generic import Generic
from pipeline.ingest.importers.google_play import GooglePlay
from pipeline.ingest.importers.instagram_apify import InstagramApify
from pipeline.ingest.importers.instagram_web import InstagramWeb
from pipeline.ingest.importers.mastodon import Mastodon
from pipeline.ingest.importers.meta_content_library import MetaContentLibrary
from pipeline.ingest.importers.reddit_praw import RedditPraw
from pipeline.ingest.importers.reddit_pushshift import RedditPushshift
from pipeline.ingest.importers.tiktok_api import TiktokApi
from pipeline.ingest.importers.tiktok_items import TiktokItems
from pipeline.ingest.importers.tiktok_web import TiktokWeb
from pipeline.ingest.importers.x_api import XApi
from pipeline.ingest.importers.x_csv import XCsv
from pipeline.ingest.importers.x_other import XOther
from pipeline.ingest.importers.youtube_api import YoutubeApi
from pipeline.ingest.importers.youtube_comments import YoutubeComments

IMPORTERS: Mapping[str, Importer] = {
    importer.name: importer
    for importer in (
        RedditPraw(),
        RedditPushshift(),
        XApi(),
        XCsv(),
        XOther(),
        YoutubeApi(),
        YoutubeComments(),
        TiktokApi(),
        TiktokWeb(),
        TiktokItems(),
        Crowdtangle(),
        MetaContentLibrary(),
        FacebookScraper(),
        FacebookApify(),
        FacebookDownload(),
        InstagramApify(),
        InstagramWeb(),
        Bluesky(),
        Mastodon(),
        GooglePlay(),
        Brandwatch(),
        Generic(),
    )
}
VOCABULARY = frozenset(
    [name.casefold() for importer in IMPORTERS.values() for name in importer.example]
    + [name for names in COLUMNS.values() for name in names]
    + ["fictional", "link_id", "user name", "account", "group name", "likes", "comments", "shares", "username"]
)

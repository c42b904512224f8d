"""Platform ids and the addresses that posts have there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pipeline.ingest.fields import short

PLATFORMS = (
    "reddit", "x", "youtube", "tiktok", "facebook", "instagram", "bluesky", "mastodon", "google_play", "other",
)  # fmt: skip
_SPELLINGS = {
    "twitter": "x", "xtwitter": "x", "twitterx": "x", "xcom": "x", "twittercom": "x", "yt": "youtube",
    "youtubecom": "youtube", "redditcom": "reddit", "tiktokcom": "tiktok", "fb": "facebook",
    "facebookpublic": "facebook", "facebookcom": "facebook", "ig": "instagram", "insta": "instagram",
    "instagrampublic": "instagram", "instagramcom": "instagram", "bsky": "bluesky", "bskyapp": "bluesky",
    "blueskysocial": "bluesky", "googleplay": "google_play", "googleplaystore": "google_play",
    "playstore": "google_play", "playgooglecom": "google_play", "mastodonsocial": "mastodon",
}  # fmt: skip
_DOMAINS = {
    "reddit.com": "reddit", "redd.it": "reddit", "twitter.com": "x", "x.com": "x", "youtube.com": "youtube",
    "youtu.be": "youtube", "tiktok.com": "tiktok", "facebook.com": "facebook", "fb.com": "facebook",
    "fb.watch": "facebook", "instagram.com": "instagram", "bsky.app": "bluesky", "play.google.com": "google_play",
    "mastodon.social": "mastodon", "mastodon.online": "mastodon",
}  # fmt: skip
_LONGEST_HOST = 253  # characters of a domain name, RFC 1035
_LONGEST_NAME, _LONGEST_ADDRESS = 1_000, 10_000  # characters that are looked at; what is longer is neither
_SHORTCODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass(frozen=True, slots=True)
class Place:
    """What a post's URL says about it."""

    platform: str | None = None
    native_id: str | None = None
    venue: str | None = None
    thread_id: str | None = None
    comment: bool = False


def known_platform(value: Any) -> str | None:
    """The platform id for a usual spelling ("Twitter" is x); None for anything else."""
    if isinstance(value, str) and len(value) > _LONGEST_NAME:
        return None
    key = re.sub(r"[^a-z0-9]", "", (short(value) or "").casefold().removeprefix("www."))
    name = _SPELLINGS.get(key, "google_play" if key == "googleplay" else key)
    return name if name in PLATFORMS else None


def platform_id(value: Any) -> str:
    """The platform id for any spelling: a known one, or the value itself in lower case with underscores."""
    value = value[:_LONGEST_NAME] if isinstance(value, str) else value
    return known_platform(value) or re.sub(r"\W+", "_", (short(value) or "").casefold()).strip("_") or "other"


def platform_of_domain(value: Any) -> str | None:
    """The platform that a host name belongs to ("old.reddit.com" is reddit)."""
    host = (short(value) or "").casefold().rstrip(".")
    while "." in host and len(host) <= _LONGEST_HOST:
        if host in _DOMAINS:
            return _DOMAINS[host]
        host = host.split(".", 1)[1]
    return None


def instagram_id(shortcode: str) -> str:
    """The numeric media id behind the code in an Instagram URL; longer (private) codes stay as they are."""
    if not 5 <= len(shortcode) <= 12 or any(letter not in _SHORTCODE for letter in shortcode):
        return shortcode
    number = 0
    for letter in shortcode:
        number = number * 64 + _SHORTCODE.index(letter)
    return str(number)


def place(url: Any) -> Place:
    """Platform, id and venue as far as a URL tells them."""
    if isinstance(url, str) and len(url) > _LONGEST_ADDRESS:
        return Place()
    return _place(text) if (text := short(url)) else Place()


@lru_cache(maxsize=4_096)
def _place(text: str) -> Place:
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        query = {key: values[0] for key, values in parse_qs(parts.query).items()} if parts.query else {}
        platform = platform_of_domain(parts.hostname)
    except ValueError:
        return Place()
    path = [piece for piece in parts.path.split("/") if piece]
    reader = _READERS.get(platform or "")
    return reader(path, query, parts.hostname or "") if reader else Place(platform)


def _after(path: list[str], *names: str) -> str | None:
    for name in names:
        if name in path[:-1]:
            return path[path.index(name) + 1]
    return None


def _reddit(path: list[str], _query: dict[str, str], host: str) -> Place:
    if host.endswith("redd.it"):
        return Place("reddit", path[0] if path else None)
    venue, thread = _after(path, "r"), _after(path, "comments")
    tail = path[path.index("comments") + 2 :] if thread else []
    comment = tail[1] if len(tail) > 1 else None
    return Place("reddit", comment or thread, venue, thread, comment is not None)


def _x(path: list[str], _query: dict[str, str], _host: str) -> Place:
    found = re.match(r"\d+", _after(path, "status", "statuses") or "")
    return Place("x", found[0] if found else None)


def _youtube(path: list[str], query: dict[str, str], host: str) -> Place:
    video = query.get("v") or _after(path, "shorts", "live", "embed")
    if host.endswith("youtu.be") and path:
        video = path[0]
    comment = query.get("lc")
    return Place("youtube", comment or video, video if comment else None, None, comment is not None)


def _tiktok(path: list[str], _query: dict[str, str], _host: str) -> Place:
    return Place("tiktok", _after(path, "video", "photo"))


def _facebook(path: list[str], query: dict[str, str], _host: str) -> Place:
    post = query.get("story_fbid") or query.get("fbid") or query.get("v")
    post = post or _after(path, "permalink", "posts", "videos", "reel", "watch")
    if post and "posts" in path and path[-1].isdigit():
        post = path[-1]  # …/posts/<title in words>/<id>
    comment = query.get("comment_id")
    return Place("facebook", comment or post, None, post if comment else None, comment is not None)


def _instagram(path: list[str], _query: dict[str, str], _host: str) -> Place:
    code = _after(path, "p", "reel", "reels", "tv")
    comment = _after(path, "c")
    media = instagram_id(code) if code else None
    return Place("instagram", comment or media, None, media if comment else None, comment is not None)


def _bluesky(path: list[str], _query: dict[str, str], _host: str) -> Place:
    owner, key = _after(path, "profile"), _after(path, "post")
    if owner and key and owner.startswith("did:"):
        return Place("bluesky", f"at://{owner}/app.bsky.feed.post/{key}")
    return Place("bluesky", key)


def _mastodon(path: list[str], _query: dict[str, str], _host: str) -> Place:
    return Place("mastodon", path[-1] if path and path[-1].isdigit() else None)


_READERS = {
    "reddit": _reddit, "x": _x, "youtube": _youtube, "tiktok": _tiktok, "facebook": _facebook,
    "instagram": _instagram, "bluesky": _bluesky, "mastodon": _mastodon,
}  # fmt: skip

"""Addresses, ids and places of posts without the name of their author in them."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

OWN_PAGE = "someone's own page"  # a venue that is a person's profile
_OWN = re.compile(r"(?:/?r/)?u_[\w-]+|/?(?:u|user)/[\w-]+", re.IGNORECASE)
_FACEBOOK = re.compile(r"https?://(?:[\w-]+\.)?(?:facebook|fb)\.com/", re.IGNORECASE)
_IN_FACEBOOK = re.compile(r"/(?:posts|videos|photos|reel|permalink|watch)(?:/[^?#]*?)?/((?:pfbid\w+|\d+))/?(?:[?#]|$)")
_OF_FACEBOOK = ("story_fbid", "fbid", "v", "multi_permalinks")
# Each platform's own form of the same address that works without the account's name.
_FORMS = (
    (re.compile(r"https?://(?:\w+\.)?(?:twitter|x)\.com/[^/?#]+/status(?:es)?/(\d+).*"), r"https://x.com/i/status/\1"),
    (
        re.compile(r"https?://(?:\w+\.)?tiktok\.com/@[^/?#]+/(?:video|photo)/(\d+).*"),
        r"https://www.tiktok.com/@/video/\1",
    ),
    (
        re.compile(r"https?://(?:\w+\.)?instagram\.com/(?:[^/?#]+/)?(p|reel)/([\w-]+).*"),
        r"https://www.instagram.com/\1/\2/",
    ),
    (re.compile(r"(https?://[^/?#]+)/(?:@[^/?#]+|users/[^/?#]+/statuses)/(\d+).*"), r"\1/web/statuses/\2"),
    (
        re.compile(
            r"https?://(?:\w+\.)?reddit\.com/(?:r/u_[^/?#]+|u/[^/?#]+|user/[^/?#]+)/comments/(\w+)(?:/[^/?#]*(?:/(\w+))?)?.*"
        ),
        r"https://www.reddit.com/comments/\1/_/\2",
    ),
)
_NAMED = re.compile(
    r"/@|/u/|/r/u_|/user/|/users/|/profile/|/channel/|/c/|[?&](?:user|author|screen_name|id)=|//(?!www\.|m\.)[\w-]+\.(?:tumblr|bsky|substack|medium|wordpress)\.",
    re.IGNORECASE,
)
_PAGE_OF_APP = re.compile(r"https://play\.google\.com/store/apps/details\?id=[\w.]+(?:[&#].*)?")
_NAMELESS = re.compile(
    r"https?://(?:[\w-]+\.)?(?:x|twitter|tiktok|instagram)\.com/(?:i/status/\d+|@/video/\d+|(?:p|reel)/[\w-]+/?)"
)
_OF_PEOPLE = re.compile(r"https?://(?:[\w-]+\.)?(?:x|twitter|tiktok|instagram)\.com/", re.IGNORECASE)
_AT_PROTOCOL = re.compile(r"at://[^/\s]+/[\w.]+/([\w.:~-]+)")


def without_author(url: str | None) -> str | None:
    """The address without an account's name; None where there is no such form of it."""
    if not url:
        return None
    if _FACEBOOK.match(url):
        return _of_facebook(url)
    for pattern, form in _FORMS:
        if pattern.fullmatch(url):
            return pattern.sub(form, url).removesuffix("/_/")
    if _PAGE_OF_APP.fullmatch(url) or _NAMELESS.fullmatch(url):
        return url
    return None if _NAMED.search(url) or _OF_PEOPLE.match(url) else url


def _of_facebook(url: str) -> str | None:
    """By the post's number: what stands before it is a person, a page or a group."""
    if found := _IN_FACEBOOK.search(url):
        return f"https://www.facebook.com/{found[1]}"
    try:
        asked = parse_qs(urlsplit(url).query)
    except ValueError:
        return None
    number = next((asked[name][0] for name in _OF_FACEBOOK if name in asked), "")
    number = number or urlsplit(url).path.strip("/")
    return f"https://www.facebook.com/{number}" if re.fullmatch(r"pfbid\w+|\d+", number) else None


def own_page(venue: str | None) -> str | None:
    """The venue; of a person's own page ("u_name" on Reddit) only that it is one."""
    return OWN_PAGE if venue and _OWN.fullmatch(venue.strip()) else venue


def without_account(native_id: str) -> str:
    """The id of a post without the account that an at:// address begins with: its key, a time in microseconds with a clock's mark."""
    found = _AT_PROTOCOL.fullmatch(native_id.strip())
    return found[1] if found else native_id

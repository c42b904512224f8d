"""Addresses of posts without the name of their author in them."""

from __future__ import annotations

import re

# Each platform's own form of the same address that works without the account's name.
_FORMS = (
    (re.compile(r"https?://(?:\w+\.)?(?:twitter|x)\.com/[^/?#]+/status(?:es)?/(\d+).*"), r"https://x.com/i/status/\1"),
    (
        re.compile(r"https?://(?:\w+\.)?tiktok\.com/@[^/?#]+/(?:video|photo)/(\d+).*"),
        r"https://www.tiktok.com/@/video/\1",
    ),
    (
        re.compile(r"https?://(?:\w+\.)?facebook\.com/[^/?#]+/(?:posts|videos)/(?:[^/?#]*/)?(\d+).*"),
        r"https://www.facebook.com/\1",
    ),
    (re.compile(r"https?://(?:\w+\.)?instagram\.com/[^/?#]+/(p|reel)/([\w-]+).*"), r"https://www.instagram.com/\1/\2/"),
    (re.compile(r"(https?://[^/?#]+)/(?:@[^/?#]+|users/[^/?#]+/statuses)/(\d+).*"), r"\1/web/statuses/\2"),
)
_NAMED = re.compile(r"/@|/u/|/user/|/users/|/profile/|[?&](?:user|author|screen_name)=", re.IGNORECASE)


def without_author(url: str | None) -> str | None:
    """The address without an account's name; None where there is no such form of it."""
    if not url:
        return None
    for pattern, form in _FORMS:
        if pattern.fullmatch(url):
            return pattern.sub(form, url)
    return None if _NAMED.search(url) else url

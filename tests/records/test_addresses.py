"""Addresses, ids and venues that name nobody."""

from __future__ import annotations

import pytest

from records.addresses import OWN_PAGE, own_page, without_account, without_author


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://x.com/somebody/status/12", "https://x.com/i/status/12"),
        ("https://x.com/somebody", None),
        ("https://www.tiktok.com/@somebody/video/12?lang=en", "https://www.tiktok.com/@/video/12"),
        ("https://www.instagram.com/somebody/p/AbC/", "https://www.instagram.com/p/AbC/"),
        ("https://www.instagram.com/reel/AbC/", "https://www.instagram.com/reel/AbC/"),
        ("https://www.instagram.com/somebody/", None),
        ("https://www.facebook.com/some.body/posts/12", "https://www.facebook.com/12"),
        ("https://www.facebook.com/some.body/posts/a-title/12", "https://www.facebook.com/12"),
        ("https://www.facebook.com/some.body/posts/pfbid0aB", "https://www.facebook.com/pfbid0aB"),
        ("https://www.facebook.com/some.body/photos/a.1/12/?type=3", "https://www.facebook.com/12"),
        ("https://m.facebook.com/story.php?story_fbid=12&id=34", "https://www.facebook.com/12"),
        ("https://www.facebook.com/groups/some.body/permalink/12/", "https://www.facebook.com/12"),
        ("https://www.facebook.com/photo?fbid=12&set=a.1", "https://www.facebook.com/12"),
        ("https://www.facebook.com/some.body", None),
        ("https://www.facebook.com/profile.php?id=34", None),
        ("https://www.reddit.com/r/fruit/comments/ab/title/", "https://www.reddit.com/r/fruit/comments/ab/title/"),
        ("https://www.reddit.com/r/u_somebody/comments/ab/title/", "https://www.reddit.com/comments/ab"),
        ("https://www.reddit.com/user/somebody/comments/ab/title/cd/", "https://www.reddit.com/comments/ab/_/cd"),
        ("https://www.reddit.com/user/somebody/", None),
        ("https://bsky.app/profile/some.body/post/3k", None),
        ("https://somebody.tumblr.com/post/12", None),
        ("https://mastodon.example/@somebody/12", "https://mastodon.example/web/statuses/12"),
        (
            "https://play.google.com/store/apps/details?id=com.app",
            "https://play.google.com/store/apps/details?id=com.app",
        ),
        ("https://www.youtube.com/watch?v=AbC&lc=x", "https://www.youtube.com/watch?v=AbC&lc=x"),
        ("https://www.youtube.com/@somebody", None),
        ("", None),
        (None, None),
    ],
)
def test_an_address_keeps_no_account(url: str | None, kept: str | None) -> None:
    assert without_author(url) == kept
    assert without_author(kept) == kept


@pytest.mark.parametrize("venue", ["u_somebody", "r/u_somebody", "u/somebody", "/user/some-body", "U_Somebody"])
def test_a_persons_own_page_is_no_venue(venue: str) -> None:
    assert own_page(venue) == OWN_PAGE == own_page(OWN_PAGE)


@pytest.mark.parametrize("venue", ["r/fruit", "fruit", "ucsd", "u", None, "Sunny uplands"])
def test_other_venues_stay(venue: str | None) -> None:
    assert own_page(venue) == venue


def test_an_id_keeps_no_account() -> None:
    assert without_account("at://did:plc:abc/app.bsky.feed.post/3kxyz") == "3kxyz"
    assert without_account("1234") == "1234"

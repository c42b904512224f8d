"""What holds for a platform's posts whichever tool exported them: so exports of two tools meet."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from pipeline.ingest.platforms import instagram_id
from pipeline.ingest.reject import Reject
from records.posts import RawPost

GONE = {
    "[deleted]": "deleted by its author",
    "[deleted by user]": "deleted by its author",
    "[removed]": "removed by moderators",
    "[removed by moderator]": "removed by moderators",
    "[removed by moderators]": "removed by moderators",
    "[removed by reddit]": "removed by Reddit",
}
_NOBODY = frozenset({"[deleted]", "[removed]", "deleted", "[deleted by user]"})
_REDDIT_KIND = re.compile(r"^t\d_")
_REDDIT_USER = re.compile(r"^(?:/?u/|https?://(?:www\.|old\.)?reddit\.com/(?:u|user)/)", re.IGNORECASE)
_REDDIT_BOT = re.compile(r"^automoderator$|-modteam$", re.IGNORECASE)
_INSTAGRAM_OWNER = re.compile(r"^(\d{6,})_\d+$")
_FACEBOOK_PAGE = re.compile(r"^\d{5,}_(\d{5,})$")
_BLUESKY_KEY = re.compile(r"^[2-7a-z]{13}$")


def check_gone(text: str) -> None:
    """Raise Reject where a Reddit text is only the word for one that is gone."""
    reason = GONE.get(re.sub(r"\[\s+|\s+\]", lambda edge: edge[0].strip(), text.strip()).casefold())
    if reason:
        raise Reject(reason)


def settled(post: RawPost) -> RawPost:
    """The post with ids, author and gone texts as its platform has them. Raises Reject where nothing is left."""
    if rule := _RULES.get(post.platform):
        post = rule(post)
    if post.author and post.author.startswith("@"):
        post = replace(post, author=post.author.lstrip("@").strip() or None)
    # A post is no answer to itself, though some tools fill both columns.
    return replace(post, parent_id=None) if post.parent_id == post.native_id else post


def _with_ids(post: RawPost, bare: Callable[[str], str]) -> RawPost:
    def one(value: str | None) -> str | None:
        return bare(value) if value else value

    ids = (bare(post.native_id), one(post.thread_id), one(post.parent_id))
    if ids == (post.native_id, post.thread_id, post.parent_id):
        return post
    return replace(post, native_id=ids[0], thread_id=ids[1], parent_id=ids[2])


def _reddit(post: RawPost) -> RawPost:
    body = post.text
    if post.title and body.startswith(post.title):
        body = body[len(post.title) :]
    check_gone(body)
    check_gone(post.title or "")
    author = _REDDIT_USER.sub("", post.author).strip("/ ") if post.author else None
    author = None if author and author.casefold() in _NOBODY else author
    automated = post.automated or bool(author and _REDDIT_BOT.search(author))
    kind = "comment" if post.native_id.startswith("t1_") else post.kind
    if (author, automated, kind) != (post.author, post.automated, post.kind):
        post = replace(post, author=author, automated=automated, kind=kind)
    return _with_ids(post, lambda value: _REDDIT_KIND.sub("", value))


def _instagram(post: RawPost) -> RawPost:
    def bare(value: str) -> str:
        return _INSTAGRAM_OWNER.sub(r"\1", value) if value[0].isdigit() and "_" in value else instagram_id(value)

    return _with_ids(post, lambda value: value if value.isdigit() else bare(value))


def _facebook(post: RawPost) -> RawPost:
    return _with_ids(post, lambda value: _FACEBOOK_PAGE.sub(r"\1", value))


def _bluesky(post: RawPost) -> RawPost:
    if _BLUESKY_KEY.match(post.native_id) and (post.author or "").startswith("did:"):
        return replace(post, native_id=f"at://{post.author}/app.bsky.feed.post/{post.native_id}")
    return post


_RULES: Mapping[str, Callable[[RawPost], RawPost]] = {
    "reddit": _reddit, "instagram": _instagram, "facebook": _facebook, "bluesky": _bluesky,
}  # fmt: skip

"""How long a name may be: of a platform, a place, a person, an id. What is longer is no name, and its row is told."""

from __future__ import annotations

from dataclasses import replace

from pipeline.ingest.reject import Reject
from records.posts import RawPost

TITLE = 1_000  # characters; Reddit takes 300
_LONGEST = {
    "platform": ("platform's name", 100),
    "kind": ("kind", 100),
    "language": ("language", 100),
    "author": ("author's name", 1_000),
    "venue": ("venue", 1_000),
    "title": ("title", TITLE),
    "native_id": ("id", 2_000),  # some are addresses
    "thread_id": ("thread's id", 2_000),
    "parent_id": ("id of what it answers", 2_000),
    "url": ("address", 10_000),
}


def bounded(post: RawPost) -> RawPost:
    """The post, a long title that its text begins with cut. Raises Reject where another name has no bounds."""
    if post.title and len(post.title) > TITLE and post.text.startswith(post.title):
        post = replace(post, title=post.title[:TITLE])
    for field, (what, most) in _LONGEST.items():
        if len(getattr(post, field) or "") > most:
            raise Reject(f"the {what} is longer than {most:,} characters: were columns moved, or a quote left open?")
    return post

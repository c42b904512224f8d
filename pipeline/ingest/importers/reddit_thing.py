"""Reddit submissions and comments, whichever tool exported them (Reddit's API calls both things)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pipeline.ingest.base import Item, Reject
from pipeline.ingest.fields import clean, counts, first, short, sub
from pipeline.ingest.html import resolve_entities
from pipeline.ingest.identifiers import exact_id, loose_id, require, require_text
from pipeline.ingest.platforms import place
from pipeline.ingest.timestamps import edit_version, parse_time
from records.posts import RawPost

_GONE = {
    "[deleted]": "deleted by its author",
    "[deleted by user]": "deleted by its author",
    "[removed]": "removed by moderators",
    "[removed by reddit]": "removed by Reddit",
}
_BOT = re.compile(r"(?:bot|-modteam)$", re.IGNORECASE)
_KIND = re.compile(r"^t\d_")


def is_comment(data: Mapping[str, Any]) -> bool:
    """Whether a row has a comment's keys."""
    return "body" in data and ("link_id" in data or "parent_id" in data or "comment_id" in data or "id" in data)


def is_submission(data: Mapping[str, Any]) -> bool:
    """Whether a row has a submission's keys."""
    return "title" in data and "selftext" in data


def _bare(value: Any) -> str | None:
    """An id without Reddit's kind prefix ("t3_abc" is abc)."""
    found = loose_id(value)
    return _KIND.sub("", found) if found else None


def _check_gone(text: str) -> None:
    reason = _GONE.get(re.sub(r"\[\s+|\s+\]", lambda edge: edge[0].strip(), text.strip()).casefold())
    if reason:
        raise Reject(reason)


def reddit_post(row: Item) -> RawPost:
    """The post of a submission or comment."""
    data = row.data
    comment = is_comment(data) and not is_submission(data)
    body = clean(data.get("body" if comment else "selftext"))
    _check_gone(body)
    title = None if comment else short(resolve_entities(clean(data.get("title"))))
    if title:
        _check_gone(title)
    body = resolve_entities(body)
    text = f"{title}\n\n{body}" if title and body.strip() else title or body
    native_id = exact_id(first(data, "comment_id", "id", "name") if comment else first(data, "id", "name"))
    native_id = _KIND.sub("", require(native_id))
    created = parse_time(first(data, "created_utc", "created"))
    author = short(first(data, "author_name", "author", "author.name"))
    author = None if author in {"[deleted]", "[removed]"} else author
    permalink = short(first(data, "permalink", "full_link")) or ""
    url = f"https://www.reddit.com{permalink}" if permalink.startswith("/") else permalink or None
    here = place(url)
    thread = (_bare(first(data, "link_id", "post_id", "submission_id")) or here.thread_id) if comment else native_id
    return RawPost(
        platform="reddit",
        native_id=native_id,
        text=require_text(text),
        source_row=row.number,
        created_at=created,
        title=title,
        url=url,
        author=author,
        kind="comment" if comment else "post",
        venue=short(data.get("subreddit")) or short(sub(data, "subreddit", "display_name")) or here.venue,
        thread_id=thread,
        parent_id=_bare(data.get("parent_id")) if comment else None,
        engagement=counts(score=data.get("score"), replies=data.get("num_comments")),
        version=edit_version(created, data.get("edited")),
        automated=_automated(author, short(data.get("distinguished"))),
        fictional=row.fictional,
    )


def _automated(author: str | None, distinguished: str | None) -> bool:
    name = (author or "").casefold()
    return name == "automoderator" or (distinguished in {"moderator", "admin"} and bool(_BOT.search(name)))

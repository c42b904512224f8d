"""Reddit submissions and comments, whichever tool exported them (Reddit's API calls both things)."""

from __future__ import annotations

import re
from typing import Any

from pipeline.ingest.base import Item
from pipeline.ingest.fields import Row, clean, counts, first, listing, short, sub, words
from pipeline.ingest.html import resolve_entities
from pipeline.ingest.identifiers import id_or, loose_id, require, require_text
from pipeline.ingest.platforms import Place, place
from pipeline.ingest.settle import GONE, check_gone
from pipeline.ingest.timestamps import edit_version, parse_time
from records.posts import RawPost

_BOT = re.compile(r"(?:bot|-modteam)$", re.IGNORECASE)
_KIND = re.compile(r"^t\d_")


_BODIES = ("selftext", "body", "text", "content", "comment", "comment_body", "submission_text", "post_text")
_OF_THE_PARENT = ("parent_id", "link_id", "comment_id", "submission_id")
_ADDRESSES = ("permalink", "full_link", "link", "url", "comment_url", "post_url", "submission_url")


def is_submission(data: Row) -> bool:
    """Whether a row has a submission's keys. A comment may carry the title of what it answers."""
    return "title" in data and ("selftext" in data or not (data.any(*_OF_THE_PARENT) and "body" in data))


def is_comment(data: Row) -> bool:
    """Whether a row has a comment's keys."""
    return "body" in data and data.any(*_OF_THE_PARENT, "id", "name") and not is_submission(data)


def _bare(value: Any) -> str | None:
    """An id without Reddit's kind prefix ("t3_abc" is abc)."""
    found = loose_id(value)
    return _KIND.sub("", found) if found else None


def own_place(data: Row) -> tuple[str | None, Place]:
    """The address of the post itself, and what it says. What a link post links to stands under `url`, too."""
    for key in _ADDRESSES:
        address = short(data.get(key)) or ""
        address = f"https://www.reddit.com{address}" if address.startswith("/r/") else address
        here = place(address)
        if here.platform == "reddit" and here.thread_id:
            return address, here
    return None, Place("reddit")


def added_text(data: Row) -> str:
    """What people see of a post besides its title and text: a poll's options, captions, the post passed on."""
    parts = [words(sub(option, "text")) for option in listing(sub(data, "poll_data", "options"))]
    parts += [words(sub(entry, "caption")) for entry in listing(sub(data, "gallery_data", "items"))]
    parent = next(listing(data.get("crosspost_parent_list")), None)
    parts += [clean(sub(parent, "selftext"))]
    return "\n\n".join(part for part in parts if part.strip() and part.strip().casefold() not in GONE)


def reddit_post(row: Item) -> RawPost:
    """The post of a submission or comment."""
    data = row.data
    url, here = own_place(data)
    comment = is_comment(data) or ("body" in data and here.comment and "title" not in data)
    body = clean(first(data, *(_BODIES if not comment else ("body",))))
    check_gone(body)
    title = None if comment else short(resolve_entities(clean(first(data, "title", "post_title"))))
    body = resolve_entities(
        "\n\n".join(part for part in (body, "" if comment else added_text(data)) if part.strip()) or body
    )
    text = f"{title}\n\n{body}" if title and body.strip() else title or body
    own = first(data, "comment_id", "id", "name") if comment else first(data, "id", "name", "post_id", "submission_id")
    native_id = _KIND.sub("", require(id_or(own, here.native_id)))
    created = parse_time(first(data, "created_utc", "created", "created_at", "timestamp", "date"))
    author = short(first(data, "author_name", "author", "author.name", "username"))
    thread = (_bare(first(data, "link_id", "post_id", "submission_id")) or here.thread_id) if comment else native_id
    return RawPost(
        platform="reddit",
        native_id=native_id,
        text=require_text(text),
        source_row=row.number,
        created_at=created,
        title=title,
        url=None if comment and not here.comment else url,  # the address of what is answered
        author=author,
        kind="comment" if comment else "post",
        venue=short(data.get("subreddit")) or short(sub(data, "subreddit", "display_name")) or here.venue,
        thread_id=thread,
        parent_id=_bare(data.get("parent_id")) if comment else None,
        engagement=counts(
            score=first(data, "score", "ups", "upvotes"),
            replies=first(data, "num_comments", "comms_num", "comments_num", "comment_count"),
        ),
        version=edit_version(created, data.get("edited")),
        automated=_automated(author, short(data.get("distinguished"))),
        fictional=row.fictional,
    )


def _automated(author: str | None, distinguished: str | None) -> bool:
    return distinguished in {"moderator", "admin"} and bool(_BOT.search(author or ""))

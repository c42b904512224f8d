"""Posts as importers read them, rows that could not become one, and passages to code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from records.storable import make_storable

_LONGEST_REASON = 1_000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPost:
    """One post as an importer read it.

    `text` is what the author sees on the platform (HTML and entities resolved), with the title in front
    ("title\\n\\nbody") where the platform has one; all offsets of mentions count in it. `author` is the handle or
    account id, hashed before anything is stored. `created_at` is timezone-aware UTC. `source_row` is the line (text
    formats, 1-based, where the row begins) or the item number (JSON documents, 1-based). `version` counts edits of the
    same native id: the highest wins. A `repost` is someone else's post passed on: `native_id` and `text` are then those
    of the original.
    """

    platform: str
    native_id: str
    text: str
    source_row: int
    created_at: datetime | None = None
    title: str | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = None
    kind: str = "post"  # post, comment or review
    venue: str | None = None  # subreddit, page, video or app it stands in
    thread_id: str | None = None
    parent_id: str | None = None
    engagement: Mapping[str, int] = field(default_factory=dict)  # likes, replies, shares, views, score
    version: int = 0
    repost: bool = False
    automated: bool = False  # the platform says that a bot or a moderator account wrote it
    fictional: bool = False  # the export marks the post as invented (demo data)

    def __post_init__(self) -> None:
        make_storable(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """One input row that could not become a post, with a sentence that says why and what could be done."""

    source_row: int
    reason: str
    raw: str = ""  # the row as read, without its author fields where they could be told apart

    def __post_init__(self) -> None:
        if len(self.reason) > _LONGEST_REASON:
            object.__setattr__(self, "reason", self.reason[:_LONGEST_REASON] + "…")
        make_storable(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A text to code: `text` as stored, the language the cleaning stage found.

    `surroundings` are what it stands under, outermost first: its venue, the post its thread begins with, the one it
    answers. They can tell what it is about; they are never quoted.
    """

    id: str
    text: str
    language: str | None = None
    platform: str | None = None
    title: str | None = None
    surroundings: tuple[str, ...] = ()


def surroundings(venue: str | None, *texts: str | None) -> tuple[str, ...]:
    """What a post stands under, for `Passage.surroundings`: its venue in words, then texts; what is not known is left out."""
    return tuple(text for text in (_in_words(venue or ""), *texts) if text)


def _in_words(venue: str) -> str:
    """ "r/BipolarSOs" as "Bipolar SOs", "adhd_anxiety" as "adhd anxiety"."""
    name = venue.removeprefix("r/").removeprefix("/r/").replace("_", " ")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).strip()

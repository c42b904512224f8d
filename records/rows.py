"""Input rows on their way into a data set: what each could become, what is known already, what is to be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from records.storable import make_storable

Key = tuple[str, str]  # platform and native id
NEAR = "near duplicate"  # why a row repeats a post: in nearly the same words


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFields:
    """A post as cleaning leaves it; `source_row` is the row of its file that it was read from."""

    platform: str
    native_id: str
    text: str
    text_hash: str
    source_row: int
    created_at: datetime | None = None
    url: str | None = None
    author_hash: str | None = None
    title: str | None = None
    language: str | None = None
    language_confidence: float | None = None
    kind: str = "post"
    venue: str | None = None
    thread_id: str | None = None
    parent_id: str | None = None
    engagement: Mapping[str, int] = field(default_factory=dict)
    version: int = 0  # -1: of a repost, whose place the original takes
    boilerplate: str | None = None
    fictional: bool = False

    @property
    def key(self) -> Key:
        return self.platform, self.native_id


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPost:
    """A candidate post, and what tells a repeat."""

    post: PostFields
    bands: tuple[int, ...]
    long_enough: bool
    repost: bool

    @property
    def key(self) -> Key:
        return self.post.key


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRejected:
    """An input row that could not become a post."""

    source_row: int
    reason: str
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSource:
    """An input file, known by name and content. `why` says how its format was told, or why it was skipped."""

    name: str
    sha256: str
    size: int
    format: str | None
    why: str
    skipped: bool

    def __post_init__(self) -> None:
        make_storable(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """How far a file has been read."""

    id: int
    rows: int  # accounted for so far
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    """A post and the source that it is from."""

    post: PostFields
    source_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A row that repeats a post. `text` is kept where it differs from the post's."""

    source_id: int
    source_row: int
    post_id: int
    reason: str
    similarity: float | None
    platform: str
    native_id: str
    created_at: datetime | None
    author_hash: str | None
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A row that could not become a post, with its source."""

    source_id: int
    source_row: int
    reason: str
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a data set knows of the posts that a batch of rows could repeat."""

    next_id: int = 1  # of a new post
    by_id: Mapping[Key, tuple[int, int]] = field(default_factory=dict)  # id and version
    by_text: Mapping[str, Sequence[int]] = field(default_factory=dict)  # ids by text hash, rising
    by_band: Mapping[int, Sequence[int]] = field(default_factory=dict)  # ids, rising
    texts: Mapping[int, str] = field(default_factory=dict)  # of the posts that share a band
    posts: Mapping[int, PostRow] = field(default_factory=dict)  # those that a row of the batch is a later edit of
    repeated: frozenset[Key] = frozenset()  # rows counted as a repeat before


@dataclass(slots=True)
class Changes:
    """What a batch of rows comes to."""

    posts: dict[int, PostRow] = field(default_factory=dict)  # new ones by id
    replaced: dict[int, PostRow] = field(default_factory=dict)  # posts from before whose place an edit takes
    bands: dict[int, tuple[int, ...]] = field(default_factory=dict)  # of both
    duplicates: list[Repeat] = field(default_factory=list)
    quarantine: list[Quarantined] = field(default_factory=list)
    reposts: dict[int, int] = field(default_factory=dict)  # how many more, by post

    @property
    def counts(self) -> dict[str, int]:
        """How many rows became what."""
        return {
            "posts": len(self.posts),
            "duplicates": len(self.duplicates),
            "quarantined": len(self.quarantine),
        }

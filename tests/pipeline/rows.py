"""Invented input rows as the cleaning stage makes them, and a data set in memory to put them in."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime
from typing import Any

from pipeline.cleaning import near_duplicates
from pipeline.repeats import decide
from records.rows import Changes, Known, NewPost, NewRejected, PostFields, PostRow, Quarantined, Repeat

LONG = "The pears from the garden calmed me down after a long and noisy day at work with too many calls."
SHORT = "Pears calm me down."
# 30 word triples. Another last word leaves 29 of 31 (0.94), two other words in the middle 24 of 36 (0.67).
BASE = [f"word{i}" for i in range(32)]


def new_post(native_id: str, text: str, *, row: int = 1, **values: Any) -> NewPost:
    """A candidate post."""
    repost = bool(values.pop("repost", False))
    given: dict[str, Any] = {
        "platform": "reddit", "created_at": datetime(2024, 3, 5, 12, tzinfo=UTC), "url": f"https://example.org/{native_id}",
        "language": "en", "language_confidence": 0.9, "venue": "r/fruit", "version": -1 if repost else 0, "fictional": True,
    }  # fmt: skip
    return NewPost(
        post=PostFields(
            native_id=native_id,
            text=text,
            text_hash=near_duplicates.text_hash(text),
            source_row=row,
            **given | values,
        ),
        bands=near_duplicates.bands(text),
        long_enough=len(near_duplicates.words(text)) >= near_duplicates.MIN_WORDS,
        repost=repost,
    )


def decided(known: Known, *rows: NewPost | NewRejected, source_id: int = 1) -> Changes:
    """What becomes of these rows."""
    return decide(
        rows,
        known,
        source_id,
        similarity=near_duplicates.similarity,
        threshold=near_duplicates.SIMILARITY,
        crowd=near_duplicates.CROWD,
    )


class Shelf:
    """Posts and duplicates as lists, and what is known of all of them at once."""

    def __init__(self) -> None:
        self.posts: dict[int, PostRow] = {}
        self.reposts: Counter[int] = Counter()
        self.duplicates: list[Repeat] = []
        self.quarantine: list[Quarantined] = []
        self._rows: dict[int, NewPost] = {}

    def known(self) -> Known:
        by_text: dict[str, list[int]] = defaultdict(list)
        by_band: dict[int, list[int]] = defaultdict(list)
        for post_id, row in sorted(self._rows.items()):
            if row.long_enough:
                by_text[row.post.text_hash].append(post_id)
            for band in row.bands:
                by_band[band].append(post_id)
        return Known(
            next_id=max(self.posts, default=0) + 1,
            by_id={row.key: (post_id, row.post.version) for post_id, row in self._rows.items()},
            by_text=by_text,
            by_band=by_band,
            texts={post_id: row.post.text for post_id, row in self._rows.items()},
            posts=self.posts,
            repeated=frozenset((d.platform, d.native_id) for d in self.duplicates),
        )

    def put(self, *rows: NewPost | NewRejected, source_id: int = 1) -> dict[str, int]:
        """Account for a batch."""
        changes = decided(self.known(), *rows, source_id=source_id)
        self.posts |= changes.posts | changes.replaced
        self.reposts.update(changes.reposts)
        self.duplicates += changes.duplicates
        self.quarantine += changes.quarantine
        candidates = [row for row in rows if isinstance(row, NewPost)]
        for post_id, bands in changes.bands.items():
            self._rows[post_id] = next(
                row for row in candidates if row.post == self.posts[post_id].post and row.bands == bands
            )
        return changes.counts

    def all(self) -> list[PostFields]:
        """The posts by id."""
        return [row.post for _, row in sorted(self.posts.items())]

    def ids(self) -> list[int]:
        """The ids of these, in the same order."""
        return sorted(self.posts)

    def repost_counts(self) -> list[int]:
        """How often each was passed on, in the same order."""
        return [self.reposts[post_id] for post_id in self.ids()]

"""What an input row is: a post, the repeat of one, a later edit that takes its place, or a row for quarantine.

Pure: `decide` is told what the data set knows and says what is to be written. `docs/decisions/0003` says why.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from records.rows import NEAR, Changes, Key, Known, NewPost, NewRejected, PostRow, Quarantined, Repeat

SAME_ID, SAME_TEXT = "same id", "same text"
EDIT, REPOST = "other edit of the same post", "repost"
Similarity = Callable[[str, str], float]
K = TypeVar("K")


def decide(
    rows: Iterable[NewPost | NewRejected],
    known: Known,
    source_id: int,
    *,
    similarity: Similarity,
    threshold: float,
    crowd: int,
) -> Changes:
    """What becomes of each row, in order; a row can repeat one before it in the batch.

    `similarity` judges two texts that share a band; at `threshold` or above the second is a near duplicate, and below it
    the number does not matter. A band takes no more posts than `crowd`.
    """
    batch = _Batch(known, source_id, crowd)
    for row in rows:
        if isinstance(row, NewRejected):
            batch.changes.quarantine.append(
                Quarantined(source_id=source_id, source_row=row.source_row, reason=row.reason, raw=row.raw)
            )
        else:
            batch.add(row, similarity, threshold)
    return batch.changes


class _Batch:
    """What is known, kept in step as rows are decided, and the changes so far."""

    def __init__(self, known: Known, source_id: int, crowd: int) -> None:
        self.changes = Changes()
        self._source_id = source_id
        self._crowd = crowd
        self._next_id = known.next_id
        self._by_id = dict(known.by_id)
        self._by_text = _lists(known.by_text)
        self._by_band = _lists(known.by_band)
        self._texts = dict(known.texts)
        self._posts = known.posts
        self._repeated: set[Key] = set(known.repeated)

    def add(self, row: NewPost, similarity: Similarity, threshold: float) -> None:
        """Decide what this row is."""
        post_id, reason, score = self._repeats(row, similarity, threshold)
        stored = PostRow(post=row.post, source_id=self._source_id)
        if post_id is None:
            self.changes.posts[self._next_id] = stored
            if row.repost:
                self.changes.reposts[self._next_id] = 1
            self._take(self._next_id, row)
            self._next_id += 1
            return
        repeat = reason in (SAME_TEXT, NEAR) and row.key not in self._repeated
        self._repeated.add(row.key)
        if row.repost or repeat:
            self.changes.reposts[post_id] = self.changes.reposts.get(post_id, 0) + 1
        if reason == EDIT and row.post.version > self._by_id[row.key][1]:
            self.changes.duplicates.append(_duplicate(self._current(post_id), post_id, reason, score))
            self._replace(post_id, row, stored)
        else:
            self.changes.duplicates.append(_duplicate(stored, post_id, reason, score))

    def _repeats(self, row: NewPost, similarity: Similarity, threshold: float) -> tuple[int | None, str, float | None]:
        if row.key in self._by_id:
            post_id, version = self._by_id[row.key]
            if row.repost:
                return post_id, REPOST, None
            return post_id, SAME_ID if version == row.post.version else EDIT, None
        if row.long_enough and (same := self._by_text.get(row.post.text_hash)):
            return same[0], SAME_TEXT, 1.0
        for post_id in sorted(self._candidates(row)):
            if (score := similarity(row.post.text, self._texts[post_id])) >= threshold:
                return post_id, NEAR, round(score, 4)
        return None, "", None

    def _candidates(self, row: NewPost) -> set[int]:
        """The posts that share a band with this row."""
        return {post_id for band in row.bands for post_id in self._by_band.get(band, ())[: self._crowd]}

    def _current(self, post_id: int) -> PostRow:
        """The post as it stands now."""
        return self.changes.posts.get(post_id) or self.changes.replaced.get(post_id) or self._posts[post_id]

    def _replace(self, post_id: int, row: NewPost, stored: PostRow) -> None:
        """A later edit (or the original of a repost) takes the post's place."""
        held = self.changes.posts if post_id in self.changes.posts else self.changes.replaced
        held[post_id] = stored
        for ids in [*self._by_text.values(), *self._by_band.values()]:
            if post_id in ids:
                ids.remove(post_id)
        self._take(post_id, row)

    def _take(self, post_id: int, row: NewPost) -> None:
        """Know this row as the post of that id."""
        self._by_id[row.key] = (post_id, row.post.version)
        self._texts[post_id] = row.post.text
        bands = tuple(band for band in row.bands if len(self._by_band[band]) < self._crowd)
        self.changes.bands[post_id] = bands
        if row.long_enough:
            insort(self._by_text[row.post.text_hash], post_id)
        for band in bands:
            insort(self._by_band[band], post_id)


def _lists(index: Mapping[K, Sequence[int]]) -> dict[K, list[int]]:
    return defaultdict(list, {key: list(ids) for key, ids in index.items()})


def _duplicate(row: PostRow, post_id: int, reason: str, score: float | None) -> Repeat:
    post = row.post
    return Repeat(
        source_id=row.source_id,
        source_row=post.source_row,
        post_id=post_id,
        reason=reason,
        similarity=score,
        platform=post.platform,
        native_id=post.native_id,
        created_at=post.created_at,
        author_hash=post.author_hash,
        text=post.text if reason in (NEAR, EDIT) else None,
    )

"""The posts that a result file speaks of, as the data set holds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, tuple_

from db.schema import Coding, Post

_CHUNK = 400  # bound parameters in one IN list


@dataclass(frozen=True, slots=True)
class Stored:
    """A post with the fingerprint of the coder that coded it last."""

    id: int
    text: str
    boilerplate: str | None
    coded_by: str | None


def find_posts(connection: Connection, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Stored]:
    """The posts with these platforms and native ids; repeats of other posts are none."""
    found = {}
    for start in range(0, len(keys), _CHUNK):
        query = (
            select(Post.platform, Post.native_id, Post.id, Post.text, Post.boilerplate, Coding.coder_fingerprint)
            .outerjoin(Coding, Coding.post_id == Post.id)
            .where(tuple_(Post.platform, Post.native_id).in_(keys[start : start + _CHUNK]))
        )
        for row in connection.execute(query):
            found[row[0], row[1]] = Stored(*row[2:])
    return found

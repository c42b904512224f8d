"""The words of quotes, taken apart as the search takes them apart; no one's text leaves here, only words one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from db.chunks import chunks
from db.dialects import for_connection
from db.disclosure import Viewer, redact
from db.schema import MentionRow

_WORD = re.compile(r"[^\W_]+")  # what the full-text index takes for a word: letters and digits


@dataclass(frozen=True, slots=True, eq=False)
class QuoteWords:
    """All words of some quotes, quote by quote in their order.

    `quote` is the place of each word's mention among those asked for, `word` its index into `words`: the words as the index
    keeps them ("routin"), each with its most frequent spelling in `spelt` ("routine").
    """

    quote: NDArray[np.int32]
    word: NDArray[np.int32]
    words: tuple[str, ...]
    spelt: tuple[str, ...]


def quote_words(connection: Connection, mention_ids: Sequence[int], viewer: Viewer) -> QuoteWords:
    """The words of these mentions' quotes as this viewer may see them; mentions that do not exist have none."""
    place = {mention_id: i for i, mention_id in enumerate(mention_ids)}
    number: dict[str, int] = {}  # of each spelling
    quotes: list[NDArray[np.int32]] = []
    found: list[NDArray[np.int32]] = []
    for part in chunks(sorted(place)):
        query = select(MentionRow.id, MentionRow.quote).where(MentionRow.id.in_(part))
        for mention_id, quote in connection.execute(query):
            spelt = _WORD.findall(redact(quote, viewer).lower())
            found.append(np.array([number.setdefault(word, len(number)) for word in spelt], dtype=np.int32))
            quotes.append(np.full(len(spelt), place[mention_id], dtype=np.int32))
    empty = np.empty(0, dtype=np.int32)
    return _as_the_index_keeps_them(
        connection, np.concatenate([*quotes, empty]), np.concatenate([*found, empty]), list(number)
    )


def _as_the_index_keeps_them(
    connection: Connection, quote: NDArray[np.int32], spelling: NDArray[np.int32], spelt: list[str]
) -> QuoteWords:
    stems = for_connection(connection).stems(spelt)
    kept = {stem: i for i, stem in enumerate(dict.fromkeys(stems))}
    of_spelling = np.array([kept[stem] for stem in stems], dtype=np.int32)
    # The most frequent spelling of a stem is the last that is written to its place, of those in rising order.
    times = np.zeros(len(spelt), dtype=np.int64)
    ordered = np.sort(spelling)
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(ordered) else np.empty(0, dtype=np.int64)
    times[ordered[starts]] = np.diff(np.r_[starts, len(ordered)])
    shown = [""] * len(kept)
    for i in np.argsort(times, kind="stable"):
        shown[of_spelling[i]] = spelt[i]
    return QuoteWords(quote, of_spelling[spelling] if len(spelling) else spelling, tuple(kept), tuple(shown))


def index_forms(connection: Connection, spelt: Sequence[str]) -> list[str]:
    """What the index keeps of these words, each by itself."""
    return for_connection(connection).stems(list(spelt))

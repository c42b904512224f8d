"""Near duplicates by MinHash: texts whose sets of word triples overlap by more than a set share.

Broder 1997, "On the resemblance and containment of documents". Bands are the locality-sensitive index: two texts with
Jaccard similarity 0.85 share one of the 12 bands of 5 with probability 0.999, two with 0.4 with 0.12. Texts of one
template share bands by the thousand: of each band the first posts are compared, no more (docs/decisions/0003).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import lru_cache, reduce
from hashlib import blake2b
from operator import or_

import numpy as np
from datasketch import MinHash

SIMILARITY = 0.85
BANDS, ROWS = 12, 5
MIN_WORDS = 8  # shorter texts are repeated by chance: "very helpful app" is not a repost
CROWD = 30  # posts of a band that a text is compared with
_HELD = 500_000  # word triples kept in memory, twice: some 130 MB
_BITS = 512
_ROUNDING = 1e-6
_WORD = re.compile(r"\w+")
# Made once: drawing the permutations takes longer than a text's hashes.
_DRAWN = MinHash(num_perm=BANDS * ROWS, seed=1, hashfunc=lambda number: number)
_BIT = [1 << place for place in range(_BITS)]


@lru_cache(maxsize=4)  # each text is asked for several times in a row
def words(text: str) -> tuple[str, ...]:
    """Lower-case words, the unit in which repeats are told."""
    return tuple(_WORD.findall(text.lower()))


def text_hash(text: str) -> str:
    """128-bit hash of a text's words: equal for texts that differ in case, blanks and punctuation only."""
    return blake2b(" ".join(words(text)).encode(), digest_size=16).hexdigest()


def exact_hash(text: str) -> str:
    """128-bit hash of the text as it is: of those that are too long to be compared by words."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


def shingles(text: str) -> frozenset[str]:
    """The text's word triples."""
    w = words(text)
    return frozenset(map(" ".join, zip(w, w[1:], w[2:], strict=False)))


def similarity(a: str, b: str) -> float:
    """Jaccard similarity of two texts' word triples, 0 to 1."""
    return _jaccard(shingles(a), shingles(b))


@dataclass(frozen=True, slots=True)
class _Apart:
    """A text taken apart: its word triples, and the bits of `_BITS` that their hashes set."""

    triples: frozenset[str]
    size: int
    bits: int


class Similarities:
    """`similarity` of texts that are asked for again and again; 0 where it is below `threshold`.

    Texts asked for of late are cleaned and taken apart once. Most pairs are told apart by their bits: as many triples of
    one at least are not in the other as it has bits that the other has not.
    """

    def __init__(self, cleaned: Callable[[str], str], threshold: float = SIMILARITY) -> None:
        self._cleaned = cleaned
        self._share = threshold / (1 + threshold)  # of both texts' triples together, that the common ones are
        self._threshold = threshold
        self._held: dict[str, _Apart] = {}
        self._before: dict[str, _Apart] = {}  # what is not asked for again while the other fills up is forgotten
        self._room = _HELD

    def __call__(self, a: str, b: str) -> float:
        """Jaccard similarity of the two, 0 to 1."""
        x, y = self._held.get(a) or self._taken(a), self._held.get(b) or self._taken(b)
        if x.size - (x.bits & ~y.bits).bit_count() < self._share * (x.size + y.size) - _ROUNDING:
            return 0.0
        score = _jaccard(x.triples, y.triples)
        return score if score >= self._threshold else 0.0

    def _taken(self, text: str) -> _Apart:
        if self._room <= 0:
            self._before, self._held, self._room = self._held, {}, _HELD
        found = self._before.get(text) or _taken_apart(self._cleaned(text))
        self._held[text] = found
        self._room -= found.size
        return found


def _taken_apart(text: str) -> _Apart:
    found = shingles(text)
    return _Apart(found, len(found), reduce(or_, [_BIT[hash(one) % _BITS] for one in found], 0))


def _jaccard(x: frozenset[str], y: frozenset[str]) -> float:
    shared = len(x & y)
    return shared / (len(x) + len(y) - shared) if x or y else 1.0


def bands(text: str) -> tuple[int, ...]:
    """The text's band keys (signed 64-bit); none where it is too short to be told from chance."""
    if len(words(text)) < MIN_WORDS:
        return ()
    hashes = b"".join([hashlib.sha1(s.encode(), usedforsecurity=False).digest()[:4] for s in shingles(text)])
    minhash = copy(_DRAWN)
    minhash.update_batch(np.frombuffer(hashes, dtype="<u4"))
    values = np.asarray(minhash.hashvalues, dtype="<u8").tobytes()
    size = len(values) // BANDS
    return tuple(
        int.from_bytes(
            blake2b(bytes([i]) + values[i * size : (i + 1) * size], digest_size=8).digest(), "little", signed=True
        )
        for i in range(BANDS)
    )

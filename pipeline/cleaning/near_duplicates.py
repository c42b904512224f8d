"""Near duplicates by MinHash: texts whose sets of word triples overlap by more than a set share.

Broder 1997, "On the resemblance and containment of documents". Bands are the locality-sensitive index: two texts with
Jaccard similarity 0.85 share one of the 12 bands of 5 with probability 0.999, two with 0.4 with 0.12. Texts of one
template share bands by the thousand: of each band the first posts are compared, no more (docs/decisions/0003).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

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
_DRAWN = MinHash(num_perm=BANDS * ROWS, seed=1)


def words(text: str) -> list[str]:
    """Lower-case words, the unit in which repeats are told."""
    return _WORD.findall(text.lower())


def text_hash(text: str) -> str:
    """128-bit hash of a text's words: equal for texts that differ in case, blanks and punctuation only."""
    return hashlib.blake2b(" ".join(words(text)).encode(), digest_size=16).hexdigest()


def exact_hash(text: str) -> str:
    """128-bit hash of the text as it is: of those that are too long to be compared by words."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def shingles(text: str) -> frozenset[str]:
    """The text's word triples."""
    w = words(text)
    return frozenset(f"{a} {b} {c}" for a, b, c in zip(w, w[1:], w[2:], strict=False))


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
    bits = 0
    for one in found:
        bits |= 1 << hash(one) % _BITS
    return _Apart(found, len(found), bits)


def _jaccard(x: frozenset[str], y: frozenset[str]) -> float:
    shared = len(x & y)
    return shared / (len(x) + len(y) - shared) if x or y else 1.0


def bands(text: str) -> tuple[int, ...]:
    """The text's band keys (signed 64-bit); none where it is too short to be told from chance."""
    if len(words(text)) < MIN_WORDS:
        return ()
    minhash = MinHash(num_perm=BANDS * ROWS, seed=1, permutations=_DRAWN.permutations, scheme=_DRAWN.scheme)
    minhash.update_batch([s.encode() for s in sorted(shingles(text))])
    values = np.asarray(minhash.hashvalues, dtype="<u8").reshape(BANDS, ROWS)
    return tuple(
        int.from_bytes(hashlib.blake2b(bytes([i]) + row.tobytes(), digest_size=8).digest(), "little", signed=True)
        for i, row in enumerate(values)
    )

"""Near duplicates by MinHash: texts whose sets of word triples overlap by more than a set share.

Broder 1997, "On the resemblance and containment of documents". Bands are the locality-sensitive index: two texts with
Jaccard similarity 0.85 share one of the 12 bands of 5 with probability 0.999, two with 0.4 with 0.12.
"""

from __future__ import annotations

import hashlib
import re

import numpy as np
from datasketch import MinHash

SIMILARITY = 0.85
BANDS, ROWS = 12, 5
MIN_WORDS = 8  # shorter texts are repeated by chance: "very helpful app" is not a repost
_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """Lower-case words, the unit in which repeats are told."""
    return _WORD.findall(text.lower())


def text_hash(text: str) -> str:
    """128-bit hash of a text's words: equal for texts that differ in case, blanks and punctuation only."""
    return hashlib.blake2b(" ".join(words(text)).encode(), digest_size=16).hexdigest()


def shingles(text: str) -> frozenset[str]:
    """The text's word triples."""
    w = words(text)
    return frozenset(" ".join(w[i : i + 3]) for i in range(len(w) - 2))


def similarity(a: str, b: str) -> float:
    """Jaccard similarity of two texts' word triples, 0 to 1."""
    x, y = shingles(a), shingles(b)
    return len(x & y) / len(x | y) if x or y else 1.0


def bands(text: str) -> tuple[int, ...]:
    """The text's band keys (signed 64-bit); none where it is too short to be told from chance."""
    if len(words(text)) < MIN_WORDS:
        return ()
    minhash = MinHash(num_perm=BANDS * ROWS, seed=1)
    minhash.update_batch([s.encode() for s in sorted(shingles(text))])
    values = np.asarray(minhash.hashvalues, dtype="<u8").reshape(BANDS, ROWS)
    return tuple(
        int.from_bytes(hashlib.blake2b(bytes([i]) + row.tobytes(), digest_size=8).digest(), "little", signed=True)
        for i, row in enumerate(values)
    )

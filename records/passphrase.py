"""A passphrase, kept as something that tells whether it is given again and not what it is.

scrypt (RFC 7914) with a salt of its own; `scrypt:14:8:5:salt:hash`, numbers in full but for the first, which is the binary
logarithm of the cost. The cost is what OWASP's Password Storage Cheat Sheet asks for: 16 MiB and a fifth of a second a try.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata

from records.problem import Problem

SHORTEST = 12  # characters
_COST, _BLOCK, _PARALLEL = 14, 8, 5
_SEALED = re.compile(r"scrypt:(1[0-7]):([1-9]|1[0-6]):([1-9]|1[0-6]):([0-9a-f]{32}):([0-9a-f]{64})")


def sealed(passphrase: str) -> str:
    """What may be kept of a passphrase; another each time. Raises Problem where it is too short."""
    if len(passphrase.strip()) < SHORTEST:
        raise Problem(
            f"A passphrase has at least {SHORTEST} characters. Take four or five words that do not go together."
        )
    salt = secrets.token_bytes(16)
    made = _hash(passphrase, salt, _COST, _BLOCK, _PARALLEL)
    return f"scrypt:{_COST}:{_BLOCK}:{_PARALLEL}:{salt.hex()}:{made.hex()}"


def is_sealed(text: str) -> bool:
    """Whether this is what `sealed` gives."""
    return _SEALED.fullmatch(text) is not None


def opens(passphrase: str, kept: str) -> bool:
    """Whether this is the passphrase that was sealed; takes as long where it is not. False for what nothing can open."""
    parts = _SEALED.fullmatch(kept)
    if parts is None:
        return False
    cost, block, parallel = (int(parts[i]) for i in (1, 2, 3))
    made = _hash(passphrase, bytes.fromhex(parts[4]), cost, block, parallel)
    return hmac.compare_digest(made, bytes.fromhex(parts[5]))


def _hash(passphrase: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    # Keyboards write the same letter in several ways.
    plain = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "replace")
    n = 1 << cost
    return hashlib.scrypt(plain, salt=salt, n=n, r=block, p=parallel, maxmem=256 * n * block, dklen=32)

"""Authors as keyed hashes: the same person stays one person, and nobody can be looked up by name."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

KEY_VARIABLE = "VALUESCAPE_AUTHOR_KEY"


def author_key(folder: Path) -> bytes:
    """The secret key: from the environment, else from `author.key` in this folder, made on first use (mode 600).

    It stays outside the data set: who has only the database cannot test a name against a hash.
    """
    if given := os.environ.get(KEY_VARIABLE):
        return given.encode()
    path = folder / "author.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_hex(32).encode())
    return path.read_bytes()


def author_hash(key: bytes, platform: str, author: str | None) -> str | None:
    """HMAC-SHA256 of platform and account, first 128 bits in hex; None for no author."""
    if not author:
        return None
    return hmac.new(key, f"{platform}\0{author.casefold()}".encode(), hashlib.sha256).hexdigest()[:32]

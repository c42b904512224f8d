"""Authors as keyed hashes: the same person stays one person, and nobody can be looked up by name."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

KEY_VARIABLE = "VALUESCAPE_AUTHOR_KEY"


def author_key(folder: Path) -> bytes:
    """The secret key: from the environment, else from `author.key` in this folder, made on first use (mode 600).

    It stays outside the data set: who has only the database cannot test a name against a hash.
    """
    if given := os.environ.get(KEY_VARIABLE):
        return given.encode()
    path = folder / "author.key"
    if not path.exists() or not path.stat().st_size:
        # Written aside and linked into place: a key is there whole or not at all, and the first writer wins.
        aside = folder / f".author.key.{os.getpid()}"
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(secrets.token_hex(32).encode())
        if path.exists():  # empty
            path.unlink()
        with suppress(FileExistsError):
            os.link(aside, path)
        aside.unlink()
    return path.read_bytes()


def author_hash(key: bytes, platform: str, author: str | None) -> str | None:
    """HMAC-SHA256 of platform and account, first 128 bits in hex; None for no author."""
    if not author:
        return None
    return hmac.new(key, f"{platform}\0{author.casefold()}".encode(), hashlib.sha256).hexdigest()[:32]

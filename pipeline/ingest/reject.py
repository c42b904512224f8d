"""How an importer says that a row can't become a post."""

from __future__ import annotations


class Reject(Exception):
    """Raised for a row that can't become a post; the message is the reason a person reads."""

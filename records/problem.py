"""What people should read when something is wrong: what, where, what to do. Everything else is a bug."""

from __future__ import annotations


class Problem(Exception):
    """A fault that its reader can mend; the message says what is wrong, where, and what to do."""

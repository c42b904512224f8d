"""What came of a post that went to a coder: one word for each outcome, spelled here and nowhere else."""

from __future__ import annotations

MENTIONS, NO_MENTION = "mentions", "no mention"
LANGUAGE = "language"  # in one that the coder does not know: kept, never coded by guess
BOILERPLATE = "boilerplate"  # no person's own words
MISSING = "missing"  # asked for, and not among the posts
_SET_ASIDE = "set aside: "  # and the reason: the coder has no answer, which is not the same as no mention

READ = (MENTIONS, NO_MENTION)  # a coder has read the post
JUDGED = frozenset({*READ, LANGUAGE, BOILERPLATE})  # any other outcome is a post left undone


def set_aside(reason: str) -> str:
    """The outcome of a post that a coder left undone."""
    return _SET_ASIDE + reason


def is_set_aside(outcome: str) -> bool:
    """Whether a coder left the post undone."""
    return outcome.startswith(_SET_ASIDE)


def why_set_aside(outcome: str) -> str | None:
    """The reason why a coder left the post undone; None where it did not."""
    return outcome.removeprefix(_SET_ASIDE) if is_set_aside(outcome) else None

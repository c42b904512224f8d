"""Texts that are no one's own words: moderator bots, removal notices."""

from __future__ import annotations

import re

_BOTS = frozenset({"automoderator", "remindmebot", "repostsleuthbot", "sneakpeekbot", "wikisummarizerbot", "savevideo"})
_PHRASES = re.compile(
    r"i am a bot, and this action was performed automatically"
    r"|\bbeep,? boop\b.{0,40}\bi'?m a (ro)?bot"
    r"|your (post|submission|comment) (has been|was) (automatically )?removed"
    r"|please contact the moderators of this subreddit"
    r"|^(thank you|thanks) for (posting|your submission) (to|in|on) r/\w+.{0,200}\b(rules|wiki|guidelines)\b",
    re.IGNORECASE | re.DOTALL,
)


def boilerplate(text: str, author: str | None, automated: bool) -> str | None:
    """Why this text is boilerplate, in a few words; None for a person's text."""
    if automated or (author and author.casefold() in _BOTS):
        return "automated account"
    if _PHRASES.search(text):
        return "moderation notice"
    return None

"""Every number that all coders and imports share: what evidence is, what one passage is, which language a post is in.

It enters all fingerprints, field by field. Where the code that reads these numbers changes so that the same numbers
could give other codes, raise the `revision`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What stands between a post and any coder, and between any coder and a mention."""

    revision: int = 1

    # evidence
    least_words: int = 5  # of a quote
    longest_gap: int = 300  # characters that an ellipsis of a quote may stand for
    shortest_part: int = 3  # words on each side of an ellipsis

    # passages
    same_share: float = 0.5  # two passages are one above this share of the words of the shorter

    # the language of a post
    language_sure: float = 0.8  # the model's score from which its word is taken
    language_fair: float = 0.5  # from which it is taken where nothing else tells
    english_fair: float = 0.3  # the same for English
    enough_words: int = 4  # of a text, for the model to be asked about it
    # one word in so many that only English uses so ...
    english_doubts: int = 4  # makes another language doubtful
    english_tells: int = 5  # makes a text English, whatever the model says
    english_hints: int = 8  # the same, where there are `english_words` of them
    english_words: int = 3


SHARED = Shared()

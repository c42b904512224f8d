"""What a quote's "it" stands for: a passage that names no bot begins with the sentence that does."""

from __future__ import annotations

from collections.abc import Container

from pipeline.coding.offline.passages import Span, plain
from pipeline.coding.offline.reading import Reading
from pipeline.coding.offline.relevance import Tie
from pipeline.coding.offline.tuning import COMPOSING

_TOLD = frozenset({"named", "generic", "hashtag"})


def with_antecedent(reading: Reading, tie: Tie, quote: Span, own: Container[int]) -> Span | None:
    """A tie's quote from the nearest sentence before it that names the bot, where it needs one and all of it fits.

    `own` are the sentences that are the author's. None where the tie names its bot, or no sentence near enough does.
    """
    kinds = {bot.kind for place in tie.sentences for bot in reading.bots_in.get(place, [])}
    if not kinds or kinds & _TOLD:
        return None
    for place in range(tie.first - 1, max(-1, tie.first - 1 - COMPOSING.antecedent), -1):
        start = reading.sentences[place].start
        if place not in own or start >= quote.start or quote.end - start > COMPOSING.longest_quote:
            return None
        if reading.text[start].islower() and not reading.text[quote.start].islower():
            return None  # a stop within a sentence: whoever begins one with a small letter does so again
        if any(bot.kind in _TOLD for bot in reading.bots_in.get(place, [])):
            return plain(reading.text, Span(start, quote.end), tie.focus)
    return None

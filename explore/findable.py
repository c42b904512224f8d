"""How easily a quote leads back to its post, and less of it to show where that matters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.findable import expected_with_rarest_pair
from db.disclosure import MASKS
from db.read.quotes import Quote
from db.read.search import search
from explore.boards import Shown
from explore.dataset import DataSet
from explore.stop_words import STOP_WORDS
from records.query import NotUnderstood

WAY_BACK = (
    "Word for word, a quote is a way back to its post: a search engine can find it, and with it who wrote it. Change the words "
    "before you publish them."
)
FICTIONAL = "These posts are fictional: there is no one behind them to find."
AMONG = 1_000_000  # posts that the measure is told of
SHORT = 8  # words of a shortened quote
_FIRST = 60  # words of a quote that are looked up
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MASK = re.compile("|".join(map(re.escape, MASKS)))


@dataclass(frozen=True, slots=True)
class Findable:
    """Words of a quote, and of a million posts like those of the data set how many would hold its rarest pair of telling words."""

    words: int
    expected: float

    @property
    def told(self) -> str:
        """In a sentence."""
        if self.expected == float("inf") or (self.words < SHORT and self.expected >= 100):
            return "Hard to find by its words: it is short, or they are common."
        size = f"{self.expected:,.0f}" if self.expected >= 10 else f"{self.expected:.1g}"
        if self.expected >= 100:
            return f"Its rarest pair of words stands in some {size} of a million such posts; the whole is still a way back."
        how = "Easily found" if self.expected < 1 else "Found with some effort"
        return f"{how}: {self.words} words, and their rarest pair is expected in {size} of a million such posts."


def way_back(data: DataSet) -> str:
    """What is said where quotes leave the dashboard."""
    return FICTIONAL if data.columns.only_fictional else WAY_BACK


def findable(quote: Quote, data: DataSet) -> Findable:
    """How findable a quote is, as it is shown; counted by the data set's own quotes."""
    return data.kept_views.get(("findable", quote.key, len(quote.text)), lambda: _findable(quote.text, data))


def _findable(text: str, data: DataSet) -> Findable:
    spelled = _WORD.findall(_MASK.sub(" ", text))
    telling = [word.lower() for word in spelled[:_FIRST] if word.lower() not in STOP_WORDS and len(word) > 1]
    among = len(data.columns)
    if not among:
        return Findable(len(spelled), float("inf"))
    held: dict[str, int] = {}
    with data.engine.connect() as connection:
        for word in dict.fromkeys(telling):
            try:
                held[word] = len(search(connection, data.layer, f'"{word}"'))
            except NotUnderstood:
                held[word] = among
    return Findable(len(spelled), expected_with_rarest_pair([held[word] for word in telling], among, AMONG))


def shortened(text: str) -> str:
    """The first words of a quote, with a sign that there are more; a mask is a word."""
    parts = text.split()
    return text if len(parts) <= SHORT else f"{' '.join(parts[:SHORT]).rstrip('.,;:!?')} …"


def only_short(found: Sequence[Shown]) -> list[Shown]:
    """The items with every quote shortened, and nothing of the posts around them."""
    return [
        replace(
            one,
            quote=one.quote and _short(one.quote),
            quotes={mention: _short(quote) for mention, quote in one.quotes.items()},
        )
        for one in found
    ]


def _short(quote: Quote) -> Quote:
    return replace(quote, text=shortened(quote.text), before="", after="", root="", parent="")

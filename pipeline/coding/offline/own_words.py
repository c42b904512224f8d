"""The author's own words in a post, apart from titles of something else and lines quoted from someone else.

A passage rests on the author's own words: one that without them says nothing of a bot or of mental health is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.coding.offline.cues import Hit
from pipeline.coding.offline.passages import Span, words
from pipeline.coding.offline.reading import AROUND, Bot, Reading
from pipeline.coding.offline.relevance import Tie, closest
from pipeline.coding.offline.titles import titles
from records.codebook import Codebook
from records.tuning import SHARED

# A line that quotes, as Reddit and e-mail mark it; no spoiler (">!"), no arrow, no story told line by line (">be me").
_CITED_LINE = re.compile(r"^>+(?:[ \t]*$|[ \t]+(?=[^\W\d])[^\n]*$|(?=[\"'(\[*_A-Z])[^\n]*$)", re.MULTILINE)
_LINK = re.compile(r"\S*https?://\S*")


def cited_lines(text: str) -> list[Span]:
    """The lines of a post that quote someone else."""
    return [Span(*found.span()) for found in _CITED_LINE.finditer(text)]


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A post with the stretches that its author borrowed.

    What a cited line says can be what the author answers, as a post above can; what a title says is no one's answer.
    """

    reading: Reading
    titles: tuple[Span, ...]
    cited: tuple[Span, ...]
    subjects: tuple[str, ...]  # dimensions that say what the matter is
    stance: str | None

    @classmethod
    def of(cls, reading: Reading, codebook: Codebook, title: str | None) -> OwnWords:
        """The own words of a post that has been read."""
        subjects = tuple(d.id for d in codebook.dimensions if d.role == "subject") or tuple(codebook.ids)
        stance = codebook.by_role("stance")
        others = tuple(titles(reading.text, title)), tuple(cited_lines(reading.text))
        return cls(reading, *others, subjects, stance.id if stance else None)

    @property
    def linked(self) -> bool:
        """Whether the post has a link."""
        return _LINK.search(self.reading.text) is not None

    def ties(self, found: Iterable[Tie]) -> list[Tie]:
        """The same ties, each without the borrowed sentences at its ends.

        A tie falls with nothing left, or where only titles in it speak of a bot or of mental health.
        """
        return (
            [own for tie in found if (own := self._own(tie)) is not None]
            if self.titles or self.cited or self.linked
            else list(found)
        )

    def sentences(self) -> list[int]:
        """The sentences that are the author's."""
        return [place for place in range(len(self.reading.sentences)) if not self._borrows(place)]

    def _own(self, tie: Tie) -> Tie | None:
        """The tie without borrowed sentences at its ends, its focus in the author's words."""
        first, last = tie.first, tie.last
        while first <= last and self._borrows(first):
            first += 1
        while first < last and self._borrows(last):
            last -= 1
        if first > last:
            return None
        moved = (first, last) != (tie.first, tie.last)
        bots, matters = self._bots(first, last), self._matters(first, last)
        named = any(bot.kind != "stand_in" for bot in bots)
        judged = bots and self._hits([self.stance] if self.stance else [], first, last)
        titled = self._within(Span(self.reading.sentences[tie.first].start, self.reading.sentences[tie.last].end))
        if titled and not (named or matters or judged):
            return None
        if not moved and not self._within(tie.focus):
            return tie
        if bots and matters:
            focus = closest(bots, matters)
        else:
            told = [Span(one.start, one.end) for one in bots] + [Span(one.start, one.end) for one in matters]
            focus = told[0] if told else self.reading.sentences[first]
        return replace(tie, first=first, last=last, focus=focus)

    def _borrows(self, place: int) -> bool:
        """Whether a sentence has a borrowed stretch and too few words beside it to stand for itself, or is a mere link."""
        at, end = self.reading.sentences[place]
        touched = sorted(span for span in (*self.titles, *self.cited) if span.start < end and span.end > at)
        own = []
        for span in touched:
            own.append(self.reading.text[at : span.start])
            at = max(at, span.end)
        own.append(self.reading.text[at:end])
        return words(_LINK.sub("", " ".join(own))) < (SHARED.least_words if touched else 1)

    def _within(self, span: Span) -> bool:
        return any(span.start < other.end and other.start < span.end for other in self.titles)

    def _bots(self, first: int, last: int) -> list[Bot]:
        found = (bot for place in range(first, last + 1) for bot in self.reading.bots_in.get(place, []))
        return [bot for bot in found if bot.kind != AROUND and not self._within(Span(bot.start, bot.end))]

    def _matters(self, first: int, last: int) -> list[Hit]:
        """What says outside borrowed words that it is about mental health."""
        listed = [
            hit
            for place in range(first, last + 1)
            for name in ("health", "care_bot")
            for hit in self.reading.listed(name, place)
        ]
        return [
            *self._hits(self.subjects, first, last),
            *(hit for hit in listed if not self._within(Span(hit.start, hit.end))),
        ]

    def _hits(self, dimensions: Iterable[str], first: int, last: int) -> list[Hit]:
        found = (
            hit for name in dimensions for place in range(first, last + 1) for hit in self.reading.coded(name, place)
        )
        return [hit for hit in found if not self._within(Span(hit.start, hit.end))]

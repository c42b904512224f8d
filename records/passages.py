"""Passages: one mention for one stretch of words, however often a coder came back to it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from records.codebook import Dimension
from records.mentions import Code, Mention
from records.stance import one_stance
from records.tuning import SHARED

Span = tuple[int, int]
_WORD = re.compile(r"\S+")


class Words:
    """The words of a text, as evidence counts them: whatever stands between blanks."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in _WORD.finditer(text)]
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def same(self, one: Span, other: Span) -> bool:
        """Whether two stretches are one passage: they share more than half of the words of the shorter one.

        A word that a stretch cuts into is one of its words.
        """
        if one == other:
            return True
        a, b = self._touched(one), self._touched(other)
        shared = min(a[1], b[1]) - max(a[0], b[0])
        return shared > SHARED.same_share * min(a[1] - a[0], b[1] - b[0])

    def count(self, span: Span) -> int:
        """How many words a stretch has."""
        first, end = self._touched(span)
        return end - first

    def _touched(self, span: Span) -> Span:
        """The first of its words, and the one after the last."""
        return bisect_right(self._ends, span[0]), bisect_left(self._starts, span[1])


def merged(mentions: Iterable[Mention], text: str, scale: Dimension | None = None) -> list[Mention]:
    """The mentions of one post, in the order of the text, without two that are the same passage (`Words.same`).

    The longest mention is the anchor of a group, of equally long ones the earlier; every other that is the same passage
    as it joins, and so on with what is left. Of a group comes one mention: the anchor's span and quote, with the codes
    of all, those that agree in label, term and impact once, with the highest confidence. Of the codes on `scale` it
    keeps the one that they come to (`records.stance.one_stance`); without a scale all stay. What joins is compared with the
    anchor alone, so that a chain of overlaps never grows into one passage.
    """
    words = Words(text)
    groups: list[list[Mention]] = []
    for mention in sorted(mentions, key=lambda m: (-words.count(_span(m)), m.start, -m.end)):
        home = next((group for group in groups if words.same(_span(group[0]), _span(mention))), None)
        if home is None:
            groups.append([mention])
        else:
            home.append(mention)
    return [_joined(group, scale) for group in sorted(groups, key=lambda group: _span(group[0]))]


def _span(mention: Mention) -> Span:
    return mention.start, mention.end


def _joined(group: Sequence[Mention], scale: Dimension | None) -> Mention:
    """The group's anchor, which stands first, with the codes of all; repaired where one of the same span was."""
    anchor = group[0]
    alike = [one for one in group if one.repaired and _span(one) == _span(anchor)]
    repairs = dict.fromkeys(kind for one in alike for kind in (one.repaired or "").split(", "))
    return replace(
        anchor,
        codes=_codes(group, scale),
        repaired=", ".join(repairs) or None,
    )


def _codes(parts: Sequence[Mention], scale: Dimension | None) -> dict[str, tuple[Code, ...]]:
    found: dict[str, dict[object, Code]] = {}
    for part in parts:
        for dimension, several in part.codes.items():
            own = found.setdefault(dimension, {})
            for code in several:
                same = (code.label, code.term, code.impact)
                if same not in own or code.confidence > own[same].confidence:
                    own[same] = code
    codes = {dimension: tuple(own.values()) for dimension, own in found.items() if own}
    if scale is not None and (stances := codes.get(scale.id)):
        codes[scale.id] = (_one_stance(stances, scale),)
    return codes


def _one_stance(codes: Sequence[Code], scale: Dimension) -> Code:
    """The one code that several on a scale come to."""
    first = codes[0].label, codes[0].confidence
    label, sure = one_stance([(code.label, code.confidence) for code in codes], scale) or first
    own = [code for code in codes if code.label == label]
    return max(own, key=lambda code: code.confidence) if own else Code(label=label, confidence=sure)

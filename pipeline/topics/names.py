"""Names for topics: a theme that most of its mentions raise, else short phrases of its own posts, else two of its nouns.

A second phrase joins the first where it says something else of other posts (maximal marginal relevance; Carbonell and Goldstein
1998). What else was offered is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.topics.name_of_themes import themed
from pipeline.topics.name_of_words import named_by_words
from pipeline.topics.offers import Embed, Offer, Offers
from pipeline.topics.phrases import Words
from pipeline.topics.reading import Reading
from pipeline.topics.spelling import spelled, written
from pipeline.topics.tuning import Tuning

UNNAMED = "Unnamed topic {}"
By = Literal[
    "themes", "phrases", "words", "untold", ""
]  # "untold": by other words than its own, which no heading says; "": by nothing


@dataclass(frozen=True, slots=True)
class Named:
    """A topic's name, how it came to it, and what else was offered, best first."""

    name: str
    by: By
    wished: frozenset[str]  # the theme, or the words of the phrase as stems, that it would have if no other topic did
    offers: tuple[Offer, ...] = ()
    runners_up: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()  # that name it
    raised: float | None = None  # the share of its posts that raise one


class Namer:
    """Reads the texts once; names any grouping of them."""

    def __init__(
        self,
        texts: Sequence[str],
        posts: Sequence[int],
        vectors: NDArray[np.float32],
        words: Words,
        embed: Embed | None,
        tuning: Tuning,
        subject: Callable[[str], str] | None = None,
    ) -> None:
        self._subjects = [subject(text) for text in texts] if subject else [""] * len(texts)
        self._reading = Reading(texts, posts, words, tuning)
        self._offers = Offers(self._reading, vectors, embed)
        self._tuning = tuning

    def names(self, topic_of: Sequence[int], typical: Sequence[Sequence[int]]) -> list[Named]:
        """A name for each topic, no two alike. `typical` are the rows of each topic, most typical first.

        Where two open with the same words, the topic that they are worth more to has them.
        """
        offers = self._offers.of(topic_of, typical)
        given: dict[int, Named] = {}
        subjects = [self._subject(rows) for rows in typical]
        theme, wished = themed(self._reading, [[] if s else rows for s, rows in zip(subjects, typical, strict=True)])
        taken: set[frozenset[str]] = set()
        for topic in sorted(range(len(offers)), key=lambda t: (-offers[t][0].worth if offers[t] else 0.0, t)):
            if subject := subjects[topic]:
                number = 1 + sum(one.name.startswith(subject) for one in given.values())
                given[topic] = Named(
                    f"{subject} {number}" if number > 1 else subject, "untold", frozenset(), themes=(subject,)
                )
                continue
            kept = tuple(offers[topic][: self._tuning.phrases])
            if topic in theme and theme[topic].name not in subjects:
                made = self._of_phrases(offers[topic])
                second = tuple(filter(None, (made.name, *made.runners_up)))[: self._tuning.runners_up]
                one = theme[topic]
                given[topic] = Named(
                    one.name, "themes", frozenset({wished[topic]}), kept, second, one.themes, one.share
                )
                continue
            made = self._otherwise(topic, offers[topic], typical[topic], taken, given)
            wish = (
                frozenset({wished[topic]})
                if topic in wished
                else offers[topic][0].stems
                if offers[topic]
                else made.wished
            )
            given[topic] = replace(made, wished=wish, offers=kept)
        return [given[topic] for topic in range(len(offers))]

    def _otherwise(
        self,
        topic: int,
        offers: Sequence[Offer],
        typical: Sequence[int],
        taken: set[frozenset[str]],
        given: Mapping[int, Named],
    ) -> Named:
        """A name without a theme: by phrases whose words no other topic opens with, which are then taken, or by two words."""
        free = [one for one in offers if one.stems not in taken]
        made = self._of_phrases(free)
        if not made.by or _bare(free[0], self._tuning):
            others = {one.name for one in given.values()}
            name, nouns, untold = named_by_words(self._reading, typical, typical, others)
            if nouns or not made.by:
                by: By = "words" if nouns else "untold" if untold else ""
                return replace(made, name=name or UNNAMED.format(topic + 1), by=by)
        taken.add(free[0].stems)
        return made

    def _subject(self, rows: Sequence[int]) -> str:
        """What most of these texts speak of that no heading says in their words; else nothing."""
        most = Counter(self._subjects[row] for row in rows).most_common(1)
        return most[0][0] if most and most[0][1] * 2 > len(rows) else ""

    def _of_phrases(self, ranked: Sequence[Offer]) -> Named:
        """The best phrase, and a second where it says something else of posts that the first does not cover."""
        if not ranked:
            return Named("", "", frozenset())
        tuning, capitals = self._tuning, self._reading.capitals
        head = ranked[0]
        others = [one for one in ranked[1:] if not _alike(one, head)]
        name = written(head.phrase, capitals)
        fitting = [one for one in others if one.worth >= head.worth - tuning.second_within]
        if fitting and len(head.phrase) < tuning.most_words:

            def adds(one: Offer) -> float:
                return one.worth + tuning.weight_new * len(one.posts - head.posts) / len(one.posts)

            second = max(fitting, key=lambda one: (adds(one), one.phrase))
            name = f"{name}, {spelled(second.phrase, capitals)}"
        runners_up = dict.fromkeys(written(one.phrase, capitals) for one in [*others, *ranked[1:]])
        shown = tuple(other for other in runners_up if other != name)[: tuning.runners_up]
        return Named(name, "phrases" if head.worth >= tuning.least_worth else "", head.stems, runners_up=shown)


def _bare(one: Offer, tuning: Tuning) -> bool:
    """Whether a phrase is hardly more than one word that tells: few typical mentions hold what it says beside ("real friends")."""
    return len(one.stems) < 2 and one.cover < tuning.least_cover


def _alike(one: Offer, other: Offer) -> bool:
    """Whether two phrases share a word in some form ("calm", "calming"; "anxiety", "anxious"), told by how it begins."""
    return any(a[: _least(a, b)] == b[: _least(a, b)] for a in one.stems for b in other.stems)


def _least(a: str, b: str) -> int:
    return max(3, min(5, len(a), len(b)))

"""Phrases that could name a topic, and what they are worth.

A phrase is worth more the further it is the topic's own (the log-odds ratio of its share of the topic's posts to that of all
others), the more posts hold it in some form, the more of the typical mentions hold its words, the nearer it lies to them and to
them alone, and the more it is a whole. Posts are counted, not mentions.

No phrase is offered that fewer than `Tuning.fewest_posts` posts hold in some form, and no word that fewer posts of the topic do.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.topics.phrases import Phrase, root, stem
from pipeline.topics.reading import Reading, log_odds, unit
from pipeline.topics.tuning import Tuning

Embed = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A phrase that could name a topic: its posts in the topic, how far it is its own, how near, how whole; its worth."""

    phrase: Phrase
    posts: frozenset[int]
    z: float
    near: float
    whole: float
    worth: float
    stems: frozenset[str]  # of its words that tell
    cover: float = 0.0  # the share of the typical mentions that hold its words, wherever they stand


class Offers:
    """Finds the phrases of any grouping of the texts that were read; embeds each once."""

    def __init__(self, reading: Reading, vectors: NDArray[np.float32], embed: Embed | None) -> None:
        self._reading, self._vectors, self._embed = reading, vectors, embed
        self._mean = vectors.mean(axis=0)
        self._embedded: dict[Phrase, NDArray[np.float32]] = {}

    def of(self, topic_of: Sequence[int], typical: Sequence[Sequence[int]]) -> list[list[Offer]]:
        """By topic, what is offered, of most worth first. `typical` are the rows of each topic, most typical first."""
        reading, topics = self._reading, len(typical)
        tuning = reading.tuning
        own = reading.own(topic_of, topics)
        stems, roots = (reading.holding(topic_of, topics, held) for held in (reading.stems, reading.roots))
        words = replace(
            reading.words, common=_common(own, [{w: len(p) for w, p in one.items()} for one in stems], tuning)
        )
        by: dict[Phrase, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        forms: list[Counter[Phrase]] = [Counter() for _ in range(topics)]
        keys: dict[Phrase, Phrase] = {}
        for held, post, topic in zip(reading.held, reading.posts, topic_of, strict=True):
            for phrase in held:
                key = keys.get(phrase) or keys.setdefault(phrase, words.key(phrase))
                by[key][topic].add(post)
                if topic >= 0:
                    forms[topic][phrase] += 1
        anywhere = {key: set().union(*groups.values()) for key, groups in by.items()}
        found: list[list[Offer]] = []
        for topic in range(topics):
            mine = []
            usual = reading.usual(typical[topic])
            for phrase, times in forms[topic].items():
                key = keys[phrase]
                posts = by[key][topic]
                # A contrary is said of the whole topic: few of its posts are too few for it.
                denies = any(map(words.denies, phrase))
                least = tuning.least_denied * len(own[topic]) if denies else 0.0
                few = len(posts) < max(least, tuning.fewest_holding)
                if few or len(anywhere[key]) < tuning.fewest_posts or not words.reads(phrase):
                    continue
                if any(
                    len(roots[topic][root(w)]) < tuning.fewest_posts for w in phrase if words.means(w)
                ) or not words.told(" ".join(phrase)):
                    continue
                n = len(own[topic])
                outside = len(anywhere[key] - own[topic])
                z = log_odds(len(posts), n, outside, reading.everywhere - n, tuning.prior)
                if z >= tuning.least_z:
                    telling = {stem(w) for w in phrase if words.carries(w) or words.aside.is_condition(w)}
                    whole = reading.borders.whole(phrase)
                    content = {root(w) for w in words.content(phrase)}
                    cover = usual.all(content)
                    worth = _worth(z, len(posts), times, whole, len(phrase), tuning)
                    worth += tuning.weight_typical * usual.mean(content) + tuning.weight_cover * cover
                    mine.append(Offer(phrase, frozenset(posts), z, 0.0, whole, worth, frozenset(telling), cover))
            mine.sort(key=lambda one: (-one.worth, one.phrase))
            found.append(mine[: tuning.offers])
        return self._nearer(found, typical)

    def _nearer(self, found: list[list[Offer]], typical: Sequence[Sequence[int]]) -> list[list[Offer]]:
        """The offers with their nearness to the topic's typical mentions, less that to the three topics they are nearest to otherwise."""
        self._embed_new({one.phrase for offers in found for one in offers})
        middles = np.stack([self._middle(rows) for rows in typical]) if typical else np.zeros((0, 1))
        ranked = []
        for topic, offers in enumerate(found):
            mine = []
            for one in offers:
                near = middles @ self._place(one)
                others = np.sort(np.delete(near, topic))[-3:]
                apart = float(near[topic]) - (float(others.mean()) if len(others) else 0.0)
                worth = one.worth + self._reading.tuning.weight_near * (float(near[topic]) + apart)
                mine.append(replace(one, near=float(near[topic]), worth=worth))
            ranked.append(sorted(mine, key=lambda one: (-one.worth, one.phrase)))
        return ranked

    def _embed_new(self, phrases: Collection[Phrase]) -> None:
        new = sorted(set(phrases) - self._embedded.keys())
        if new and self._embed is not None:
            self._embedded.update(zip(new, self._embed([" ".join(phrase) for phrase in new]), strict=True))

    def _middle(self, rows: Sequence[int]) -> NDArray[np.float32]:
        return unit(self._vectors[list(rows[: self._reading.tuning.typical])].mean(axis=0) - self._mean)

    def _place(self, one: Offer) -> NDArray[np.float32]:
        """Where a phrase lies: by the encoder, or, without one, where the mentions of its posts do."""
        if (vector := self._embedded.get(one.phrase)) is not None:
            return unit(vector - self._mean)
        rows = [row for row, held in enumerate(self._reading.held) if one.phrase in held]
        return unit(self._vectors[rows].mean(axis=0) - self._mean)


def _worth(z: float, posts: int, times: int, whole: float, length: int, tuning: Tuning) -> float:
    return (
        tuning.weight_z * min(z, 10)
        + tuning.weight_whole * whole
        + tuning.weight_posts * math.log(posts)
        + tuning.weight_form * math.log(times)
        + tuning.weight_long * (length > 2)
    )


def _common(own: Sequence[set[int]], stems: Sequence[dict[str, int]], tuning: Tuning) -> frozenset[str]:
    """The stems that a fair share of the posts of half the topics hold: they tell none of them."""
    if len(own) < tuning.topics_to_share:
        return frozenset()
    shared = Counter(
        word
        for mine, held in zip(own, stems, strict=True)
        for word, posts in held.items()
        if posts >= tuning.shared_posts * len(mine)
    )
    return frozenset(word for word, topics in shared.items() if 2 * topics >= len(own))

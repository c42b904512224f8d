"""The topics of a set of mentions as plain tables."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.topics.cluster import cluster
from pipeline.topics.matter import without_names
from pipeline.topics.names import names
from pipeline.topics.neighbours import nearest
from pipeline.topics.place import centroids, joined, positions, representatives
from pipeline.topics.tuning import TUNING, Tuning
from pipeline.topics.vocabulary import NoVocabulary

TOO_FEW = "{distinct} different mentions are too few for topics: {fewest} are needed."
NO_WORDS = "The mentions consist of the most common words only: nothing names a topic."
NO_GROUPS = "The mentions form no groups that stand out from each other."


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicTable:
    """Topics, most frequent first, and for each text its topic (index or None), strength, rank and position."""

    names: list[str] = field(default_factory=list)
    keywords: list[list[tuple[str, float]]] = field(default_factory=list)
    centroids: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    topic_of: list[int | None] = field(default_factory=list)
    strength: list[float] = field(default_factory=list)
    representative: list[int | None] = field(default_factory=list)
    positions: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 2), np.float32))
    note: str | None = None  # why there are no topics


def find_topics(
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    posts: Sequence[int],
    *,
    seed: int,
    told: Callable[[str], bool],
    ignored: Collection[str] = (),
    tuning: Tuning = TUNING,
) -> TopicTable:
    """Topics of the texts; `vectors` has shape (texts, dimensions), `posts` tells the post of each text.

    `told` says of a phrase whether it may stand open on a page as part of a name; texts come with handles and links masked.
    `ignored` are the words of chatbots' names, by which no topic is made or named. Few or similar texts give few topics or
    none.
    """
    distinct = len(set(texts))
    if distinct < tuning.fewest:
        return _without_topics(len(texts), TOO_FEW.format(distinct=distinct, fewest=tuning.fewest))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        matter = without_names(vectors, texts, ignored, tuning)
        known = nearest(matter, tuning)
        try:
            clusters = cluster(texts, matter, known, seed, ignored, tuning)
        except NoVocabulary:
            return _without_topics(len(texts), NO_WORDS)
        places = positions(matter, known, seed, tuning)
    labels = clusters.labels
    order = sorted({int(label) for label in labels} - {-1}, key=lambda t: (-int(np.sum(labels == t)), t))
    if not order:
        return _without_topics(len(texts), NO_GROUPS, places)
    labels = joined(labels, matter, order, tuning)
    order.sort(key=lambda t: (-int(np.sum(labels == t)), t))
    rank = {topic: index for index, topic in enumerate(order)}
    topic_of = [rank.get(int(t), -1) for t in labels]
    phrases = [[(w, round(float(s), 5)) for w, s in clusters.phrases[t] if w] for t in order]
    return TopicTable(
        names=names(texts, posts, topic_of, len(order), ignored, told, tuning),
        keywords=phrases,
        centroids=centroids(labels, vectors, order),
        topic_of=[None if topic < 0 else topic for topic in topic_of],
        strength=[round(float(s), 4) for s in clusters.strength],
        representative=representatives(labels, matter, order, tuning),
        positions=places,
    )


def _without_topics(n: int, note: str, places: NDArray[np.float32] | None = None) -> TopicTable:
    return TopicTable(
        topic_of=[None] * n,
        strength=[0.0] * n,
        representative=[None] * n,
        positions=np.zeros((n, 2), np.float32) if places is None else places,
        note=note,
    )

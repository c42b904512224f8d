"""A topic keeps its number over runs: the topics of a new model are matched to those of the last one.

Two topics are the same where they hold the same mentions. Of the mentions that stood in both models, the two topics
share at least `Tuning.least_shared` of what either holds (Jaccard; Greene, Doyle and Cunningham 2010 follow communities
over time in this way and by such a threshold). Where fewer than `Tuning.enough_shared` of their mentions stood in both,
as after coding all posts anew, their centroids decide: the cosine must reach `Tuning.least_cosine`. Of all one-to-one
matches, the one with the most agreement is taken (the Hungarian method). A topic without a match gets a number that was
never used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.topics.find import TopicTable
from pipeline.topics.tuning import TUNING, Tuning


@dataclass(frozen=True, slots=True, kw_only=True)
class LastModel:
    """What is known of the model before: by topic number its centroid, by mention id its topic, where it had one."""

    next_number: int = 1  # the first that was never used
    centroids: Mapping[int, NDArray[np.float32]] = field(default_factory=dict)
    topic_of: Mapping[int, int] = field(default_factory=dict)


def numbers(
    table: TopicTable, mentions: Sequence[int], last: LastModel, tuning: Tuning = TUNING
) -> tuple[list[int], int]:
    """The number of each topic of the table, and the next number to give. `mentions` are ids, those of the table."""
    from scipy.optimize import linear_sum_assignment

    known = sorted({*last.centroids, *last.topic_of.values()})
    score = _agreement(table, mentions, last, known, tuning)
    given: dict[int, int] = {}
    for topic, old in zip(*linear_sum_assignment(-score), strict=True):
        if score[topic, old] > 0:
            given[int(topic)] = known[int(old)]
    following = max([last.next_number, *(number + 1 for number in known)])
    for topic in range(len(table.names)):
        if topic not in given:
            given[topic] = following
            following += 1
    return [given[topic] for topic in range(len(table.names))], following


def _agreement(
    table: TopicTable, mentions: Sequence[int], last: LastModel, known: Sequence[int], tuning: Tuning
) -> NDArray[np.float64]:
    """How far each topic agrees with each known one, shape (topics, known); 0 where they are not the same."""
    column = {number: index for index, number in enumerate(known)}
    here: list[set[int]] = [set() for _ in table.names]
    for mention, topic in zip(mentions, table.topic_of, strict=True):
        if topic is not None and mention in last.topic_of:
            here[topic].add(mention)
    present = set(mentions)
    there: list[set[int]] = [set() for _ in known]
    for mention, number in last.topic_of.items():
        if mention in present:
            there[column[number]].add(mention)
    score = np.zeros((len(here), len(known)))
    for new, mine in enumerate(here):
        for index, theirs in enumerate(there):
            either = mine | theirs
            cosine = _cosine(table.centroids[new], last.centroids.get(known[index]))
            if len(either) >= tuning.enough_shared:
                shared = len(mine & theirs) / len(either)
                # Where two matches share as much, the nearer centroid decides.
                score[new, index] = shared + 0.01 * max(cosine, 0.0) if shared >= tuning.least_shared else 0.0
            elif cosine >= tuning.least_cosine:
                score[new, index] = cosine
    return score


def _cosine(one: NDArray[np.float32], other: NDArray[np.float32] | None) -> float:
    """Of two unit vectors; 0 where one is missing or of another model."""
    return float(one @ other) if other is not None and one.shape == other.shape else 0.0

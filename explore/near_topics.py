"""Which topics lie near to one another, and near to what someone asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from db.read.topics import TopicInfo
from explore.dataset import DataSet

__all__ = ["Near", "TopicInfo", "by_meaning", "by_words", "have_vectors", "nearest"]

LEAST = 0.2  # cosine below which a topic has nothing to do with the words: the encoder gives unrelated texts about 0.1


@dataclass(frozen=True, slots=True)
class Near:
    """A topic and how near it is: a cosine, or, where no vectors are to be had, the share of the words that it holds."""

    topic: TopicInfo
    nearness: float


def nearest(data: DataSet, number: int, most: int = 4) -> list[Near]:
    """The topics whose middles lie nearest to this topic's, nearest first; none where its middle is not known."""
    vector = next((t.centroid for t in data.topics.topics if t.id == number), None)
    if vector is None:
        return []
    return [one for one in _ranked(data, vector) if one.topic.id != number][:most]


def by_meaning(data: DataSet, vector: NDArray[np.float32], most: int = 5) -> list[Near]:
    """The topics nearest in meaning to a unit vector of the data set's model, nearest first, from `LEAST` on."""
    return [one for one in _ranked(data, vector) if one.nearness >= LEAST][:most]


def by_words(data: DataSet, asked: str, most: int = 5) -> list[Near]:
    """The topics whose name or keywords hold most of the words that are asked for."""
    wanted = _words(asked)
    if not wanted:
        return []
    found = [Near(t, len(wanted & _words(" ".join([t.name, *t.keywords]))) / len(wanted)) for t in data.topics.topics]
    return sorted((one for one in found if one.nearness), key=lambda one: -one.nearness)[:most]


def have_vectors(data: DataSet, model: str) -> bool:
    """Whether topics can be looked for by vectors of this model."""
    return data.topics.parameters.get("model") == model and any(t.centroid is not None for t in data.topics.topics)


def _ranked(data: DataSet, vector: NDArray[np.float32]) -> list[Near]:
    found = [
        Near(topic, float(topic.centroid @ vector))
        for topic in data.topics.topics
        if topic.centroid is not None and topic.centroid.shape == vector.shape
    ]
    return sorted(found, key=lambda one: -one.nearness)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{2,}", text.lower()))

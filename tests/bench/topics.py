"""Topics beside BERTopic's defaults on the same vectors: coherence, diversity, time and memory."""

from __future__ import annotations

import resource
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from db.connect import database_url, open_read_only
from db.disclosure import VIEWER, may_head, redact
from db.read.layers import layers, stored_codebook
from db.write.vectors import mention_vectors
from embedding import make_embedder
from pipeline.stages.topic_stage import set_aside
from pipeline.topics import all_themes, find_topics
from pipeline.topics.keywords import going_together

WORDS = 10  # a topic
SEED = 20260413
NOISE = 0.02  # of a vector's length, by which a repeated mention differs


def topics_beside_defaults(database: Path | str) -> dict[str, float]:
    """NPMI over mentions and diversity of the ten first words of each topic, ours and BERTopic's as it comes."""
    texts, vectors, posts, aside = _mentions(database)
    started = time.perf_counter()
    ours = find_topics(
        texts, vectors, posts, seed=SEED, told=may_head, aside=aside, embed=make_embedder().embed, themes=all_themes()
    )
    took = time.perf_counter() - started
    theirs, unassigned = _defaults(texts, vectors)
    mine = [[word for word, _ in words[:WORDS]] for words in ours.keywords if words]
    assert ours.stability is not None
    return {
        "npmi": coherence(mine, texts),
        "diversity": diversity(mine),
        "default_npmi": coherence(theirs, texts),
        "default_diversity": diversity(theirs),
        "topics": len(mine),
        "default_topics": len(theirs),
        "unassigned": ours.topic_of.count(None) / len(texts),
        "default_unassigned": unassigned,
        "seeds": ours.stability.seeds,
        "resamples": ours.stability.resamples,
        "seconds": took,
    }


def topics_of_many(database: Path | str, mentions: int) -> dict[str, float]:
    """Seconds and megabytes for so many mentions: the data set's, repeated with a little noise in words and vectors."""
    texts, vectors, _, aside = _mentions(database)
    chance = np.random.default_rng(SEED)
    rows = chance.integers(0, len(texts), mentions)
    many = vectors[rows]
    for start in range(0, mentions, 50_000):
        part = many[start : start + 50_000]
        part += NOISE * chance.standard_normal(part.shape, dtype=np.float32)
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    told = [f"{texts[row]} {i}" for i, row in enumerate(rows.tolist())]
    started = time.perf_counter()
    found = find_topics(
        told,
        many,
        range(mentions),
        seed=SEED,
        told=may_head,
        aside=aside,
        embed=make_embedder().embed,
        themes=all_themes(),
    )
    return {
        "seconds": time.perf_counter() - started,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "topics": len(found.names),
        "unassigned": found.topic_of.count(None) / mentions,
    }


def coherence(topics: Sequence[Sequence[str]], texts: Sequence[str]) -> float:
    """The mean over topics of the mean NPMI of their words' pairs, both in one text being together (Lau et al. 2014)."""
    from sklearn.feature_extraction.text import CountVectorizer

    words = sorted({word for topic in topics for word in topic})
    place = {word: i for i, word in enumerate(words)}
    count = CountVectorizer(vocabulary=words, binary=True, token_pattern=r"(?u)\b\w+\b")
    holds = count.fit_transform(texts).astype(np.float64)
    going = going_together(np.asarray((holds.T @ holds).todense()), len(texts))
    found = []
    for topic in topics:
        at = [place[word] for word in topic]
        pairs = going[np.ix_(at, at)][np.triu_indices(len(at), 1)]
        found.append(float(pairs.mean()) if len(pairs) else 0.0)
    return float(np.mean(found))


def diversity(topics: Sequence[Sequence[str]]) -> float:
    """The share of different words among the topics' words (Dieng, Ruiz and Blei 2020)."""
    return len({word for topic in topics for word in topic}) / sum(map(len, topics))


def _defaults(texts: Sequence[str], vectors: NDArray[np.float32]) -> tuple[list[list[str]], float]:
    """The words of BERTopic's topics with nothing set, and the share of the texts in none."""
    from bertopic import BERTopic

    np.random.seed(SEED)
    model = BERTopic()
    labels, _ = model.fit_transform(list(texts), embeddings=vectors)
    numbers = sorted(set(labels) - {-1})
    return [[word for word, _ in model.get_topic(t)[:WORDS] if word] for t in numbers], labels.count(-1) / len(labels)


def _mentions(database: Path | str) -> tuple[list[str], NDArray[np.float32], list[int], Any]:
    engine = open_read_only(database_url(str(database)))
    try:
        with engine.connect() as connection:
            layer = layers(connection)[0]
            found = mention_vectors(connection, layer, make_embedder().name)
            aside = set_aside(stored_codebook(connection, layer))
    finally:
        engine.dispose()
    return [redact(quote, VIEWER) for quote in found.quotes], found.vectors, found.posts, aside

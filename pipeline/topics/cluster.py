"""Mentions to groups: BERTopic on their vectors, seeded.

Grootendorst 2022, "BERTopic: Neural topic modeling with a class-based TF-IDF procedure"; McInnes et al. 2018, "UMAP";
Campello et al. 2013, "HDBSCAN".
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.topics.neighbours import Nearest, umap
from pipeline.topics.tuning import Tuning
from pipeline.topics.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Clusters:
    """For each text its cluster (-1 for none) and how strongly it belongs; for each cluster its phrases, heaviest first."""

    labels: NDArray[np.int_]
    strength: NDArray[np.float64]
    phrases: dict[int, list[tuple[str, float]]]


def cluster(
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    known: Nearest | None,
    seed: int,
    ignored: Collection[str],
    tuning: Tuning,
) -> Clusters:
    """Cluster the texts by their vectors, shape (texts, dimensions), and what is nearest to each. Raises NoVocabulary."""
    from bertopic import BERTopic
    from bertopic.vectorizers import ClassTfidfTransformer
    from hdbscan import HDBSCAN
    from sklearn.feature_extraction.text import CountVectorizer

    model = BERTopic(
        embedding_model=None,
        umap_model=umap(known, tuning.neighbours(len(texts)), tuning.components, 0.0, seed),
        hdbscan_model=HDBSCAN(
            min_cluster_size=tuning.min_topic_size(len(texts)),
            min_samples=tuning.samples(len(texts)),
            cluster_selection_method=tuning.selection,
            prediction_data=True,
            core_dist_n_jobs=1,
        ),
        vectorizer_model=CountVectorizer(
            vocabulary=vocabulary(texts, ignored, tuning), ngram_range=(1, tuning.most_words)
        ),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True, bm25_weighting=True),
        top_n_words=tuning.phrases,
        calculate_probabilities=False,
        verbose=False,
    )
    labels, probabilities = model.fit_transform(list(texts), embeddings=vectors)
    strength = np.asarray(probabilities if probabilities is not None else np.ones(len(texts)), dtype=float)
    return Clusters(np.asarray(labels), strength, {int(t): list(words) for t, words in model.get_topics().items()})

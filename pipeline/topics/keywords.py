"""The words that a topic is made of: class-based TF-IDF by BERTopic on given topics, of which those that go together stay.

Grootendorst 2022, "BERTopic: Neural topic modeling with a class-based TF-IDF procedure". Of the heaviest words those are kept
that stand in the same mentions as the others (normalised pointwise mutual information; Bouma 2009).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.co_occurrence import npmi
from pipeline.topics.phrases import Words
from pipeline.topics.tree import Labels
from pipeline.topics.tuning import Tuning

Keywords = list[tuple[str, float]]  # with their weight, heaviest first


def keywords(
    texts: Sequence[str], vectors: NDArray[np.float32], topic_of: Labels, words: Words, tuning: Tuning
) -> list[Keywords]:
    """By topic, numbered from 0 on (-1 for none), its words; none where the texts have none."""
    from bertopic import BERTopic
    from bertopic.cluster import BaseCluster
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    topics = int(topic_of.max()) + 1
    inside = np.flatnonzero(topic_of >= 0)
    own = [texts[row] for row in inside.tolist()]

    def telling(text: str) -> list[str]:
        return [
            w for w in text.lower().split() if w.isalpha() and words.means(w) and not words.barred(w) and words.told(w)
        ]

    count = CountVectorizer(analyzer=telling, min_df=min(tuning.fewest_texts, max(1, len(own) // 20)))
    try:
        holds = (count.fit_transform(_plain(own)) > 0).astype(np.float32).tocsc()
    except ValueError:  # scikit-learn's answer where no word is left
        return [[] for _ in range(topics)]
    if len(count.vocabulary_) < 2:  # which class-based TF-IDF cannot weigh
        return [[] for _ in range(topics)]
    model = BERTopic(
        embedding_model=None,
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=CountVectorizer(analyzer=telling, vocabulary=count.vocabulary_),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
        top_n_words=tuning.keywords_offered,
        verbose=False,
    )
    model.fit(own, embeddings=vectors[inside], y=topic_of[inside].tolist())
    # BERTopic numbers topics by size: its own numbers are read back by the rows.
    theirs = np.asarray(model.topics_)
    together = np.asarray((holds.T @ holds).todense())
    found: list[Keywords] = []
    for topic in range(topics):
        number = int(theirs[np.flatnonzero(topic_of[inside] == topic)[0]])
        offered = [(str(w), float(s)) for w, s in model.get_topic(number) or [] if w and s > 0]
        found.append(_cohesive(offered, together, len(own), count.vocabulary_, tuning.keywords))
    return found


def _cohesive(offered: Keywords, together: NDArray[Any], texts: int, place: dict[str, Any], most: int) -> Keywords:
    """The words of which the worst is left out until `most` remain: it goes least with the others."""
    kept = [one for one in offered if one[0] in place]
    at = [place[word] for word, _ in kept]
    going = going_together(together[np.ix_(at, at)], texts)
    np.fill_diagonal(going, 0.0)
    alive = np.ones(len(kept), dtype=bool)
    while alive.sum() > most:
        worth = np.where(alive, going[:, alive].sum(axis=1), np.inf)
        alive[int(worth.argmin())] = False
    return [(word, round(weight, 5)) for (word, weight), left in zip(kept, alive, strict=True) if left]


def going_together(together: NDArray[Any], texts: int) -> NDArray[np.float64]:
    """NPMI of words, -1 to 1, from how many of the texts hold both; the diagonal has each word's. -1 for a word in none."""
    alone = np.diag(together)
    table = np.block([[together, alone[:, None]], [alone[None], np.array([[texts]])]])
    return np.nan_to_num(npmi(table), nan=-1.0)


def _plain(texts: Sequence[str]) -> list[str]:
    """As BERTopic counts words: letters and digits only, so that "don't" is "dont"."""
    return [re.sub(r"[^A-Za-z0-9 ]+", "", re.sub(r"[\n\t]", " ", text)) for text in texts]

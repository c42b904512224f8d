"""The topic stage: BERTopic on the mentions' vectors, seeded, and its result as plain tables.

Grootendorst 2022, "BERTopic: Neural topic modeling with a class-based TF-IDF procedure"; McInnes et al. 2018, "UMAP";
Campello et al. 2013, "HDBSCAN".
"""

from __future__ import annotations

import hashlib
import json
import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

FEWEST = 30  # mentions; under this a topic would be a handful of quotes
VERSION = 4  # raise when the same input could give other topics
REPRESENTATIVES = 8


@dataclass(frozen=True, slots=True)
class TopicTable:
    """Topics, most frequent first, and for each text its topic (index or None), strength, rank and position."""

    names: list[str] = field(default_factory=list)
    keywords: list[list[tuple[str, float]]] = field(default_factory=list)
    topic_of: list[int | None] = field(default_factory=list)
    strength: list[float] = field(default_factory=list)
    representative: list[int | None] = field(default_factory=list)
    positions: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 2), np.float32))
    note: str | None = None


def parameters(texts: int, seed: int, ignored: Collection[str] = ()) -> dict[str, Any]:
    """The settings for this many texts: small data sets get smaller neighbourhoods and topics.

    `ignored` are words that name no topic, such as the chatbots' own names, which stand in every other mention.
    """
    return {
        "version": VERSION,
        "ignored_words": len(ignored),
        "seed": seed,
        "min_topic_size": int(np.clip(round(texts / 35), 8, 60)),
        "n_neighbors": int(np.clip(texts // 8, 5, 15)),
        "n_components": 5,
    }


def fingerprint(
    mention_ids: Sequence[int], hashes: Sequence[str], model: str, seed: int, ignored: Collection[str] = ()
) -> str:
    """Tells whether the topics of these mentions (ids and quote hashes), vectors and seed were made already."""
    made_of = json.dumps(
        [model, parameters(len(hashes), seed, ignored), sorted(ignored), list(mention_ids), list(hashes)]
    )
    return hashlib.sha256(made_of.encode()).hexdigest()


def find_topics(
    texts: Sequence[str], vectors: NDArray[np.float32], *, seed: int, ignored: Collection[str] = ()
) -> TopicTable:
    """Topics of the texts; `vectors` has shape (texts, dimensions). Few or similar texts give few topics or none."""
    settings = parameters(len(texts), seed, ignored)
    distinct = len(set(texts))
    if distinct < FEWEST:
        return _without_topics(texts, f"{distinct} different mentions are too few for topics: {FEWEST} are needed.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            labels, strength, keywords = _cluster(texts, vectors, settings, ignored)
        except NoVocabulary:
            return _without_topics(texts, "The mentions consist of the most common words only: nothing names a topic.")
        positions = _project(vectors, settings)
    order = sorted(set(labels) - {-1}, key=lambda t: (-int(np.sum(labels == t)), t))
    if not order:
        table = _without_topics(texts, "The mentions form no groups that stand out from each other.")
        return TopicTable([], [], table.topic_of, table.strength, table.representative, positions, table.note)
    rank = {topic: index for index, topic in enumerate(order)}
    words = [[(w, round(float(s), 5)) for w, s in keywords[t] if w] for t in order]
    return TopicTable(
        names=_names(words, texts),
        keywords=words,
        topic_of=[rank.get(int(t)) for t in labels],
        strength=[round(float(s), 4) for s in strength],
        representative=_representatives(labels, vectors, order),
        positions=positions,
    )


def _cluster(
    texts: Sequence[str], vectors: NDArray[np.float32], settings: dict[str, Any], ignored: Collection[str]
) -> tuple[NDArray[np.int_], NDArray[np.float64], dict[int, list[tuple[str, float]]]]:
    from bertopic import BERTopic
    from bertopic.vectorizers import ClassTfidfTransformer
    from hdbscan import HDBSCAN
    from sklearn.feature_extraction.text import CountVectorizer

    model = BERTopic(
        embedding_model=None,
        umap_model=_umap(settings, settings["n_components"], 0.0),
        hdbscan_model=HDBSCAN(
            min_cluster_size=settings["min_topic_size"],
            min_samples=max(3, settings["min_topic_size"] // 4),
            cluster_selection_method="leaf",
            prediction_data=True,
            core_dist_n_jobs=1,
        ),
        vectorizer_model=CountVectorizer(vocabulary=_vocabulary(texts, ignored), ngram_range=(1, 2)),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True, bm25_weighting=True),
        top_n_words=12,
        calculate_probabilities=False,
        verbose=False,
    )
    labels, probabilities = model.fit_transform(list(texts), embeddings=vectors)
    found = np.asarray(labels)
    strength = np.asarray(probabilities if probabilities is not None else np.ones(len(texts)), dtype=float)
    return found, strength, {int(t): list(w) for t, w in model.get_topics().items()}


def _vocabulary(texts: Sequence[str], ignored: Collection[str]) -> list[str]:
    """Words and pairs of words that may describe a topic: no stop words, nothing that only one or two people wrote."""
    from sklearn.feature_extraction.text import CountVectorizer

    fewest = int(np.clip(len(texts) // 400, 3 if len(texts) >= 200 else 2, 25))
    plain = [re.sub(r"[^\w\s]", "", text.replace("\n", " ")).lower() for text in texts]  # as BERTopic does
    vectorizer = CountVectorizer(
        stop_words=_stop_words(ignored),
        ngram_range=(1, 2),
        min_df=fewest,
        token_pattern=r"(?u)\b[^\W\d_]\w+\b",  # noqa: S106
    )
    try:
        vocabulary = sorted(vectorizer.fit(plain).vocabulary_)
    except ValueError as error:  # scikit-learn's answer where no word is left
        raise NoVocabulary from error
    if len(vocabulary) < 2:
        raise NoVocabulary
    return vocabulary


class NoVocabulary(ValueError):
    """The texts hold no word that could describe a topic."""


def _umap(settings: dict[str, Any], components: int, min_dist: float) -> Any:
    from umap import UMAP

    return UMAP(
        n_neighbors=settings["n_neighbors"],
        n_components=components,
        min_dist=min_dist,
        metric="cosine",
        init="pca",  # the spectral default fails on small or disconnected data
        random_state=settings["seed"],
        n_jobs=1,
    )


def _project(vectors: NDArray[np.float32], settings: dict[str, Any]) -> NDArray[np.float32]:
    return np.asarray(_umap(settings, 2, 0.1).fit_transform(vectors), dtype=np.float32).round(4)


def _representatives(labels: NDArray[np.int_], vectors: NDArray[np.float32], order: Sequence[int]) -> list[int | None]:
    """Rank (1 = most typical) of the mentions nearest to their topic's centre; the same words count once."""
    ranks: list[int | None] = [None] * len(labels)
    for topic in order:
        members = np.flatnonzero(labels == topic)
        centre = vectors[members].mean(axis=0)
        chosen: list[int] = []
        for index in members[np.argsort(-(vectors[members] @ centre), kind="stable")]:
            if all(float(vectors[index] @ vectors[other]) < 0.95 for other in chosen):
                chosen.append(int(index))
                ranks[index] = len(chosen)
            if len(chosen) == REPRESENTATIVES:
                break
    return ranks


def _names(keywords: Sequence[Sequence[tuple[str, float]]], texts: Sequence[str]) -> list[str]:
    """A readable name a topic: its three heaviest keywords that do not repeat each other, told apart where equal."""
    names: list[str] = []
    capitals = _capitals(texts)
    for number, words in enumerate(keywords, start=1):
        kept: list[str] = []
        for phrase, _ in words:
            if not any(_alike(phrase, other) for other in kept):
                kept.append(phrase)
            if len(kept) == 3:
                break
        name = ", ".join(_as_written(phrase, capitals) for phrase in kept) or f"Topic {number}"
        names.append(name[:1].upper() + name[1:])
    return [n if names.count(n) == 1 else f"{n} ({names[: i + 1].count(n)})" for i, n in enumerate(names)]


def _alike(phrase: str, other: str) -> bool:
    """Whether two phrases share a word, or forms of one ("luka", "lukas")."""
    return any(
        a[:5] == b[:5] or (min(len(a), len(b)) >= 4 and (a.startswith(b) or b.startswith(a)))
        for a in phrase.split()
        for b in other.split()
    )


def _capitals(texts: Sequence[str]) -> dict[str, str]:
    """Words that most texts write in capitals (CBT, ERP), by their small letters."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for word in re.findall(r"\b[^\W\d_]{2,6}\b", text):
            seen[word.lower()][word] += 1
    return {small: small.upper() for small, forms in seen.items() if forms[small.upper()] * 2 > forms.total()}


def _as_written(phrase: str, capitals: dict[str, str]) -> str:
    return " ".join(capitals.get(word, word) for word in phrase.split())


def _stop_words(ignored: Collection[str]) -> list[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    words = ENGLISH_STOP_WORDS | _FILLERS | {form for word in ignored for form in (word.lower(), f"{word.lower()}s")}
    # Apostrophes are gone by the time words are counted: "we've" stands there as "weve".
    return sorted(words | {word.replace("'", "") for word in words})


# Contractions, fillers and masks of everyday posts, which would otherwise name half the topics.
_FILLERS = frozenset(
    "i'm i've i'd i'll it's that's don't didn't doesn't can't won't isn't wasn't you're they're there's he's she's "
    "couldn't wouldn't aren't haven't hasn't wouldn't hadn't you'd let's she'll what's we're you've they've im ive dont cant didnt doesnt thats its "
    "like just really got get getting gets going gonna know thing things lot kind stuff bit way literally actually "
    "basically maybe yeah yes ok okay lol oh well also even still one would could much many make makes made making said "
    "say says tell told want wants use used using asked ask asking able help helps helped great good love user url email phone http https www com".split()
)


def _without_topics(texts: Sequence[str], note: str) -> TopicTable:
    n = len(texts)
    return TopicTable([], [], [None] * n, [0.0] * n, [None] * n, np.zeros((n, 2), np.float32), note)

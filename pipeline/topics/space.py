"""Where passages stand to each other for topics: what they mean, without what is set aside, and the words they share.

A sentence vector leans far towards a proper name, a condition or "she" in the sentence. What chatbots' names, words for conditions
and for persons explain of the vectors is taken out: the part that a ridge regression (Hoerl and Kennard 1970) on "holds this
word" predicts. Beside it stand the words themselves, by latent semantic analysis (Deerwester et al. 1990): passages that share no
telling word share no name. And beside both the themes that they raise: passages say one thing in many words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.topics.aside import PERSONS, Aside, words_in
from pipeline.topics.phrases import Words, stem
from pipeline.topics.tuning import Tuning

CHUNK = 20_000  # rows at a time


class Space:
    """Learned from some passages; tells where those and others stand."""

    def __init__(
        self,
        texts: Sequence[str],
        vectors: NDArray[np.float32],
        aside: Aside,
        words: Words,
        tuning: Tuning,
    ) -> None:
        self._tuning = tuning
        taken = {stem(word) for word in PERSONS} | {word for word in aside.names_stemmed if not words.function(word)}
        self._aside = aside
        taken |= {word for word in aside.conditions_known if not words.stops(word)}
        self._column = {word: i for i, word in enumerate(sorted(taken))}
        self._columns: dict[str, list[int]] = {}  # of each word that was seen
        holds = self._holds(texts)
        self._mean = holds.mean(axis=0)
        holds -= self._mean
        penalty = tuning.ridge * np.eye(holds.shape[1], dtype=np.float32)
        self._weights = np.linalg.solve(holds.T @ holds + penalty, holds.T @ vectors).astype(np.float32)
        self._wording = Wording(texts, aside, words, tuning)
        self._guide = Guide(words.themes.holds(texts), self._meaning(texts, vectors), tuning)
        self._themes = words.themes

    def rows(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Unit vectors, one a text."""
        meaning = self._meaning(texts, vectors)
        wording = self._tuning.wording * self._wording.rows(texts)
        guided = self._tuning.guided * self._guide.rows(self._themes.holds(texts), meaning)
        return _unit(np.hstack([meaning, wording, guided]))

    def raised(self, texts: Sequence[str]) -> NDArray[np.bool_]:
        """Which of the themes each text raises."""
        return self._themes.holds(texts)

    def _meaning(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        return _unit(vectors - (self._holds(texts) - self._mean) @ self._weights)

    def chunks(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> Iterator[tuple[slice, NDArray[np.float32]]]:
        """`rows` of many texts, some at a time."""
        for start in range(0, len(texts), CHUNK):
            part = slice(start, start + CHUNK)
            yield part, self.rows(texts[part], vectors[part])

    def _holds(self, texts: Sequence[str]) -> NDArray[np.float32]:
        holds = np.zeros((len(texts), len(self._column)), np.float32)
        for row, text in enumerate(texts):
            for word in words_in(text):
                if (columns := self._columns.get(word)) is None:
                    known = {stem(word), self._aside.condition(word)} & self._column.keys()
                    columns = self._columns[word] = [self._column[one] for one in sorted(known)]
                holds[row, columns] = 1.0
        return holds


class Wording:
    """The telling words and pairs of words of passages, in few dimensions."""

    def __init__(self, texts: Sequence[str], aside: Aside, words: Words, tuning: Tuning) -> None:
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer

        def telling(text: str) -> list[str]:
            found = [
                w if words.carries(w) and not words.barred(w) and not aside.is_condition(w) else ""
                for w in words_in(text)
            ]
            pairs = [f"{a} {b}" for a, b in pairwise(found) if a and b]
            return [stem(w) for w in found if w] + pairs

        self._made: tuple[Any, Any] | None = None
        least = max(tuning.fewest_texts, len(texts) // tuning.texts_a_word)
        count = TfidfVectorizer(analyzer=telling, min_df=least, max_df=tuning.most_shared, sublinear_tf=True)
        try:
            table = count.fit_transform(texts)
        except ValueError:  # scikit-learn's answer where no word is left
            return
        dimensions = min(tuning.wording_dimensions, table.shape[1] - 1, table.shape[0] - 1)
        if dimensions >= 2:
            self._made = count, TruncatedSVD(dimensions, random_state=0).fit(table)

    def rows(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, one a text; zero where it has no such word."""
        if self._made is None:
            return np.zeros((len(texts), 1), np.float32)
        count, svd = self._made
        return _unit(svd.transform(count.transform(texts)).astype(np.float32))


class Guide:
    """How far passages raise each theme: by its words, and by what a ridge regression on the meaning of others that do foretells."""

    def __init__(self, holds: NDArray[np.bool_], meaning: NDArray[np.float32], tuning: Tuning) -> None:
        raised = holds.astype(np.float32)
        self._kept = raised.sum(axis=0) >= tuning.fewest_texts
        raised = raised[:, self._kept]
        self._tuning, self._share, self._middle = tuning, raised.mean(axis=0), meaning.mean(axis=0)
        own = meaning - self._middle
        penalty = tuning.guide_ridge * np.eye(own.shape[1], dtype=np.float32)
        self._weights = np.linalg.solve(own.T @ own + penalty, own.T @ (raised - self._share)).astype(np.float32)
        self._rarity = np.log(1 / np.maximum(self._share, 1e-6)).astype(np.float32)

    def rows(self, holds: NDArray[np.bool_], meaning: NDArray[np.float32]) -> NDArray[np.float32]:
        """Unit vectors, one a text; zero where it raises none."""
        if not self._kept.any():
            return np.zeros((len(holds), 1), np.float32)
        foretold = (meaning - self._middle) @ self._weights - self._tuning.least_foretold
        return _unit((holds[:, self._kept] + foretold.clip(0)) * self._rarity)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 1e-6, lengths, 1), dtype=np.float32)

"""Which words and pairs of words may describe a topic."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipeline.topics.tuning import Tuning


class NoVocabulary(Exception):
    """The texts hold no word that could describe a topic."""


def vocabulary(texts: Sequence[str], ignored: Collection[str], tuning: Tuning) -> list[str]:
    """Phrases without stop words that several texts hold. Raises NoVocabulary where there are none.

    `ignored` are words that name no topic, such as the chatbots' own names, which stand in every other mention.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    plain = [_plain(text.replace("\n", " ")).lower() for text in texts]
    vectorizer = CountVectorizer(
        stop_words=_stop_words(ignored, tuning),
        ngram_range=(1, tuning.most_words),
        min_df=tuning.texts_with_phrase(len(texts)),
        token_pattern=r"(?u)\b[^\W\d_]\w+\b",  # noqa: S106
    )
    try:
        found = sorted(vectorizer.fit(plain).vocabulary_)
    except ValueError as error:  # scikit-learn's answer where no word is left
        raise NoVocabulary from error
    if len(found) < 2:
        raise NoVocabulary
    return found


def _stop_words(ignored: Collection[str], tuning: Tuning) -> list[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    forms = {form for word in ignored for form in (word.lower(), f"{word.lower()}s")}
    words = ENGLISH_STOP_WORDS | set(tuning.fillers.split()) | forms
    return sorted(words | {_plain(word) for word in words})


def _plain(text: str) -> str:
    """Without signs, as BERTopic counts words: "we've" stands there as "weve", "Character.AI" as "CharacterAI"."""
    return re.sub(r"[^\w\s]", "", text)

"""The cleaning stage: a batch of raw posts in, the same posts with what can be told of them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.cleaning import near_duplicates
from pipeline.cleaning.authors import author_hash
from pipeline.cleaning.boilerplate import boilerplate
from pipeline.cleaning.language import detect_language
from pipeline.cleaning.normalise import normalise
from records.long_texts import LONGEST, within
from records.posts import Passage, RawPost, surroundings


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanPost:
    """A raw post, unchanged, and beside it its language, hashes, bands and whether it is boilerplate."""

    raw: RawPost
    author_hash: str | None
    text_hash: str
    long_enough: bool  # to call a text like it a repeat
    bands: tuple[int, ...]
    language: str
    language_confidence: float
    boilerplate: str | None


@dataclass(frozen=True, slots=True)
class _Judged:
    """Clean text and what it tells: language, and why it is boilerplate. Judged here for every command."""

    text: str
    language: str
    confidence: float
    boilerplate: str | None


def clean(posts: Sequence[RawPost], *, key: bytes) -> list[CleanPost]:
    """Clean each post; `key` hashes the authors."""
    return [_clean(post, key) for post in posts]


def passage_of(post: RawPost) -> tuple[Passage, str | None]:
    """The post as coders take it, with the language found in it, and why it is boilerplate; None for people's words.

    Of a long text it is the beginning (`records.long_texts`).
    """
    found = _judged(post)
    passage = Passage(
        id=post.native_id,
        text=within(post.text),
        language=found.language,
        platform=post.platform,
        title=post.title,
        surroundings=surroundings(post.venue),
    )
    return passage, found.boilerplate


def _judged(post: RawPost) -> _Judged:
    text = within(normalise(within(post.text)).text)
    language, confidence = detect_language(text, post.language)
    return _Judged(text, language, round(confidence, 4), boilerplate(text, post.author, post.automated))


def _clean(post: RawPost, key: bytes) -> CleanPost:
    found = _judged(post)
    whole = len(post.text) <= LONGEST
    return CleanPost(
        raw=post,
        author_hash=author_hash(key, post.platform, post.author),
        text_hash=near_duplicates.text_hash(found.text) if whole else near_duplicates.exact_hash(post.text),
        long_enough=len(near_duplicates.words(found.text)) >= near_duplicates.MIN_WORDS,
        bands=near_duplicates.bands(found.text) if whole else (),
        language=found.language,
        language_confidence=found.confidence,
        boilerplate=found.boilerplate,
    )

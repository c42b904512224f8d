"""The cleaning stage: a batch of raw posts in, the same posts with what can be told of them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.cleaning import near_duplicates
from pipeline.cleaning.authors import author_hash
from pipeline.cleaning.boilerplate import boilerplate
from pipeline.cleaning.language import detect_language
from pipeline.cleaning.normalise import normalise
from records.posts import RawPost


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


def clean(posts: Sequence[RawPost], *, key: bytes) -> list[CleanPost]:
    """Clean each post; `key` hashes the authors."""
    return [_clean(post, key) for post in posts]


def _clean(post: RawPost, key: bytes) -> CleanPost:
    text = normalise(post.text).text
    language, confidence = detect_language(text, post.language)
    return CleanPost(
        raw=post,
        author_hash=author_hash(key, post.platform, post.author),
        text_hash=near_duplicates.text_hash(text),
        long_enough=len(near_duplicates.words(text)) >= near_duplicates.MIN_WORDS,
        bands=near_duplicates.bands(text),
        language=language,
        language_confidence=round(confidence, 4),
        boilerplate=boilerplate(text, post.author, post.automated),
    )

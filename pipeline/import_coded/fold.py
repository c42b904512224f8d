"""Spellings made comparable: case, accents of typing, plurals and punctuation do not tell two labels apart."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INITIALS = re.compile(r"\b(?:\w\.){2,}\w?\b\.?")
_APOSTROPHE = re.compile(r"['’‘ʼ`´](?:s\b)?")
_WORD = re.compile(r"\w+")
_GREEK = re.compile(r"(?:cri|gno|psycho|neuro|naly|ypno|osmo|othe)ses$")  # crises, diagnoses, analyses
_SIBILANT = re.compile(r"(?:ss|sh|ch|x|zz|bias|virus|focus|status|bonus)es$")


@lru_cache(maxsize=65_536)
def words(text: str) -> tuple[str, ...]:
    """The words in lower case and singular, hyphens and underscores read as blanks ("C-PTSD" is c, ptsd)."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    text = _APOSTROPHE.sub("", text).replace("_", " ")
    return tuple(singular(word) for word in _WORD.findall(text))


def key(text: str) -> str:
    """What two spellings of one label have in common: their words without the blanks ("chat gpt" is chatgpt)."""
    return "".join(words(text))


def singular(word: str) -> str:
    """An English word without its plural ending."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if _GREEK.search(word):
        return word[:-2] + "is"
    if _SIBILANT.search(word):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "bias")):
        return word[:-1]
    return word

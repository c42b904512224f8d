"""Names of things that no table lists, told from words that name nothing ("an AI chatbot")."""

from __future__ import annotations

import re

from embedding.words import common_words
from pipeline.import_coded.fold import key, words
from pipeline.import_coded.mapping import NameRule, Target, targets
from records.codebook import Dimension

NAME, UNNAMED = "name", "no name"
_LONGEST = 3  # words of a name; a longer label describes something
_VERSION = re.compile(r"v?\d[\w.]*")
_ADDRESS = re.compile(r"\w\.[a-z]")
_TOKEN = re.compile(r"[^\W_]+")


class Names:
    """Reads a label that no table knows as a name, or as words that name nothing, by a mapping's rule."""

    def __init__(self, rule: NameRule | None, dimension: Dimension, fillers: set[str]) -> None:
        self._generic: set[str] = set()
        self._fillers = fillers
        self._reads = rule is not None
        if rule is None:
            return
        self._unlisted = targets(rule.unlisted, dimension)
        self._unnamed = targets(rule.unnamed, dimension)
        self._generic = {word for one in rule.generic for word in words(one)} | fillers

    def read(self, text: str) -> tuple[tuple[Target, ...], str] | None:
        """The targets and the rule that gave them; None where the label is neither."""
        if not self._reads:
            return None
        folded = [word for word in words(text) if not _VERSION.fullmatch(word)]
        telling = [word for word in folded if word not in self._generic]
        if not telling:
            return (self._unnamed, UNNAMED) if folded else None
        if len(telling) > _LONGEST or not key("".join(telling)).strip("0123456789"):
            return None
        written = {key(token): token for token in _TOKEN.findall(text)}
        capital = any(written.get(word, word)[:1].isupper() or word not in common_words() for word in telling)
        return (self._unlisted, NAME) if capital or len(folded) == 1 or _ADDRESS.search(text) else None

    def names_nothing(self, text: str) -> bool:
        """Whether the words are none but such as name nothing, and versions."""
        return self._reads and all(word in self._generic or _VERSION.fullmatch(word) for word in words(text))

    def without_version(self, text: str) -> str | None:
        """The folded key of the text without fillers and versions; None where this dimension has no names."""
        if not self._reads:
            return None
        return "".join(word for word in words(text) if word not in self._fillers and not _VERSION.fullmatch(word))

    def gave(self, rule: str) -> bool:
        """Whether a rule's answer rests on nothing but a name that is not listed, or on no name."""
        return rule.rpartition(", ")[2] in {NAME, UNNAMED}

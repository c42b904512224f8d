"""What topics set aside: the chatbots' names and the words for conditions, which other figures tell apart already."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from pipeline.topics.phrases import stem

# What people call each other and themselves: it tells stories apart by their persons, not by their matter.
PERSONS = frozenset(
    "i me my mine myself you your yours yourself he him his himself she her hers herself they them their theirs themselves "
    "we us our ours it its".split()
)


@dataclass(frozen=True)
class Aside:
    """`names` are words of chatbots' names, `conditions` those of the codebook's subject, some by their beginning ("anxi*")."""

    names: Collection[str] = ()
    conditions: Collection[str] = ()

    @cached_property
    def _whole(self) -> frozenset[str]:
        return frozenset(stem(word.lower()) for word in self.conditions if not word.endswith("*"))

    @cached_property
    def _begun(self) -> tuple[str, ...]:
        return tuple(sorted(word[:-1].lower() for word in self.conditions if word.endswith("*")))

    @cached_property
    def names_stemmed(self) -> frozenset[str]:
        """The names' words as `stem` gives them."""
        return frozenset(stem(word.lower()) for word in self.names)

    def is_condition(self, word: str) -> bool:
        """Whether a word in small letters stands for a condition."""
        return stem(word) in self._whole or (bool(self._begun) and word.startswith(self._begun))

    @cached_property
    def conditions_known(self) -> frozenset[str]:
        """What `condition` gives."""
        return self._whole | frozenset(self._begun)

    def condition(self, word: str) -> str:
        """The condition's word that a word in small letters is a form of; "" where it stands for none."""
        if stem(word) in self._whole:
            return stem(word)
        return next((begun for begun in self._begun if word.startswith(begun)), "")

    def told(self) -> list[list[str]]:
        """Everything that is set aside, for a fingerprint."""
        return [sorted(self.names), sorted(self.conditions)]


def words_in(text: str) -> list[str]:
    """The words of a text in small letters."""
    return re.findall(r"[^\W\d_]+", text.lower())

"""Labels that the codebook's own phrases tie to a group: a coder that goes by them finds more of these there, whatever people say.

"ADHD .. help*" is enough for the value autonomy: that mentions of ADHD speak of autonomy more often than others is then no finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from records.codebook import TERM, Label

_PART = re.compile(r"\([^()]*\)|[^\s()]+")  # of a phrase; see docs/codebook.md
_SHORTEST = 4  # letters of a word that names something


def tied(label: Label, groups: Iterable[tuple[Label, str]]) -> bool:
    """Whether a phrase that is enough for the label needs the name of one of these groups: of a label, or of its term if one is given."""
    wanted = {word for group, term in groups for word in _names(group, term)}
    return any(_needs(phrase, wanted) for phrase in _phrases(label)) if wanted else False


def chosen_labels(labels: Iterable[Label], options: Iterable[str]) -> list[tuple[Label, str]]:
    """The labels and terms of these options ("anxiety", "anxiety:ocd")."""
    by_id = {label.id: label for label in labels}
    parts = [option.partition(TERM) for option in options]
    return [(by_id[label], term) for label, _, term in parts if label in by_id]


def _names(label: Label, term: str) -> frozenset[str]:
    terms = [one.name for one in label.terms if term in ("", one.id)]
    return _words(" ".join(terms if term else [label.name, *terms]))


@lru_cache(maxsize=1024)
def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"[a-z]+(?:-[a-z]+)*", text.lower()) if len(word) >= _SHORTEST)


def _phrases(label: Label) -> list[str]:
    return [phrase for cue in (label.cues, *(term.cues for term in label.terms)) for phrase in cue.sure]


def _needs(phrase: str, names: set[str]) -> bool:
    """Whether some part of the phrase can only be met by one of the names; a phrase of one part is about nothing else."""
    parts = _PART.findall(phrase.lower())
    return len(parts) > 1 and any(_all_of(part, names) for part in parts)


def _all_of(part: str, names: set[str]) -> bool:
    return all(any(_meets(way, name) for name in names) for way in part.strip("()").split("|"))


def _meets(way: str, name: str) -> bool:
    return name.startswith(way[:-1]) if way.endswith("*") else name == way

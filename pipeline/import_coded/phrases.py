"""Phrases of a mapping file as patterns over a label's words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.import_coded.fold import words

GAP = ".."  # any few words, or none
_ANY, _SKIPPED = "*", r"(?: \w+){0,6}?"


def pattern(phrase: str) -> re.Pattern[str]:
    """A phrase of whole words, to be looked for in `folded`; `panic*` any word that begins so, `*gpt` that ends so,
    `*` any one, `..` a few."""
    made = ""
    for piece in phrase.split():
        if piece == GAP:
            made += _SKIPPED
            continue
        if piece == _ANY:
            word = r"\w+"
        elif piece.startswith(_ANY):
            word = r"\w+" + "".join(re.escape(p) for p in words(piece))
        elif piece.endswith(_ANY):
            word = " ".join(re.escape(p) for p in re.findall(r"\w+", piece.casefold())) + r"\w*"
        else:
            word = " ".join(re.escape(p) for p in words(piece))
        made += f" {word}" if made else word
    return re.compile(rf"\b{made}\b")


def folded(text: str) -> str:
    """The text as phrases see it: its words, a blank between two."""
    return " ".join(words(text))


def by_length(phrases: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Targets with their phrases: those of more words first, then as the file has them."""
    pairs = [(to, phrase) for to, several in phrases.items() for phrase in several]
    return sorted(pairs, key=lambda pair: -sum(piece not in {GAP, _ANY} for piece in pair[1].split()))


def opening(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern that finds one of the phrases, its second group, among the first words of a folded text, or None."""
    made = [pattern(phrase).pattern for phrase in phrases]
    return re.compile(rf"^((?:\w+ ){{0,2}}?)({'|'.join(made)})") if made else None


def beginning(phrases: Iterable[str], fillers: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern over a label as written that finds one of the phrases at its start, after fillers, with the marks behind it."""
    made = [r"[\W_]+".join(rf"{re.escape(word)}s?" for word in words(phrase)) for phrase in phrases]
    made.sort(key=len, reverse=True)
    skipped = rf"(?:(?:{'|'.join(map(re.escape, sorted(fillers)))})[\W_]+)*"
    return re.compile(rf"^\W*{skipped}(?:{'|'.join(made)})(?![^\W_])[\W_]*", re.IGNORECASE) if made else None

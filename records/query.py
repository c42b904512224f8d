"""What someone searches for, as a tree: words, "phrases", beginnings*, OR, NOT or a leading minus, and parentheses.

    query = all { OR all }        all = { [ AND ] one }        one = { NOT | - } ( word | "phrase" | ( query ) ) [ * ]

Operators are in capitals: "or" is a word. Hyphens and apostrophes are parts of words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from records.problem import Problem

MOST_TERMS = 64  # each costs a walk through the index
DEEPEST = 20  # parentheses inside each other
SHORTEST_BEGINNING = 3  # bytes before a star: three plain letters, two of Greek, one Chinese character
_QUOTATION_MARKS = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_TOKEN = re.compile(r'(?P<open>\()|(?P<close>\))|"(?P<phrase>[^"]*)"(?P<star>\*?)|(?P<quote>")|(?P<word>[^\s()"]+)')
_NEAR = 24  # characters that say where something stands


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words that stand together in this order; with `begins`, the last of them may go on."""

    text: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class And:
    """All of these, and none of those that are a `Not`; at least one of them is none."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these; none is a `Not`."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not this; only as a part of an `And`."""

    part: Query


Query = Term | And | Or | Not


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for, None for nothing; and the emojis and signs in it, which no search finds."""

    query: Query | None = None
    ignored: tuple[str, ...] = ()


class NotUnderstood(Problem):
    """A search that cannot be read; `place` is where in it, in characters."""

    def __init__(self, sentence: str, place: int) -> None:
        super().__init__(sentence)
        self.place = place


def parse(text: str) -> Asked:
    """The tree of a search. Raises NotUnderstood, with what is wrong and where."""
    clean = text.replace("\0", " ").encode("utf-8", "replace").decode()
    reader = _Reader(clean.translate(_QUOTATION_MARKS))
    return Asked(reader.whole(), tuple(dict.fromkeys(reader.ignored)))


def wanted(query: Query | None) -> Iterator[Term]:
    """The terms that are looked for, without those after NOT."""
    if isinstance(query, Term):
        yield query
    elif isinstance(query, And | Or):
        for part in query.parts:
            yield from wanted(part)


def both(*searches: str) -> str:
    """A search for what holds all of these, each of which can be read."""
    if len(searches) == 1:
        return searches[0]
    return " ".join(f"({one})" if isinstance(parse(one).query, Or) else one for one in searches)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # ( ) OR AND NOT term
    place: int
    term: Term | None = None


class _Reader:
    """Reads a search once, from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ignored: list[str] = []
        self.at = 0
        self.tokens = list(self._tokens())
        terms = [token for token in self.tokens if token.term]
        if len({token.term for token in terms}) > MOST_TERMS:
            raise NotUnderstood(f"A search may have {MOST_TERMS} words at most: leave some out.", terms[-1].place)

    def whole(self) -> Query | None:
        if not self.tokens:
            if self.text.strip():
                raise NotUnderstood(
                    "There is no letter and no digit here to search for; emojis and signs are not found.", 0
                )
            return None
        found = self._any(0)
        if (left := self._next) is not None:
            self._fail(
                left, f"The ) {self._around(left.place)} closes no parenthesis: leave it out, or put a ( before it."
            )
        if _takes_away(found):
            self._only_not(self.tokens[0])
        return found

    # from characters to tokens

    def _tokens(self) -> Iterator[_Token]:
        for match in _TOKEN.finditer(self.text):
            place = match.start()
            if match["quote"]:
                raise NotUnderstood(
                    f"The quotation mark {self._around(place)} has no second one: close the phrase, or leave it out.",
                    place,
                )
            if match["open"] or match["close"]:
                yield _Token(match[0], place)
            elif match["phrase"] is not None:
                yield from self._term(match["phrase"], bool(match["star"]), match[0], place)
            else:
                yield from self._word(match["word"], place)

    def _word(self, word: str, place: int) -> Iterator[_Token]:
        after = self.text[place + len(word) : place + len(word) + 1]
        if word in ("OR", "AND", "NOT"):
            yield _Token(word, place)
        elif word == "-" and after in ("(", '"'):
            yield _Token("NOT", place)
        elif re.match(r"-[^\W_]", word):
            yield _Token("NOT", place)
            yield from self._term(word[1:].rstrip("*"), word.endswith("*"), word[1:], place + 1)
        else:
            yield from self._term(word.rstrip("*"), word.endswith("*"), word, place)

    def _term(self, said: str, begins: bool, written: str, place: int) -> Iterator[_Token]:
        """A term; nothing, but a note, where no letter and no digit is in it."""
        if not any(map(str.isalnum, said)):
            if any(unicodedata.category(char)[0] not in "PZ" for char in said):
                self.ignored.append(written)
            return
        last = re.split(r"[\W_]+", said)[-1]
        if begins and len(last.encode()) < SHORTEST_BEGINNING:
            raise NotUnderstood(
                f"Too many words begin as in “{written}”: write at least {SHORTEST_BEGINNING} letters before the star.",
                place,
            )
        yield _Token("term", place, Term(said, begins))

    # from tokens to the tree

    @property
    def _next(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _any(self, depth: int) -> Query:
        parts = [self._all(depth)]
        while (token := self._next) is not None and token.kind == "OR":
            self.at += 1
            parts.append(self._all(depth, token))
            if any(map(_takes_away, parts[-2:])):
                self._only_not(token)
        return _joined(Or, parts)

    def _all(self, depth: int, before: _Token | None = None) -> Query:
        parts: list[Query] = []
        while (token := self._next) is not None and token.kind not in (")", "OR"):
            if token.kind == "AND":
                if not parts:
                    self._needs_both(token)
                self.at += 1
                if (after := self._next) is None or after.kind in (")", "OR", "AND"):
                    self._needs_both(token)
                continue
            parts.append(self._one(depth))
        if parts:
            return _joined(And, parts)
        if (end := before or self._next) is not None and end.kind == "OR":
            self._needs_both(end)
        self._fail(end, "There is nothing between ( and ): write words there, or leave both out.")

    def _one(self, depth: int) -> Query:
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "NOT":
            if (after := self._next) is None or after.kind in (")", "OR", "AND"):
                self._fail(
                    token, f"Nothing follows the NOT {self._around(token.place, 3)}: write what it shall take away."
                )
            taken = self._one(depth)
            if isinstance(taken, Not):
                return taken.part
            if _takes_away(taken):
                self._only_not(token)
            return Not(taken)
        if token.term is not None:
            return token.term
        if depth == DEEPEST:
            self._fail(token, f"Parentheses may stand {DEEPEST} deep at most: leave some out.")
        inside = self._any(depth + 1)
        if self._next is None:
            self._fail(token, f"The ( {self._around(token.place)} is never closed: put a ) where the group ends.")
        self.at += 1
        return inside

    # what is wrong, and where

    def _needs_both(self, token: _Token) -> NoReturn:
        small = token.kind.lower()
        self._fail(
            token,
            f"The {token.kind} {self._around(token.place, len(token.kind))} needs words on both sides. "
            f"To search for the word, write “{small}” in small letters.",
        )

    def _only_not(self, token: _Token) -> NoReturn:
        self._fail(
            token,
            "NOT and minus only take away: say what to look for, too, as in “calm NOT night”, "
            "and on either side of an OR.",
        )

    def _fail(self, token: _Token | None, sentence: str) -> NoReturn:
        raise NotUnderstood(sentence, token.place if token else len(self.text))

    def _around(self, place: int, length: int = 1) -> str:
        """Where this is, in words: before “calmed my”, or after what stands in front where nothing follows."""
        after, before = self.text[place + length :].strip(), self.text[:place].strip()
        if after:
            return f"before “{after if len(after) <= _NEAR else after[:_NEAR] + '…'}”"
        if before:
            return f"after “{before if len(before) <= _NEAR else '…' + before[-_NEAR:]}”"
        return "that stands alone"


def _joined(kind: type[And | Or], parts: list[Query]) -> Query:
    """Parts in one node, without those of a node of the same kind inside it and without repeats."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))]
    once = tuple(dict.fromkeys(flat))
    return once[0] if len(once) == 1 else kind(once)


def _takes_away(query: Query) -> bool:
    """Whether there is nothing in it but NOT."""
    return isinstance(query, Not) or (isinstance(query, And) and all(map(_takes_away, query.parts)))

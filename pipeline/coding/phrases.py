"""The cue phrase syntax: a few readable signs, compiled to regular expressions.

anxi*            a word beginning        helped (me|us)   alternatives; (me|) is optional
saved .. life    up to three words between; `...` up to eight
{bot} helps      any chatbot named or referred to; {other} stands for a cue list of the codebook
=Pi              upper and lower case as written
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from records.problem import Problem

BOT = "bot"
MASK = "\ue000"
SEPARATOR = rf"[^\w{MASK}.!?]{{1,3}}"
GAPS = {"..": 3, "...": 8}
_ANY_WORD = rf"[\w{MASK}']+"
_WORD = re.compile(r"[^\W_](?:[\w'.&+/#@-]*[\w+*#])?\*?|[#@&][\w*]+")
_TOKEN = re.compile(r"\s+|\.\.\.?(?!\.)|[(|)]|\{[^{}\s]*\}|[^\s(){}|]+")


class PhraseError(Problem):
    """A cue phrase that does not follow the syntax; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled phrase and the beginnings of words at which it can start (`exact` ones are whole words)."""

    source: str
    pattern: re.Pattern[str]
    exact: frozenset[str]
    prefixes: frozenset[str]
    keep_case: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    regex: str
    exact: frozenset[str]
    prefixes: frozenset[str]
    optional: bool = False


def compile_phrase(source: str, lists: Mapping[str, Sequence[str]] | None = None) -> Phrase:
    """Compile one phrase; `lists` are the phrases behind `{name}`."""
    text = source.strip()
    keep_case = text.startswith("=")
    if keep_case:
        text = text[1:].strip()
    if not text:
        raise PhraseError("the phrase is empty; write at least one word")
    piece = _Parser(text if keep_case else text.lower(), lists or {}, ()).parse()
    if piece.optional:
        raise PhraseError(f"every part of '{source}' is optional; it would match everywhere")
    return Phrase(source, re.compile(piece.regex), piece.exact, piece.prefixes, keep_case)


class _Parser:
    """Recursive descent over one phrase."""

    def __init__(self, text: str, lists: Mapping[str, Sequence[str]], open_lists: tuple[str, ...]) -> None:
        self.text = text
        self.lists = lists
        self.open_lists = open_lists
        self.tokens: list[str] = []
        position = 0
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None:
                raise PhraseError(f"'{text[position]}' in '{text}' cannot be read; see the phrase syntax")
            if match.group().strip():
                self.tokens.append(match.group())
            position = match.end()
        self.at = 0

    def parse(self) -> _Piece:
        piece = self._alternatives() if "|" in self.tokens and "(" not in self.tokens else self._sequence()
        if self.at < len(self.tokens):
            raise PhraseError(f"'{self.tokens[self.at]}' in '{self.text}' has no partner; check the brackets")
        return piece

    def _alternatives(self) -> _Piece:
        options = [self._sequence()]
        while self.at < len(self.tokens) and self.tokens[self.at] == "|":
            self.at += 1
            options.append(self._sequence())
        filled = [o for o in options if o.regex]
        if not filled:
            raise PhraseError(f"empty brackets in '{self.text}'; write the alternatives between them")
        return _Piece(
            "(?:" + "|".join(o.regex for o in filled) + ")",
            frozenset().union(*(o.exact for o in filled)),
            frozenset().union(*(o.prefixes for o in filled)),
            optional=len(filled) < len(options) or any(o.optional for o in filled),
        )

    def _sequence(self) -> _Piece:
        regex, exact, prefixes, optional, gap = "", frozenset[str](), frozenset[str](), True, 0
        while self.at < len(self.tokens) and self.tokens[self.at] not in "|)":
            token = self.tokens[self.at]
            if token in GAPS:
                if not regex or self.at + 1 >= len(self.tokens) or self.tokens[self.at + 1] in ("|", ")", *GAPS):
                    raise PhraseError(f"'{token}' in '{self.text}' must stand between two words")
                gap = GAPS[token]
                self.at += 1
                continue
            piece = self._element()
            if optional:
                exact, prefixes = exact | piece.exact, prefixes | piece.prefixes
            if not regex:
                regex = f"(?:{piece.regex}{SEPARATOR})?" if piece.optional else piece.regex
                # what follows an optional beginning brings no separator of its own
                glue = not piece.optional
            else:
                between = (SEPARATOR + (f"(?:{_ANY_WORD}{SEPARATOR}){{0,{gap}}}?" if gap else "")) if glue else ""
                if piece.optional:
                    regex += f"(?:{between}{piece.regex})?" if glue else f"(?:{piece.regex}{SEPARATOR})?"
                else:
                    regex += between + piece.regex
                    glue = True
            optional = optional and piece.optional
            gap = 0
        return _Piece(regex, exact, prefixes, optional)

    def _element(self) -> _Piece:
        part = self.tokens[self.at]
        self.at += 1
        if part == "(":
            piece = self._alternatives()
            if self.at >= len(self.tokens) or self.tokens[self.at] != ")":
                raise PhraseError(f"a bracket in '{self.text}' is not closed; add ')'")
            self.at += 1
            return piece
        if part.startswith("{"):
            return self._reference(part[1:-1])
        return _word(part, self.text)

    def _reference(self, name: str) -> _Piece:
        if name == BOT:
            return _Piece(f"{MASK}+", frozenset(), frozenset({MASK}))
        if name not in self.lists:
            known = ", ".join(sorted({BOT, *self.lists})) or BOT
            raise PhraseError(f"'{{{name}}}' in '{self.text}' is no cue list of this codebook; it has: {known}")
        if name in self.open_lists:
            raise PhraseError(f"the cue list '{name}' contains itself; take '{{{name}}}' out of its phrases")
        inner = [_Parser(p.lower(), self.lists, (*self.open_lists, name)).parse() for p in self.lists[name]]
        if not inner:
            raise PhraseError(f"the cue list '{name}' has no 'sure' phrases to put in place of '{{{name}}}'")
        return _Piece(
            "(?:" + "|".join(p.regex for p in inner) + ")",
            frozenset().union(*(p.exact for p in inner)),
            frozenset().union(*(p.prefixes for p in inner)),
        )


def _word(token: str, phrase: str) -> _Piece:
    if "*" in token[:-1]:
        raise PhraseError(f"'*' in '{token}' must stand at the end of the word")
    if not _WORD.fullmatch(token):
        signs = "letters, digits, - ' . / & + # and a final *"
        raise PhraseError(f"'{token}' in '{phrase}' is no word; allowed are {signs}")
    stem = token.removesuffix("*")
    head = re.match(r"\w+", stem.lstrip("#@&"))
    key = (head.group() if head else stem).lower()
    regex = re.escape(stem).replace(r"\-", r"[\s\-]?").replace("-", r"[\s\-]?") if "-" in stem else re.escape(stem)
    regex = regex.replace("'", "'?")
    if token.endswith("*"):
        return _Piece(rf"{regex}\w*", frozenset(), frozenset({key}))
    whole = frozenset({key}) if key == stem.lower() else frozenset[str]()
    end = r"(?!\w)" if stem[-1].isalnum() else ""
    return _Piece(regex + end, whole, frozenset[str]() if whole else frozenset({key}))

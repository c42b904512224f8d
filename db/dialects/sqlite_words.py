"""Words as SQLite's FTS5 takes them: its tokens, its language for a search, and where in a text a search hits."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache

from records.query import And, Not, Or, Query, Term

TOKENIZE = "tokenize='porter unicode61 remove_diacritics 2'"
# Endings before which the stemmer cuts a word shorter than its beginning may be: of "depressi*" only "depress" is kept
# of "depression". Every beginning is tried with each ending and each rest of one.
_ENDINGS = (
    "ational ations ators ating ated ates ative atively alisms alities ances ants encies ences ents ently ements ments ers "
    "ors ions ional ively iveness ivities ities ies ied iers ings izers izations izing isms ists ables ably ibles "
    "ibility icals ically icities ousness ously fulness fully nesses eds ess est"
).split()


def match(query: Query) -> str:
    """The search in FTS5's language; every term stands in quotation marks, so that none is read as an operator."""
    if isinstance(query, Term):
        return _term(query)
    if isinstance(query, Or):
        return f"({' OR '.join(map(match, query.parts))})"
    assert isinstance(query, And)
    kept = " AND ".join(match(part) for part in query.parts if not isinstance(part, Not))
    taken = " OR ".join(match(part.part) for part in query.parts if isinstance(part, Not))
    return f"(({kept}) NOT ({taken}))" if taken else f"({kept})"


def hits(terms: Sequence[Term], texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """For each text the spans that FTS5 highlights for any of the terms."""
    found: list[list[tuple[int, int]]] = [[] for _ in texts]
    used = frozenset("".join(texts))
    opened, closed = [chr(c) for c in range(0xE000, 0xE000 + len(used) + 2) if chr(c) not in used][:2]
    with _said() as memory:
        # FTS5 reads no further than to a null character.
        rows = [(i, text.replace("\0", " ")) for i, text in enumerate(texts)]
        memory.executemany("INSERT INTO said(rowid, words) VALUES (?, ?)", rows)
        asked = "SELECT rowid, highlight(said, 0, ?, ?) FROM said WHERE said MATCH ?"
        for i, marked in memory.execute(asked, (opened, closed, " OR ".join(map(_term, terms)))):
            pieces = re.split(f"[{opened}{closed}]", marked)
            at = 0
            for n, piece in enumerate(pieces):
                if n % 2:
                    found[i].append((at, at + len(piece)))
                at += len(piece)
    return found


@lru_cache(maxsize=4096)
def tokens(phrase: str) -> tuple[str, ...]:
    """What FTS5 keeps of a phrase, word by word."""
    with _said() as memory:
        memory.execute("INSERT INTO said VALUES (?)", (phrase,))
        return tuple(token for (token,) in memory.execute("SELECT term FROM place ORDER BY offset"))


def stems(spelt: Sequence[str]) -> list[str]:
    """What FTS5 keeps of the first word of each, all in one go."""
    with _said() as memory:
        memory.executemany("INSERT INTO said(rowid, words) VALUES (?, ?)", enumerate(spelt))
        found = dict(memory.execute("SELECT doc, term FROM place WHERE offset = 0"))
    return [found.get(i, "") for i in range(len(spelt))]


@contextmanager
def _said() -> Iterator[sqlite3.Connection]:
    """A database in memory that takes words apart as the index of a layer does, and tells their places."""
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute(f"CREATE VIRTUAL TABLE said USING fts5(words, {TOKENIZE})")
        memory.execute("CREATE VIRTUAL TABLE place USING fts5vocab(said, instance)")
        yield memory


def _term(term: Term) -> str:
    text = term.text.replace('"', " ").replace("\0", " ")
    if not term.begins:
        return f'"{text}"'
    forms = [f'"{text}" *', *(f'"{form}"' for form in _cut_forms(text))]
    return f"({' OR '.join(forms)})"


@lru_cache(maxsize=1024)
def _cut_forms(text: str) -> tuple[str, ...]:
    """Words that begin with the last word of this text and are kept as less than that, one for each that is kept."""
    begun = re.search(r"[^\W_]+$", text)
    if begun is None or not begun[0].isascii():
        return ()
    word = begun[0].lower()
    endings = dict.fromkeys(ending[i:] for ending in _ENDINGS for i in range(len(ending)))
    forms = [word + ending for ending in endings]
    kept = zip(forms, tokens(" ".join(forms)), strict=True)
    cut = {token: form for form, token in kept if word.startswith(token) and token != tokens(word)[0]}
    return tuple(text[: begun.start()] + form for form in cut.values())

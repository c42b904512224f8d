"""Which words and two-word phrases set mentions apart from those that they are compared with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.counts import per_code
from analysis.log_odds import log_odds
from db.disclosure import VIEWER, too_few
from db.read.quote_words import QuoteWords, index_forms, quote_words
from explore.contrasts import Groups
from explore.facets import WORDS
from explore.stop_words import PLACEHOLDERS, STOP_WORDS
from records.codebook import TERM, Label, Term

if TYPE_CHECKING:
    from explore.filter import Filter

MOST_POSTS = 5_000  # of a group, whose quotes are read
SEED = 20260413
Marks = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase that surely is more frequent in one group's quotes; a post counts once."""

    spelt: str
    phrase: bool
    posts: int
    posts_others: int
    log_odds: float
    low: float  # bounds that hold for all words together
    high: float

    @property
    def ours(self) -> bool:
        """Whether the first group has more of it."""
        return self.log_odds > 0

    @property
    def surely(self) -> float:
        return max(self.low, -self.high)

    @property
    def search(self) -> str:
        """What finds its quotes."""
        return f'"{self.spelt}"' if self.phrase else self.spelt


@dataclass(frozen=True, slots=True)
class Distinctive:
    """The words that stand, surest first, and what they rest on: posts read of posts there are, words looked at."""

    words: tuple[Word, ...]
    read: int
    posts: int
    read_others: int
    posts_others: int
    looked_at: int

    @property
    def sampled(self) -> bool:
        return (self.read, self.read_others) != (self.posts, self.posts_others)


def distinctive(groups: Groups) -> Distinctive:
    """Found once for all viewers. Nothing stands in a data set made by hand, which has no text."""
    key = ("distinctive words", groups.selection.filter, groups.against)
    found: Distinctive = groups.selection.data.kept_views.get(key, lambda: _found(groups))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """The words of both groups; `post`, `own` and `other` have an element for each word that stands in a quote."""

    words: QuoteWords
    post: Ints
    own: Marks
    other: Marks
    kept: Marks  # (words,) whether a word may be shown


def _found(groups: Groups) -> Distinctive:
    data = groups.selection.data
    samples = [_posts(data.columns.post, rows) for rows in (groups.selection.rows, groups.others)]
    (own, read, posts), (other, read_others, posts_others) = samples
    if data.engine is None or not read or not read_others:
        return Distinctive((), read, posts, read_others, posts_others, 0)
    rows = np.flatnonzero(own | other)
    with data.engine.connect() as connection:
        said = quote_words(connection, data.columns.mention[rows].tolist(), VIEWER)
        out = index_forms(connection, sorted(STOP_WORDS | PLACEHOLDERS | _searched(groups)))
    of = rows[said.quote]
    text = _Read(
        said, data.columns.post[of].astype(np.int64), own[of], other[of], _kept(said, set(out), _names(groups))
    )
    tables = (_single(text), _pairs(text))
    tested = [~_all_few(n, n_others) for _, n, n_others in tables]
    known = _phrases(groups)
    for i in np.flatnonzero(tested[1]):
        tested[1][i] = not _is_one_of(tables[1][0][i], known)
    looked_at = int(sum(marks.sum() for marks in tested))
    found: list[Word] = []
    for phrase, ((spelt, n, n_others), marks) in enumerate(zip(tables, tested, strict=True)):
        odds = log_odds(n, n_others, read, read_others, looked_at=looked_at)
        for i in np.flatnonzero(marks & (odds.surely > 0)):
            one = Word(
                spelt[i],
                bool(phrase),
                int(n[i]),
                int(n_others[i]),
                float(odds.difference[i]),
                float(odds.low[i]),
                float(odds.high[i]),
            )
            if not too_few(one.posts if one.ours else one.posts_others):
                found.append(one)
    found.sort(key=lambda one: (-round(one.surely, 4), one.spelt))
    return Distinctive(tuple(found), read, posts, read_others, posts_others, looked_at)


def _posts(post: NDArray[np.integer], rows: Marks) -> tuple[Marks, int, int]:
    """The rows of the posts to read, all of a post's that are in the group; how many posts those are, of how many."""
    there = np.unique(post[rows])
    if len(there) <= MOST_POSTS:
        return rows, len(there), len(there)
    drawn = np.random.default_rng(SEED).choice(there, MOST_POSTS, replace=False)
    chosen = np.zeros(int(post.max()) + 1, dtype=bool)
    chosen[drawn] = True
    return rows & chosen[post], MOST_POSTS, len(there)


def _single(text: _Read) -> tuple[list[str], Ints, Ints]:
    """The words that may be shown, and how many posts of either group have each."""
    ids = np.flatnonzero(text.kept)
    place = np.full(len(text.kept), -1, dtype=np.int64)
    place[ids] = np.arange(len(ids))
    codes = place[text.words.word]
    n, n_others = (_in_posts(text, codes, len(ids), group) for group in (text.own, text.other))
    return [text.words.spelt[i] for i in ids], n, n_others


def _pairs(text: _Read) -> tuple[list[str], Ints, Ints]:
    """The same of pairs of words that stand beside each other, both of which may be shown."""
    word, quote, size = text.words.word.astype(np.int64), text.words.quote, len(text.kept)
    beside = np.r_[quote[1:] == quote[:-1], False][: len(word)]
    both = beside & text.kept[word] & np.roll(text.kept[word], -1)
    pairs, inverse = np.unique(word[both] * size + np.roll(word, -1)[both], return_inverse=True)
    codes = np.full(len(word), -1, dtype=np.int64)
    codes[both] = inverse
    spelt = text.words.spelt
    shown = [f"{spelt[a]} {spelt[b]}" for a, b in zip((pairs // size).tolist(), (pairs % size).tolist(), strict=True)]
    n, n_others = (_in_posts(text, codes, len(shown), group) for group in (text.own, text.other))
    return shown, n, n_others


def _in_posts(text: _Read, codes: Ints, size: int, group: Marks) -> Ints:
    """In how many of a group's posts each code stands; -1 is none."""
    here = group & (codes >= 0)
    pairs = np.unique(text.post[here] * max(size, 1) + codes[here])
    return np.asarray(per_code(pairs % max(size, 1), size), dtype=np.int64)


def _all_few(n: Ints, n_others: Ints) -> Marks:
    return np.array([too_few(most) for most in np.maximum(n, n_others).tolist()], dtype=bool)


def _kept(said: QuoteWords, out: set[str], names: list[str]) -> Marks:
    """Which words may be shown: no stop words, no numbers, none that only repeats the choice."""
    begins = tuple(name[:-1] for name in names if name.endswith("*"))
    whole = {name for name in names if not name.endswith("*")}
    return np.array(
        [
            stem not in out
            and len(spelt) > 1
            and not spelt.isdigit()
            and not {stem, spelt} & whole
            and not (begins and spelt.startswith(begins))
            for stem, spelt in zip(said.words, said.spelt, strict=True)
        ],
        dtype=bool,
    )


# what only repeats the choice


def _names(groups: Groups) -> list[str]:
    """Single words by which chatbots, and the labels that either group was chosen by, are called; "adhd*" is a beginning."""
    found: list[str] = []
    for called in _called(groups):
        parts = _parts(called)
        if len(parts) == 1:
            found.append(parts[0])
    return found


def _phrases(groups: Groups) -> set[tuple[str, str]]:
    """The same of two words."""
    return {(parts[0], parts[1]) for called in _called(groups) if len(parts := _parts(called)) == 2}


def _called(groups: Groups) -> Iterator[str]:
    data = groups.selection.data
    used = data.dimension("object")
    for label in used.labels if used else ():
        yield from _of_label(label)
    for chosen in (groups.selection.filter, groups.against):
        yield from _of_filter(groups, chosen) if chosen is not None else ()


def _of_filter(groups: Groups, chosen: Filter) -> Iterator[str]:
    data = groups.selection.data
    for clause in chosen.clauses:
        if clause.facet in data.codebook.ids:
            labels = data.codebook.dimension(clause.facet).shown
            wanted = {option.partition(TERM)[0] for option in clause.chosen}
            for label in labels:
                yield from _of_label(label) if label.id in wanted else ()
        elif clause.facet == WORDS:
            yield from (word for word in _words_of(clause.chosen) if word.endswith("*"))
        elif clause.facet in data.facets:
            yield from re.findall(r"\w+", " ".join(map(data.facets[clause.facet].option_name, clause.chosen)))


def _searched(groups: Groups) -> set[str]:
    """The words that either group was searched by, without beginnings of words."""
    filters = [groups.selection.filter, groups.against]
    found = {word for chosen in filters if chosen is not None for word in _words_of(chosen.chosen(WORDS))}
    return {word for word in found if not word.endswith("*")}


def _words_of(asked: Iterable[str]) -> list[str]:
    return re.findall(r"[^\W_]+\*?", " ".join(asked).lower())


def _of_label(label: Label) -> Iterator[str]:
    parts: Iterable[Label | Term] = (label, *label.terms)
    for part in parts:
        yield from re.findall(r"\w+", part.name)
        yield from part.cues.sure


def _parts(called: str) -> list[str]:
    """The words of a cue; none of one that is a pattern of several ways to say it."""
    return [] if re.search(r"[(|]", called) else _words_of([called])


def _is_one_of(pair: str, known: set[tuple[str, str]]) -> bool:
    return any(all(map(_fits, pair.split(), phrase)) for phrase in known)


def _fits(word: str, part: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part

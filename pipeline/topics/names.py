"""Names for topics: short phrases of a topic's own posts, or two of its nouns, with what else was offered.

A phrase is worth more the further it is the topic's own (the log-odds ratio of its share of the topic's posts to that of all
others, in standard errors; Monroe, Colaresi and Quinn 2008, "Fightin' Words"), the more posts hold it in some form, the more of the
typical mentions hold its words, the nearer it lies to them and to them alone, and the more it is a whole. A second phrase joins
the first where it says something else of other posts (maximal marginal relevance; Carbonell and Goldstein 1998). Posts are
counted, not mentions. Where no phrase is good enough, two nouns that most typical mentions hold one of name the topic.

No phrase enters a name that fewer than `Tuning.fewest_posts` posts hold in some form, and no word that fewer posts of the topic do.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.topics.phrases import Borders, Phrase, Words, clauses, root, spans, stem
from pipeline.topics.tuning import Tuning

UNNAMED = "Unnamed topic {}"
By = Literal[
    "phrases", "words", "untold", ""
]  # "untold": by other words than its own, which no heading says; "": by nothing
Posts = dict[str, set[int]]  # by word
Embed = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A phrase that could name a topic: its posts in the topic, how far it is its own, how near, how whole; its worth."""

    phrase: Phrase
    posts: frozenset[int]
    z: float
    near: float
    whole: float
    worth: float
    stems: frozenset[str]  # of its words that tell
    cover: float = 0.0  # the share of the typical mentions that hold its words, wherever they stand


@dataclass(frozen=True, slots=True)
class Named:
    """A topic's name, how it came to it, and what else was offered, best first."""

    name: str
    by: By
    wished: frozenset[str]  # the words of the phrase that it would open with if no other topic did, as stems
    offers: tuple[Offer, ...] = ()
    runners_up: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Usual:
    """The words, by root, of the most typical mentions of a topic."""

    rows: Sequence[AbstractSet[str]]

    def any(self, words: Collection[str]) -> float:
        """The share of the mentions that hold one of these words."""
        return sum(not row.isdisjoint(words) for row in self.rows) / max(len(self.rows), 1)

    def all(self, words: AbstractSet[str]) -> float:
        """The share of the mentions that hold all of these words, wherever they stand."""
        return sum(words <= row for row in self.rows) / max(len(self.rows), 1)

    def mean(self, words: Collection[str]) -> float:
        """The mean share of these words."""
        return sum(self.any({word}) for word in words) / max(len(words), 1)


class Namer:
    """Reads the texts once; names any grouping of them."""

    def __init__(
        self,
        texts: Sequence[str],
        posts: Sequence[int],
        vectors: NDArray[np.float32],
        words: Words,
        embed: Embed | None,
        tuning: Tuning,
        subject: Callable[[str], str] | None = None,
    ) -> None:
        self._subjects = [subject(text) for text in texts] if subject else [""] * len(texts)
        self._posts, self._vectors, self._tuning, self._embed = posts, vectors, tuning, embed
        self._words = words
        self._clauses = [list(clauses(text)) for text in texts]
        self._borders = Borders.of(self._clauses, words)
        self._held = [
            {clause[start:end] for clause in text for start, end in spans(clause, words)} for text in self._clauses
        ]
        self._stems = [{stem(word) for clause in text for word in clause} for text in self._clauses]
        self._roots = [{root(word) for clause in text for word in clause} for text in self._clauses]
        self._capitals = _capitals(texts)
        self._anywhere: dict[str, set[int]] = defaultdict(set)
        for held, post in zip(self._roots, posts, strict=True):
            for word in held:
                self._anywhere[word].add(post)
        self._everywhere = len(set(posts))
        self._mean = vectors.mean(axis=0)
        self._embedded: dict[Phrase, NDArray[np.float32]] = {}

    def names(self, topic_of: Sequence[int], typical: Sequence[Sequence[int]]) -> list[Named]:
        """A name for each topic, no two alike. `typical` are the rows of each topic, most typical first.

        Where two open with the same words, the topic that they are worth more to has them.
        """
        offers = self._offers(topic_of, typical)
        rows: list[list[int]] = [[] for _ in typical]
        for row, topic in enumerate(topic_of):
            if topic >= 0:
                rows[topic].append(row)
        given: dict[int, Named] = {}
        taken: set[frozenset[str]] = set()
        for topic in sorted(range(len(offers)), key=lambda t: (-offers[t][0].worth if offers[t] else 0.0, t)):
            if subject := self._subject(rows[topic]):
                number = 1 + sum(one.name.startswith(subject) for one in given.values())
                given[topic] = replace(
                    _named([], self._capitals, self._tuning),
                    name=f"{subject} {number}" if number > 1 else subject,
                    by="untold",
                )
                continue
            free = [one for one in offers[topic] if one.stems not in taken]
            made = _named(free, self._capitals, self._tuning)
            if made.by and not _bare(free[0], self._tuning):
                taken.add(free[0].stems)
            else:
                name, by = self._by_words(topic, rows, typical, given)
                if by == "words" or not made.by:
                    made = replace(made, name=name, by=by)
                else:
                    taken.add(free[0].stems)
            wished = offers[topic][0].stems if offers[topic] else frozenset[str]()
            given[topic] = replace(made, wished=wished, offers=tuple(offers[topic][: self._tuning.phrases]))
        return [given[topic] for topic in range(len(offers))]

    def _subject(self, rows: Sequence[int]) -> str:
        """What most of these texts speak of that no heading says in their words; else nothing."""
        most = Counter(self._subjects[row] for row in rows).most_common(1)
        return most[0][0] if most and most[0][1] * 2 > len(rows) else ""

    def _by_words(
        self,
        topic: int,
        rows: Sequence[Sequence[int]],
        typical: Sequence[Sequence[int]],
        given: Mapping[int, Named],
    ) -> tuple[str, By]:
        """A name of two nouns that no other topic has; where there are none, or none that a heading says, of other words."""
        usual = Usual([self._roots[row] for row in typical[topic][: self._tuning.typical]])
        words = self._own_words(rows[topic], usual)
        nouns = {word: form for word, form in words.items() if self._noun(form)}
        told = {word: form for word, form in nouns.items() if self._words.told(form)}
        taken = {one.name for one in given.values()}
        if (name := self._pair(told, usual)) and name not in taken:
            return name, "words"
        others = {word: form for word, form in words.items() if self._words.told(form)}
        name = self._pair(told, usual, any_two=True) or self._pair(others, usual, any_two=True)
        if not name or name in taken:
            name = UNNAMED.format(topic + 1)
        return name, "untold" if len(told) < len(nouns) and self._pair(nouns, usual) else ""

    def _offers(self, topic_of: Sequence[int], typical: Sequence[Sequence[int]]) -> list[list[Offer]]:
        topics = len(typical)
        own: list[set[int]] = [set() for _ in typical]
        for post, topic in zip(self._posts, topic_of, strict=True):
            if 0 <= topic < topics:
                own[topic].add(post)
        stems, roots = (self._posts_of(topic_of, topics, held) for held in (self._stems, self._roots))
        words = replace(self._words, common=_common(own, stems, self._tuning))
        by: dict[Phrase, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        forms: list[Counter[Phrase]] = [Counter() for _ in range(topics)]
        keys: dict[Phrase, Phrase] = {}
        for held, post, topic in zip(self._held, self._posts, topic_of, strict=True):
            for phrase in held:
                key = keys.get(phrase) or keys.setdefault(phrase, words.key(phrase))
                by[key][topic].add(post)
                if topic >= 0:
                    forms[topic][phrase] += 1
        anywhere = {key: set().union(*groups.values()) for key, groups in by.items()}
        found: list[list[Offer]] = []
        for topic in range(topics):
            mine = []
            usual = Usual([self._roots[row] for row in typical[topic][: self._tuning.typical]])
            for phrase, times in forms[topic].items():
                key = keys[phrase]
                posts = by[key][topic]
                # A contrary is said of the whole topic: few of its posts are too few for it.
                denies = any(map(words.denies, phrase))
                least = self._tuning.least_denied * len(own[topic]) if denies else 0.0
                few = len(posts) < max(least, self._tuning.fewest_holding)
                if few or len(anywhere[key]) < self._tuning.fewest_posts or not words.reads(phrase):
                    continue
                if any(
                    len(roots[topic][root(w)]) < self._tuning.fewest_posts for w in phrase if words.means(w)
                ) or not words.told(" ".join(phrase)):
                    continue
                n = len(own[topic])
                z = log_odds(len(posts), n, len(anywhere[key] - own[topic]), self._everywhere - n, self._tuning.prior)
                if z >= self._tuning.least_z:
                    telling = {stem(w) for w in phrase if words.carries(w) or words.aside.is_condition(w)}
                    whole = self._borders.whole(phrase)
                    worth = self._worth(z, len(posts), times, whole, len(phrase))
                    content = {root(w) for w in words.content(phrase)}
                    cover = usual.all(content)
                    worth += self._tuning.weight_typical * usual.mean(content) + self._tuning.weight_cover * cover
                    mine.append(Offer(phrase, frozenset(posts), z, 0.0, whole, worth, frozenset(telling), cover))
            mine.sort(key=lambda one: (-one.worth, one.phrase))
            found.append(mine[: self._tuning.offers])
        return self._nearer(found, typical)

    def _worth(self, z: float, posts: int, times: int, whole: float, length: int) -> float:
        return (
            self._tuning.weight_z * min(z, 10)
            + self._tuning.weight_whole * whole
            + self._tuning.weight_posts * math.log(posts)
            + self._tuning.weight_form * math.log(times)
            + self._tuning.weight_long * (length > 2)
        )

    def _nearer(self, found: list[list[Offer]], typical: Sequence[Sequence[int]]) -> list[list[Offer]]:
        """The offers with their nearness to the topic's typical mentions, less that to the three topics they are nearest to otherwise."""
        self._embed_new({one.phrase for offers in found for one in offers})
        middles = np.stack([self._middle(rows) for rows in typical]) if typical else np.zeros((0, 1))
        ranked = []
        for topic, offers in enumerate(found):
            mine = []
            for one in offers:
                near = middles @ self._place(one)
                others = np.sort(np.delete(near, topic))[-3:]
                apart = float(near[topic]) - (float(others.mean()) if len(others) else 0.0)
                worth = one.worth + self._tuning.weight_near * (float(near[topic]) + apart)
                mine.append(replace(one, near=float(near[topic]), worth=worth))
            ranked.append(sorted(mine, key=lambda one: (-one.worth, one.phrase)))
        return ranked

    def _embed_new(self, phrases: Collection[Phrase]) -> None:
        new = sorted(set(phrases) - self._embedded.keys())
        if new and self._embed is not None:
            self._embedded.update(zip(new, self._embed([" ".join(phrase) for phrase in new]), strict=True))

    def _middle(self, rows: Sequence[int]) -> NDArray[np.float32]:
        return _unit(self._vectors[list(rows[: self._tuning.typical])].mean(axis=0) - self._mean)

    def _place(self, one: Offer) -> NDArray[np.float32]:
        """Where a phrase lies: by the encoder, or, without one, where the mentions of its posts do."""
        if (vector := self._embedded.get(one.phrase)) is not None:
            return _unit(vector - self._mean)
        rows = [row for row, held in enumerate(self._held) if one.phrase in held]
        return _unit(self._vectors[rows].mean(axis=0) - self._mean)

    def _own_words(self, rows: Sequence[int], usual: Usual) -> dict[str, str]:
        """The words that are the topic's own and that some typical mentions and enough of its posts hold: by root, as most write it."""
        forms: dict[str, Counter[str]] = defaultdict(Counter)
        posts: dict[str, set[int]] = defaultdict(set)
        for row in rows:
            for form in {word for clause in self._clauses[row] for word in clause}:
                word = root(form)
                posts[word].add(self._posts[row])
                if not self._words.barred(form) and (self._words.carries(form) or self._words.aside.is_condition(form)):
                    forms[word][form] += 1
        own, found = {self._posts[row] for row in rows}, {}
        for word, seen in forms.items():
            inside, outside = len(posts[word]), len(self._anywhere[word] - own)
            if inside < self._tuning.fewest_posts or usual.any({word}) < self._tuning.least_second:
                continue
            z = log_odds(inside, len(own), outside, self._everywhere - len(own), self._tuning.prior)
            if z >= self._tuning.least_word_z:
                found[word] = self._form(seen)
        return found

    def _form(self, seen: Counter[str]) -> str:
        """How a word is written in a name: a noun before others, what can be counted in the plural, else as most write it."""
        most = max(seen, key=lambda form: (self._noun(form), seen[form], form))
        several = [form for form in seen if form != most and stem(form) == most and 4 * seen[form] >= seen[most]]
        return several[0] if several and self._noun(most) else most

    def _noun(self, form: str) -> bool:
        return self._words.noun(form, self._borders) or self._capitals.get(form, "").isupper()

    def _pair(self, words: Mapping[str, str], usual: Usual, *, any_two: bool = False) -> str:
        """The two of these words that most typical mentions hold, one or the other and then both; a condition's alone where most
        hold it. Empty where too few hold one, unless `any_two` will do.
        """
        tuning = self._tuning
        found = [
            (usual.any({one}), _written((form,), self._capitals))
            for one, form in words.items()
            if self._words.aside.is_condition(form) and usual.any({one}) >= tuning.least_alone
        ]
        for one, form in words.items():
            for other, second in words.items():
                ordered = (-usual.any({one}), one) < (-usual.any({other}), other)
                either = usual.any({one, other})
                enough = usual.any({one}) >= tuning.least_usual and either >= tuning.least_pair
                if ordered and one[:4] != other[:4] and (enough or any_two):
                    name = f"{_written((form,), self._capitals)} and {_spelled((second,), self._capitals)}"
                    found.append((either + usual.all({one, other}), name))
        return max(found, key=lambda one: (one[0], one[1]), default=(0.0, ""))[1]

    def _posts_of(self, topic_of: Sequence[int], topics: int, words: Sequence[Collection[str]]) -> list[Posts]:
        """By topic, the posts that hold each of these words, given by row."""
        found: list[Posts] = [defaultdict(set) for _ in range(topics)]
        for held, post, topic in zip(words, self._posts, topic_of, strict=True):
            if 0 <= topic < topics:
                for word in held:
                    found[topic][word].add(post)
        return found


def _common(own: Sequence[set[int]], stems: Sequence[dict[str, set[int]]], tuning: Tuning) -> frozenset[str]:
    """The stems that a fair share of the posts of half the topics hold: they tell none of them."""
    if len(own) < tuning.topics_to_share:
        return frozenset()
    shared = Counter(
        word
        for mine, held in zip(own, stems, strict=True)
        for word, posts in held.items()
        if len(posts) >= tuning.shared_posts * len(mine)
    )
    return frozenset(word for word, topics in shared.items() if 2 * topics >= len(own))


def log_odds(inside: int, of_inside: int, outside: int, of_outside: int, prior: float) -> float:
    """The log-odds ratio of two shares in standard errors, with so many posts of prior at the common share (0 to 1)."""
    share = (inside + outside + 1) / (of_inside + of_outside + 2)
    yes, no = prior * share, prior * (1 - share)
    apart = math.log((inside + yes) / (of_inside - inside + no)) - math.log(
        (outside + yes) / (of_outside - outside + no)
    )
    return apart / math.sqrt(1 / (inside + yes) + 1 / (outside + yes))


def _bare(one: Offer, tuning: Tuning) -> bool:
    """Whether a phrase is hardly more than one word that tells: few typical mentions hold what it says beside ("real friends")."""
    return len(one.stems) < 2 and one.cover < tuning.least_cover


def _named(ranked: Sequence[Offer], capitals: dict[str, str], tuning: Tuning) -> Named:
    """The best phrase, and a second where it says something else of posts that the first does not cover."""
    if not ranked:
        return Named("", "", frozenset())
    head = ranked[0]
    others = [one for one in ranked[1:] if not _alike(one, head)]
    name = _written(head.phrase, capitals)
    fitting = [one for one in others if one.worth >= head.worth - tuning.second_within]
    if fitting and len(head.phrase) < tuning.most_words:

        def adds(one: Offer) -> float:
            return one.worth + tuning.weight_new * len(one.posts - head.posts) / len(one.posts)

        second = max(fitting, key=lambda one: (adds(one), one.phrase))
        name = f"{name}, {_spelled(second.phrase, capitals)}"
    runners_up = dict.fromkeys(_written(one.phrase, capitals) for one in [*others, *ranked[1:]])
    shown = tuple(other for other in runners_up if other != name)[: tuning.runners_up]
    return Named(name, "phrases" if head.worth >= tuning.least_worth else "", head.stems, runners_up=shown)


def _alike(one: Offer, other: Offer) -> bool:
    """Whether two phrases share a word in some form ("calm", "calming"; "anxiety", "anxious"), told by how it begins."""
    return any(a[: _least(a, b)] == b[: _least(a, b)] for a in one.stems for b in other.stems)


def _least(a: str, b: str) -> int:
    return max(3, min(5, len(a), len(b)))


def _written(phrase: Phrase, capitals: dict[str, str]) -> str:
    spelled = _spelled(phrase, capitals)
    return spelled[:1].upper() + spelled[1:]


def _spelled(phrase: Phrase, capitals: dict[str, str]) -> str:
    return " ".join("I" + word[1:] if re.match(r"i(?:'|$)", word) else capitals.get(word, word) for word in phrase)


def _capitals(texts: Iterable[str]) -> dict[str, str]:
    """Words that most texts write with a capital (CBT, AuDHD, Illinois) as they write them, by their small letters."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for word in re.findall(r"[^\W\d_]{2,}", text):
            seen[word.lower()][word] += 1
    most = {small: max(forms, key=lambda form: (forms[form], form)) for small, forms in seen.items()}
    return {
        small: form for small, form in most.items() if form != small and seen[small][form] * 2 > seen[small].total()
    }


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length if length > 0 else vector, dtype=np.float32)

"""Names for topics: short phrases of a topic's own posts, or a short clause of a typical one, with what else was offered.

A phrase is worth more the further it is the topic's own (the log-odds ratio of its share of the topic's posts to that of all
others, in standard errors; Monroe, Colaresi and Quinn 2008, "Fightin' Words"), the more posts hold it in some form, the nearer
it lies to the topic's typical mentions and to them alone, and the more it is a whole. A second phrase joins the first where it
says something else of other posts (maximal marginal relevance; Carbonell and Goldstein 1998). Posts are counted, not mentions.

No word enters a name that fewer than `Tuning.fewest_posts` posts of the topic hold.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.topics.phrases import Borders, Phrase, Words, clauses, spans, stem
from pipeline.topics.tuning import Tuning

UNNAMED = "Unnamed topic {}"
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


@dataclass(frozen=True, slots=True)
class Named:
    """A topic's name, whether its own phrases gave it, and what else was offered, best first."""

    name: str
    apt: bool
    wished: frozenset[str]  # the words of the phrase that it would open with if no other topic did, as stems
    offers: tuple[Offer, ...] = ()
    runners_up: tuple[str, ...] = ()


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
    ) -> None:
        self._posts, self._vectors, self._tuning, self._embed = posts, vectors, tuning, embed
        self._words = words
        self._clauses = [list(clauses(text)) for text in texts]
        self._borders = Borders.of(self._clauses, words)
        self._held = [
            {clause[start:end] for clause in text for start, end in spans(clause, words)} for text in self._clauses
        ]
        self._stems = [{stem(word) for clause in text for word in clause} for text in self._clauses]
        self._anywhere: dict[str, set[int]] = defaultdict(set)
        for held, post in zip(self._stems, posts, strict=True):
            for word in held:
                self._anywhere[word].add(post)
        self._capitals = _capitals(texts)
        self._mean = vectors.mean(axis=0)
        self._embedded: dict[Phrase, NDArray[np.float32]] = {}

    def names(self, topic_of: Sequence[int], typical: Sequence[Sequence[int]]) -> list[Named]:
        """A name for each topic, no two alike. `typical` are the rows of each topic, most typical first.

        Where two open with the same words, the topic that they are worth more to has them.
        """
        offers = self._offers(topic_of, typical)
        given: dict[int, Named] = {}
        taken: set[frozenset[str]] = set()
        for topic in sorted(range(len(offers)), key=lambda t: (-offers[t][0].worth if offers[t] else 0.0, t)):
            free = [one for one in offers[topic] if one.stems not in taken]
            made = _named(free, self._capitals, self._tuning)
            wished = offers[topic][0].stems if offers[topic] else frozenset[str]()
            if made is None or not made.apt:
                others = {one.name for one in given.values()}
                clause = self._word(typical[topic], others) or self._clause(typical[topic], others)
                runners_up = made.runners_up if made else ()
                made = Named(
                    clause or UNNAMED.format(topic + 1),
                    False,
                    wished,
                    tuple(offers[topic][: self._tuning.phrases]),
                    runners_up,
                )
            else:
                taken.add(free[0].stems)
            given[topic] = replace(made, wished=wished)
        return [given[topic] for topic in range(len(offers))]

    def _offers(self, topic_of: Sequence[int], typical: Sequence[Sequence[int]]) -> list[list[Offer]]:
        topics = len(typical)
        own, stems = self._posts_of(topic_of, topics)
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
        everywhere = len(set(self._posts))
        anywhere = {key: set().union(*groups.values()) for key, groups in by.items()}
        found: list[list[Offer]] = []
        for topic in range(topics):
            mine = []
            usual = self._usual(typical[topic])
            for phrase, times in forms[topic].items():
                key = keys[phrase]
                posts = by[key][topic]
                # A contrary is said of the whole topic: two posts are too few for it.
                denies = any(map(words.denies, phrase))
                least = self._tuning.fewest_posts if denies else self._tuning.fewest_holding
                if len(posts) < least or not words.reads(phrase):
                    continue
                if any(
                    len(stems[topic][stem(w)]) < self._tuning.fewest_posts for w in phrase if words.means(w)
                ) or not words.told(" ".join(phrase)):
                    continue
                n = len(own[topic])
                z = log_odds(len(posts), n, len(anywhere[key] - own[topic]), everywhere - n, self._tuning.prior)
                if z >= self._tuning.least_z:
                    telling = {stem(w) for w in phrase if words.carries(w) or words.aside.is_condition(w)}
                    whole = self._borders.whole(phrase)
                    worth = self._worth(z, len(posts), times, whole, len(phrase))
                    worth += self._tuning.weight_typical * min((usual[word] for word in telling), default=0.0)
                    mine.append(Offer(phrase, frozenset(posts), z, 0.0, whole, worth, frozenset(telling)))
            mine.sort(key=lambda one: (-one.worth, one.phrase))
            found.append(mine[: self._tuning.offers])
        return self._nearer(found, typical)

    def _usual(self, typical: Sequence[int]) -> dict[str, float]:
        """The share of the most typical mentions that hold each word, by stem; 0 for a word that none does."""
        rows = typical[: self._tuning.typical]
        held = Counter(word for row in rows for word in self._stems[row])
        return defaultdict(float, {word: times / len(rows) for word, times in held.items()})

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

    def _word(self, typical: Sequence[int], taken: Collection[str]) -> str | None:
        """A word that nearly all of the most typical mentions hold; a noun, as far as its ending tells."""
        rows = typical[: self._tuning.typical]
        forms = Counter(word for row in rows for clause in self._clauses[row] for word in clause)
        held = Counter(word for row in rows for word in self._stems[row] if self._words.carries(word))
        for word, times in held.most_common(1):
            form = max((form for form in forms if stem(form) == word), key=lambda form: (forms[form], form))
            posts = {self._posts[row] for row in rows if word in self._stems[row]}
            enough = times >= self._tuning.held_by_nearly_all * len(rows) and len(posts) >= self._tuning.fewest_posts
            barred = self._words.barred(form) or form.endswith(("ed", "ing")) or not self._words.told(form)
            if enough and not barred and (name := _written((form,), self._capitals)) not in taken:
                return name
        return None

    def _clause(self, typical: Sequence[int], taken: Collection[str]) -> str | None:
        """A short clause of the most typical mentions, of everyday words: the nearest to all of them that is not `taken`."""
        found = {
            clause[start:end]
            for row in typical[: self._tuning.clauses_from]
            for clause in self._clauses[row]
            for start, end in self._stretches(clause)
        }
        told = sorted(part for part in found if self._everyday(part) and self._words.told(" ".join(part)))
        told = [part for part in told if _written(part, self._capitals) not in taken]
        if not told:
            return None
        if self._embed is None:
            return _written(told[0], self._capitals)
        middle = self._middle(typical)
        self._embed_new(told)
        near = [float(_unit(self._embedded[one] - self._mean) @ middle) for one in told]
        return _written(told[int(np.argmax(near))], self._capitals)

    def _everyday(self, part: Phrase) -> bool:
        meant = [stem(word) for word in part if self._words.means(word)]
        return bool(meant) and min(len(self._anywhere[word]) for word in meant) >= self._tuning.everyday_posts

    def _stretches(self, clause: Phrase) -> Iterator[tuple[int, int]]:
        """Where what can be read as a short clause begins and ends: between borders, without a chatbot's name."""
        for start, word in enumerate(clause):
            before = clause[start - 1] if start else None
            opened = self._words.border(before) or (before is not None and self._words.barred(before))
            if not opened or self._words.links(word) or (self._words.border(word) and "'" not in word):
                continue
            for end in range(start + 1, min(start + self._tuning.clause_words, len(clause)) + 1):
                if self._words.barred(clause[end - 1]):
                    break
                closed = end == len(clause) or self._words.links(clause[end])
                if end >= start + 3 and closed and self._words.closes(clause[end - 1]):
                    yield start, end

    def _posts_of(self, topic_of: Sequence[int], topics: int) -> tuple[list[set[int]], list[dict[str, set[int]]]]:
        """By topic its posts, and the posts that hold each stem."""
        own: list[set[int]] = [set() for _ in range(topics)]
        stems: list[dict[str, set[int]]] = [defaultdict(set) for _ in range(topics)]
        for words, post, topic in zip(self._stems, self._posts, topic_of, strict=True):
            if 0 <= topic < topics:
                own[topic].add(post)
                for word in words:
                    stems[topic][word].add(post)
        return own, stems


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


def _named(ranked: Sequence[Offer], capitals: dict[str, str], tuning: Tuning) -> Named | None:
    """The best phrase, and a second where it says something else of posts that the first does not cover."""
    if not ranked:
        return None
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
    return Named(name, head.worth >= tuning.least_worth, head.stems, tuple(ranked[: tuning.phrases]), shown)


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

"""Names for topics: the phrases that a topic's posts hold far more often than the others', so many of its posts as may be.

A phrase is measured by the log-odds ratio of its share of the topic's posts to its share of all other posts, with a prior
that is the same share everywhere, in standard errors (Monroe, Colaresi and Quinn 2008, "Fightin' Words"). Posts are
counted, not mentions. A longer phrase takes the place of a part of it where enough of the part's posts hold it whole, as
for nested terms (Frantzi, Ananiadou and Mima 2000, "C-value").

No phrase and no word enters a name that fewer than `Tuning.fewest_posts` posts of the topic hold as written.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.topics.phrases import Held, Phrase, Words, held, stem
from pipeline.topics.tuning import Tuning

UNNAMED = "Unnamed topic {}"


@dataclass(frozen=True, slots=True)
class _Scored:
    """A phrase in a topic: how far it is the topic's own, in standard errors, and the topic's posts that hold it."""

    phrase: Phrase
    z: float
    posts: frozenset[int]
    stems: frozenset[str]  # of its words that carry meaning
    generic: bool  # whether it can be read only with words that any post holds


def names(
    texts: Sequence[str],
    posts: Sequence[int],
    topic_of: Sequence[int],
    topics: int,
    ignored: Collection[str],
    told: Callable[[str], bool],
    tuning: Tuning,
) -> list[str]:
    """A name a topic, no two alike, of phrases that may be `told`. `posts` are the texts' posts, `topic_of` their topics from 0 on, -1 for none."""
    words = Words(ignored, told, tuning)
    found = held(texts, posts, topic_of, words)
    capitals = _capitals(texts)
    given: list[str] = []
    for topic, ranked in enumerate(_ranked(found, posts, topic_of, topics, words, tuning)):
        own = [one for one in ranked if not one.generic and one.z >= tuning.least_z] or ranked[: tuning.name_phrases]
        whole = list(dict.fromkeys(_longest(one, own, tuning) for one in own))
        name = next((name for name in _offers(whole, capitals, tuning) if name not in given), None)
        given.append(name or UNNAMED.format(topic + 1))
    return given


def _ranked(
    found: Held, posts: Sequence[int], topic_of: Sequence[int], topics: int, words: Words, tuning: Tuning
) -> list[list[_Scored]]:
    """By topic, the phrases that enough of its posts hold and that they hold more often than others, most telling first."""
    everywhere = len(set(posts))
    own: list[set[int]] = [set() for _ in range(topics)]
    for post, topic in zip(posts, topic_of, strict=True):
        if topic >= 0:
            own[topic].add(post)
    ranked: list[list[_Scored]] = [[] for _ in range(topics)]
    for forms in found.by_stem().values():
        anywhere = {post for form in forms for holding in found.phrases[form].values() for post in holding}
        for topic in range(topics):
            written = {form: found.phrases[form].get(topic, frozenset()) for form in forms}
            form = min(forms, key=lambda form: (-len(written[form]), form))
            if len(written[form]) < tuning.fewest_posts:
                continue
            holding = frozenset(post for posts in written.values() for post in posts)
            n = len(own[topic])
            z = log_odds(len(holding), n, len(anywhere - own[topic]), everywhere - n, tuning.prior)
            if z > 0:
                carrying = frozenset(stem(word) for word in form if words.carries(word))
                ranked[topic].append(_Scored(form, z, holding, carrying, not words.fits(form)))
    for one in ranked:
        one.sort(key=lambda s: (-s.z, s.phrase))
    return ranked


def log_odds(inside: int, of_inside: int, outside: int, of_outside: int, prior: float) -> float:
    """The log-odds ratio of two shares in standard errors, with so many posts of prior at the common share (0 to 1)."""
    share = (inside + outside + 1) / (of_inside + of_outside + 2)
    yes, no = prior * share, prior * (1 - share)
    apart = math.log((inside + yes) / (of_inside - inside + no)) - math.log(
        (outside + yes) / (of_outside - outside + no)
    )
    return apart / math.sqrt(1 / (inside + yes) + 1 / (outside + yes))


def _offers(whole: Sequence[_Scored], capitals: dict[str, str], tuning: Tuning) -> Iterator[str]:
    """Names of these phrases, the best first: where another topic has it already, the next one does."""
    for leave in range(len(whole)):
        if chosen := _chosen([*whole[:1], *whole[1 + leave :]], tuning):
            yield _written(chosen, capitals)
    for one in whole[1:]:
        yield _written([one], capitals)


def _chosen(whole: Sequence[_Scored], tuning: Tuning) -> list[_Scored]:
    """The phrases of a name: the most telling, then others that are, those first of posts that it does not cover."""
    chosen: list[_Scored] = []
    covered: frozenset[int] = frozenset()
    while len(chosen) < tuning.name_phrases:
        room = tuning.name_words - sum(len(one.phrase) for one in chosen)
        fitting = [
            one
            for one in whole
            if len(one.phrase) <= room and not any(_alike(one, other, tuning.alike) for other in chosen)
        ]
        best = max(fitting, key=lambda one: (_told(one, covered, tuning), one.phrase), default=None)
        if best is None:
            break
        chosen.append(best)
        covered |= best.posts
    return chosen


def _told(one: _Scored, covered: frozenset[int], tuning: Tuning) -> float:
    """How telling a phrase is; of posts that are covered already, less."""
    return one.z * (1 - tuning.repeated * len(one.posts & covered) / len(one.posts))


def _longest(one: _Scored, ranked: Sequence[_Scored], tuning: Tuning) -> _Scored:
    """The phrase, or a longer one that has it where enough of its posts hold that."""
    while True:
        longer = [
            other
            for other in ranked
            if len(other.phrase) > len(one.phrase)
            and _inside(one.phrase, other.phrase)
            and len(other.posts) >= tuning.nested * len(one.posts)
        ]
        if not longer:
            return one
        one = max(longer, key=lambda o: (len(o.posts), len(o.stems), -len(o.phrase), o.phrase))


def _inside(part: Phrase, whole: Phrase) -> bool:
    n, stems = len(part), [stem(word) for word in whole]
    return any(stems[i : i + n] == [stem(word) for word in part] for i in range(len(whole) - n + 1))


def _alike(one: _Scored, other: _Scored, alike: float) -> bool:
    """Whether a phrase says nothing that the other has not said: it has no word that is not there in some form."""
    return all(any(_forms(a, b, alike) for b in other.stems) for a in one.stems)


def _forms(a: str, b: str, alike: float) -> bool:
    """Whether two words are forms of one ("calm", "calming"; "anxiety", "anxious"), told by how they begin."""
    shorter = min(len(a), len(b))
    least = shorter if shorter < 5 else min(5, math.ceil(shorter * alike))
    return a[:least] == b[:least]


def _written(chosen: Sequence[_Scored], capitals: dict[str, str]) -> str:
    """ "Panic attacks: calm me down, breathing"; words that open the name are not said again."""
    head, *rest = (one.phrase for one in chosen)
    shorter = [phrase[len(head) :] if phrase[: len(head)] == head else phrase for phrase in rest]
    told = [" ".join(capitals.get(word, word) for word in phrase) for phrase in (head, *shorter)]
    name = f"{told[0]}: {', '.join(told[1:])}" if rest else told[0]
    return name[:1].upper() + name[1:]


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

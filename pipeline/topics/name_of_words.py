"""Two words that name a topic where no theme and no phrase does: its own nouns, that most typical mentions hold one of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from pipeline.topics.phrases import root, stem
from pipeline.topics.reading import Reading, Usual, log_odds
from pipeline.topics.spelling import spelled, written


def named_by_words(
    reading: Reading, rows: Sequence[int], typical: Sequence[int], taken: Collection[str]
) -> tuple[str, bool, bool]:
    """A name of two nouns that no other topic has, and whether it is one; where there are none, of other words, "" for none, and
    whether better ones are among those that no heading says. Conditions are no such words: they stand beside a name.
    """
    usual = reading.usual(typical)
    words = _own(reading, rows, usual)
    nouns = {word: form for word, form in words.items() if _noun(reading, form)}
    told = {word: form for word, form in nouns.items() if reading.words.told(form)}
    if (name := _pair(reading, told, usual)) and name not in taken:
        return name, True, False
    others = {word: form for word, form in words.items() if reading.words.told(form)}
    name = _pair(reading, told, usual, any_two=True) or _pair(reading, others, usual, any_two=True)
    untold = len(told) < len(nouns) and bool(_pair(reading, nouns, usual))
    return "" if name in taken else name, False, untold


def _own(reading: Reading, rows: Sequence[int], usual: Usual) -> dict[str, str]:
    """The words that are the topic's own and that some typical mentions and enough of its posts hold: by root, as most write it."""
    words, tuning = reading.words, reading.tuning
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    posts: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        for form in {word for clause in reading.clauses[row] for word in clause}:
            word = root(form)
            posts[word].add(reading.posts[row])
            if not words.barred(form) and words.carries(form):
                forms[word][form] += 1
    own, found = {reading.posts[row] for row in rows}, {}
    for word, seen in forms.items():
        inside, outside = len(posts[word]), len(reading.anywhere[word] - own)
        if inside < tuning.fewest_posts or usual.any({word}) < tuning.least_second:
            continue
        z = log_odds(inside, len(own), outside, reading.everywhere - len(own), tuning.prior)
        if z >= tuning.least_word_z:
            found[word] = _form(reading, seen)
    return found


def _form(reading: Reading, seen: Counter[str]) -> str:
    """How a word is written in a name: a noun before others, what can be counted in the plural, else as most write it."""
    most = max(seen, key=lambda form: (_noun(reading, form), seen[form], form))
    several = [form for form in seen if form != most and stem(form) == most and 4 * seen[form] >= seen[most]]
    return several[0] if several and _noun(reading, most) else most


def _noun(reading: Reading, form: str) -> bool:
    return reading.words.noun(form, reading.borders) or reading.capitals.get(form, "").isupper()


def _pair(reading: Reading, words: Mapping[str, str], usual: Usual, *, any_two: bool = False) -> str:
    """The two of these words that most typical mentions hold, one or the other and then both. Empty where too few hold one,
    unless `any_two` will do.
    """
    tuning, found = reading.tuning, []
    for one, form in words.items():
        for other, second in words.items():
            ordered = (-usual.any({one}), one) < (-usual.any({other}), other)
            either = usual.any({one, other})
            enough = usual.any({one}) >= tuning.least_usual and either >= tuning.least_pair
            if ordered and one[:4] != other[:4] and (enough or any_two):
                name = f"{written((form,), reading.capitals)} and {spelled((second,), reading.capitals)}"
                found.append((either + usual.all({one, other}), name))
    return max(found, default=(0.0, ""))[1]

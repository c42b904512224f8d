"""One mention a passage, and the published impacts counted back from its codes."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.coding.codebook_file import load_codebook
from pipeline.import_coded.coding import CODED, ImpactCoder, Tally
from pipeline.import_coded.mapping import default_mapping
from pipeline.import_coded.normalise_labels import Normaliser
from pipeline.import_coded.posts import Home
from pipeline.import_coded.reader import Impact
from pipeline.import_coded.stages import by_post
from records.answer import Coded
from records.passages import Words

CODEBOOK = load_codebook()
MAPPING = default_mapping(CODEBOOK)
CODER = ImpactCoder(CODEBOOK, {d.id: Normaliser(d, MAPPING) for d in CODEBOOK.dimensions})
SENTENCES = [
    "At night I tell Claude what the day did to me.",
    "It sorts my worries into small and large ones.",
    "On bad days it only repeats a leaflet to me.",
    "My sister says the kettle is better company anyway.",
]
TEXT = " ".join(SENTENCES)


def impact(quote: str, **labels: list[str]) -> Impact:
    return Impact(quote, {dimension: tuple(given) for dimension, given in labels.items()}, {})


def coded(*impacts: Impact, text: str = TEXT) -> tuple[Coded, Tally]:
    tally = Tally()
    return CODER.code("7", text, impacts, tally), tally


def by_impact(result: Coded) -> dict[int, dict[str, set[str]]]:
    """The published impacts again: label sets by (post, impact), counted from the codes."""
    found: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    seen = set()
    for mention in result.mentions:
        for dimension, codes in mention.codes.items():
            for code in codes:
                assert code.impact is not None
                same = (code.impact, dimension, code.label, code.term)
                assert same not in seen, "a label counted twice in one impact"
                seen.add(same)
                found[code.impact][dimension].add(code.label)
    return {number: dict(sets) for number, sets in found.items()}


def published(dimension: str, labels: Iterable[str]) -> set[str]:
    """The labels that an impact's own count has: "nothing named" counts only alone."""
    one = CODEBOOK.dimension(dimension)
    named = set(labels) - ({one.fallback} if one.role in {"object", "subject"} else set())
    return named or set(labels)


def test_impacts_on_the_same_words_are_one_mention_that_remembers_each() -> None:
    result, tally = coded(
        impact(SENTENCES[0], sentiment=["positive"], condition=["ADHD", "anxiety"], perspective=["emotional support"]),
        impact(SENTENCES[0], sentiment=["negative"], condition=["anxiety"]),
        impact(SENTENCES[2], sentiment=["negative"], value=["privacy", "trust", "autonomy"]),
    )
    first, second = result.mentions
    assert (first.quote, second.quote) == (SENTENCES[0], SENTENCES[2])
    assert [(c.label, c.impact) for c in first.codes["sentiment"]] == [("positive", 1), ("negative", 2)]
    assert [(c.label, c.impact) for c in first.codes["condition"]] == [("adhd", 1), ("anxiety", 1), ("anxiety", 2)]
    assert second.labels("value") == ("privacy", "trust", "autonomy")
    assert by_impact(result) == {
        1: {"sentiment": {"positive"}, "condition": {"adhd", "anxiety"}, "perspective": {"emotional_support"}},
        2: {"sentiment": {"negative"}, "condition": {"anxiety"}},
        3: {"sentiment": {"negative"}, "value": {"privacy", "trust", "autonomy"}},
    }
    assert (tally.mentions, tally.impacts[CODED]) == (2, 3)


def test_an_impact_that_says_the_same_again_keeps_a_number_of_its_own() -> None:
    result, tally = coded(
        impact("no such words stand in it", sentiment=["positive"]),
        impact(SENTENCES[1], condition=["Panic Attacks"]),
        impact(SENTENCES[1], condition=["panic attack"]),
        impact(SENTENCES[1], condition=["ADHD"]),
    )
    assert set(by_impact(result)) == {2, 3, 4}
    assert len(result.mentions) == 1
    assert (tally.impacts[CODED], len(result.rejected)) == (3, 1)


def test_a_repair_is_kept_with_the_quote_as_it_came() -> None:
    given_quote = f"“{SENTENCES[1][:-1]}”"
    result, tally = coded(impact(given_quote, sentiment=["positive"]))
    (mention,) = result.mentions
    assert (mention.quote, mention.repaired) == (SENTENCES[1][:-1], "quotation marks")
    assert tally.repaired == 1
    (verbatim,) = coded(impact(SENTENCES[1], sentiment=["positive"]))[0].mentions
    assert verbatim.repaired is None


LABELS = {
    d.id: st.lists(st.sampled_from([label.id for label in d.labels]), max_size=3, unique=True)
    for d in CODEBOOK.dimensions
}
STARTS = [i for i, char in enumerate(TEXT) if i == 0 or TEXT[i - 1] == " "]


@st.composite
def quotes(draw: st.DrawFn) -> str:
    first = draw(st.integers(0, len(STARTS) - 6))
    last = draw(st.integers(first + 5, len(STARTS) - 1))
    return TEXT[STARTS[first] : STARTS[last]].strip()


@given(st.lists(st.builds(lambda quote, **labels: impact(quote, **labels), quotes(), **LABELS), max_size=8))
def test_counting_by_impact_gives_back_the_published_impacts(impacts: list[Impact]) -> None:
    result, tally = coded(*impacts)
    said = [{d: published(d, given) for d, given in one.labels.items() if given} for one in impacts]
    found = by_impact(result)
    assert found == {number: labels for number, labels in enumerate(said, 1) if labels}
    assert tally.impacts.total() == len(impacts)
    words = Words(TEXT)
    pairs = itertools.combinations(result.mentions, 2)
    assert not any(words.same((a.start, a.end), (b.start, b.end)) for a, b in pairs)
    assert len(result.mentions) <= len({one.quote for one in impacts})
    for mention in result.mentions:
        assert TEXT[mention.start : mention.end] == mention.quote


POSTS = {("reddit", "a"): Home(1, False), ("reddit", "b"): Home(1, True), ("x", "c"): Home(2, False)}
PUBLISHED = st.lists(st.builds(lambda quote, **labels: impact(quote, **labels), quotes(), **LABELS), max_size=4)


@given(st.permutations(list(POSTS)), st.data())
def test_impacts_are_counted_as_they_were_published_repeats_and_equal_ones_included(
    order: list[tuple[str, str]], data: st.DataObject
) -> None:
    one = data.draw(PUBLISHED)
    files = {key: data.draw(st.one_of(st.just(one), st.just(one + one), PUBLISHED)) for key in order}
    said = Counter(
        (dimension, label)
        for impacts in files.values()
        for one in impacts
        for dimension, labels in one.labels.items()
        for label in published(dimension, labels)
    )
    groups = by_post(files, POSTS)
    counted: Counter[tuple[str, str]] = Counter()
    for impacts in groups.values():
        for sets in by_impact(coded(*impacts)[0]).values():
            counted.update((dimension, label) for dimension, labels in sets.items() for label in labels)
    assert counted == said
    assert [i.of_repeat for i in groups.get(1, [])] == sorted(i.of_repeat for i in groups.get(1, []))


@pytest.mark.parametrize("times", [1, 3])
def test_a_published_impact_counts_as_often_as_its_file_lists_it(times: int) -> None:
    one = impact(SENTENCES[3], sentiment=["neutral"], condition=["general"])
    result, _ = coded(*[one] * times)
    (mention,) = result.mentions
    assert by_impact(result) == {n: {"sentiment": {"neutral"}, "condition": {"general"}} for n in range(1, times + 1)}
    assert mention.labels("sentiment") == ("neutral",)

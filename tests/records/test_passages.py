"""One mention a passage: what is the same passage, and that nothing that was said of it is lost."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.codebook import Dimension, Label
from records.mentions import Code, Mention
from records.passages import Words, merged

TEXT = "one two three four five six seven eight nine ten"
SCALE = Dimension(
    id="mood",
    name="Mood",
    plural="Moods",
    role="stance",
    question="For or against?",
    color="#336699",
    labels=[
        Label(id=name, name=name, definition="The writer is in this mood.", score=score)
        for name, score in (("warm", 1), ("so_so", 0), ("cold", -1))
    ],
)


def span(first: str, last: str) -> tuple[int, int]:
    return TEXT.index(first), TEXT.index(last) + len(last)


def cite(first: str, last: str, **labels: str | tuple[Code, ...]) -> Mention:
    start, end = span(first, last)
    codes = {
        dimension: (Code(label=given, confidence=0.5),) if isinstance(given, str) else given
        for dimension, given in labels.items()
    }
    return Mention(post_id="p", quote=TEXT[start:end], start=start, end=end, codes=codes)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("one", "four"), ("one", "four"), True),
        (("one", "four"), ("two", "five"), True),  # three of four words
        (("one", "four"), ("three", "six"), False),  # half of them, and not more
        (("one", "ten"), ("three", "four"), True),  # one in the other
        (("one", "five"), ("four", "six"), True),  # two of the shorter one's three
        (("one", "six"), ("five", "ten"), False),
        (("one", "three"), ("four", "six"), False),
    ],
)
def test_more_than_half_of_the_shorter_ones_words_make_it_the_same_passage(one, other, same):
    words = Words(TEXT)
    assert words.same(span(*one), span(*other)) is same
    assert words.same(span(*other), span(*one)) is same


def test_the_longest_passage_stays_as_it_is_and_gets_all_labels():
    (only,) = merged([cite("two", "five", tool="saw"), cite("one", "five", tool="drill", size="big")], TEXT)
    assert (only.start, only.end) == span("one", "five")
    assert only.quote == "one two three four five"
    assert only.labels("tool") == ("drill", "saw")
    assert only.labels("size") == ("big",)


def test_of_equally_long_passages_the_earlier_stays():
    (only,) = merged([cite("two", "five", tool="saw"), cite("one", "four", tool="drill")], TEXT)
    assert only.quote == "one two three four"
    assert set(only.labels("tool")) == {"drill", "saw"}


def test_a_chain_of_overlaps_does_not_run_together():
    text = " ".join(f"w{i:02}" for i in range(58))
    at = [match.span() for match in re.finditer(r"\S+", text)]
    windows = [(at[first][0], at[first + 9][1]) for first in range(0, 52, 4)]
    given_ones = [
        Mention(post_id="p", quote=text[a:b], start=a, end=b, codes={"tool": (Code(label=f"t{i}", confidence=1.0),)})
        for i, (a, b) in enumerate(windows)
    ]
    result = merged(given_ones, text)
    assert len(given_ones) == 13
    assert [(m.start, m.end) for m in result] == windows[::2]  # every second one shares two words with the next
    assert max(len(m.quote.split()) for m in result) == 10
    assert {label for m in result for label in m.labels("tool")} == {f"t{i}" for i in range(13)}


def test_codes_that_agree_in_label_term_and_impact_are_one_the_surest():
    codes = (
        Code(label="saw", confidence=0.4),
        Code(label="saw", confidence=0.8, raw_label="Saws"),
        Code(label="saw", confidence=0.6, term="fretsaw"),
        Code(label="saw", confidence=0.7, impact=2),
    )
    (only,) = merged([cite("one", "five", tool=codes)], TEXT)
    assert only.codes["tool"] == (codes[1], codes[2], codes[3])


def stance(*given: tuple[str, float]) -> tuple[Code, ...]:
    return tuple(Code(label=label, confidence=sure) for label, sure in given)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (stance(("warm", 0.6)), ("warm", 0.6)),
        (stance(("warm", 0.6), ("warm", 0.8)), ("warm", 0.8)),
        (stance(("warm", 0.6), ("so_so", 0.9)), ("warm", 0.6)),
        (stance(("warm", 0.9), ("cold", 0.7)), ("mixed", 0.7)),
        (stance(("warm", 0.5), ("warm", 0.9), ("cold", 0.7)), ("mixed", 0.7)),
        (stance(("warm", 0.9), ("cold", 0.7), ("mixed", 0.4)), ("mixed", 0.4)),
        (stance(("so_so", 0.3)), ("so_so", 0.3)),
    ],
)
def test_a_passage_has_one_stance_mixed_where_the_same_words_do_both(codes, expected):
    (together,) = merged([cite("one", "five", mood=codes)], TEXT, SCALE)
    (apart,) = merged([cite("one", "five", mood=(code,)) for code in codes], TEXT, SCALE)
    for mention in (together, apart):
        (code,) = mention.codes["mood"]
        assert (code.label, code.confidence) == expected


def test_without_a_scale_every_stance_stays():
    (only,) = merged([cite("one", "five", mood=stance(("warm", 0.9), ("cold", 0.7)))], TEXT)
    assert only.labels("mood") == ("warm", "cold")


def test_repairs_of_the_quote_that_stays_are_kept():
    repaired = Mention(post_id="p", quote=TEXT[:13], start=0, end=13, codes={}, repaired="whitespace")
    (only,) = merged([cite("one", "three", tool="saw"), repaired], TEXT)
    assert only.repaired == "whitespace"
    (longer,) = merged([cite("one", "four", tool="saw"), repaired], TEXT)
    assert longer.repaired is None


CODES = st.builds(
    Code,
    label=st.sampled_from(["warm", "so_so", "cold", "mixed"]),
    confidence=st.sampled_from([0.25, 0.5, 0.75, 1.0]),
    term=st.sampled_from([None, "t"]),
    impact=st.sampled_from([None, 1, 2]),
)


@st.composite
def posts(draw: st.DrawFn) -> tuple[str, list[Mention]]:
    """A text with passages anywhere in it, in any order."""
    text = draw(st.text(alphabet="ab. \n", min_size=2, max_size=60))
    mentions = []
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        codes = draw(st.dictionaries(st.sampled_from(["mood", "tool"]), st.lists(CODES, min_size=1, max_size=3)))
        mentions.append(
            Mention(
                post_id="p",
                quote=text[start:end],
                start=start,
                end=end,
                codes={d: tuple({(c.label, c.term, c.impact): c for c in own}.values()) for d, own in codes.items()},
            )
        )
    return text, mentions


@given(posts(), st.booleans())
def test_no_two_are_the_same_passage_and_nothing_is_lost(post: tuple[str, list[Mention]], with_scale: bool) -> None:
    text, mentions = post
    scale = SCALE if with_scale else None
    result = merged(mentions, text, scale)
    words = Words(text)
    assert not any(words.same((a.start, a.end), (b.start, b.end)) for a, b in itertools.combinations(result, 2))
    assert [(m.start, m.end) for m in result] == sorted((m.start, m.end) for m in result)
    assert {(m.start, m.end) for m in result} <= {(m.start, m.end) for m in mentions}
    assert merged(result, text, scale) == result
    for one in result:
        assert one.quote == text[one.start : one.end]
        for codes in one.codes.values():
            keys = [(code.label, code.term, code.impact) for code in codes]
            assert codes and len(keys) == len(set(keys))
        assert scale is None or len(one.codes.get("mood", ())) <= 1
    for mention in mentions:
        homes = [one for one in result if words.same((one.start, one.end), (mention.start, mention.end))]
        assert homes
        for dimension, codes in mention.codes.items():
            if scale is not None and dimension == scale.id:
                continue
            own = {(code.label, code.term, code.impact) for code in codes}
            assert any(own <= {(c.label, c.term, c.impact) for c in one.codes.get(dimension, ())} for one in homes)


def _at(mention: Mention) -> tuple[int, int]:
    return mention.start, mention.end


def _longest_first(mentions: list[Mention], words: Words) -> list[Mention]:
    return sorted(mentions, key=lambda m: (-words.count(_at(m)), m.start, -m.end))


@given(posts(), st.data())
def test_no_passage_grows_and_the_order_of_the_mentions_says_nothing_of_where(
    post: tuple[str, list[Mention]], data: st.DataObject
) -> None:
    text, mentions = post
    words = Words(text)
    result = merged(mentions, text)
    assert all(
        words.count((m.start, m.end)) <= words.count((one.start, one.end))
        for m in mentions
        for one in [next(r for r in _longest_first(result, words) if words.same(_at(r), _at(m)))]
    )
    shuffled = merged(data.draw(st.permutations(mentions)), text)
    assert [(m.start, m.end) for m in shuffled] == [(m.start, m.end) for m in result]


@given(st.lists(st.sampled_from(["warm", "so_so", "cold", "mixed"]), min_size=1, max_size=5))
def test_the_stance_of_a_passage_is_what_the_scale_makes_of_all_that_was_said(labels: list[str]) -> None:
    (only,) = merged([cite("one", "five", mood=label) for label in labels], TEXT, SCALE)
    assert only.labels("mood") == (SCALE.one_stance(labels),)

"""What someone searches for, read into a tree; what cannot be read is told with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.query import MOST_TERMS, And, Asked, Not, NotUnderstood, Or, Query, Term, parse, wanted

A, B, C = Term("a"), Term("b"), Term("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", None),
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a a", A),
        ("a OR b c", Or((A, And((B, C))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("(a (b c))", And((A, B, C))),
        ("a -b", And((A, Not(B)))),
        ("NOT b a", And((Not(B), A))),
        ("a NOT (b OR c)", And((A, Not(Or((B, C)))))),
        ("a NOT NOT b", And((A, B))),
        ("a (-b -c)", And((A, Not(B), Not(C)))),
        ('a -"b c"', And((A, Not(Term("b c"))))),
        ("a-b", Term("a-b")),
        ("don't", Term("don't")),
        ("“a b”", Term("a b")),
        ("anx*", Term("anx", begins=True)),
        ('"a anx"*', Term("a anx", begins=True)),
        ("or and not", And((Term("or"), Term("and"), Term("not")))),
        ("спокойно 日*", And((Term("спокойно"), Term("日", begins=True)))),
        ("a - b", And((A, B))),
    ],
)
def test_a_search_becomes_a_tree(text: str, tree: Query | None) -> None:
    assert parse(text).query == tree


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ('calm "my nerves', 5, "The quotation mark before “my nerves” has no second one"),
        ('calm"', 4, "The quotation mark after “calm” has no second one"),
        ("calm (my", 5, "The ( before “my” is never closed"),
        ("calm) my", 4, "The ) before “my” closes no parenthesis"),
        ("()", 1, "nothing between ( and )"),
        ("OR calm", 0, "The OR before “calm” needs words on both sides"),
        ("calm OR", 5, "The OR after “calm” needs words on both sides"),
        ("calm OR OR my", 5, "The OR before “OR my” needs words on both sides"),
        ("calm AND", 5, "The AND after “calm” needs words"),
        ("(OR)", 1, "The OR before “)” needs words"),
        ("calm NOT", 5, "Nothing follows the NOT after “calm”"),
        ("NOT calm", 0, "NOT and minus only take away"),
        ("-calm -my", 0, "NOT and minus only take away"),
        ("calm OR -my", 5, "NOT and minus only take away"),
        ("calm NOT (NOT my NOT a)", 5, "NOT and minus only take away"),
        ("ab*", 0, "Too many words begin as in “ab*”"),
        ("😀 ♥", 0, "no letter and no digit"),
        ("***", 0, "no letter and no digit"),
        ("(" * 30 + "a" + ")" * 30, 20, "20 deep at most"),
        (" ".join(map(str, range(MOST_TERMS + 1))), 182, f"{MOST_TERMS} words at most"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, place: int, told: str) -> None:
    with pytest.raises(NotUnderstood) as fault:
        parse(text)
    assert told in str(fault.value) and fault.value.place == place


def test_emojis_are_passed_over_aloud_and_punctuation_in_silence() -> None:
    assert parse("calm 😀 & – ♥ ♥") == Asked(Term("calm"), ("😀", "♥"))


def test_only_what_is_wanted_can_be_marked() -> None:
    assert list(wanted(parse('a -b (c OR "d e")').query)) == [A, C, Term("d e")]


@given(st.text(max_size=80))
def test_any_text_is_read_or_told(text: str) -> None:
    try:
        parse(text)
    except NotUnderstood as fault:
        assert 0 <= fault.place <= len(text)

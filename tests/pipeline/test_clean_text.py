"""Normalised text and where each of its characters came from."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.cleaning.normalise import normalise

# Blanks, line ends, zero-width and control characters, ligatures, combining marks, emoji parts, right-to-left, Hangul.
ODD = " \n\t\r\u00a0\u3000\u2028\u200b\u200d\ufeff\u00ad\x00\x07ﬁ…“’½Å①ａ\u0301\u0327e\u0308👩🏽‍💻🇩🇪\ufe0fشلا한글ßİ"
texts = st.one_of(st.text(max_size=80), st.text(st.sampled_from(ODD + "abc ,.'"), max_size=60))


@given(texts)
@example("e\u0301\u0327 x")
@example("ﬁ\u0301ne  \n\n\n line")
def test_every_stretch_of_clean_text_stands_where_the_span_says(original: str) -> None:
    clean = normalise(original)
    assert len(clean.starts) == len(clean.ends) == len(clean.text)
    assert all(0 <= a < b <= len(original) for a, b in zip(clean.starts, clean.ends, strict=True))
    assert clean.starts == sorted(clean.starts)
    assert clean.ends == sorted(clean.ends)
    n = len(clean.text)
    # a character that became several ("ﬁ") can only be cited whole
    edges = [i for i in range(n + 1) if i in (0, n) or clean.starts[i] != clean.starts[i - 1]]
    for at, i in enumerate(edges):
        for j in edges[at + 1 : at + 6] + edges[-1:]:
            part = clean.text[i:j]
            if i < j and part == part.strip(" \n"):
                start, end = clean.span(i, j)
                assert normalise(original[start:end]).text == part


@given(texts, st.data())
def test_a_span_inside_a_character_widens_to_the_whole_character(original: str, data: st.DataObject) -> None:
    clean = normalise(original)
    if not clean.text:
        return
    i = data.draw(st.integers(0, len(clean.text) - 1))
    j = data.draw(st.integers(i + 1, len(clean.text)))
    start, end = clean.span(i, j)
    assert clean.text[i:j].strip(" \n") in normalise(original[start:end]).text


@given(texts)
def test_clean_text_has_no_untidy_character(original: str) -> None:
    text = normalise(original).text
    assert text == text.strip(" \n")
    assert not any(untidy in text for untidy in ("  ", " \n", "\n ", "\n\n\n"))
    for char in text:
        assert char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        assert char == " " or unicodedata.category(char) != "Zs"
        assert char not in "‘’“”„"


@given(st.text(st.sampled_from(" \n\t\u00a0\u3000\u200b\ufeffabcZ…½①ａﬁ“’👩🏽🇩İßé,.'"), max_size=60))
def test_cleaning_twice_changes_nothing_more(original: str) -> None:
    once = normalise(original).text
    assert normalise(once).text == once


@pytest.mark.parametrize("original", ["ｶﾞ", "e\u0301", "ﾊﾟﾊﾟ"])
def test_clean_text_is_in_nfkc(original: str) -> None:
    text = normalise(original).text
    assert text == unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize(
    ("original", "clean"),
    [
        ("“It’s ﬁne…” she\u00a0said", '"It\'s fine..." she said'),
        ("one\r\ntwo\u2028three\tfour", "one\ntwo\nthree four"),
        ("a \n \n\n\n b", "a\n\nb"),
        ("\ufeff  x\u200by\u00ad \n", "xy"),
        ("e\u0301 cafe\u0301", "é café"),
        ("ＣｈａｔＧＰＴ", "ChatGPT"),
        ("😀 ok 👍🏽", "😀 ok 👍🏽"),
        ("plain text, nothing to do", "plain text, nothing to do"),
        ("", ""),
        (" \n\u200b\t", ""),
    ],
)
def test_text_is_tidied_as_people_read_it(original: str, clean: str) -> None:
    assert normalise(original).text == clean


def test_a_line_end_among_blanks_is_told_by_the_line_end_itself() -> None:
    original = "one  \n two"
    start, end = normalise(original).span(3, 4)
    assert "\n" in original[start:end]


def test_a_lone_carriage_return_is_a_line_end() -> None:
    assert normalise("one\rtwo").text == "one\ntwo"


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (-1, 2), (0, 4), (3, 3)])
def test_an_empty_or_outside_span_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no text between"):
        normalise("abc").span(start, end)

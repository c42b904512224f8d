"""Full-text search in quotes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text

from db.read.columns import WORD, read_columns
from db.read.layers import layers
from db.read.search import search
from db.schema import ReadColumn
from db.write import frequent_words
from db.write.new_texts import follow_texts
from db.write.publish import publish
from tests.db.conftest import add, code, mention, new_post

QUOTES = [
    "The crunchy apples calmed my nerves tonight",
    "Nerves, nerves, nerves: pears calmed my nerves",
    "It's not near the café O'Neill told me of",
    "A matter of AND, OR and NOT for all of us",
    "Я спокойно ем груши every single evening",
]


def search_quotes(connection: Connection, words: str) -> list[int]:
    found = search(connection, layers(connection)[0], words)
    assert found.dtype == "int32"
    return sorted(found.tolist())


@pytest.fixture
def quoted(connection: Connection) -> Connection:
    for number, quote in enumerate(QUOTES, start=1):
        add(connection, 1, new_post(str(number), quote))
        code(connection, number, [mention(quote, quote, fruit="pear")])
    return connection


def test_all_words_must_occur_in_any_order_and_form(quoted: Connection) -> None:
    assert search_quotes(quoted, "apples nerves") == [1]
    assert search_quotes(quoted, "nerve calm") == [1, 2]  # stemmed
    assert search_quotes(quoted, "apples pears") == []


def test_phrases_in_quotes_stay_together(quoted: Connection) -> None:
    assert search_quotes(quoted, '"calmed my nerves"') == [1, 2]
    assert search_quotes(quoted, '"nerves my calmed"') == []
    assert search_quotes(quoted, '"my nerves" apples') == [1]


def test_case_accents_and_apostrophes_do_not_matter(quoted: Connection) -> None:
    assert search_quotes(quoted, "CAFE") == [3]
    assert search_quotes(quoted, "o'neill") == [3]
    assert search_quotes(quoted, "it's") == [3]
    assert search_quotes(quoted, "ГРУШИ") == [5]


def test_operators_are_words(quoted: Connection) -> None:
    assert search_quotes(quoted, "apples OR pears") == []
    assert search_quotes(quoted, "AND OR NOT") == [4]
    assert search_quotes(quoted, "quote:apples") == []
    assert search_quotes(quoted, "NEAR(cafe told)") == [3]  # near, cafe and told all occur


@pytest.mark.parametrize("words", ["", "   ", "***", "()", '"', '""', "'", "_", "😀", "-", "\\", '" "', "\ufeff"])
def test_input_without_a_word_finds_nothing(quoted: Connection, words: str) -> None:
    assert search_quotes(quoted, words) == []


@pytest.mark.parametrize(
    "words",
    [
        "apple*",
        "^apples",
        "apples AND",
        "NOT apples",
        "NEAR(apples, 2)",
        '"apples',
        'apples"',
        '"""apples"""',
        "{quote}: apples",
        "apples + nerves",
        "apples; DROP TABLE mention; --",
        "' OR 1=1 --",
        "apples 😀",
        "(apples",
        "apples)",
        ":match",
        "%apples%",
        "apples\x00",
        "apples\n\t nerves",
    ],
)
def test_hostile_input_is_taken_as_words(quoted: Connection, words: str) -> None:
    assert set(search_quotes(quoted, words)) <= {1, 2}
    assert quoted.scalar(text("SELECT count(*) FROM mention")) == len(QUOTES)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60))
def test_no_input_is_a_syntax_error(quoted: Connection, words: str) -> None:
    assert set(search_quotes(quoted, words)) <= set(range(1, len(QUOTES) + 1))


def test_a_null_character_in_a_phrase_is_no_error(quoted: Connection) -> None:
    assert search_quotes(quoted, '"apples\x00calmed"') in ([], [1])


def test_a_very_long_input_is_no_error(quoted: Connection) -> None:
    assert search_quotes(quoted, "nerves " * 5000) == [1, 2]


SAID = [
    "apples",
    "my _",
    "my ' nerves",
    "It's my nerves",
    "my nerves apples",
    "all of us",
    '"my nerves" calm',
    "nerves café",
    "ГРУШИ",
    "the",
    "?",
]


@pytest.mark.parametrize("words", SAID)
def test_the_bits_of_frequent_words_find_what_the_index_finds(
    quoted: Connection, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    layer = layers(quoted)[0]
    found = search_quotes(quoted, words)
    monkeypatch.setattr(frequent_words, "FEWEST", 2)  # words of two quotes or more; those of one stay to the index
    publish(quoted, layer)
    stored = {n.removeprefix(WORD) for n in quoted.scalars(select(ReadColumn.name)) if n.startswith(WORD)}
    assert {"my", "nerv", "of"} <= stored and not stored & {"appl", "cafe"}
    assert search_quotes(quoted, words) == found
    assert len(read_columns(quoted, layer)) == len(QUOTES)


def test_what_is_deleted_is_not_found(quoted: Connection) -> None:
    follow_texts(quoted, {2: ""})
    assert search_quotes(quoted, "nerves") == [1]

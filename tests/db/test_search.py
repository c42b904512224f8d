"""Full-text search in quotes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select, text

from db.read.columns import WORD, read_columns
from db.read.layers import layers
from db.read.search import hits, search
from db.schema import ReadColumn
from db.write import frequent_words
from db.write.new_texts import follow_texts
from db.write.publish import publish
from records.query import NotUnderstood, parse
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


def test_any_none_and_groups_of_words(quoted: Connection) -> None:
    assert search_quotes(quoted, "apples OR pears") == [1, 2]
    assert search_quotes(quoted, "nerves NOT apples") == [2]
    assert search_quotes(quoted, "nerves -apples") == [2]
    assert search_quotes(quoted, '-"my nerves tonight" nerves') == [2]
    assert search_quotes(quoted, "(apples OR café) -near") == [1]
    assert search_quotes(quoted, "(apples -tonight) OR (café -(pears OR tonight))") == [3]
    assert search_quotes(quoted, "nerves AND pears") == [2]
    assert search_quotes(quoted, "us (matter OR crunchy) NOT (nerves OR NEAR(matter, us))") == [4]


def test_beginnings_of_words_are_found_in_every_form(quoted: Connection) -> None:
    assert search_quotes(quoted, "app*") == [1]
    assert search_quotes(quoted, '"calmed my ner"*') == [1, 2]
    assert search_quotes(quoted, "гру*") == [5]
    assert search_quotes(quoted, "eveni*") == [5]  # the index keeps "evening" as "even"


def test_operators_in_small_letters_and_columns_are_words(quoted: Connection) -> None:
    assert search_quotes(quoted, "and or not") == [4]
    assert search_quotes(quoted, "quote:apples") == []
    assert search_quotes(quoted, "NEAR(cafe told)") == [3]  # near, cafe and told all occur


@pytest.mark.parametrize(
    "words",
    ["^apples", "NEAR(apples, 2)", "{quote}: apples", "apples + nerves", "apples; DROP TABLE mention; --", "' 1=1 --",
     "apples 😀", ":match", "%apples%", "apples\x00", "apples\n\t nerves", "*apples", "apples -", "- apples", "app*les"],
)  # fmt: skip
def test_signs_around_words_are_passed_over(quoted: Connection, words: str) -> None:
    assert set(search_quotes(quoted, words)) <= {1, 2}
    assert quoted.scalar(text("SELECT count(*) FROM mention")) == len(QUOTES)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60)
    | st.lists(
        st.sampled_from(["apples", "nerv*", "OR", "NOT", "(", ")", '"my nerves"', "-", "AND", '"', "*"]), max_size=9
    ).map(" ".join)
)
def test_what_cannot_be_read_is_told_and_all_else_is_no_error(quoted: Connection, words: str) -> None:
    try:
        found = search_quotes(quoted, words)
    except NotUnderstood:
        return
    assert set(found) <= set(range(1, len(QUOTES) + 1))


def test_a_null_character_in_a_phrase_is_no_error(quoted: Connection) -> None:
    assert search_quotes(quoted, '"apples\x00calmed"') in ([], [1])


def test_a_very_long_input_is_no_error(quoted: Connection) -> None:
    assert search_quotes(quoted, "nerves " * 5000) == [1, 2]


def test_a_term_of_which_the_index_keeps_nothing_is_passed_over(quoted: Connection) -> None:
    unknown = "\N{NEW TAI LUE VOWEL SIGN VOWEL SHORTENER}"  # a letter to Python, a mark to FTS5
    assert parse(unknown).query is not None
    assert search_quotes(quoted, unknown) == search_quotes(quoted, f"{unknown} -nerves") == []
    assert search_quotes(quoted, f"{unknown} apples") == [1]


@pytest.mark.parametrize(
    ("asked", "said", "marked"),
    [
        ("help", "She helped me, helping 😀 and without help", ["helped", "helping", "help"]),
        ('"calm my" OR night', "Calm, my nights: calm my night", ["Calm, my", "nights", "calm my", "night"]),
        ("calm -night", "calm at night", ["calm"]),
        ("depressi*", "Depression, not a depressed press", ["Depression", "depressed"]),
        ("CAFÉ", "e\u0301 cafe\u0301 <b>cafe</b>", ["cafe\u0301", "cafe"]),
        ("apples", "\ue000 apples\x00\ue001 apples", ["apples", "apples"]),
        ("nothing", "apples", []),
    ],
)
def test_hits_are_the_words_that_the_index_finds(engine: Engine, asked: str, said: str, marked: list[str]) -> None:
    first, none = hits(engine, asked, [said, ""])
    assert [said[slice(*span)] for span in first] == marked and none == []


def test_nothing_asked_has_no_hits(engine: Engine) -> None:
    assert hits(engine, "", ["apples"]) == [[]]


SAID = [
    "apples",
    "my _",
    "my ' nerves",
    "my OR of",
    "nerves -my",
    "nerves NOT (my OR pears)",
    "my -apples -of",
    "(my nerves) OR (of all)",
    "apples -my",
    "ner* my",
    "all -(nerves of)",
    "evening OR of",
    "It's my nerves",
    "my nerves apples",
    "all of us",
    '"my nerves" calm',
    "nerves café",
    "ГРУШИ",
    "the",
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

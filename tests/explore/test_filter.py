"""The filter: what passes it, how it is written into and read from a URL, how it reads in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.disclosure import VIEWER, Viewer
from explore.contrasts import Groups
from explore.facets import LONGEST_SEARCH, WORDS
from explore.filter import Clause, Filter, described, from_params, lost, to_params
from explore.kept import Kept
from tests.explore.fruit import data

DATA = data()
LABELS = ["pear", "apple", "plum", "apple:boskoop", "apple:gala"]


def passing(chosen: Filter) -> list[int]:
    selection = DATA.select(chosen)
    return sorted(selection.first(len(DATA.columns)))


def several(options: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(options), unique=True).map(tuple)


filters = st.builds(
    lambda **choices: Filter.of(choices),
    fruit=several(LABELS),
    mood=several(["glad", "mixed", "sad"]),
    platform=several(["reddit", "x", "youtube"]),
    topic=several(["1", "2"]),
    language=several(["de", "en"]),
    period=st.tuples(*[st.sampled_from(["", *DATA.months])] * 2),
)


# the URL


@given(filters)
def test_a_filter_survives_the_url(chosen: Filter) -> None:
    params = to_params(chosen)
    assert from_params(params, DATA, VIEWER) == (chosen, [])
    assert set(params) <= {name for facet in DATA.facets.values() for name in facet.parameters}
    assert all(value for values in params.values() for value in values)


def test_the_url_carries_ids_only_and_nothing_for_what_is_not_chosen() -> None:
    chosen = Filter.of(
        {"fruit": ("pear", "apple:boskoop"), "mood": (), "platform": "x", "topic": (2, 1), "period": ("2024-02", "")}
    )
    assert to_params(chosen) == {
        "fruit": ["apple:boskoop", "pear"],
        "platform": ["x"],
        "topic": ["1", "2"],
        "from": ["2024-02"],
    }
    assert to_params(Filter()) == {}


def test_repeated_parameters_and_old_commas_mean_all_of_their_values() -> None:
    both = Filter.of({"fruit": ("pear", "plum")})
    assert from_params({"fruit": ["pear", "plum"]}, DATA, VIEWER) == (both, [])
    assert from_params({"fruit": ["plum,pear"]}, DATA, VIEWER) == (both, [])
    assert from_params({"fruit": ["plum,pear", "pear"]}, DATA, VIEWER) == (both, [])


def test_a_venue_may_have_a_comma_in_its_name() -> None:
    chosen, notes = from_params({"venue": ["Jam, and more"]}, DATA, Viewer("researcher", "ana"))
    assert (chosen, notes) == (Filter.of({"venue": "Jam, and more"}), [])
    assert passing(chosen) == [15]
    assert [facet.id for facet in DATA.facets.values() if facet.for_researchers] == ["venue"]


def test_no_link_chooses_for_a_viewer_what_can_identify() -> None:
    for asked in ("Jam, and more", "somewhere else"):  # nor tells it whether there is such a venue
        chosen, (note,) = from_params({"venue": [asked], "mood": ["glad"]}, DATA, VIEWER)
        assert chosen == Filter.of({"mood": "glad"})
        assert note == f"The link asks for venue={asked}, which this data set does not have. The rest was applied."
    there = Groups.read(DATA.select(Filter.of({"mood": "glad"})), "venue=Jam%2C+and+more")
    assert there.against is None


def test_what_the_data_set_does_not_know_is_told_and_left_out() -> None:
    params = {
        "fruit": ["apple,mango,apple:cox,apple:mango,pear:boskoop"],
        "mood": [""],
        "platform": ["x", "myspace"],
        "topic": ["1,99,one,-1"],
        "from": ["1999-01"],
        "to": ["soon"],
    }
    chosen, notes = from_params(params, DATA, VIEWER)
    assert chosen == Filter.of({"fruit": "apple", "platform": "x", "topic": "1"})
    assert notes == [
        "The link asks for fruit=mango, fruit=apple:cox, fruit=apple:mango, fruit=pear:boskoop, platform=myspace, "
        "topic=99, topic=one, topic=-1, from=1999-01 and to=soon, which this data set does not have. "
        "The rest was applied."
    ]


def test_foreign_parameters_are_none_of_the_filters_business() -> None:
    assert from_params({"utm_source": ["mail"], "embed": ["true"]}, DATA, VIEWER) == (Filter(), [])


@given(
    st.dictionaries(
        st.sampled_from(["fruit", "mood", "platform", "topic", "language", "from", "to"]),
        st.lists(st.text(max_size=30) | st.sampled_from([*LABELS, *DATA.months, "glad", "1,2"]), max_size=3),
    )
)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the first text is slow to draw
def test_no_url_breaks_the_filter_and_nothing_is_lost_in_silence(params: dict[str, list[str]]) -> None:
    chosen, notes = from_params(params, DATA, VIEWER)
    assert passing(chosen) is not None
    kept = {(name, part) for name, values in to_params(chosen).items() for part in values}
    asked = {(name, p) for name, values in params.items() for value in values for p in value.split(",") if p}
    months = set(chosen.chosen("period"))  # which may be turned round
    assert {(name, part) for name, part in kept if part not in months} <= asked
    for name, part in asked - kept:
        assert (name in ("from", "to") and part in months) or any(f"{name}={part}" in note for note in notes)


def test_a_period_that_ends_before_it_begins_is_turned_round() -> None:
    chosen, _ = from_params({"from": ["2024-04"], "to": ["2024-02"]}, DATA, VIEWER)
    assert chosen.chosen("period") == ("2024-02", "2024-04")


def test_search_words_are_kept_as_one_text() -> None:
    data_ = data(engine=object())
    chosen, notes = from_params({WORDS: ["  sour,  sweet ", 'and "bitter"']}, data_, VIEWER)
    assert (chosen.chosen(WORDS), notes) == (('sour, sweet and "bitter"',), [])
    assert to_params(chosen) == {WORDS: ['sour, sweet and "bitter"']}
    assert described(chosen, data_) == {WORDS: 'Words: sour, sweet and "bitter"'}
    assert from_params({WORDS: ["  "]}, data_, VIEWER) == (Filter(), [])
    assert lost({WORDS: ["  sour,  sweet ", 'and "bitter"'], "topic": ["77"]}, chosen) == ["topic=77"]


@pytest.mark.parametrize("asked", ['"sour', "sour OR", "-sweet", "💛", "a*", "sour " * (LONGEST_SEARCH // 5 + 1)])
def test_words_that_cannot_be_read_are_told_and_narrow_nothing(asked: str) -> None:
    chosen, notes = from_params({WORDS: [asked], "fruit": ["pear"]}, data(engine=object()), VIEWER)
    assert chosen == Filter.of({"fruit": "pear"}) and lost({WORDS: [asked]}, chosen) == [f"{WORDS}={asked}"]
    assert len(notes) == 1 and notes[0].startswith("The words cannot be read and narrow nothing. ")


# what passes


@pytest.mark.parametrize(
    ("choices", "ids"),
    [
        ({}, [11, 12, 13, 14, 15, 16, 17]),
        ({"fruit": ()}, [11, 12, 13, 14, 15, 16, 17]),
        ({"fruit": ("pear", "plum")}, [12, 14, 16, 17]),
        ({"fruit": "apple"}, [11, 12, 13, 17]),
        ({"fruit": "apple:boskoop"}, [11, 17]),
        ({"fruit": ("apple:boskoop", "pear")}, [11, 12, 14, 17]),
        ({"fruit": ("apple:boskoop", "apple")}, [11, 12, 13, 17]),
        ({"fruit": "apple", "mood": "sad"}, [12, 17]),
        ({"mood": "mixed"}, [14]),
        ({"platform": ("x", "youtube")}, [13, 15, 17]),
        ({"topic": 1}, [11, 14, 17]),
        ({"topic": ("1", "2")}, [11, 12, 14, 16, 17]),
        ({"language": "de"}, [14]),
        ({"period": ("2024-02", "")}, [13, 15, 16, 17]),
        ({"period": ("", "2024-02")}, [11, 12, 16]),
        ({"period": ("2024-02", "2024-04")}, [13, 15, 16]),
        ({"period": ("2024-03", "2024-03")}, []),
        ({"mood": "glad", "platform": "x", "period": ("2024-03", "")}, [13]),
    ],
)
def test_facets_narrow_each_other_and_choices_inside_a_facet_add_up(choices: dict[str, object], ids: list[int]) -> None:
    assert passing(Filter.of(choices)) == ids  # type: ignore[arg-type]


@given(filters)
def test_taking_a_facet_away_never_hides_a_mention(chosen: Filter) -> None:
    before = set(passing(chosen))
    for facet in chosen.facets:
        looser = chosen.without(facet)
        assert set(looser.facets) == set(chosen.facets) - {facet}
        assert before <= set(passing(looser))


def test_a_data_set_without_mentions_can_be_filtered() -> None:
    nothing = data([])
    chosen = Filter.of({"fruit": "apple:boskoop", "platform": "x", "topic": 1, "period": ("2024-01", "")})
    assert nothing.select(chosen).n == 0
    assert nothing.months == []


# changing it


def test_equal_choices_are_equal_filters_whatever_their_order() -> None:
    one = Filter((Clause("fruit", ("plum", "pear")), Clause("mood", ("sad",))))
    other = Filter((Clause("mood", ("sad", "sad")), Clause("fruit", ("pear", "plum")), Clause("topic", ())))
    assert one == other
    assert hash(one) == hash(other)
    assert Clause("period", ("2024-05", "2024-02")) == Clause("period", ("2024-02", "2024-05"))
    assert Filter((Clause("period", ("", "")),)) == Filter()


def test_narrowing_replaces_what_was_chosen_there_and_keeps_the_rest() -> None:
    chosen = Filter.of({"fruit": ("pear", "plum"), "mood": "sad", "platform": ("x", "reddit")})
    assert chosen.narrowed({"fruit": "apple:gala"}) == Filter.of(
        {"fruit": "apple:gala", "mood": "sad", "platform": ("x", "reddit")}
    )
    narrowed = chosen.narrowed({"platform": "youtube", "topic": 2, "period": ("2024-04", "2024-04"), "mood": ()})
    assert narrowed == Filter.of(
        {"fruit": ("pear", "plum"), "platform": "youtube", "topic": "2", "period": ("2024-04", "2024-04")}
    )
    assert chosen.chosen("mood") == ("sad",)  # the first filter is as it was


def test_taking_away_every_facet_leaves_no_filter() -> None:
    chosen = Filter.of({"fruit": "pear", "platform": "x", "topic": 1, "period": ("", "2024-02")})
    for facet in chosen.facets:
        chosen = chosen.without(facet)
    assert chosen == Filter() == chosen.without("fruit")


# in words


def test_labels_can_be_chosen_in_codebook_order_with_the_terms_that_occur() -> None:
    assert DATA.facets["fruit"].options() == ["pear", "apple", "apple:boskoop", "apple:gala", "plum"]
    assert DATA.facets["mood"].options() == ["glad", "calm", "mixed", "sad"]
    assert DATA.facets["topic"].options() == ["2", "1"]


def test_options_have_the_codebooks_names() -> None:
    fruit = DATA.facets["fruit"]
    assert [fruit.option_name(o) for o in ("apple", "apple:boskoop", "apple:unlisted")] == [
        "Apple", "Belle de Boskoop", "unlisted",
    ]  # fmt: skip
    assert DATA.facets["language"].option_name("de") == "German"


def test_a_filter_is_described_facet_by_facet() -> None:
    chosen = Filter.of(
        {
            "fruit": ("apple:boskoop", "pear"),
            "mood": "sad",
            "platform": ("x", "reddit", "youtube"),
            "topic": 2,
            "period": ("2024-02", "2024-04"),
        }
    )
    assert described(chosen, DATA) == {
        "fruit": "Fruit: Pear or Belle de Boskoop",
        "mood": "Mood: Sad",
        "platform": "Platform: Reddit, X or YouTube",
        "topic": "Topic: Bees",
        "period": "Period: Feb 2024 to Apr 2024",
    }
    assert described(Filter(), DATA) == {}
    assert (
        DATA.select(chosen.without(*(f for f in chosen.facets if f not in ("mood", "topic")))).about
        == " (Mood: Sad; Topic: Bees)"
    )
    assert DATA.select().about == ""


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2024-02", "", "Period: Feb 2024 to May 2024"),
        ("", "2024-02", "Period: Jan 2024 to Feb 2024"),
        ("2024-02", "2024-02", "Period: Feb 2024"),
        ("2024-05", "", "Period: May 2024"),
    ],
)
def test_an_open_period_ends_where_the_data_do(start: str, end: str, text: str) -> None:
    assert described(Filter.of({"period": (start, end)}), DATA)["period"] == text


@given(filters)
def test_every_facet_that_restricts_is_described(chosen: Filter) -> None:
    assert set(described(chosen, DATA)) == set(chosen.facets)
    assert all(": " in text and not text.endswith(": ") for text in described(chosen, DATA).values())


def test_sure_codes_only_is_a_facet_by_the_least_sure_code() -> None:
    rows = [{"post": i, "fruit": "pear", "lowest": lowest} for i, lowest in enumerate((100, 70, 69, 50, 49, 0))]
    made = data(rows)
    facet = made.facets["sure"]
    assert facet.options() == ["0.5", "0.7"]
    assert [made.select(Filter.of({"sure": cut})).n for cut in facet.options()] == [4, 2]
    assert made.select(Filter.of({"sure": ["0.5", "0.7"]})).n == 4
    assert facet.words(("0.7",)) == "Sure codes only: confidence 0.7 or more"
    assert made.select(Filter.of({"sure": "0.7"})).about == " (Sure codes only: confidence 0.7 or more)"
    assert facet.parse(["0.7", "0.9"]) == (("0.7",), ["0.9"])


def test_a_data_set_of_before_certainty_was_kept_offers_none_and_says_what_to_do() -> None:
    made = data()
    old = replace(made, columns=replace(made.columns, lowest=None), made_once=Kept(9), kept_masks=Kept(9))
    facet = old.facets["sure"]
    assert facet.options() == [] and "Run the pipeline on it again" in facet.hint
    assert from_params({"sure": ["0.7"]}, old, VIEWER) == (
        Filter(),
        ["The link asks for sure=0.7, which this data set does not have. The rest was applied."],
    )

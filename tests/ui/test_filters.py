"""The filter: what passes it, and how it is written into and read from a URL."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine

from db.read.topics import TopicInfo, Topics
from records.codebook import Codebook
from ui.dataset import DataSet
from ui.filters import Filter, describe, from_params, option_name, parameter_names


def dimension(dimension_id: str, role: str, labels: list[dict[str, object]]) -> dict[str, object]:
    name = dimension_id.capitalize()
    labels = [{"name": str(label["id"]).capitalize(), "definition": "What it is about.", **label} for label in labels]
    return {
        "id": dimension_id, "name": name, "plural": f"{name}s", "role": role, "question": "Which?", "color": "#336699",
        "labels": labels,
    }  # fmt: skip


def make_data() -> DataSet:
    """Seven mentions; of the terms inside apple, cox never occurs."""
    terms = [
        {"id": "boskoop", "name": "Belle de Boskoop"},
        {"id": "cox", "name": "Cox Orange"},
        {"id": "gala", "name": "Gala"},
    ]
    codebook = Codebook.model_validate(
        {
            "id": "fruit", "version": "1", "name": "Fruit", "description": "Fruit.", "source": "invented",
            "inclusion": {"rule": "Any.", "include": [], "exclude": []},
            "dimensions": [
                dimension("fruit", "subject", [{"id": "pear"}, {"id": "apple", "terms": terms}, {"id": "plum"}]),
                dimension("mood", "stance", [{"id": "glad", "score": 1}, {"id": "sad", "score": -1}]),
            ],
        }
    )  # fmt: skip
    rows = [
        # fruit, term, mood, platform, topic, month
        ("apple", "boskoop", "glad", "reddit", 1, "2024-01-01"),
        ("apple", "gala", "sad", "x", 2, "2024-02-01"),
        ("apple", None, "glad", "x", None, "2024-04-01"),
        ("pear", None, "sad", "reddit", 1, None),
        (None, None, "glad", "youtube", None, "2024-04-01"),
        ("plum", None, None, "reddit", 2, "2024-02-01"),
        ("apple", "boskoop", "sad", "youtube", 1, "2024-05-01"),
    ]
    frame = pd.DataFrame(rows, columns=["fruit", "fruit_term", "mood", "platform", "topic", "month"])
    frame.index = pd.Index([11, 12, 13, 14, 15, 16, 17], name="mention_id")
    frame["fruit"] = pd.Categorical(frame["fruit"], categories=["pear", "apple", "plum"])
    frame["mood"] = pd.Categorical(frame["mood"], categories=["glad", "sad"])
    for column in ("fruit_term", "platform"):
        frame[column] = frame[column].astype("category")
    frame["mood_term"] = pd.Series([None] * len(rows), index=frame.index).astype("category")
    frame["topic"] = frame["topic"].astype("Int64")
    frame["month"] = pd.to_datetime(frame["month"])
    topics = [TopicInfo(i, name, [], 2, 0.0, 0.0, []) for i, name in ((1, "Cellars"), (2, "Bees"))]
    return DataSet(
        engine=create_engine("sqlite://"), codebook=codebook, frame=frame,
        topics=Topics(topics, 7, 2, None, {}), run=None, building=False,
    )  # fmt: skip


DATA = make_data()
LABELS = ["pear", "apple", "plum", "apple:boskoop", "apple:gala"]


def passing(chosen: Filter) -> list[int]:
    return DATA.frame.index[chosen.mask(DATA.frame)].tolist()


def several(options: list[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(options), unique=True).map(tuple)


filters = st.builds(
    lambda fruit, mood, platforms, topics, months: Filter(
        labels={d: chosen for d, chosen in (("fruit", fruit), ("mood", mood)) if chosen},
        platforms=platforms,
        topics=topics,
        start=months[0],
        end=months[1],
    ),
    several([*LABELS]),
    several(["glad", "sad"]),
    several(["reddit", "x", "youtube"]),
    several([1, 2]),
    st.tuples(*[st.sampled_from([None, *DATA.months])] * 2).map(lambda m: m if None in m else tuple(sorted(m))),
)


# the URL


@given(filters)
def test_a_filter_survives_the_url(chosen: Filter) -> None:
    params = chosen.to_params()
    assert from_params(params, DATA) == (chosen, [])
    assert set(params) <= set(parameter_names(DATA.codebook))
    assert all(isinstance(value, str) and value for value in params.values())


def test_the_url_carries_ids_only_and_nothing_for_what_is_not_chosen() -> None:
    chosen = Filter(
        labels={"fruit": ("apple:boskoop", "pear"), "mood": ()}, platforms=("x",), topics=(2, 1), start="2024-02"
    )
    assert chosen.to_params() == {"fruit": "apple:boskoop,pear", "platform": "x", "topic": "2,1", "from": "2024-02"}
    assert Filter().to_params() == {}


def test_what_the_data_set_does_not_know_is_reported_and_left_out() -> None:
    params = {
        "fruit": "apple,mango,apple:cox,apple:mango,pear:boskoop",
        "mood": "",
        "platform": "x,myspace",
        "topic": "1,99,one,-1",
        "from": "1999-01",
        "to": "soon",
    }
    chosen, unknown = from_params(params, DATA)
    assert chosen == Filter(labels={"fruit": ("apple",)}, platforms=("x",), topics=(1,))
    assert sorted(unknown) == sorted(
        ["fruit=mango", "fruit=apple:cox", "fruit=apple:mango", "fruit=pear:boskoop", "platform=myspace", "topic=99",
         "topic=one", "topic=-1", "from=1999-01", "to=soon"]
    )  # fmt: skip


def test_foreign_parameters_are_none_of_the_filters_business() -> None:
    assert from_params({"utm_source": "mail", "embed": "true"}, DATA) == (Filter(), [])


@given(st.dictionaries(st.sampled_from(["fruit", "mood", "platform", "topic", "from", "to"]), st.text(max_size=30)))
def test_no_url_breaks_the_filter_and_nothing_is_lost_in_silence(params: dict[str, str]) -> None:
    chosen, unknown = from_params(params, DATA)
    assert passing(chosen) is not None
    asked = {f"{name}={part}" for name, value in params.items() for part in value.split(",") if part}
    kept = {f"{name}={part}" for name, value in chosen.to_params().items() for part in value.split(",")}
    assert set(unknown) <= asked
    assert set(unknown) | kept >= asked


def test_a_period_that_ends_before_it_begins_is_turned_round() -> None:
    chosen, _ = from_params({"from": "2024-04", "to": "2024-02"}, DATA)
    assert (chosen.start, chosen.end) == ("2024-02", "2024-04")


def test_what_is_named_twice_is_chosen_once() -> None:
    assert from_params({"fruit": "pear,pear", "topic": "1,1"}, DATA) == (
        Filter(labels={"fruit": ("pear",)}, topics=(1,)),
        [],
    )


# what passes


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        (Filter(), [11, 12, 13, 14, 15, 16, 17]),
        (Filter(labels={"fruit": ()}), [11, 12, 13, 14, 15, 16, 17]),
        (Filter(labels={"fruit": ("pear", "plum")}), [14, 16]),
        (Filter(labels={"fruit": ("apple",)}), [11, 12, 13, 17]),
        (Filter(labels={"fruit": ("apple:boskoop",)}), [11, 17]),
        (Filter(labels={"fruit": ("apple:boskoop", "pear")}), [11, 14, 17]),
        (Filter(labels={"fruit": ("apple:boskoop", "apple")}), [11, 12, 13, 17]),
        (Filter(labels={"fruit": ("apple:cox",)}), []),
        (Filter(labels={"fruit": ("apple",), "mood": ("sad",)}), [12, 17]),
        (Filter(platforms=("x", "youtube")), [12, 13, 15, 17]),
        (Filter(topics=(1,)), [11, 14, 17]),
        (Filter(topics=(1, 2)), [11, 12, 14, 16, 17]),
        (Filter(start="2024-02"), [12, 13, 15, 16, 17]),
        (Filter(end="2024-02"), [11, 12, 16]),
        (Filter(start="2024-02", end="2024-04"), [12, 13, 15, 16]),
        (Filter(start="2024-03", end="2024-03"), []),
        (Filter(labels={"mood": ("glad",)}, platforms=("x",), start="2024-03"), [13]),
    ],
)
def test_parts_narrow_each_other_and_choices_inside_a_part_add_up(chosen: Filter, ids: list[int]) -> None:
    assert passing(chosen) == ids


@given(filters)
def test_taking_a_part_away_never_hides_a_mention(chosen: Filter) -> None:
    before = set(passing(chosen))
    for part in chosen.parts:
        looser = chosen.without(part)
        assert part not in looser.parts
        assert set(looser.parts) == set(chosen.parts) - {part}
        assert before <= set(passing(looser))


def test_an_empty_frame_can_be_filtered() -> None:
    nothing = DATA.frame.iloc[:0]
    chosen = Filter(labels={"fruit": ("apple:boskoop",)}, platforms=("x",), topics=(1,), start="2024-01", end="2024-02")
    assert chosen.mask(nothing).empty


# changing it


def test_narrowing_replaces_what_was_chosen_there_and_keeps_the_rest() -> None:
    chosen = Filter(labels={"fruit": ("pear", "plum"), "mood": ("sad",)}, platforms=("x", "reddit"), start="2024-01")
    assert chosen.narrowed(fruit="apple:gala") == Filter(
        labels={"fruit": ("apple:gala",), "mood": ("sad",)}, platforms=("x", "reddit"), start="2024-01"
    )
    narrowed = chosen.narrowed(platform="youtube", topic="2", month="2024-04", mood="glad")
    assert narrowed == Filter(
        labels={"fruit": ("pear", "plum"), "mood": ("glad",)},
        platforms=("youtube",),
        topics=(2,),
        start="2024-04",
        end="2024-04",
    )
    assert chosen.labels["mood"] == ("sad",)  # the first filter is as it was


def test_taking_away_every_part_leaves_no_filter() -> None:
    chosen = Filter(labels={"fruit": ("pear",)}, platforms=("x",), topics=(1,), end="2024-02")
    assert chosen.parts == ["fruit", "platform", "topic", "period"]
    for part in chosen.parts:
        chosen = chosen.without(part)
    assert chosen == Filter()
    assert chosen.without("fruit") == Filter()


# in words


def test_labels_can_be_chosen_in_codebook_order_with_the_terms_that_occur() -> None:
    assert DATA.options["fruit"] == ["pear", "apple", "apple:boskoop", "apple:gala", "plum"]
    assert DATA.options["mood"] == ["glad", "sad"]


def test_options_have_the_codebooks_names() -> None:
    assert option_name(DATA.codebook, "fruit", "apple") == "Apple"
    assert option_name(DATA.codebook, "fruit", "apple:boskoop") == "Belle de Boskoop"
    assert option_name(DATA.codebook, "fruit", "apple:unlisted") == "unlisted"


def test_a_filter_is_described_part_by_part() -> None:
    chosen = Filter(
        labels={"fruit": ("apple:boskoop", "pear"), "mood": ("sad",)},
        platforms=("x", "reddit", "youtube"),
        topics=(2,),
        start="2024-02",
        end="2024-04",
    )
    assert describe(chosen, DATA) == {
        "fruit": "Fruit: Belle de Boskoop or Pear",
        "mood": "Mood: Sad",
        "platform": "Platform: X, Reddit or YouTube",
        "topic": "Topic: Bees",
        "period": "Period: Feb 2024 to Apr 2024",
    }
    assert describe(Filter(), DATA) == {}


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2024-02", None, "Period: Feb 2024 to May 2024"),
        (None, "2024-02", "Period: Jan 2024 to Feb 2024"),
        ("2024-02", "2024-02", "Period: Feb 2024"),
        ("2024-05", None, "Period: May 2024"),
    ],
)
def test_an_open_period_ends_where_the_data_do(start: str | None, end: str | None, text: str) -> None:
    assert describe(Filter(start=start, end=end), DATA)["period"] == text


@given(filters)
def test_every_part_that_restricts_is_described(chosen: Filter) -> None:
    assert list(describe(chosen, DATA)) == chosen.parts
    assert all(": " in text and not text.endswith(": ") for text in describe(chosen, DATA).values())

"""Praise and complaint: what leads either side, contested values, and what goes together, by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest

from explore.figures import (
    network,
)
from explore.figures.praised_and_criticised import PraisedAndCriticised, praised_and_criticised
from explore.figures.tensions import Tensions, tensions
from explore.filter import Filter
from explore.palette import LIGHT
from explore.spreads import told_of_lead, told_of_passed, told_of_side
from records.codebook import Codebook
from tests.explore.by_hand import by_hand
from tests.explore.figures.by_hand import BOOK, CELLS, data_set, drawing, drawn, row, rows

DATA = data_set()
ALL = DATA.select()


def test_the_network_has_the_links_heaviest_first_and_labels_with_all_their_mentions() -> None:
    figure = drawn(network(ALL, links="all"))
    assert sorted(rows(figure, "Use", "Worth", "mentions", "posts")) == sorted(CELLS)
    assert rows(figure, "Use", "Worth", "mentions")[0] == ("Talk", "Calm", 11)
    assert row(figure.table, Use="Talk", Worth="Calm")["mean mood"] == pytest.approx((6 - 5) / 11)
    assert figure.title == "Uses and worths: nothing goes together clearly more often than by chance"
    marks = [r for values in drawing(figure)["datasets"].values() for r in values if "side" in r]
    assert {r["id"]: r["n"] for r in marks} == {"talk": 12, "plan": 6, "calm": 12, "trust": 3}
    above = drawn(network(ALL))
    assert len(above.table) == 0 and "; 0 links that come up more often than chance" in above.source


def test_the_network_shows_what_comes_up_more_often_than_chance_and_no_fallback() -> None:
    from scipy.stats import hypergeom

    pairs = [
        ("talk", "calm", 30, "glad"),
        ("plan", "trust", 25, "sad"),
        ("talk", "trust", 12, "even"),
        ("plan", "calm", 13, "even"),
    ]
    made = [
        {"post": f"{use}{worth}{i}", "use": use, "worth": worth, "mood": mood}
        for use, worth, n, mood in pairs
        for i in range(n)
    ]
    figure = drawn(network(by_hand(BOOK, made).select()))
    assert [r[:2] for r in rows(figure, "Use", "Worth")] == [("Talk", "Calm"), ("Plan", "Trust")]
    p = hypergeom.sf(29, 80, 42, 43)  # 42 of 80 talk, 43 are calm, 30 both
    assert row(figure.table, Use="Talk")["p (Holm)"] == pytest.approx(min(1, 4 * p), rel=0.01)
    assert figure.title == "Talk goes with calm more often than by chance: 30 mentions"  # the other has fewer than 30
    lines = [r for values in drawing(figure)["datasets"].values() for r in values if "_width" in r]
    assert {r["row_id"]: r["_color"] for r in lines} == {"talk": LIGHT.positive, "plan": LIGHT.negative}
    parts = BOOK.model_dump()
    next(d for d in parts["dimensions"] if d["id"] == "worth")["fallback"] = "calm"
    bare = drawn(network(by_hand(Codebook.model_validate(parts), made).select()))
    assert [r[:2] for r in rows(bare, "Use", "Worth")] == [("Plan", "Trust")]


def test_values_come_by_how_contested_they_are() -> None:
    parts = [
        ("calm", "glad", 40),
        ("calm", "sad", 2),
        ("trust", "glad", 20),
        ("trust", "sad", 15),
        ("trust", "even", 5),
    ]
    made = [{"post": f"{worth}{mood}{i}", "worth": worth, "mood": mood} for worth, mood, n in parts for i in range(n)]
    data = by_hand(BOOK, made)
    figure = tensions(data.select())
    assert isinstance(figure, Tensions)
    assert [one.name for one in figure.contested] == ["Trust", "Calm"]
    trust = figure.contested[0]
    assert (trust.total, trust.praise, trust.complaint) == (40, 0.5, 15 / 40)
    assert trust.least == pytest.approx(0.2422, abs=1e-3)  # Wilson's lower bound of 15 in 40
    assert figure.title == "Most contested: trust, 50\u00a0% glad and 38\u00a0% sad of 40 mentions"
    for one in figure.contested:
        for end, mention in (("glad", one.for_it), ("sad", one.against_it)):
            assert mention in data.select(Filter.of({"worth": one.id, "mood": end})).first(99)
    assert tensions(by_hand(BOOK, made[:40]).select()).title == "Worths: none is clearly contested"  # type: ignore[union-attr]


def test_values_with_a_quote_at_either_end_come_before_more_contested_ones_without() -> None:
    parts = BOOK.model_dump()
    worths = next(d for d in parts["dimensions"] if d["id"] == "worth")
    named = ("calm", "trust", "care", "time", "rest")
    worths["labels"] = [{**worths["labels"][0], "id": name, "name": name.capitalize()} for name in named]
    glad = {"calm": 20, "trust": 21, "care": 30, "time": 40, "rest": 2}
    # one quote leads one value only: what is said against calm is all that is said against trust
    against = [("calm", "trust"), *[("calm",)] * 9, ("care",), ("time",), ("rest",)]
    made: list[dict[str, Any]] = [
        *({"post": f"{name}{i}", "worth": name, "mood": "glad"} for name, n in glad.items() for i in range(n)),
        *(
            {"post": f"sad{i}", "worth": list(of), "mood": "sad", "confidence": 1 - i / 20}
            for i, of in enumerate(against)
        ),
    ]
    data = by_hand(Codebook.model_validate(parts), made)
    figure = tensions(data.select())
    assert isinstance(figure, Tensions)
    assert list(dict.fromkeys(figure.table["Worth"]))[:4] == ["Calm", "Trust", "Care", "Time"]
    assert [(one.name, one.against_it is None) for one in figure.contested] == [
        ("Calm", False), ("Care", False), ("Time", False),
    ]  # fmt: skip
    assert told_of_passed(figure) == ["Trust: no quote is sure enough to stand at both of its ends."]
    alone = tensions(data.select(Filter.of({"worth": ["trust", "care"]})))
    assert isinstance(alone, Tensions)
    assert (alone.contested[0].name, alone.contested[0].against_it) == ("Trust", figure.contested[0].against_it)


def test_a_value_from_too_few_posts_has_no_ends_and_the_lines_are_explained() -> None:
    made = [{"post": f"{mood}{i}", "worth": "calm", "mood": mood} for mood in ("glad", "sad") for i in range(20)]
    made += [{"post": mood, "worth": "trust", "mood": mood} for mood in ("glad", "sad")]
    for chosen in ({}, {"worth": ["trust", "calm"]}):
        figure = tensions(by_hand(BOOK, made).select(Filter.of(chosen)))
        assert isinstance(figure, Tensions)
        assert [one.name for one in figure.contested] == ["Calm"] and figure.passed == ()
        assert "lines at the ends of a bar are 95 % Wilson intervals" in figure.source


def test_what_is_praised_and_what_is_criticised() -> None:
    both = praised_and_criticised(ALL)
    assert isinstance(both, PraisedAndCriticised)
    praised, criticised = both.praised, both.criticised
    assert (praised.name, praised.n, praised.posts, praised.coded) == ("Glad", 6, 6, 13)
    assert praised.leads == ()  # all on both sides talk: talk is no more praised than criticised
    assert (criticised.name, criticised.n) == ("Sad", 5)
    assert [(lead.name, lead.n, lead.share, lead.share_other) for lead in criticised.leads] == [("Plan", 5, 1.0, 0.0)]
    # 5 of 5 against 0 of 6, Wilson's intervals [0.566, 1] and [0, 0.390]: 1 - sqrt(0.434² + 0.390²)
    assert criticised.leads[0].surely == pytest.approx(1 - math.hypot(1 - 0.5655, 0.3903), abs=1e-3)
    assert both.title == "What is praised and what is criticised"  # of five no headline is made
    for lead in criticised.leads:
        selected = DATA.select(both.narrowed(ALL.filter, criticised.mark(lead)))
        assert selected.n == lead.n and lead.mention in selected.first(20)


def test_what_is_praised_comes_in_the_order_of_what_is_surely_in_excess() -> None:
    glad: list[dict[str, Any]] = [
        {"post": i, "mood": "glad", "use": ["talk", "play"] if i < 40 else "talk"} for i in range(60)
    ]
    sad: list[dict[str, Any]] = [
        {"post": 100 + i, "mood": "sad", "use": "talk" if i < 30 else "plan"} for i in range(60)
    ]
    both = praised_and_criticised(by_hand(BOOK, glad + sad).select())
    assert isinstance(both, PraisedAndCriticised)
    assert [(lead.name, lead.n) for lead in both.praised.leads] == [("Play", 40), ("Talk", 60)]  # 40/60 - 0, 1 - 1/2
    assert [(lead.name, lead.n) for lead in both.criticised.leads] == [("Plan", 30)]
    assert both.title == "Praised most for play and criticised most for plan"
    leading = [lead.mention for lead in both.praised.leads]
    assert len(set(leading)) == 2  # the same words do not lead twice


def test_a_leads_share_says_what_it_is_of() -> None:
    use = ["talk"] * 8 + ["plan"] * 2 + [None] * 5
    glad: list[dict[str, Any]] = [{"post": i, "mood": "glad", **({"use": u} if u else {})} for i, u in enumerate(use)]
    sad: list[dict[str, Any]] = [{"post": 100 + i, "mood": "sad", "use": "plan"} for i in range(10)]
    both = praised_and_criticised(by_hand(BOOK, glad + sad).select())
    assert isinstance(both, PraisedAndCriticised)
    assert told_of_side(both.praised) == "15 glad mentions, 60\u00a0% of 25"
    assert told_of_lead(both.praised, both.praised.leads[0]) == (
        "8 mentions, 80\u00a0% of 10, against 0\u00a0% on the other side."
    )


def test_where_all_are_glad_the_most_frequent_lead() -> None:
    rows = [{"post": i, "mood": "glad", "use": ["talk", "plan"] if i < 5 else "talk"} for i in range(9)]
    both = praised_and_criticised(by_hand(BOOK, rows).select())
    assert isinstance(both, PraisedAndCriticised)
    assert [(lead.name, lead.n) for lead in both.praised.leads] == [("Talk", 9), ("Plan", 5)]
    assert both.criticised.leads == () and both.title == "What is praised and what is criticised"


def test_a_quote_that_needs_a_warning_does_not_lead() -> None:
    book = [{"post": i, "mood": "glad", "use": "talk", "sensitive": i < 3, "confidence": 1 - i / 10} for i in range(5)]
    both = praised_and_criticised(by_hand(BOOK, book).select())
    assert isinstance(both, PraisedAndCriticised)
    assert both.praised.leads[0].mention == 4
    assert both.criticised.n == 0 and both.criticised.leads == ()

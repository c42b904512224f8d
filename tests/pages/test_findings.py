"""Every sentence that compares, counted again from the data set's own tables."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explore.contrasts import Difference, Groups
from explore.dataset import DataSet
from explore.difference_words import in_numbers, sentence
from explore.figures import praised_and_criticised
from explore.figures.praised_and_criticised import PraisedAndCriticised
from explore.filter import Filter
from tests.pages.opened import address, html_on, in_bar, new_app, open_page, quotes_on, unfold, words_on


def shares(database: Path, one: Difference, condition: str) -> tuple[int, int, int, int]:
    """With the label and with any of its dimension: of mentions coded with the condition, then of all others."""
    ill = "(SELECT mention_id FROM code WHERE dimension = 'condition' AND label = ?)"
    query = f"""SELECT count(DISTINCT CASE WHEN label = ? THEN mention_id END), count(DISTINCT mention_id)
                FROM code WHERE dimension = ? AND mention_id {{}} IN {ill}"""
    with sqlite3.connect(database) as connection:
        own, others = (
            connection.execute(query.format(word), (one.option, one.facet, condition)).fetchone()
            for word in ("", "NOT")
        )
    return (*own, *others)


@pytest.mark.parametrize("condition", ["adhd", "autism", "depression", "schizophrenia_spectrum"])
def test_sentences_of_the_demo_are_true_of_its_rows(
    app: AppTest, data: DataSet, demo_database: Path, condition: str
) -> None:
    groups = Groups(data.select(Filter.of({"condition": condition})))
    found = groups.standing()
    assert found
    shown = words_on(open_page(app, "overview", condition=condition))
    for one in found:
        n, known, n_others, known_others = shares(demo_database, one, condition)
        assert (one.n, one.known, one.n_others, one.known_others) == (n, known, n_others, known_others)
        assert sentence(groups, one) in shown and in_numbers(one) in shown
        told = re.findall(r"(\d+(?:\.\d+)?)\u00a0%", in_numbers(one))
        assert [float(t) for t in told] == pytest.approx([100 * n / known, 100 * n_others / known_others], abs=0.5)
        ratio = (n / known) / (n_others / known_others) if n_others else float("inf")
        if times := re.search(r"(\d+) times as often", sentence(groups, one)):
            assert int(times[1]) == pytest.approx(ratio, abs=0.5)
        elif "less" in sentence(groups, one) or "half" in sentence(groups, one):
            assert ratio < 1
        else:
            assert ratio > 1


def test_a_condition_page_and_a_comparison_say_the_same(app: AppTest, data: DataSet) -> None:
    groups = Groups(data.select(Filter.of({"condition": "adhd"})))
    first = groups.standing(1)[0]
    assert sentence(groups, first) in words_on(open_page(app, "profile", about="adhd"))
    assert sentence(groups, first) in words_on(open_page(new_app(), "compare", condition="adhd"))


def test_compare_asks_for_a_choice_and_offers_other_groups(app: AppTest) -> None:
    assert "Choose a condition" in words_on(open_page(app, "compare"))
    open_page(app, "compare", condition="adhd", platform="reddit")
    offered = app.selectbox(key="compare-against").options
    assert offered[0] == "Everything else in this data set"
    assert "Condition: Autism spectrum" in offered and "Platform: X" in offered
    app.selectbox(key="compare-against").set_value("condition=autism&platform=reddit").run()
    assert address(app)["against"] == ["condition=autism&platform=reddit"]
    assert not app.exception and "and Autism spectrum; Reddit" in app.title[0].value


def test_a_link_to_a_comparison_of_any_two_groups_opens(app: AppTest) -> None:
    shown = words_on(open_page(app, "compare", condition="adhd", against="condition=autism"))
    assert re.search("people writing about (the )?autism", shown.lower())
    shown = words_on(open_page(new_app(), "compare", condition="adhd", against="condition=dragons"))
    assert "against=condition=dragons" in shown


def test_overview_is_a_door_where_nothing_is_chosen(app: AppTest, data: DataSet) -> None:
    shown = words_on(open_page(app, "overview"))
    assert f"This data set has {len(data.columns):,} mentions from" in shown
    assert "Conditions at a glance" in shown and "What sets each condition apart?" in links(app)
    (card,) = [link.proto for link in app.get("page_link") if link.proto.label == "ADHD"]
    assert (card.page, card.query_string) == ("profile", "condition=adhd")
    open_page(app, "overview", condition="adhd")
    assert "at a glance" not in words_on(app) and "This data set has" not in words_on(app)


def links(app: AppTest) -> list[str]:
    return [element.proto.label for element in app.get("page_link")]


def test_a_profile_and_a_filter_of_one_condition_go_together(app: AppTest) -> None:
    open_page(app, "profile", condition="adhd")
    app.selectbox(key="profile-about").set_value("autism").run()
    assert address(app) == {"condition": ["autism"]} and "autism" in app.title[0].value
    next(button for button in app.button if button.label == "Autism spectrum ✕").click().run()
    assert address(app) == {"about": ["autism"]} and "autism" in app.title[0].value
    app.selectbox(key="profile-about").set_value("depression").run()
    assert address(app) == {"about": ["depression"]}
    in_bar(app, "condition").set_value(["adhd"]).run()
    assert address(app) == {"condition": ["adhd"]} and "ADHD" in app.title[0].value


def test_how_much_passes_is_always_in_sight(app: AppTest, data: DataSet) -> None:
    chosen = data.select(Filter.of({"condition": "adhd"}))
    open_page(app, "topics", condition="adhd")
    told = f"{chosen.n:,} of {len(data.columns):,} mentions, {chosen.posts:,} of {data.select().posts:,} posts"
    assert any(told in part for part in html_on(app))


def test_a_quote_can_be_copied_with_its_source(app: AppTest) -> None:
    unfold(open_page(app, "quotes", condition="adhd", platform="reddit"))
    copied = [code.value for code in app.code]
    assert len(copied) == 10 and all(text.startswith("“") for text in copied)
    assert all(
        re.search(r"\nReddit \w+ · \w{3} \d{4}.*Valuescape, data set demo, mention [0-9a-f]{20}\.", t) for t in copied
    )


def test_the_quotes_that_lead_are_those_surest_to_fit_their_heading(data: DataSet, demo_database: Path) -> None:
    from explore.figures.praised_and_criticised import PraisedAndCriticised, praised_and_criticised
    from explore.quotes import AMONG

    both = praised_and_criticised(data.select())
    assert isinstance(both, PraisedAndCriticised)
    taken: list[int] = []
    with sqlite3.connect(demo_database) as connection:
        for side in (both.praised, both.criticised):
            for lead in side.leads:
                chosen = data.select(both.narrowed(Filter(), side.mark(lead)))
                candidates = [i for i in chosen.first(AMONG, among=data.columns.calm) if i not in taken]
                chance = {}
                for i in candidates:
                    chance[i] = 1.0
                    for dimension, label in (("sentiment", side.id), ("perspective", lead.id), ("product", None)):
                        query = "SELECT max(confidence * ifnull(shown, 1)) FROM code WHERE mention_id = ? AND dimension = ? "
                        query += "AND label = ifnull(?, label)"
                        chance[i] *= connection.execute(query, (i, dimension, label)).fetchone()[0]
                assert lead.mention in candidates
                assert chance[lead.mention] == pytest.approx(max(chance.values()))
                taken.append(lead.mention)
    assert len(taken) == len(set(taken)) == 6


def test_a_profile_compares_by_sentiment_too(app: AppTest) -> None:
    open_page(app, "profile", about="adhd", by="sentiment")
    assert "stands most apart" in words_on(app) or "People writing about ADHD: positive" in words_on(app)


def test_a_side_whose_labels_have_no_quote_has_one_of_its_own(data: DataSet, app: AppTest) -> None:
    for option in data.facets["condition"].options():
        figure = praised_and_criticised(data.select(Filter.of({"condition": option})))
        assert isinstance(figure, PraisedAndCriticised)
        for side in (figure.praised, figure.criticised):
            assert side.mention is None or all(lead.mention is None for lead in side.leads)
    adhd = praised_and_criticised(data.select(Filter.of({"condition": "adhd"})))
    assert isinstance(adhd, PraisedAndCriticised)
    open_page(app, "overview", condition="adhd")
    assert len(quotes_on(app)) >= 2 and len(adhd.mentions) == len(set(adhd.mentions))
    for side in (adhd.praised, adhd.criticised):  # what helps and what hurts, both in somebody's words
        assert side.mention is not None or any(lead.mention is not None for lead in side.leads)

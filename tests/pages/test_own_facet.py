"""Charts that are not filtered by their own facet, and what the reading panel offers at every kind of mark."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from explore.dataset import DataSet
from explore.filter import Filter
from tests.pages.opened import address, new_app, open_page, run, words_on

ASIDE = "not filter here"


def test_the_headline_under_a_sentiment_is_its_share_and_not_the_filter(app: AppTest, data: DataSet) -> None:
    open_page(app, "overview", condition="adhd", sentiment="negative")
    known = data.select(Filter.of({"condition": "adhd"})).counts("sentiment")
    n = int(known.n[known.options[0].index("negative")])
    assert (
        n and app.title[0].value == f"{round(100 * n / known.known.n)}\u00a0% of {known.known.n} mentions are negative"
    )
    above = words_on(app).split("Criticised for")[0].splitlines()
    assert not [line for line in above if "Sentiment: Negative" in line and "vs-on-paper" not in line]
    assert "Criticised for, as chosen" in words_on(app) and f"of {known.known.n}</p>" in words_on(app)


def test_sentiment_by_condition_has_every_condition_whichever_is_chosen(app: AppTest, data: DataSet) -> None:
    open_page(app, "sentiment", condition="adhd", platform="reddit")
    known = data.select(Filter.of({"platform": "reddit"})).counts("condition", "sentiment").known
    told = words_on(app)
    assert told.count(f"n = {known.n:,} mentions from {known.posts:,} posts, a mention can be in several rows") == 2
    assert "The choice of condition marks and does not filter here: ADHD in full colour." in told
    assert "The choice of platform marks and does not filter here: Reddit in full colour." in told
    assert data.select(Filter.of({"condition": "adhd", "platform": "reddit"})).n < known.n


def test_topics_are_all_there_whichever_is_chosen_and_it_comes_first(app: AppTest) -> None:
    everything = open_page(app, "topics").title[0].value
    table = app.dataframe(key="topic-read-table").value
    chosen = open_page(new_app(), "topics", topic="2")
    assert chosen.title[0].value == everything and ASIDE in words_on(chosen)
    again = chosen.dataframe(key="topic-read-table").value
    assert sorted(again["Topic"]) == sorted(table["Topic"]) and again["Topic"].iloc[0] != table["Topic"].iloc[0]
    stance = open_page(new_app(), "topics", sentiment="negative")
    assert not {"Positive", "Positive, 95 %"} & set(stance.dataframe(key="topic-read-table").value)


@pytest.mark.parametrize(
    "asked",
    ["condition=anxiety&sentiment=positive", "from=2024-02&to=2024-02", "pair=trust~autonomy", "topic=1", "platform=x"],
)
def test_every_kind_of_mark_can_be_read_filtered_to_and_compared(by_hand: AppTest, asked: str) -> None:
    open_page(by_hand, "sentiment", read=asked)
    assert {"reading-all", "reading-filter", "reading-compare"} <= {button.key for button in by_hand.button}
    by_hand.button(key="reading-filter").click()
    run(by_hand)
    wanted = {name: [value] for name, _, value in (part.partition("=") for part in asked.split("&"))}
    assert wanted.items() <= address(by_hand).items()
    compared = open_page(new_app(), "compare", **wanted)
    assert compared.title[0].value.endswith(" and the rest")
    assert "of the rest, each with a code for" in words_on(compared)


def test_nothing_is_offered_beside_a_network_that_has_the_same_one(app: AppTest) -> None:
    """What the network draws tells no two groups apart."""
    open_page(app, "values", value="trust", condition="adhd")
    offered = app.selectbox(key="values-against").options
    assert "Condition: Autism spectrum" in offered and not [
        option for option in offered if option.startswith("Value: ")
    ]
    without = open_page(new_app(), "values", value="trust")
    assert not [box for box in without.selectbox if box.key == "values-against"]

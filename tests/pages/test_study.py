"""The page of the study's figures with its switches and the ways to it, and like compared with like on Sentiment."""

from __future__ import annotations

from html import unescape

from streamlit.testing.v1 import AppTest

from explore.dataset import DataSet
from tests.pages.opened import address, new_app, open_page, run, words_on


def test_all_five_figures_are_there_and_say_what_they_count(app: AppTest, data: DataSet) -> None:
    told = unescape(words_on(open_page(app, "study")))
    places = [told.index(f"<strong>Figure {number}</strong>") for number in range(1, 6)]
    assert places == sorted(places)
    assert told.count("Cramér's V = ") == 3 and "ΔPMI" in told
    known = data.select().counts("condition", "sentiment").known
    assert f"n = {known.n:,} mentions from {known.posts:,} posts with both codes" in told
    assert data.codebook.source.split(":")[0] in told.replace("\\", "")


def test_posts_are_resampled_only_where_someone_asks(app: AppTest) -> None:
    assert "resamples of posts" not in words_on(open_page(app, "study", condition="adhd"))
    app.toggle(key="study-tested").set_value(True)
    told = words_on(run(app))
    assert address(app) == {"condition": ["adhd"], "tested": ["on"]}
    assert told.count("1,000 resamples of posts") == 4 and told.count("999 permutations of posts") == 3
    again = open_page(new_app(), "study", tested="on")
    assert again.toggle(key="study-tested").value and "resamples of posts" in words_on(again)


def test_groups_that_the_study_leaves_out_are_left_out_on_a_switch(app: AppTest) -> None:
    assert "As published, without" not in words_on(open_page(app, "study"))
    app.toggle(key="study-published").set_value(True)
    told = words_on(run(app))
    assert address(app) == {"published": ["on"]}
    assert "under 100 mentions." in told and "under 50 mentions." in told


def ways(app: AppTest) -> list[str]:
    """Where the links of the page to the study's figures lead, with the filter they carry."""
    return [link.proto.query_string for link in app.get("page_link") if link.proto.page == "study"]


def test_overview_and_method_lead_there_with_the_filter(app: AppTest) -> None:
    assert ways(open_page(app, "overview", condition="adhd")) == []
    app.toggle(key="overview-published").set_value(True)
    assert ways(run(app)) == ["condition=adhd"]
    assert ways(open_page(new_app(), "method", condition="adhd")) == ["condition=adhd"]


def test_like_is_compared_with_like_only_where_someone_asks(app: AppTest) -> None:
    assert "Least squares" not in words_on(open_page(app, "sentiment", condition="adhd"))
    app.toggle(key="sentiment-adjusted").set_value(True)
    told = words_on(run(app))
    assert address(app) == {"condition": ["adhd"], "adjusted": ["on"]}
    assert "With platform, chatbot and year held equal, ADHD " in told and "It is no proof of a cause" in told

"""Who is followed: the widgets, the address, or what stood before; and what is said of what cannot be had."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db.read.quotes import quotes
from explore.dataset import DataSet
from explore.selection import Selection
from tests.conftest import ROOT
from tests.pages.opened import PAGES, address, in_bar, layer_in, new_app, open_page, quotes_on, run, words_on
from tests.pages.small import LLM, MENTIONS_LLM, MENTIONS_OFFLINE, OFFLINE, build, give_book


def conditions(app: AppTest) -> list[str]:
    return list(in_bar(app, "condition").value)


def charts(app: AppTest) -> list[str]:
    """What Streamlit tells the charts of a page apart by: the picks in a chart live and die with it."""
    return [element.proto.id for element in app.get("vega_lite_chart")]


# steps back and forward


def test_a_step_back_to_an_address_without_a_filter_takes_the_filter_away(by_hand: AppTest) -> None:
    open_page(by_hand, "overview")
    by_hand.multiselect(key="filter_condition").set_value(["adhd"])
    run(by_hand)
    assert address(by_hand) == {"condition": ["adhd"]}
    by_hand.query_params.clear()  # as a browser that goes back
    run(by_hand)
    assert conditions(by_hand) == [] and address(by_hand) == {}
    by_hand.query_params["condition"] = "adhd"  # and forward
    run(by_hand)
    assert conditions(by_hand) == ["adhd"] and address(by_hand) == {"condition": ["adhd"]}


def test_a_step_back_to_another_filter_takes_that(by_hand: AppTest) -> None:
    open_page(by_hand, "overview", condition="adhd")
    by_hand.multiselect(key="filter_condition").set_value(["depression"])
    run(by_hand)
    by_hand.query_params["condition"] = "adhd"
    run(by_hand)
    assert conditions(by_hand) == ["adhd"]


def test_another_page_keeps_the_filter_though_its_address_is_empty(by_hand: AppTest) -> None:
    open_page(by_hand, "overview", condition="adhd")
    by_hand.query_params.clear()
    open_page(by_hand, "sentiment")
    assert conditions(by_hand) == ["adhd"] and address(by_hand) == {"condition": ["adhd"]}


def test_a_choice_made_before_the_browser_knew_the_last_address_counts(by_hand: AppTest) -> None:
    open_page(by_hand, "overview")
    by_hand.multiselect(key="filter_condition").set_value(["adhd"])
    run(by_hand)
    by_hand.query_params.clear()  # the second click came with the address of before the first
    by_hand.multiselect(key="filter_condition").set_value(["adhd", "depression"])
    run(by_hand)
    assert sorted(conditions(by_hand)) == ["adhd", "depression"]


# picks


@pytest.mark.parametrize("page", ["overview", "sentiment", "topics", "values"])
def test_what_is_picked_goes_with_the_filter_and_the_layer(by_hand: AppTest, page: str) -> None:
    open_page(by_hand, page, by="condition") if page == "overview" else open_page(by_hand, page)
    before = charts(by_hand)
    run(by_hand)
    assert before and charts(by_hand) == before
    by_hand.multiselect(key="filter_condition").set_value(["depression"])
    run(by_hand)
    narrowed = charts(by_hand)
    assert not set(before) & set(narrowed)
    by_hand.query_params["layer"] = str(LLM)
    run(by_hand)
    assert layer_in(by_hand) == [str(LLM)] and not set(narrowed) & set(charts(by_hand))


# a data set that changes


@pytest.fixture
def changing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "again.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("tests.pages.small.POSTS", 12)
    return build(path)


def rebuilt(path: Path, monkeypatch: pytest.MonkeyPatch, posts: int = 24) -> None:
    from ui.session import state_of

    path.unlink()
    monkeypatch.setattr("tests.pages.small.POSTS", posts)
    build(path)
    state_of.clear()  # the second that it is kept for is over


def test_a_filter_chosen_while_the_data_set_is_built_anew_is_kept(
    changing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(new_app(), "quotes", condition="adhd")
    rebuilt(changing, monkeypatch)
    app.multiselect(key="filter_condition").set_value(["depression"])
    run(app)
    assert conditions(app) == ["depression"] and address(app) == {"condition": ["depression"]}
    assert app.title[0].value == "24 quotes"


def test_what_a_data_set_no_longer_has_is_said_without_blaming_a_link(
    changing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(new_app(), "quotes")
    app.multiselect(key="filter_topic").set_value(["1"])
    app.multiselect(key="filter_condition").set_value(["depression"])
    run(app)
    monkeypatch.setattr("tests.pages.small._topics", lambda *_: None)
    rebuilt(changing, monkeypatch)
    run(app)
    told = words_on(app)
    assert "This data set does not have topic=1, which was chosen." in told and "The link asks" not in told
    assert address(app) == {"condition": ["depression"]}


def test_quotes_that_were_replaced_meanwhile_are_missed_aloud(
    by_hand: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.quote_list.quotes", lambda *given: quotes(*given)[2:])
    open_page(by_hand, "quotes")
    assert "2 quotes cannot be shown: the data set has been changed meanwhile." in words_on(by_hand)


@pytest.mark.parametrize("chosen", ["adhd", "intellectual_developmental"])  # with mentions, and with none
def test_no_button_of_a_session_holds_a_data_set(by_hand: AppTest, chosen: str) -> None:
    open_page(by_hand, "overview", condition=chosen)
    widgets = [thing for thing in gc.get_objects() if type(thing).__name__ == "WidgetMetadata"]
    handed = [arg for w in widgets for arg in (*(w.callback_args or ()), *(w.callback_kwargs or {}).values())]
    assert handed and not [arg for arg in handed if isinstance(arg, DataSet | Selection)]


# layers of different codebooks


@pytest.fixture
def two_books(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The small data set, whose second layer has a codebook without conditions."""
    path = tmp_path / "books.db"
    shutil.copy(small, path)
    give_book(path, LLM, lambda dimension: dimension != "condition")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.chdir(ROOT)
    return new_app()


def test_a_dimension_that_the_new_layer_lacks_is_said_and_leaves_the_address(two_books: AppTest) -> None:
    open_page(two_books, "method", condition="adhd", platform="x")
    two_books.selectbox(key="filter_layer").set_value(LLM)
    run(two_books)
    assert layer_in(two_books) == [str(LLM)]
    assert "This data set does not have condition=adhd, which was chosen." in words_on(two_books)
    assert address(two_books) == {"platform": ["x"]}


# options


@pytest.mark.parametrize("asked", ["off", "false", "0", "ON"])
def test_only_on_is_on(by_hand: AppTest, asked: str) -> None:
    open_page(by_hand, "overview", published=asked)
    assert by_hand.toggle(key="overview-published").value is False
    assert f"The link asks for published={asked}, which this page does not have." in words_on(by_hand)
    assert address(by_hand) == {}


def test_a_correction_that_is_not_to_be_had_is_said(by_hand: AppTest) -> None:
    open_page(by_hand, "overview", corrected="on")
    assert "The link asks for corrected=on, which this page does not have." in words_on(by_hand)
    assert address(by_hand) == {}


@pytest.mark.parametrize("asked", ["condition:nonsense", "nonsense:adhd", "nonsense"])
def test_a_label_that_is_not_there_is_said(by_hand: AppTest, asked: str) -> None:
    open_page(by_hand, "label", about=asked)
    assert f"The link asks for about={asked}, which this page does not have." in words_on(by_hand)
    run(by_hand)
    assert "The link asks" not in words_on(by_hand)


@pytest.mark.parametrize("asked", ["99", "two"])
def test_a_page_that_is_not_there_is_said(by_hand: AppTest, asked: str) -> None:
    open_page(by_hand, "quotes", page=asked)
    assert f"The link asks for page={asked}, which this page does not have." in words_on(by_hand)


def test_a_search_that_finds_nothing_goes_back_to_the_first_page(by_hand: AppTest) -> None:
    open_page(by_hand, "quotes", page="3")
    by_hand.text_input(key="quotes-search").set_value("nobody wrote this")
    run(by_hand)
    assert address(by_hand) == {"words": ["nobody wrote this"]} and not quotes_on(by_hand)
    by_hand.text_input(key="quotes-search").set_value("")
    run(by_hand)
    assert address(by_hand) == {} and by_hand.number_input(key="quotes-page").value == 1


def test_a_filter_that_nothing_passes_goes_back_to_the_first_page(by_hand: AppTest) -> None:
    open_page(by_hand, "quotes", page="3")
    by_hand.multiselect(key="filter_sentiment").set_value(["negative"])
    run(by_hand)
    assert "Loosening one of these helps" in words_on(by_hand)
    by_hand.multiselect(key="filter_sentiment").set_value(["positive"])
    run(by_hand)
    assert by_hand.number_input(key="quotes-page").value == 1 and address(by_hand) == {"sentiment": ["positive"]}


# codebooks that ask for less


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("kept", [("sentiment",), ("condition",), ("condition", "perspective", "value")], ids="-".join)
def test_every_page_opens_with_any_codebook(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, kept: tuple[str, ...]
) -> None:
    path = tmp_path / "less.db"
    shutil.copy(small, path)
    give_book(path, OFFLINE, lambda dimension: dimension in kept)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.chdir(ROOT)
    app = open_page(new_app(), page)
    assert app.title
    if "sentiment" not in kept:
        assert "mean score" not in words_on(app) and "Colour is" not in words_on(app)


# a label's own page


def test_a_labels_quotes_are_those_that_pass_the_filter_and_it_says_so(by_hand: AppTest) -> None:
    open_page(by_hand, "label", about="condition:depression")
    assert "pass the filter" not in words_on(by_hand)
    by_hand.multiselect(key="filter_platform").set_value(["x"])
    run(by_hand)
    assert "8 of 24 mentions with this label pass the filter (Platform: X)." in words_on(by_hand)
    assert "<strong>8 mentions</strong>" in words_on(by_hand)


def test_another_label_of_its_dimension_in_the_filter_is_set_aside_and_terms_stay(by_hand: AppTest) -> None:
    open_page(by_hand, "label", about="condition:depression", condition="adhd", platform="x")
    assert "8 of 24 mentions with this label pass the filter (Platform: X)." in words_on(by_hand)
    assert "What the filter chooses in condition is set aside here." in words_on(by_hand)
    term = open_page(new_app(), "label", about="condition:anxiety", condition="anxiety:ocd")
    assert "24 of 24 mentions with this label pass the filter (Condition: OCD)." in words_on(term)


# what came of every post


def test_posts_that_a_coder_has_not_read_are_counted_too(small: Path, tmp_path: Path, monkeypatch: Any) -> None:
    import sqlite3

    path = tmp_path / "half.db"
    shutil.copy(small, path)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM coding WHERE layer_id = ? AND post_id > 19", (LLM,))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.chdir(ROOT)
    app = open_page(new_app(), "method", layer=str(LLM))
    assert "19 posts: with at least one mention" in words_on(app)
    assert "5 posts: not read by this coder yet" in words_on(app)
    assert "not read by this coder" not in words_on(open_page(new_app(), "method"))
    assert MENTIONS_LLM < MENTIONS_OFFLINE

"""What is looked at, and how, is in the address: written there, and taken from it."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.pages.opened import PAGES, address, html_on, layer_in, new_app, open_page, quotes_on, run, unfold, words_on
from tests.pages.small import LLM, MENTIONS_LLM, MENTIONS_OFFLINE, OFFLINE

OPTIONS = [
    ("overview", "by", "perspective", "overview-dimension", "perspective"),
    ("overview", "published", "on", "overview-published", True),
    ("sentiment", "by", "platform", "sentiment-split", "platform"),
    ("values", "measure", "pmi", "values-measure", "pmi"),
    ("quotes", "order", "old", "quotes-sort", "old"),
    ("quotes", "words", "judged", "filter_words", "judged"),
    ("overview", "words", "judged", "filter_words", "judged"),
    ("quotes", "meaning", "in my words", "quotes-meaning", "in my words"),
    ("topics", "meaning", "hiding", "topic-search", "hiding"),
    ("quotes", "page", "2", "quotes-page", 2),
    ("topics", "about", "1", "topic-read", "1"),
    ("method", "dimension", "value", "method-dimension", "value"),
]


def widget(app: AppTest, key: str) -> object:
    kinds = (app.button_group, app.toggle, app.selectbox, app.text_input, app.number_input)
    return next(w for kind in kinds for w in kind if w.key == key)


@pytest.mark.parametrize(("page", "name", "text", "key", "value"), OPTIONS, ids=[f"{o[0]}-{o[1]}" for o in OPTIONS])
def test_an_option_in_a_link_is_restored(
    by_hand: AppTest, page: str, name: str, text: str, key: str, value: object
) -> None:
    open_page(by_hand, page, **{name: text})
    held = widget(by_hand, key).value  # type: ignore[attr-defined]
    assert (held[0] if isinstance(held, list) else held) == value
    assert address(by_hand) == {name: [text]}
    run(by_hand)
    assert address(by_hand) == {name: [text]}


@pytest.mark.parametrize(("page", "name", "text", "key", "value"), OPTIONS, ids=[f"{o[0]}-{o[1]}" for o in OPTIONS])
def test_a_changed_option_is_written_to_the_address(
    by_hand: AppTest, page: str, name: str, text: str, key: str, value: object
) -> None:
    open_page(by_hand, page)
    assert address(by_hand) == {}
    by_hand.session_state[key] = value
    run(by_hand)
    assert address(by_hand) == {name: [text]}


@pytest.mark.parametrize(
    ("page", "name"),
    [("overview", "by"), ("sentiment", "by"), ("values", "measure"), ("quotes", "order"), ("topics", "about")],
)
def test_an_option_that_a_page_does_not_have_is_said_and_left_out(by_hand: AppTest, page: str, name: str) -> None:
    open_page(by_hand, page, **{name: "<b>dragons</b>"})
    assert f"The link asks for {name}=&lt;b&gt;dragons&lt;/b&gt;, which this page does not have." in words_on(by_hand)
    assert address(by_hand) == {}
    run(by_hand)
    assert "dragons" not in words_on(by_hand)


@pytest.mark.parametrize("asked", ["0", "-1", "99", "two", "1e9", "９"])
def test_a_page_number_stays_inside_the_list(by_hand: AppTest, asked: str) -> None:
    open_page(by_hand, "quotes", page=asked)
    assert by_hand.number_input(key="quotes-page").value in (1, 2, 3, 4)


def test_pages_of_quotes_follow_one_another_and_begin_anew_with_another_list(by_hand: AppTest) -> None:
    open_page(by_hand, "quotes", page="4")
    assert by_hand.number_input(key="quotes-page").value == 4
    assert len(quotes_on(by_hand)) <= 2
    by_hand.selectbox(key="quotes-sort").set_value("new")
    run(by_hand)
    assert by_hand.number_input(key="quotes-page").value == 1
    assert address(by_hand) == {"order": ["new"]}


def test_the_dimension_to_count_by_follows_the_filter_until_someone_chooses(by_hand: AppTest) -> None:
    open_page(by_hand, "overview", condition="adhd")
    assert any("Perspective" in t.value and "share" in t.value for t in unfold(by_hand).dataframe)
    assert "by" not in address(by_hand)
    by_hand.multiselect(key="filter_condition").set_value([])
    run(by_hand)
    assert by_hand.session_state["overview-dimension"] == "condition"
    assert "by" not in address(by_hand)


def test_repeated_parameters_and_commas_mean_both(by_hand: AppTest) -> None:
    open_page(by_hand, "quotes", condition=["adhd", "depression"])
    assert by_hand.title[0].value == f"{MENTIONS_OFFLINE} quotes"
    assert sorted(address(by_hand)["condition"]) == ["adhd", "depression"]
    old = open_page(new_app(), "quotes", condition="adhd,depression")
    assert old.title[0].value == by_hand.title[0].value
    assert address(old) == address(by_hand)


def test_what_is_foreign_in_an_address_stays(by_hand: AppTest) -> None:
    open_page(by_hand, "overview", utm_source="mail", condition="adhd")
    assert address(by_hand) == {"utm_source": ["mail"], "condition": ["adhd"]}


def test_a_filter_stays_when_the_page_changes_and_options_begin_anew(by_hand: AppTest) -> None:
    open_page(by_hand, "sentiment", condition="adhd", by="platform")
    by_hand.query_params.clear()  # as Streamlit does when another page is chosen
    open_page(by_hand, "quotes")
    assert address(by_hand) == {"condition": ["adhd"]}
    by_hand.query_params.clear()
    open_page(by_hand, "sentiment")
    assert address(by_hand) == {"condition": ["adhd"]}
    assert by_hand.session_state["sentiment-split"] == "condition"


def test_a_link_to_a_topic_that_is_gone_says_so(by_hand: AppTest) -> None:
    open_page(by_hand, "overview", topic=["1", "77"])
    assert "topic=77" in words_on(by_hand)
    assert address(by_hand) == {"topic": ["1"]}


def test_a_viewer_cannot_filter_by_the_place_of_a_post(by_hand: AppTest) -> None:
    open_page(by_hand, "quotes", venue="r/somewhere")
    assert by_hand.title[0].value == f"{MENTIONS_OFFLINE} quotes"
    assert not [w for w in by_hand.multiselect if w.key == "filter_venue"]


# layers


def test_the_layer_is_chosen_on_method_and_shown_on_every_page(by_hand: AppTest) -> None:
    open_page(by_hand, "method")
    chosen = by_hand.selectbox(key="filter_layer")
    assert chosen.value == OFFLINE and "llm tiny" in chosen.options[1]
    chosen.set_value(LLM)
    run(by_hand)
    assert layer_in(by_hand) == [str(LLM)]
    assert f"{MENTIONS_LLM} mentions quoted and coded" in words_on(by_hand)
    by_hand.query_params.clear()
    open_page(by_hand, "quotes")
    assert by_hand.title[0].value == f"{MENTIONS_LLM} quotes"
    assert layer_in(by_hand) == [str(LLM)]


@pytest.mark.parametrize("page", PAGES)
def test_with_several_layers_the_address_always_names_the_one_that_is_shown(by_hand: AppTest, page: str) -> None:
    open_page(by_hand, page)
    assert layer_in(by_hand) == [str(OFFLINE)]  # another may be shown first tomorrow
    by_hand.query_params.clear()
    open_page(by_hand, "quotes", condition="adhd")
    assert layer_in(by_hand) == [str(OFFLINE)] and address(by_hand) == {"condition": ["adhd"]}


def test_a_link_opens_its_layer_and_the_way_back_is_open(by_hand: AppTest) -> None:
    open_page(by_hand, "method", layer=str(LLM))
    assert by_hand.selectbox(key="filter_layer").value == LLM
    by_hand.selectbox(key="filter_layer").set_value(OFFLINE)
    run(by_hand)
    assert layer_in(by_hand) == [str(OFFLINE)]
    assert f"{MENTIONS_OFFLINE} mentions quoted and coded" in words_on(by_hand)


@pytest.mark.parametrize("asked", ["99", "offline", "-1", ""])
def test_an_unknown_layer_says_so_and_opens_the_usual_one(by_hand: AppTest, asked: str) -> None:
    open_page(by_hand, "quotes", layer=asked)
    assert by_hand.title[0].value == f"{MENTIONS_OFFLINE} quotes"
    assert f"layer={asked}" in words_on(by_hand)
    assert layer_in(by_hand) == [str(OFFLINE)]
    run(by_hand)
    assert f"layer={asked}" in words_on(by_hand)


def test_a_layer_that_is_still_being_made_leaves_the_others_to_look_at(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "half.db"
    shutil.copy(small, path)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM read_column WHERE layer_id = ?", (LLM,))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.chdir(ROOT)
    app = open_page(new_app(), "quotes", layer=str(LLM))
    assert app.title[0].value == f"{MENTIONS_OFFLINE} quotes"
    assert layer_in(app) == []  # there is no other to tell it from
    assert f"layer={LLM}, which this data set does not have" in words_on(app)
    assert len([html for html in html_on(app) if 'class="vs-banner"' in html]) == 2


def test_a_filter_that_another_layer_does_not_know_is_said_and_the_rest_applied(by_hand: AppTest) -> None:
    open_page(by_hand, "method", condition=["adhd"], platform="x")
    by_hand.selectbox(key="filter_layer").set_value(LLM)
    run(by_hand)
    assert address(by_hand) == {"condition": ["adhd"], "platform": ["x"]} and layer_in(by_hand) == [str(LLM)]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_either_layer(by_hand: AppTest, page: str) -> None:
    for layer in (OFFLINE, LLM):
        open_page(by_hand, page, layer=str(layer))
        assert by_hand.title

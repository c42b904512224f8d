"""Every page as its script runs: no exception, the right numbers, filters kept, empty states that help."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.opened import PAGES, address, new_app, open_page, quotes_on, run, unfold, words_on
from ui.take_away import IN_WORDS


def count(database: Path, query: str, *values: object) -> int:
    with sqlite3.connect(database) as connection:
        return int(connection.execute(query, values).fetchone()[0])


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_says_that_the_data_are_fictional_and_states_n(app: AppTest, page: str) -> None:
    words = words_on(open_page(app, page))
    assert "every post here is fictional" in words
    if page in ("sentiment", "values", "topics"):
        assert "n = " in words


@pytest.mark.parametrize("page", PAGES)
def test_a_page_survives_a_filter_that_nothing_passes(app: AppTest, page: str) -> None:
    open_page(app, page, condition="intellectual_developmental", product="Qwen", platform="instagram", value="privacy")
    if page not in ("board", "method"):  # neither is about what the filter chooses
        assert "Loosening one of these helps" in words_on(app)
        assert any("Without" in button.label for button in app.button)


def test_loosening_a_filter_brings_mentions_back(app: AppTest) -> None:
    open_page(app, "overview", condition="intellectual_developmental", product="Qwen", platform="instagram")
    next(button for button in app.button if button.label == "Clear all filters").click()
    app.run()
    assert "mentions are" in app.title[0].value


def test_the_number_on_the_page_is_the_number_in_the_data_set(app: AppTest, demo_database: Path) -> None:
    expected = count(
        demo_database, "SELECT count(DISTINCT mention_id) FROM code WHERE dimension = 'condition' AND label = 'adhd'"
    )
    open_page(app, "quotes", condition="adhd")
    assert app.title[0].value == f"{expected:,} quotes"


def test_a_link_carries_the_filter_by_label_ids_and_pages_keep_it(app: AppTest) -> None:
    open_page(app, "overview", condition="adhd,anxiety", platform="reddit")  # as links of old had it
    for page in PAGES[1:]:
        assert sorted(app.multiselect(key="filter_condition").value) == ["adhd", "anxiety"]
        assert address(app) == {"condition": ["adhd", "anxiety"], "platform": ["reddit"]}
        app.query_params.clear()  # as Streamlit does when another page is chosen
        open_page(app, page)


def test_choosing_in_the_bar_writes_the_link(app: AppTest) -> None:
    open_page(app, "overview")
    app.multiselect(key="filter_sentiment").select("negative")
    run(app)
    assert address(app) == {"sentiment": ["negative"]}


def test_a_link_with_unknown_labels_says_so_and_applies_the_rest(app: AppTest) -> None:
    open_page(app, "overview", condition="adhd,dragons")
    assert "condition=dragons" in words_on(app)
    assert app.multiselect(key="filter_condition").value == ["adhd"]


def test_search_finds_words_and_survives_anything(app: AppTest) -> None:
    open_page(app, "quotes")
    everything = app.title[0].value
    for asked in ["therapist", '"', "NEAR(", "a* OR b", "'; DROP TABLE mention; --", "💛"]:
        app.text_input(key="quotes-search").set_value(asked)
        run(app)
    app.text_input(key="quotes-search").set_value("therapist")
    app.run()
    assert app.title[0].value != everything
    assert quotes_on(app) and all("therapist" in quote.lower() for quote in quotes_on(app))


def test_quotes_on_suicide_stay_closed_until_asked_for(app: AppTest, demo_database: Path) -> None:
    assert count(demo_database, "SELECT count(*) FROM code WHERE term = 'suicidal_ideation'") > 0
    open_page(app, "quotes", condition="depression:suicidal_ideation")
    closed = [button for button in app.button if button.label == "Show the quote"]
    assert closed and not quotes_on(app)
    assert "findahelpline.com" in words_on(app)
    closed[0].click()
    app.run()
    assert len(quotes_on(app)) == 1


def test_no_page_renders_post_text_as_markdown_or_html(app: AppTest, demo_database: Path) -> None:
    with sqlite3.connect(demo_database) as connection:
        quotes = [row[0] for row in connection.execute("SELECT quote FROM mention")]
    for page in ["overview", "topics", "quotes"]:
        open_page(app, page)
        rendered = "\n".join([*(str(m.value) for m in app.markdown), *(e.proto.body for e in app.get("html"))])
        assert not [quote for quote in quotes if quote in rendered]


def test_method_accounts_for_every_row(app: AppTest, demo_database: Path) -> None:
    open_page(app, "method")
    rows = count(demo_database, "SELECT sum(rows) FROM source")
    assert f"{rows:,} rows" in words_on(app)
    assert "add up for every file" in words_on(app)


def test_without_a_data_set_the_dashboard_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    app = run(new_app())
    assert "make demo" in app.info[0].value


def test_a_figure_in_words_says_where_it_can_be_had_as_a_page(app: AppTest) -> None:
    assert words_on(unfold(open_page(app, "overview"))).count(IN_WORDS) == 1

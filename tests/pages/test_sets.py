"""A passage has sets of labels: it is shown, counted and downloaded once, with all of them."""

from __future__ import annotations

import re
import shutil
import sqlite3
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from db.connect import database_url
from db.disclosure import VIEWER, Viewer
from db.read.quotes import QuoteCode, quotes
from explore.dataset import open_data_set
from explore.filter import Filter
from explore.listing import Listing
from export.origin import Origin
from export.spreadsheet import harmless
from tests.pages.opened import html_on, open_page, quotes_on, unfold, words_on
from tests.pages.small import CLOSED, FORMULA, MENTIONS_OFFLINE, POSTS, SHARED
from ui.downloads import made_csv
from ui.quote_card import subject


def test_a_passage_is_shown_once_with_all_its_labels(by_hand: AppTest) -> None:
    open_page(by_hand, "quotes", condition="depression")
    assert by_hand.title[0].value == f"{POSTS} quotes"
    shown = quotes_on(by_hand)
    assert len(shown) == len(set(shown)) and f"“{SHARED} 1”" in shown
    chips = next(html for html in html_on(by_hand) if "vs-chip" in html)
    names = re.findall(r'<span class="vs-chip"[^>]*>([^<]+)</span>', chips)
    assert sorted(names) == sorted(
        [
            "GPT (ChatGPT)",
            "Positive",
            "OCD",
            "Depression",
            "Comfort and being heard",
            "Bot as person",
            "Trust",
            "Privacy",
        ]
    )


def test_what_a_coder_left_open_is_said_on_the_card(by_hand: AppTest) -> None:
    open_page(by_hand, "quotes", condition="adhd")
    assert by_hand.title[0].value == "8 quotes"
    assert "chatbot: uncertain" in " ".join(html_on(by_hand)).lower()
    assert "Mixed" in " ".join(html_on(by_hand))


def test_a_mention_is_named_by_its_key(by_hand: AppTest) -> None:
    unfold(open_page(by_hand, "quotes"))
    keys = re.findall(r"Mention ([0-9a-f]{20}), coded by “offline”", " ".join(html_on(by_hand)))
    assert len(keys) == len(set(keys)) == 9  # ten on the page, one of them closed


def test_labels_of_one_passage_add_up_to_more_than_all_and_it_says_so(by_hand: AppTest) -> None:
    open_page(by_hand, "overview")
    told = words_on(by_hand)
    assert f"n = {MENTIONS_OFFLINE} mentions from {POSTS} posts with a code, a mention can have several;" in told
    table = next(t.value for t in unfold(by_hand).dataframe if "Condition" in t.value.columns)
    assert table.set_index("Condition")["mentions"].to_dict() == {
        "Anxiety, OCD and trauma": 24,
        "Depression": 24,
        "ADHD": 8,
    }
    assert table["share"].sum() == pytest.approx(56 / 32)


def test_a_mixed_mention_is_neither_praise_nor_complaint(by_hand: AppTest) -> None:
    open_page(by_hand, "overview")
    assert by_hand.title[0].value == f"75\u00a0% of {MENTIONS_OFFLINE} mentions are positive"
    open_page(by_hand, "sentiment")
    table = next(t.value for t in unfold(by_hand).dataframe if "Sentiment" in t.value.columns)
    adhd = table[table["Condition"] == "ADHD"].set_index("Sentiment")["mentions"].to_dict()
    assert adhd == {"Negative": 0, "Mixed": 8, "Neutral": 0, "Positive": 0}


def test_no_quote_leads_twice(by_hand: AppTest) -> None:
    open_page(by_hand, "overview")
    leads = quotes_on(by_hand)
    assert len(leads) == len(set(leads)) == 2  # two perspectives that the same passages have
    assert "No negative mentions match the filter." in words_on(by_hand)


def test_a_download_holds_every_passage_once(small: Path) -> None:
    selection = open_data_set(database_url(str(small))).select(Filter.of({"condition": "depression"}))
    lines = made_csv(Listing(selection), VIEWER).decode("utf-8-sig").strip().splitlines()
    assert len(lines) == POSTS + 1
    assert lines[0].startswith("key,quote,")
    keys = [line.partition(",")[0] for line in lines[1:]]
    assert len(set(keys)) == POSTS and all(re.fullmatch("[0-9a-f]{20}", key) for key in keys)
    row = next(line for line in lines if f"{SHARED} 2," in line)
    assert "anxiety; depression" in row and "emotional_support; anthropomorphism" in row
    assert f"'{FORMULA}" in "\n".join(lines)  # no spreadsheet runs it


def test_a_download_says_its_filter_data_set_and_day_on_every_line(small: Path) -> None:
    selection = open_data_set(database_url(str(small))).select(Filter.of({"condition": "depression"}))
    table = pd.read_csv(BytesIO(made_csv(Listing(selection), VIEWER)))
    origin = Origin.of(selection)
    said = table[["filter", "data set", "made"]].drop_duplicates().to_numpy().tolist()
    assert said == [["Condition: Depression", origin.data_set, origin.made.isoformat()]]
    assert set(table["condition_name"]) >= {"Anxiety, OCD and trauma; Depression"}
    whole = pd.read_csv(BytesIO(made_csv(Listing(selection.without("condition")), VIEWER)))
    assert set(whole["filter"]) == {"no filter"}


def test_a_download_is_made_some_quotes_at_a_time(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    selection = open_data_set(database_url(str(small))).select()
    whole = made_csv(Listing(selection, rest="newest"), VIEWER)
    monkeypatch.setattr("ui.downloads._AT_A_TIME", 5)
    assert made_csv(Listing(selection, rest="newest"), VIEWER) == whole


def test_a_sensitive_quote_stays_closed_until_it_is_asked_for(by_hand: AppTest) -> None:
    open_page(by_hand, "quotes", words="stayed with me")
    assert by_hand.title[0].value == "1 quote" and not quotes_on(by_hand)
    next(button for button in by_hand.button if button.label == "Show the quote").click().run()
    assert quotes_on(by_hand) == [f"“{CLOSED}”"]


def test_a_download_says_which_quotes_are_shown_on_request_only(small: Path) -> None:
    selection = open_data_set(database_url(str(small))).select()
    table = pd.read_csv(BytesIO(made_csv(Listing(selection), VIEWER)))
    assert table.set_index("quote")["sensitive"].sum() == 1
    assert table.loc[table["sensitive"], "quote"].tolist() == [CLOSED]


def test_what_a_coder_said_is_masked_for_viewers_and_whole_for_researchers(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "said.db"
    shutil.copy(small, path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE code SET raw_label = 'as @somebody wrote at me@example.org'")
    data = open_data_set(database_url(str(path)))
    with data.engine.connect() as connection:
        seen, whole = (
            quotes(connection, data.codebook, data.select().first(1), viewer)[0]
            for viewer in (VIEWER, Viewer("researcher"))
        )
    assert {code.raw_label for codes in seen.codes.values() for code in codes} == {"as [handle] wrote at [e-mail]"}
    assert {code.raw_label for codes in whole.codes.values() for code in codes} == {
        "as @somebody wrote at me@example.org"
    }


def test_a_closed_quote_says_truly_why(small: Path) -> None:
    data = open_data_set(database_url(str(small)))
    with data.engine.connect() as connection:
        quote = quotes(connection, data.codebook, data.select().first(1), VIEWER)[0]
    marked = next(
        (d.id, label.id, term.id)
        for d in data.codebook.dimensions
        for label in d.labels
        for term in label.terms
        if term.id in data.codebook.sensitive
    )
    coded = replace(quote, codes={marked[0]: [QuoteCode(marked[1], marked[2], 0.9)]})
    name = data.facets[marked[0]].option_name(f"{marked[1]}:{marked[2]}")
    assert subject(coded, data) == f"This quote is on a sensitive subject: {name}."
    assert subject(replace(coded, text=CLOSED), data) == "This quote speaks of suicide or self-harm."
    assert subject(replace(quote, codes={}), data) == "This quote is on a sensitive subject."


def test_a_spreadsheet_runs_no_cell_of_a_figures_numbers() -> None:
    table = pd.DataFrame({"=HYPERLINK(1)": ["=1+1", "Soup"], "mentions": [3, -4]})
    assert harmless(table).to_dict("list") == {"'=HYPERLINK(1)": ["'=1+1", "Soup"], "mentions": [3, -4]}

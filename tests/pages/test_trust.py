"""What the dashboard says about its codes once people have checked some of them."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT, pipeline
from tests.pages.opened import html_on, new_app, open_page, quotes_on, run, words_on


@pytest.fixture(scope="module")
def checked(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with gold: what 250 of its posts, drawn at random, were written to show."""
    folder = tmp_path_factory.mktemp("checked")
    database, gold = folder / "checked.db", folder / "gold.jsonl"
    shutil.copy(demo_database, database)
    intents = [json.loads(line) for line in (ROOT / "tests/data/demo_intent.jsonl").read_text().splitlines()]
    drawn = random.Random(4).sample(intents, 250)
    gold.write_text("\n".join(json.dumps(post) for post in drawn) + "\n")
    result = pipeline(
        "evaluate", "--gold", gold, "--posts", ROOT / "data" / "demo", "--database", database, "--random-sample"
    )
    assert result.returncode == 0, result.stderr
    return database


@pytest.fixture
def app(checked: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{checked}")
    monkeypatch.chdir(ROOT)
    return new_app()


def test_each_chart_says_how_far_its_codes_can_be_trusted(app: AppTest) -> None:
    for page in ("overview", "sentiment", "values"):
        words = words_on(open_page(app, page))
        assert "Agreement with readers beyond chance" in words
        assert "250 posts" in words


def test_method_shows_agreement_for_every_dimension(app: AppTest) -> None:
    open_page(app, "method")
    tables = [table.value for table in app.dataframe]
    trust = next(table for table in tables if "kappa (95 %)" in table.columns)
    assert len(trust) == 6  # relevance and five dimensions
    assert "a random sample of this data set" in words_on(app)
    assert "A bot that the post names anywhere" in words_on(app)


def test_a_labels_page_tells_definition_agreement_and_quotes(app: AppTest) -> None:
    open_page(app, "label", about="condition:adhd")
    assert app.title[0].value == "ADHD"
    words = words_on(app)
    assert "Precision" in words and "recall" in words
    assert "Rules for every condition" in words and "names anywhere" in words
    assert quotes_on(app)


def test_an_unknown_label_in_the_link_is_no_error(app: AppTest) -> None:
    open_page(app, "label", about="nonsense:<b>x</b>")
    assert app.title[0].value


@pytest.mark.parametrize("page", ["overview", "sentiment"])
def test_shares_can_be_switched_to_error_corrected_ones(app: AppTest, page: str) -> None:
    open_page(app, page)
    app.toggle(key=f"{page}-corrected").set_value(True)
    run(app)
    assert "design-based supervised learning" in words_on(app)
    corrected = next(t.value for t in app.dataframe if "corrected share" in t.value.columns)
    assert (corrected["95 % low"] <= corrected["corrected share"]).all()
    assert (corrected["95 % high"] >= corrected["corrected share"]).all()
    assert (corrected["corrected share"] - corrected["raw share"]).abs().max() > 0.01


def test_corrected_shares_stand_alone_and_leave_nothing_out(app: AppTest) -> None:
    open_page(app, "overview", corrected="on", published="on")
    assert app.toggle(key="overview-corrected").value is True
    assert app.toggle(key="overview-published").disabled
    source = next(html for html in html_on(app) if "design-based" in html)
    assert "Agreement with readers" in source and "left out" not in source


def test_correction_is_not_offered_where_the_filter_itself_rests_on_codes(app: AppTest) -> None:
    open_page(app, "overview", condition="adhd")
    assert app.toggle(key="overview-corrected").disabled


def test_without_gold_there_is_no_switch_and_a_plain_word(demo_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{demo_database}")
    monkeypatch.chdir(ROOT)
    bare = open_page(new_app(), "overview")
    assert not [toggle for toggle in bare.toggle if toggle.key == "overview-corrected"]
    assert "Nobody has checked these codes" in words_on(bare)

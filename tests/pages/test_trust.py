"""What the dashboard says about its codes once people have checked some of them."""

from __future__ import annotations

import json
import random
import shutil
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db.connect import database_url, open_for_writing
from db.dialects import for_engine
from db.write.evaluations import save_shipped
from explore.dataset import open_data_set
from export.brief import brief
from export.citation import citation
from pipeline.coding.codebook_file import load_codebook
from pipeline.coding.offline.heads.check import read_check
from pipeline.coding.offline.heads.folder import shipped_folder
from tests.conftest import ROOT, pipeline
from tests.pages.opened import html_on, new_app, open_page, quotes_on, run, unfold, words_on


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
        assert (
            "Agreement with readers beyond chance (kappa, 1 is full) in the check of this data set (250 posts)" in words
        )
        assert "comes with the coder" not in words


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
    corrected = next(t.value for t in unfold(app).dataframe if "corrected share" in t.value.columns)
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


def test_without_any_check_there_is_no_switch_and_a_plain_word(by_hand: AppTest) -> None:
    open_page(by_hand, "overview")
    assert not [toggle for toggle in by_hand.toggle if toggle.key == "overview-corrected"]
    assert "Nobody has checked these codes" in words_on(by_hand)
    assert "no check comes with it" in words_on(open_page(by_hand, "method"))


@pytest.fixture(scope="module")
def fresh_file(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo as a run leaves it, with the check that comes with the heads."""
    database = tmp_path_factory.mktemp("fresh") / "fresh.db"
    shutil.copy(demo_database, database)
    check = read_check(shipped_folder(load_codebook()))
    engine = open_for_writing(database_url(str(database)))
    with engine.begin() as connection:
        assert check is not None
        save_shipped(connection, check)
    for_engine(engine).tidy(engine)
    engine.dispose()
    return database


@pytest.fixture
def fresh(fresh_file: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{fresh_file}")
    monkeypatch.chdir(ROOT)
    return new_app()


OTHERS = "the check that comes with the coder (190 other posts"


@pytest.mark.parametrize("page", ["overview", "sentiment", "values"])
def test_a_fresh_data_set_shows_the_check_that_comes_with_the_coder_and_corrects_nothing(
    fresh: AppTest, page: str
) -> None:
    words = words_on(open_page(fresh, page))
    assert f"{OTHERS}, which may be unlike these)" in words
    assert "Nobody has checked" not in words
    assert not [toggle for toggle in fresh.toggle if str(toggle.key).endswith("-corrected")]


@pytest.mark.parametrize(("page", "parameters"), [("compare", {"condition": "adhd"}), ("profile", {"about": "adhd"})])
def test_differences_are_told_with_the_errors_of_that_check_and_once_whose_it_is(
    fresh: AppTest, page: str, parameters: dict[str, str]
) -> None:
    words = unescape(words_on(open_page(fresh, page, **parameters)))
    assert words.count("Allowing for the coder's errors, ") > 1
    once = f"as wrong in both groups as it was in {OTHERS}, coded by two readers). The posts of this data set may be unlike"
    assert words.count(once) == 1


@pytest.mark.parametrize(
    "term", ["Wilson", "Holm", "design effect", "Pearson residual", "PMI", "kappa", "hypergeometric"]
)
def test_method_explains_every_term_that_figures_use(app: AppTest, term: str) -> None:
    assert term in "".join(html_on(open_page(app, "method")))


def test_method_and_a_labels_page_say_that_the_check_is_of_other_posts(fresh: AppTest) -> None:
    words = words_on(open_page(fresh, "method"))
    assert (
        "The check that comes with the coder: 190 other posts, coded by two readers (9 on Bluesky, 50 on Google Play"
        in words
    )
    assert "may be unlike them" in words and "random sample" not in words
    assert len(next(t.value for t in fresh.dataframe if "kappa (95 %)" in t.value.columns)) == 6
    label = words_on(open_page(fresh, "label", about="condition:adhd"))
    assert f"In {OTHERS}, coded by two readers), readers gave it to 13 posts, the coder to 11." in label
    assert "The posts of this data set may be unlike those." in label


def test_method_says_how_to_cite_program_study_and_data_set(fresh: AppTest, fresh_file: Path) -> None:
    (copied,) = (block.value for block in open_page(fresh, "method").code)
    data = open_data_set(database_url(str(fresh_file)))
    program, study, data_set = copied.splitlines()
    worked = (ROOT / "docs" / "worked-example.md").read_text()
    assert f"> {program}" in worked and f"> {study}" in worked
    assert data_set.startswith(
        f"Data set of fictional posts: {data.name}, coded by a machine ({data.layer.name}) with the codebook "
    )
    assert (
        data.run is not None and data.run.fingerprint[:12] in data_set and data.codebook.content_hash[:12] in data_set
    )
    assert citation(data.select(), date(2026, 3, 3))[-1].endswith(", seen on 3 Mar 2026.")


def test_a_brief_says_it_in_its_method_box(fresh_file: Path) -> None:
    data = open_data_set(database_url(str(fresh_file)))
    told = dict(brief("Made", [], data.select(), date(2026, 1, 1)).method)["The codes"]
    assert f"{OTHERS}, which may be unlike these): " in told
    assert "sentiment 0." in told

"""The Topics page and a topic's own page, at the front door."""

from __future__ import annotations

import gc
import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from db.read.quotes import Quote, quotes
from db.read.topics import TopicInfo
from embedding import PACKAGED_MODEL
from explore.dataset import DataSet
from records.topics import AuditPart, AuditPhrase, Stability, TopicAudit
from tests.conftest import ROOT
from tests.pages.opened import address, new_app, open_page, quotes_on, run, words_on

NAME = "Finding <b>words</b>"


def links(app: AppTest) -> list[tuple[str, str]]:
    """The links to other pages, by label and query."""
    return [(link.proto.label, link.proto.query_string) for link in app.get("page_link")]


def test_every_topic_is_in_the_list_and_what_belongs_to_none_is_in_sight(by_hand: AppTest) -> None:
    open_page(by_hand, "topics")
    table = next(d.value for d in by_hand.dataframe if "Over time" in d.value)
    assert table["Topic"].tolist() == [NAME, "Hiding"]
    assert table["Mentions"].tolist() == [16, 8]
    assert table["Share"].round().tolist() == [50, 25]
    assert "8 of 32 mentions (25\u00a0%) belong to no topic." in words_on(by_hand)


def test_one_typical_quote_of_the_topic_that_is_read_and_the_way_to_its_page(by_hand: AppTest) -> None:
    open_page(by_hand, "topics", about="1")
    assert len(quotes_on(by_hand)) == 1
    assert ("Open its page →", "about=1") in [(label, query.split("&")[-1]) for label, query in links(by_hand)]


def test_a_topics_page_tells_its_size_its_words_and_its_quotes(by_hand: AppTest) -> None:
    open_page(by_hand, "topic", about="0")
    told = words_on(by_hand)
    assert by_hand.title[0].value == r"Finding \<b\>words\</b\>"
    assert "16 mentions from 16 posts, 50\u00a0% of 32 mentions" in told
    assert "Words it is made of: night, words" in told
    assert quotes_on(by_hand)
    assert any("How these figures come about" in label for label, _ in links(by_hand))
    assert address(by_hand) == {"about": ["0"]}


def test_a_topics_page_follows_the_filter_but_not_to_another_topic(by_hand: AppTest) -> None:
    open_page(by_hand, "topic", about="0", topic="1", platform="x")
    told = words_on(by_hand)
    assert "50\u00a0% of 10 mentions (Platform: X)" in told
    gone = open_page(new_app(), "topic", about="1", condition="adhd")
    assert "Hiding" in gone.title[0].value or "No mentions match" in words_on(gone)


def test_a_topic_that_is_not_there_is_said_and_the_largest_shown(by_hand: AppTest) -> None:
    open_page(by_hand, "topic", about="77")
    assert "The link asks for about=77, which this page does not have." in words_on(by_hand)
    assert "Finding" in by_hand.title[0].value


def test_a_search_without_vectors_goes_by_words(by_hand: AppTest) -> None:
    open_page(by_hand, "topics", meaning="hiding")
    assert any(label == "Hiding" for label, _ in links(by_hand))
    by_hand.text_input(key="topic-search").set_value("dragons")
    run(by_hand)
    assert "No topic comes near “dragons”" in words_on(by_hand)
    assert address(by_hand) == {"meaning": ["dragons"]}


@pytest.fixture
def with_vectors(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """A dashboard whose topics have middles: of the first, what the encoder makes of sleep; of the second, of money."""
    from explore.meaning import encode

    path = tmp_path / "vectors.db"
    shutil.copy(small, path)
    with sqlite3.connect(path) as connection:
        for number, text in enumerate(("lying awake at night", "paying for a subscription")):
            stored = np.asarray(encode(text), dtype="<f4").tobytes()
            connection.execute("UPDATE topic SET centroid = ? WHERE number = ?", (stored, number))
        connection.execute("UPDATE topic_model SET parameters = ?", (f'{{"model": "{PACKAGED_MODEL}", "seed": 5}}',))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.chdir(ROOT)
    return new_app()


@pytest.mark.slow
def test_topics_are_found_by_meaning_without_sharing_a_word(with_vectors: AppTest) -> None:
    open_page(with_vectors, "topics", meaning="insomnia, cannot sleep")
    first = next(label for label, query in links(with_vectors) if "about=" in query)
    assert "Finding" in first
    with_vectors.text_input(key="topic-search").set_value("how expensive is it")
    run(with_vectors)
    assert next(label for label, query in links(with_vectors) if "about=" in query) == "Hiding"


@pytest.mark.slow
def test_a_topics_page_names_its_neighbours_and_its_seed(with_vectors: AppTest) -> None:
    open_page(with_vectors, "topic", about="0")
    assert "Nearest topics" in words_on(with_vectors) and "another seed than 5" in words_on(with_vectors)
    assert any(label == "Hiding" and "about=1" in query for label, query in links(with_vectors))


def test_topics_are_laid_out_by_platform_only_where_someone_asks(by_hand: AppTest) -> None:
    open_page(by_hand, "topics")
    assert "No topic is separable" not in words_on(by_hand)
    asked = open_page(new_app(), "topics", by="platform")
    assert "No topic is separable from the others by platform here." in words_on(asked)
    assert address(asked) == {"by": ["platform"]}


def test_a_typical_sentence_and_what_it_is_mostly_about_stand_beside_each_name(by_hand: AppTest) -> None:
    open_page(by_hand, "topics")
    table = next(d.value for d in by_hand.dataframe if "Over time" in d.value)
    assert all(len(sentence) > 10 for sentence in table["A typical sentence"])
    assert "wanted to die" not in " ".join(table["A typical sentence"])
    assert table["Mostly about"].notna().all()


@pytest.fixture
def audited(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """A dashboard whose first topic has an audit, and whose model tells how far topics come back."""
    path = tmp_path / "audited.db"
    shutil.copy(small, path)
    phrase = AuditPhrase("late nights", 7, 4.2, 0.5, 0.8, 3.1)
    audit = TopicAudit(
        True, 0.7, "Evenings", (phrase,), ("Long walks", "Tea at night"), (AuditPart("Early hours", 6, 1),)
    )
    stability = Stability(0.71, 0.69, 0.66, 5, {12: 0.7})
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE topic SET audit = ? WHERE number = 0", (json.dumps(audit.as_json()),))
        connection.execute("UPDATE topic_model SET stability = ?, fitted = 30", (json.dumps(stability.as_json()),))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.chdir(ROOT)
    return new_app()


def test_how_far_topics_hold_still_is_told_in_a_sentence(audited: AppTest) -> None:
    open_page(audited, "topics")
    told = words_on(audited)
    assert "the topics agree for the most part with these (adjusted Rand index 0.71 and 0.69" in told
    assert "1 of the 1 topics came back in at least half of them." in told
    assert "2 mentions came later and joined the nearest topic" in told


def test_a_topics_page_shows_how_it_came_to_its_name(audited: AppTest) -> None:
    open_page(audited, "topic", about="0")
    told = words_on(audited)
    assert "It came back in 7 of 10 other runs. At the coarsest level it is part of “Evenings”." in told
    assert "Names that came second: Long walks; Tea at night." in told
    phrases = next(d.value for d in audited.dataframe if "Phrase" in d.value)
    assert phrases.iloc[0].tolist() == ["late nights", 7, 4.2, 0.5, 0.8, 3.1]
    assert next(d.value for d in audited.dataframe if "Finer part" in d.value)["Mentions"].tolist() == [6]


@pytest.mark.parametrize(("revision", "told"), [(8, False), (9, True)])
def test_that_five_posts_hold_what_a_name_is_made_of_is_said_only_where_it_is_so(
    audited: AppTest, tmp_path: Path, revision: int, told: bool
) -> None:
    with sqlite3.connect(tmp_path / "audited.db") as connection:
        connection.execute("UPDATE topic_model SET parameters = ?", (json.dumps({"revision": revision}),))
    open_page(audited, "topic", about="0")
    assert ("Each phrase in its name stands in at least five posts" in words_on(audited)) == told


def test_people_call_a_topic_otherwise_and_take_it_back(audited: AppTest) -> None:
    open_page(audited, "topic", about="0")
    assert not [button for button in audited.button if button.key == "topic-name-0-back"]
    audited.text_input(key="topic-name-0").set_value("  *Late*   hours ")
    audited.button(key="topic-name-0-keep").click()
    run(audited)
    assert audited.title[0].value == r"\*Late\* hours"
    assert "Called so by people; the model calls it “Finding <b>words</b>”." in words_on(audited)
    audited.button(key="topic-name-0-back").click()
    run(audited)
    assert "Finding" in audited.title[0].value and "Called so by people" not in words_on(audited)
    assert audited.text_input(key="topic-name-0").value == ""
    audited.text_input(key="topic-name-0").set_value("Again")
    audited.button(key="topic-name-0-keep").click()
    run(audited)
    audited.text_input(key="topic-name-0").set_value("")
    audited.button(key="topic-name-0-keep").click()
    run(audited)
    assert "Finding" in audited.title[0].value


def test_another_name_opens_nothing_anew_and_its_callback_holds_no_data_set(
    audited: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui import session, topic_audit

    open_page(audited, "topic", about="0")
    before = opened_now()
    monkeypatch.setattr(session, "open_data_set", None)  # called, it would fail
    given: list[object] = []
    keep = topic_audit._write

    def noted(about: topic_audit._About, name: str) -> None:
        given.append(about)
        keep(about, name)

    monkeypatch.setattr(topic_audit, "_write", noted)
    audited.text_input(key="topic-name-0").set_value("Late hours")
    audited.button(key="topic-name-0-keep").click()
    run(audited)
    assert audited.title[0].value == "Late hours"
    after = opened_now()
    assert after.columns is before.columns and after.kept_counts is before.kept_counts
    assert after.topic_names[0] == "Late hours" and before.topic_names[0] == NAME
    assert given and not [one for one in gc.get_referents(*given) if isinstance(one, DataSet | TopicInfo)]
    assert len(session._open) == 1


def opened_now() -> DataSet:
    """The data set that the dashboard has open."""
    from ui import session

    found = session._open.find(lambda _: True)
    assert found is not None
    return found


def test_typical_sentences_are_read_once_for_all_topics_and_filters(
    audited: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def noted(*args: Any) -> list[Quote]:
        asked.append(len(args[2]))
        return quotes(*args)

    monkeypatch.setattr("ui.topic_list.quotes", noted)
    open_page(audited, "topics")
    open_page(audited, "topics", platform="x")
    assert asked == [2]  # of both topics, in one go


def test_coarser_groups_of_topics_and_finer_parts_are_a_choice_in_the_address(audited: AppTest) -> None:
    open_page(audited, "topics", level="coarser")
    told = words_on(audited)
    assert "Groups of the topics shown" in told and "Evenings" in told
    (way,) = [button for button in audited.button if button.key == "topic-group-0"]
    assert way.label == "Read 16 quotes →"
    assert address(audited) == {"level": ["coarser"]}
    finer = open_page(new_app(), "topics", level="finer")
    table = next(d.value for d in finer.dataframe if "Finer part" in d.value)
    assert table.iloc[0].tolist() == [NAME, "Early hours", 6]
    assert address(finer) == {"level": ["finer"]}
    plain = open_page(new_app(), "topics")
    assert address(plain) == {} and not [button for button in plain.button if button.key == "topic-group-0"]


def test_where_the_tree_is_not_known_no_level_is_offered(by_hand: AppTest) -> None:
    open_page(by_hand, "topics", level="finer")
    assert "level=finer" in words_on(by_hand) and "level" not in address(by_hand)

"""The Quotes page: searching by words and by meaning, what is marked, more like one, orders, the thread of a quote."""

from __future__ import annotations

from html import escape
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select, update
from streamlit.testing.v1 import AppTest

from db.connect import database_url, open_for_writing
from db.schema import MentionRow, Post
from explore import meaning
from explore.words import plain
from tests.conftest import ROOT
from tests.pages.opened import address, html_on, new_app, open_page, quotes_on, run, unfold, words_on
from tests.pages.small import CLOSED, FORMULA, MENTIONS_OFFLINE, OFFLINE, SECOND, SHARED, build, give_vectors


def towards(quote: str) -> list[float]:
    """Directions that anyone can follow: what hides, what is a formula, what dies, and the rest, by its number."""
    if quote.startswith(SECOND):
        return [0.0, 1.0, 0.0, 0.01]
    if quote in (FORMULA, CLOSED):
        return [0.0, 0.0, 1.0, 0.3 if quote == CLOSED else 0.0]
    return [1.0, 0.0, 0.0, int(quote.rsplit(" ", 1)[1]) / 100]


class Compass:
    """An embedder that reads the direction off one word."""

    name = "compass"

    def embed(self, texts: list[str]) -> np.ndarray:
        return np.array([[0, 1, 0, 0] if "secret" in text else [0, 0, 1, 0] for text in texts], dtype=np.float32)


@pytest.fixture(scope="module")
def with_vectors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = build(tmp_path_factory.mktemp("vectors") / "small.db")
    give_vectors(path, towards)
    return path


@pytest.fixture
def app(with_vectors: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{with_vectors}")
    monkeypatch.chdir(ROOT)
    meaning._embedders.forget(lambda _: True)
    monkeypatch.setattr("embedding.make_embedder", Compass)
    return new_app()


def key_of(path: Path, quote: str) -> str:
    engine = open_for_writing(database_url(str(path)))
    with engine.connect() as connection:
        key = connection.scalars(
            select(MentionRow.key).where(MentionRow.quote == quote, MentionRow.layer_id == OFFLINE)
        )
        return key.one()


def marked_on(app: AppTest) -> list[str]:
    return [html for html in html_on(app) if "<mark>" in html]


def test_hits_are_marked_in_their_form_and_the_rest_is_escaped(by_hand: AppTest) -> None:
    open_page(by_hand, "quotes", words='"give me words" OR judging -sister')
    shown = marked_on(by_hand)
    assert len(shown) == 10 and all("never <mark>judged</mark> how" in html for html in shown)
    open_page(by_hand, "quotes", words="breath*")
    (formula,) = marked_on(by_hand)
    assert "helps me to <mark>breathe</mark>”" in formula and quotes_on(by_hand) == [f"“{FORMULA}”"]


def test_what_looks_like_html_in_a_quote_stays_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.pages.small.FORMULA", "<img src=x onerror=alert(1)> helps **me** &amp; you")
    path = build(tmp_path / "html.db")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.chdir(ROOT)
    app = open_page(new_app(), "quotes", words="helping you")
    (html,) = marked_on(app)
    assert f"“{escape('<img src=x onerror=alert(1)>')} <mark>helps</mark> me &amp; <mark>you</mark>”" in html
    copied = [block.value for block in unfold(app).code]
    assert copied[0].startswith("“<img src=x onerror=alert(1)> helps **me** &amp; you”")  # to copy, it stays as written


def test_what_the_index_does_not_hold_is_said(by_hand: AppTest) -> None:
    open_page(by_hand, "quotes", words="judged 😀")
    assert "Not searched for: 😀" in words_on(by_hand) and quotes_on(by_hand)


def test_meaning_lists_the_nearest_and_says_of_how_many(app: AppTest) -> None:
    open_page(app, "quotes", meaning="a secret of mine")
    assert app.title[0].value == f"The {MENTIONS_OFFLINE} quotes nearest in meaning"
    assert (
        f"The nearest of {MENTIONS_OFFLINE} quotes that pass the filter. Cosine similarity falls from 1.00"
        in words_on(app)
    )
    assert all(quote.startswith(f"“{SECOND}") for quote in quotes_on(app)[:8])
    assert not marked_on(app) and not [box for box in app.selectbox if box.key == "quotes-sort"]
    open_page(app, "quotes", condition="adhd")
    assert "The nearest of 8 quotes" in words_on(app)


def test_a_handle_is_masked_before_it_is_compared(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    class Listening(Compass):
        def embed(self, texts: list[str]) -> np.ndarray:
            seen.extend(texts)
            return super().embed(texts)

    monkeypatch.setattr("embedding.make_embedder", Listening)
    open_page(app, "quotes", meaning="what @bob_smith said")
    assert seen == ["what [handle] said"] and quotes_on(app)


def test_meaning_looks_among_the_quotes_that_hold_the_words(app: AppTest) -> None:
    open_page(app, "quotes", words="sister", meaning="what helps")
    assert app.title[0].value == "The 8 quotes nearest in meaning" and "The nearest of 8 quotes" in words_on(app)
    assert len(marked_on(app)) == 8 and all("<mark>sister</mark>" in html for html in marked_on(app))


def test_what_no_words_find_can_be_looked_for_by_meaning(app: AppTest) -> None:
    open_page(app, "quotes")
    app.text_input(key="quotes-search").set_value("secret")
    assert run(app).title[0].value == "0 quotes"
    assert any(button.label.startswith(f"Without “{plain('Words: secret')}”") for button in app.button)
    next(button for button in app.button if button.label == "Search by meaning instead").click()
    run(app)
    assert address(app) == {"meaning": ["secret"]} and quotes_on(app)[0].startswith(f"“{SECOND}")
    assert not app.text_input(key="quotes-search").value


def test_a_link_from_when_meaning_was_a_way_to_search_for_words_says_so(app: AppTest) -> None:
    open_page(app, "quotes", words="secret", search="meaning")
    assert "search=meaning, which this page does not have" in words_on(app) and address(app) == {"words": ["secret"]}


def test_without_vectors_meaning_says_so(by_hand: AppTest) -> None:
    open_page(by_hand, "quotes", meaning="a secret")
    assert "holds no vectors of its quotes" in words_on(by_hand) and not quotes_on(by_hand)
    open_page(by_hand, "quotes", meaning="", words="nobody wrote this")
    assert not [button for button in by_hand.button if "like this" in button.label or "meaning" in button.label]


def test_more_like_a_quote_and_back_to_the_page_it_was_on(app: AppTest, with_vectors: Path) -> None:
    open_page(app, "quotes", order="old", page="2")
    before = quotes_on(app)
    like = next(button for button in app.button if button.label.startswith("More like this"))
    like.click()
    run(app)
    assert set(address(app)) == {"order", "like"}
    assert app.title[0].value == f"The {MENTIONS_OFFLINE - 1} quotes most like this one"
    assert f"The nearest of {MENTIONS_OFFLINE - 1} other quotes" in words_on(app)
    next(button for button in app.button if button.label == "Back to the list").click()
    run(app)
    assert address(app) == {"order": ["old"], "page": ["2"]} and quotes_on(app) == before


def test_a_link_to_what_is_like_a_quote(app: AppTest, with_vectors: Path) -> None:
    open_page(app, "quotes", like=key_of(with_vectors, FORMULA), platform="reddit")
    first, *others = quotes_on(app)
    assert first == f"“{FORMULA}”" and first not in others
    assert "speaks of suicide" in words_on(app)  # the nearest, which stays closed
    open_page(app, "quotes", like="nothing")
    assert "like=nothing, which this page does not have" in words_on(app)
    assert app.title[0].value.endswith(" quotes") and "like" not in address(app)


@pytest.mark.parametrize(
    ("order", "told"),
    [("typical", "Nearest to the mean of 32 quotes first."), ("diverse", "each as unlike those before it as can be")],
)
def test_orders_of_their_own_say_what_they_are(app: AppTest, order: str, told: str) -> None:
    open_page(app, "quotes", order=order)
    assert told in words_on(app) and app.title[0].value == f"{MENTIONS_OFFLINE} quotes"
    kinds = [SECOND if SECOND in quote else SHARED for quote in quotes_on(app)]
    assert kinds[0] == SHARED and (SECOND in kinds[:4]) == (order == "diverse")


def test_a_quote_shows_what_it_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = build(tmp_path / "thread.db")
    engine = open_for_writing(database_url(str(path)))
    with engine.begin() as connection:
        of = {"thread_id": "n2", "parent_id": "n5", "kind": "comment"}
        connection.execute(update(Post).where(Post.id == 6).values(**of))
        connection.execute(update(Post).where(Post.id == 2).values(text="Who **else** asked @bob_smith? <b>"))
    engine.dispose()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.chdir(ROOT)
    app = unfold(open_page(new_app(), "quotes", words="breathe"))
    told = [text.value for text in app.text]
    assert "Who else asked [handle]? <b>" in told
    assert not [text for text in told if CLOSED in text]
    next(button for button in app.button if button.label == "Show the post").click()
    run(app)
    assert [text.value for text in app.text if CLOSED in text.value]

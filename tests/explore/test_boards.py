"""A board over a data set: figures drawn anew, quotes by key, what is gone said; a file that holds keys only."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from db.connect import URL, database_url
from db.disclosure import VIEWER, Viewer
from db.read.quotes import quotes
from explore.board_files import MOST_BYTES, board_json, board_of_json
from explore.boards import figure_item, quote_item, shown
from explore.dataset import DataSet, open_data_set
from explore.figure import Figure, Nothing
from explore.figures import FIGURES, network, praised_and_criticised, stances
from explore.figures.praised_and_criticised import PraisedAndCriticised
from explore.filter import Filter
from explore.remade import allowed, remade
from records.board import Board, Item
from records.problem import Problem
from tests.explore.figures.by_hand import data_set
from tests.explore.figures.test_picks import OPTIONS
from tests.pages.small import SHARED, build

DATA = data_set()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> URL:
    return database_url(str(build(tmp_path_factory.mktemp("boards") / "small.db")))


@pytest.fixture(scope="module")
def opened(file: URL) -> DataSet:
    return open_data_set(file)


@pytest.mark.parametrize(
    ("chosen", "least"),
    [
        ({"platform": ["reddit", "x"]}, 25),
        ({"ill": "flu:swine", "mood": "sad", "topic": "2", "period": ("2024-02", "")}, 20),
    ],
)
def test_a_figure_put_on_a_board_is_drawn_again_as_the_same_figure(chosen: dict[str, Any], least: int) -> None:
    tried = 0
    for name, options in OPTIONS:
        selection = DATA.select(Filter.of(chosen if name != "differences" else {"tool": "ash"}))
        figure = FIGURES[name](selection, **options)
        if isinstance(figure, Nothing):
            continue
        (again,) = shown([figure_item(selection, figure)], DATA, VIEWER)
        assert again.figure is not None, (name, options, again.missing)
        assert (again.figure.title, again.figure.source) == (
            figure.title,
            figure.source,
        ) and again.selection == selection
        assert again.figure.table.equals(figure.table)
        tried += 1
    assert tried > least


@pytest.mark.parametrize("chosen", [{}, {"ill": "cold"}, {"mood": "sad"}, {"tool": "ash"}, {"topic": "2"}])
def test_whatever_options_are_taken_give_a_figure_or_a_sentence(chosen: dict[str, str]) -> None:
    selection = DATA.select(Filter.of(chosen))
    for name in FIGURES:
        can = allowed(selection, name, {})
        for values in itertools.product(*can.values()):
            assert isinstance(remade(selection, name, dict(zip(can, values, strict=True))), Figure | Nothing)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("no_figure", {}), ("__class__", {}), ("stances", {}), ("stances", {"by": "no facet"}), ("stances", {"by": "mood"}),
        ("stances", {"by": "ill", "selection": "x"}), ("timeline", {"by": "ill"}), ("network", {"links": "some"}),
        ("matrix", {"measure": "count; DROP"}), ("corrected", {"by": "ill"}), ("frequencies", {"by": True}),
    ],
)  # fmt: skip
def test_a_figure_that_nobody_could_have_put_there_is_a_sentence(name: str, options: dict[str, Any]) -> None:
    (found,) = shown([Item(kind="figure", figure=name, options=options)], DATA, VIEWER)
    assert found.figure is None and "does not have this figure" in found.missing


def test_a_figure_of_what_is_gone_is_not_drawn_of_everything() -> None:
    item = Item(kind="figure", figure="timeline", filter={"topic": ["77"], "ill": ["cold"]})
    (found,) = shown([item], DATA, VIEWER)
    assert found.figure is None and "topic=77" in found.missing and "ill=cold" not in found.missing


def test_a_figure_of_words_is_drawn_of_them_anew_and_of_nothing_else(opened: DataSet) -> None:
    selection = opened.select(Filter.of({"words": "judged"}))
    figure = network(selection, links="all")
    assert isinstance(figure, Figure)
    item = figure_item(selection, figure)
    (found,) = shown([item], opened, VIEWER)
    assert found.selection == selection and found.figure is not None and found.figure.n == figure.n < opened.select().n
    assert selection.about == " (Words: judged)"
    (spoilt_,) = shown([item.model_copy(update={"filter": {"words": ['"judged']}})], opened, VIEWER)
    assert spoilt_.figure is None and 'words="judged' in spoilt_.missing


def test_a_board_opens_no_facet_that_its_viewer_may_not_use(opened: DataSet) -> None:
    data = opened
    item = Item(kind="figure", figure="timeline", filter={"venue": [*data.facets["venue"].options(), "r/x"][:1]})
    (closed,) = shown([item], data, VIEWER)
    assert closed.figure is None and "venue=" in closed.missing


def test_a_figure_from_another_coder_says_so() -> None:
    selection = DATA.select()
    figure = stances(selection, by="ill")
    assert isinstance(figure, Figure)
    item = figure_item(selection, figure).model_copy(update={"layer": "machine|somebody|ills|"})
    (found,) = shown([item], DATA, VIEWER)
    assert found.figure is not None and "somebody" in found.aside


def test_quotes_come_by_their_keys_in_the_boards_order_and_what_is_gone_is_said(opened: DataSet) -> None:
    ids = opened.select().first(3)
    with opened.engine.connect() as connection:
        read = quotes(connection, opened.codebook, ids, VIEWER)
    items = [quote_item(quote, opened.layer) for quote in reversed(read)]
    found = shown([*items, Item(kind="quote", key="0" * 20)], opened, VIEWER)
    assert [one.quote.mention_id for one in found[:3] if one.quote] == ids[::-1]
    assert found[3].quote is None and "not in the data set any more" in found[3].missing


def test_a_quote_of_another_layer_says_whose(file: URL, opened: DataSet) -> None:
    other = open_data_set(file, opened.layers[1].id)
    with other.engine.connect() as connection:
        (quote,) = quotes(connection, other.codebook, other.select().first(1), VIEWER)
    (found,) = shown([quote_item(quote, other.layer)], opened, VIEWER)
    assert found.quote is None and f"“{other.layer.name}”" in found.missing


def whole(data: DataSet) -> Board:
    """A board with one of each kind."""
    with data.engine.connect() as connection:
        (quote,) = quotes(connection, data.codebook, data.select().first(1), VIEWER)
    selection = data.select(Filter.of({"platform": "x"}))
    figure = network(selection, links="all")
    assert isinstance(figure, Figure)
    items = [
        Item(kind="heading", text="Ünïcode 💛 </script>", id="a"),
        quote_item(quote, data.layer).model_copy(update={"note": "=1+1", "id": "b"}),
        figure_item(selection, figure).model_copy(update={"id": "c"}),
        Item(kind="note", text="Talk in pairs.", minutes=10, id="d"),
    ]
    return Board(id="secret", name="Ours", items=tuple(items))


def test_a_board_goes_out_as_keys_and_comes_back_whole(opened: DataSet) -> None:
    board = whole(opened)
    content = board_json(board, opened.name)
    assert SHARED not in content.decode() and "secret" not in content.decode()
    back = board_of_json(content)
    assert back.name == board.name
    assert [i.model_copy(update={"id": ""}) for i in board.items] == list(back.items)
    found = shown(back.items, opened, Viewer("viewer"))
    assert found[1].quote is not None and SHARED in found[1].quote.text and found[2].figure is not None


def spoilt(**parts: Any) -> bytes:
    good = {"kind": "valuescape board", "version": 1, "name": "x", "items": [{"kind": "note", "text": "a"}]}
    return json.dumps({**good, **parts}).encode()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no JSON"), (b"\xff\xfe\x00", "no JSON"), (b"[1]", "no board"), (b"{}", "no board"), (b"[" * 200_000, "no JSON"),
        (b'"\\ud800"', "no JSON"), (spoilt(version=2), "version 2"), (spoilt(items=3), "list"),
        (spoilt(items=[{"kind": "note", "text": "a"}] * 201), "at most"), (spoilt(items=[3]), "item 1"),
        (spoilt(items=[{"kind": "note", "text": "a"}, {"kind": "quote"}]), "item 2: a quote says nothing"),
        (spoilt(items=[{"kind": "song", "text": "a"}]), "item 1, kind"),
        (spoilt(items=[{"kind": "note", "text": "a" * 5000}]), "item 1, text"),
        (spoilt(items=[{"kind": "note", "text": "a", "minutes": -3}]), "item 1, minutes"),
        (spoilt(items=[{"kind": "note", "text": "a", "html": "x"}]), "item 1, html"), (b" " * (MOST_BYTES + 1), "larger"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_board_is_told_in_a_sentence(content: bytes, why: str) -> None:
    with pytest.raises(Problem) as told:
        board_of_json(content)
    assert why in str(told.value) and str(told.value).endswith(".")


def test_a_file_written_with_a_byte_order_mark_opens() -> None:
    assert board_of_json(b"\xef\xbb\xbf" + spoilt()).items[0].text == "a"


def test_the_quotes_that_lead_a_figure_come_with_it_but_for_those_that_stand_on_the_board(opened: DataSet) -> None:
    selection = opened.select()
    figure = praised_and_criticised(selection)
    assert isinstance(figure, PraisedAndCriticised)
    item = figure_item(selection, figure)
    (alone,) = shown([item], opened, VIEWER)
    assert set(alone.quotes) == set(figure.mentions)
    first = alone.quotes[figure.mentions[0]]
    both = shown([item, quote_item(first, opened.layer)], opened, VIEWER)
    assert set(both[0].quotes) == set(figure.mentions) - {first.mention_id}
    assert both[1].quote == first

"""Workshop mode: one slide at a time by address, nothing sensitive opened, and nothing lost on the way."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from streamlit.testing.v1 import AppTest

from records.board import Item
from tests.pages.opened import address, html_on, new_app, open_page, quotes_on, run, words_on
from tests.pages.small import CLOSED
from tests.pages.test_board import app, collected, database, kept, press, to  # noqa: F401


def started(app: AppTest, **more: str) -> AppTest:  # noqa: F811
    """The workshop of the board that is open."""
    (board,) = address(app)["board"]
    app.query_params.clear()
    return open_page(app, "workshop", board=board, **more)


def test_slides_go_by_address_back_and_on(app: AppTest) -> None:  # noqa: F811
    collected(app)
    before = quotes_on(app)
    started(app)
    assert "4 slides" in words_on(app) and "1 / 4" in words_on(app) and quotes_on(app) == []
    press(app, "Next", 0)
    assert address(app)["slide"] == ["2"] and quotes_on(app) == before[:1]
    press(app, "Next", 1)  # the one that the page-down key presses
    assert quotes_on(app) == before[1:]
    press(app, "Next", 0)
    assert "n = " in words_on(app) and next(b for b in app.button if b.key == "slide-next").disabled
    press(app, "Back", 0)
    assert address(app)["slide"] == ["3"]
    other = open_page(new_app(), "workshop", **{name: values[0] for name, values in address(app).items()})
    assert quotes_on(other) == before[1:]  # who comes back by the address, on another machine, is where the room was


def test_keys_of_a_remote_press_the_buttons(app: AppTest) -> None:  # noqa: F811
    started(collected(app))
    assert {b.proto.shortcut for b in app.button if b.proto.shortcut} == {
        "left",
        "right",
        "pageup",
        "pagedown",
        "escape",
    }


def test_a_slide_that_there_is_none_is_the_nearest(app: AppTest) -> None:  # noqa: F811
    started(collected(app), slide="99")
    assert "4 / 4" in words_on(app)
    for wrong in ("-1", "x", "0", "9" * 40):
        app.query_params["slide"] = wrong
        assert "1 / 4" in words_on(run(app))


def test_a_quote_on_suicide_is_passed_over_even_when_it_was_opened_before(app: AppTest) -> None:  # noqa: F811
    open_page(app, "quotes", words="wanted")
    press(app, "Show the quote")
    press(app, "Add to board")
    started(to(app, "board"))
    assert "1 quote on sensitive subjects is passed over" in words_on(app) and "1 / 1" in words_on(app)
    assert CLOSED not in words_on(app) and CLOSED not in "".join(html_on(app))


def test_a_timer_starts_pauses_goes_on_and_is_reset_in_the_address(app: AppTest) -> None:  # noqa: F811
    started(collected(app))
    press(app, "Start timer")
    assert address(app)["timer"][0].startswith("until-")
    press(app, "Next", 0)
    assert address(app)["timer"][0].startswith("until-") and "vs-count-" in "".join(html_on(app))
    press(app, "Pause")
    assert (address(app)["timer"][0].startswith("left-") and "9:5" in words_on(app)) or "10:00" in words_on(app)
    press(app, "Go on")
    assert address(app)["timer"][0].startswith("until-")
    press(app, "Reset", -1)
    assert "timer" not in address(app)
    app.query_params["timer"] = "until-nonsense"
    assert "timer=until-nonsense" in words_on(run(app))


def test_a_timer_runs_what_the_box_holds_when_it_is_started(app: AppTest) -> None:  # noqa: F811
    started(collected(app))
    app.number_input(key="timer-minutes-10").set_value(25)  # and no run before the press
    press(app, "Start timer")
    assert any(f"vs-count-{left}" in "".join(html_on(app)) for left in (1500, 1499, 1498))


def test_a_figures_slide_says_of_whom_it_speaks(app: AppTest, database: Path) -> None:  # noqa: F811
    (board,) = address(collected(app))["board"]
    figures: list[dict[str, object]] = [
        {"kind": "figure", "figure": name, "filter": chosen}
        for name in ("timeline", "praised_and_criticised")
        for chosen in ({"platform": ["x"]}, {})
    ]
    put(database, board, *figures[:3])
    started(app, slide="2")
    group = '<p class="vs-slide-group">'
    assert f"</h1>{group}Platform: X</p>" in "".join(html_on(app))
    app.query_params["slide"] = "3"
    assert f"</h1>{group}Of everything in this data set</p>" in "".join(html_on(run(app)))
    app.query_params["slide"] = "4"
    assert f"</h1>{group}Platform: X</p>" in "".join(html_on(run(app)))


def test_it_ends_on_the_board_and_without_a_board_says_so(app: AppTest) -> None:  # noqa: F811
    started(collected(app))
    press(app, "Exit")
    assert app.title[0].value == "My board"
    assert "Choose one, or start with 90 minutes" in words_on(open_page(new_app(), "workshop"))


def test_who_comes_back_goes_on_where_the_room_was_or_starts_over(app: AppTest) -> None:  # noqa: F811
    started(collected(app))
    (board,) = address(app)["board"]
    press(app, "Next", 0)
    press(app, "Next", 0)
    press(to(app, "board"), "Go on at slide 3")
    assert "3 / 4" in words_on(app) and address(app)["slide"] == ["3"]
    assert "1 / 4" in words_on(open_page(new_app(), "workshop", board=board))  # another session's
    press(to(app, "board"), "Start over")
    assert "1 / 4" in words_on(app)
    assert "Start the workshop" in {button.label for button in to(app, "board").button}


def test_the_template_makes_a_board_of_ninety_minutes(app: AppTest, database: Path) -> None:  # noqa: F811
    open_page(app, "board")
    press(app, "Start from a template: 90 minutes on value tensions")
    assert app.title[0].value == "90 minutes on value tensions"
    assert kept(database, "SELECT count(*) > 15 FROM board_item") == [(1,)]
    started(app, slide="2")
    assert "Say who is here and why" in words_on(app)
    started(to(app, "board"), slide="99")
    assert "findahelpline.com" in words_on(app)


def test_what_stands_on_slides_is_text(app: AppTest, database: Path) -> None:  # noqa: F811
    collected(app)
    evil = "<img src=x onerror=alert(1)> **bold**"
    with sqlite3.connect(f"{database}.people.db") as connection:
        connection.execute("UPDATE board SET name = ?", (evil,))
        connection.execute("UPDATE board_item SET content = json_set(content, '$.note', ?)", (evil,))
        connection.execute(
            "UPDATE board_item SET kind = 'note', content = json_set(content, '$.text', ?) WHERE place = 0", (evil,)
        )
    for place in range(1, 5):
        started(app, slide=str(place))
        assert not [html for html in html_on(app) if "<img" in html]
        assert "&lt;img" in "".join(html_on(app))


def put(database: Path, board: str, *items: dict[str, object]) -> None:  # noqa: F811
    """Have these items alone be on the board."""
    with sqlite3.connect(f"{database}.people.db") as connection:
        connection.execute("DELETE FROM board_item WHERE board_id = ? AND place > ?", (board, len(items) - 1))
        for place, item in enumerate(items):
            content = Item.model_validate(item).model_dump_json(exclude={"id", "kind"})
            connection.execute(
                "UPDATE board_item SET kind = ?, content = ? WHERE board_id = ? AND place = ?",
                (item["kind"], content, board, place),
            )


def test_praise_and_complaint_are_a_slide_a_side_with_the_quotes_that_lead(app: AppTest, database: Path) -> None:  # noqa: F811
    (board,) = address(collected(app))["board"]
    put(database, board, {"kind": "figure", "figure": "praised_and_criticised"})
    started(app, slide="2")
    assert "Praised for" in words_on(app) and "Criticised for" not in words_on(app)
    assert quotes_on(app) and "n = " in words_on(app) and "<table" not in words_on(app)
    praised = quotes_on(app)
    last = words_on(app).split("2 / ")[1][0]
    started(to(app, "board"), slide=last)
    assert "Criticised for" in words_on(app) and quotes_on(app) != praised
    for place in range(1, int(last) + 1):
        app.query_params["slide"] = str(place)
        assert CLOSED not in words_on(run(app))


def test_a_heading_stands_over_what_follows_it_and_alone_only_where_nothing_does(app: AppTest, database: Path) -> None:  # noqa: F811
    (board,) = address(collected(app))["board"]
    put(
        database,
        board,
        {"kind": "heading", "text": "The calm part", "minutes": 7},
        {"kind": "note", "text": "First\nBreathe in."},
        {"kind": "heading", "text": "The end"},
    )
    started(app, slide="2")
    assert (
        "2 / 3" in words_on(app) and "<h1>First</h1>" in words_on(app) and "The calm part · 7 minutes" in words_on(app)
    )
    press(app, "Next", 0)
    assert "<h1>The end</h1>" in words_on(app) and "The calm part" not in words_on(app)
    assert app.number_input(key="timer-minutes-7").value == 7  # of the last part that names some
    put(database, board, {"kind": "heading", "text": "The calm part", "minutes": 7}, {"kind": "note", "text": "Out."})
    started(app, slide="2")
    assert "2 / 2" in words_on(app) and "Out." in words_on(app)
    assert words_on(app).count("The calm part") == words_on(app).count("<h1>The calm part</h1>") == 1


def test_a_link_of_any_page_with_the_mode_opens_the_workshop(app: AppTest) -> None:  # noqa: F811
    (board,) = address(collected(app))["board"]
    for page in ("overview", "sentiment", "workshop"):
        other = open_page(new_app(), page, mode="workshop", board=board, slide="2", platform="x")
        assert "2 / 4" in words_on(other)
        assert address(other) == {"board": [board], "slide": ["2"], "platform": ["x"]}


def test_the_mode_without_a_board_offers_the_session_and_another_mode_is_refused(app: AppTest, database: Path) -> None:  # noqa: F811
    open_page(app, "overview", mode="workshop")
    assert app.title[0].value == "Workshop"
    press(app, "Start from a template: 90 minutes on value tensions")
    assert "1 / " in words_on(app) and "90 minutes on value tensions" in words_on(app)
    assert "mode=party" in words_on(open_page(new_app(), "overview", mode="party"))

"""What does the room look at now?"""

import streamlit as st

from explore.boards import shown as resolved
from records.board import Board
from ui import board_store, state
from ui.board_bar import choose_board, from_template
from ui.page import View, view
from ui.remote import remote_keys
from ui.short_quotes import as_chosen
from ui.slides import section_line, slide, slides_of, stage, title_slide
from ui.theme import is_dark
from ui.timer import timer

BOARD_PAGE = "pages/board.py"
_LEAVE, _TURNED = "workshop-leave", "workshop-turned"
MINUTES = 10  # of a timer before the first slide that names some


def place_in(slides: int, board: Board) -> int:
    """The slide that the address asks for, from 1; the first or last where it asks for none that there is.

    An address without a slide asks for the one that was shown last.
    """
    asked = state.asked_for("slide") or str(board_store.last_slide(board.id))
    return max(1, min(slides, int(asked))) if asked.isdecimal() and len(asked) < 6 else 1


def go(place: int) -> None:
    """Have the address name this slide; for callbacks."""
    state.tell("slide", str(place))
    st.session_state[_TURNED] = True


def turn(label: str, key: str, shortcut: str, place: int, disabled: bool = False) -> None:
    """A button that turns to a slide, also as the first thing that a server hears which was started anew meanwhile.

    Such a server has no callback yet for a button that the room still sees.
    """
    pressed = st.button(label, key=key, shortcut=shortcut, on_click=go, args=(place,), disabled=disabled)
    if pressed and not st.session_state.pop(_TURNED, False):
        state.tell("slide", str(place))
        st.rerun()


def controls(board: Board, place: int, last: int, minutes: int) -> None:
    """Back, on, the timer and the way out; the keys of a presenter's remote do the same."""
    with st.container(horizontal=True, vertical_alignment="center", key="vs-slide-bar"):
        back, on = max(1, place - 1), min(last, place + 1)
        turn("Back", "slide-back", "Left", back, place == 1)
        st.html(f'<p class="vs-place">{place} / {last}</p>', width="content")
        turn("Next", "slide-next", "Right", on, place == last)
        st.space("stretch")
        timer(minutes)
        leave = (_LEAVE, True)
        st.button(
            "Exit",
            key="slide-exit",
            shortcut="Escape",
            type="tertiary",
            on_click=st.session_state.__setitem__,
            args=leave,
        )
        if st.session_state.pop(_LEAVE, False):
            st.switch_page(BOARD_PAGE, query_params={**state.link(shown.filter, shown.data), "board": [board.id]})
    with st.container(key="vs-slide-keys"):
        turn("Back", "slide-page-up", "PageUp", back)
        turn("Next", "slide-page-down", "PageDown", on)
        remote_keys()


def page(shown: View, board: Board) -> None:
    """The slide that the address names, alone on the screen."""
    st.html(stage(is_dark()))
    found = as_chosen(resolved(board.items, shown.data, shown.viewer))
    slides, skipped = slides_of(found)
    gone = sum(bool(one.missing) for one in found)
    last = len(slides) + 1
    place = place_in(last, board)
    board_store.remember_slide(board.id, place)
    if place > 1 and not state.asked_for("slide"):
        state.tell("slide", str(place))
    now = slides[place - 2] if place > 1 else None
    with st.container(key="vs-stage"):
        if now is not None:
            section_line(now)
        with st.container(key="vs-slide"):
            if now is None:
                title_slide(board, shown.data, last, skipped, gone)
            else:
                slide(now, shown.data)
        given = [one.minutes for one in slides[: place - 1] if one.minutes]
        controls(board, place, last, given[-1] if given else MINUTES)


def door(shown: View) -> None:
    """What can be shown, where the address names no board."""
    st.title("Workshop")
    st.html(
        '<p class="vs-note">The workshop shows a board slide by slide. Choose one, or start with 90 minutes on value tensions, '
        "filled from this data set.</p>"
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_board(None)
        from_template(shown)


shown = view()
board, _ = board_store.asked_board()
if board is None:
    door(shown)
else:
    state.tell("board", board.id)
    shown.prints_board()
    page(shown, board)

"""What surrounds every page: style, data set, filter bar, notices; and the view that a page asks for."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from db.disclosure import VIEWER, Viewer
from explore import words
from explore.dataset import DataSet
from explore.filter import Filter
from explore.selection import Selection
from export.brief import OWN_FILTERS
from records.problem import Problem
from ui import reading, state
from ui.borrowed import Borrowed
from ui.css import css
from ui.faults import LOG, calm, log_to_stderr
from ui.filter_bar import filter_bar
from ui.history import one_step_a_page
from ui.keyboard import chart_keys
from ui.notices import nothing_found, notices
from ui.paper import paper, paper_layout
from ui.session import LOOKED_AT, opened
from ui.streamlit_private import forget_old_widgets, pages_are_ours
from ui.theme import is_dark
from ui.turns import Turns

_VIEW = "view"
_TURNS = Turns()
TABS = {
    "pages/overview.py": "Overview",
    "pages/profile.py": "Conditions",
    "pages/values.py": "Values",
    "pages/quotes.py": "Quotes",
}
MORE = {
    "pages/sentiment.py": "Sentiment",
    "pages/topics.py": "Topics",
    "pages/compare.py": "Compare",
    "pages/board.py": "Board",
    "pages/method.py": "Method",
}


@dataclass(frozen=True)
class View:
    """The data set that is open, the mentions that pass the filter, and who looks at them."""

    data: DataSet
    selection: Selection
    viewer: Viewer
    head: DeltaGenerator  # the line on top of a printed page

    @property
    def filter(self) -> Filter:
        return self.selection.filter

    def prints(self, selection: Selection) -> None:
        """Have paper say what the page is of, where that is not what passes the filter."""
        paper(self.head, selection)

    def prints_board(self) -> None:
        """Have paper say that the page has no filter of its own."""
        paper(self.head, self.data.select(), OWN_FILTERS)


def begin() -> View:
    """Draw what stands around a page and prepare its view; without a data set, say what to do and stop."""
    log_to_stderr()
    st.html(css(is_dark()))
    one_step_a_page()
    try:
        data = opened()
    except Problem as problem:
        LOG.warning("%s", problem)
        st.title("Valuescape")
        st.info(words.plain(str(problem)))
        _look_again(str(problem))
        st.stop()
    chosen = filter_bar(data)
    _tabs(data, chosen)
    reading.follow(chosen)
    shown = View(data, data.select(chosen), VIEWER, st.empty())
    shown.prints(shown.selection)
    notices(data)
    st.session_state[_VIEW] = shown
    return shown


@st.fragment(run_every=LOOKED_AT * 5)
def _look_again(told: str) -> None:
    """Draw the page anew as soon as there is a data set to show, or something else is to be told: a first run may end."""
    try:
        opened()
    except Problem as problem:
        if str(problem) == told:
            return
    st.rerun()


def _tabs(data: DataSet, chosen: Filter) -> None:
    """All pages at the foot of a phone, where a thumb reaches them; the style sheet hides them elsewhere."""
    link = state.link(chosen, data)
    with st.container(horizontal=True, key="vs-tabs"):
        for page, label in TABS.items():
            st.page_link(page, label=label, query_params=link)
        here = "here" if f"pages/{state.page()}.py" in MORE else "elsewhere"
        with st.popover("More", key=f"vs-more-{here}-{state.page()}"):  # another page's is closed
            for page, label in MORE.items():
                st.page_link(page, label=label, query_params=link)


def run(page: st.Page) -> None:
    """Run a page in its surroundings; what fails in it is told calmly and logged."""
    with _TURNS.turn(), calm(f"The page {page.title}"):
        forget_old_widgets()
        state.on_page(page.url_path)
        if (asked := state.to_workshop()) is not None:
            st.switch_page("pages/workshop.py", query_params=asked)
        reading.new_page()
        shown = begin()
        page.run()
        chart_keys()
        paper_layout()
        reading.panel(Borrowed.of(shown.selection, shown.viewer))


def view() -> View:
    """The view of the page that is being drawn."""
    current = st.session_state.pop(_VIEW, None)  # taken once: the next run prepares its own
    if current is None:
        pages_are_ours()
        st.rerun()
    assert isinstance(current, View)
    return current


def view_with_mentions() -> View:
    """The view; where no mention passes the filter, say which part to loosen and stop."""
    current = view()
    if not current.selection:
        nothing_found(current.data, current.filter)
        st.stop()
    return current

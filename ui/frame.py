"""What surrounds every page: style, data set, sidebar, notices; and the view that a page asks for."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from db.connect import NoDataSet
from ui.css import css
from ui.dataset import DataSet, open_data_set
from ui.filters import Filter, describe
from ui.notices import nothing_found, notices
from ui.sidebar import sidebar_filter

_VIEW = "view"


@dataclass(frozen=True)
class View:
    """The data set, the filter, and the mentions that pass it."""

    data: DataSet
    chosen: Filter
    frame: pd.DataFrame

    @property
    def posts(self) -> int:
        return int(self.frame["post_id"].nunique())

    @property
    def about(self) -> str:
        """The filter in words, for sentences: " (Condition: ADHD; Platform: Reddit)", or nothing."""
        parts = describe(self.chosen, self.data).values()
        return f" ({'; '.join(parts)})" if parts else ""


def begin() -> None:
    """Draw what stands around a page and prepare its view; without a data set, say what to do and stop."""
    st.html(css())
    try:
        data = open_data_set()
    except NoDataSet as missing:
        st.title("Valuescape")
        st.info(str(missing))
        st.stop()
    chosen = sidebar_filter(data)
    notices(data)
    st.session_state[_VIEW] = View(data, chosen, data.frame[chosen.mask(data.frame)])


def view() -> View:
    """The view of the page that is being drawn."""
    current = st.session_state.pop(_VIEW, None)  # taken once: the next run prepares its own
    if current is None:
        _run_through_the_entry_file()
    assert isinstance(current, View)
    return current


def _run_through_the_entry_file() -> None:
    """Run again, through app.py.

    Until st.navigation has been called once in a server's life, Streamlit takes the folder `pages/` for pages of the
    old kind and runs the requested file alone: who opens a link to a page first would get it without its frame.
    """
    from streamlit.runtime.pages_manager import PagesManager

    PagesManager.uses_pages_directory = False
    st.rerun()


def view_with_mentions() -> View:
    """The view; where no mention passes the filter, say which part to loosen and stop."""
    current = view()
    if current.frame.empty:
        nothing_found(current.data, current.chosen)
        st.stop()
    return current

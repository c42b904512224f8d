"""One figure under one roof: a sentence as title, the chart, n and source, the table, and the quotes behind a mark."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from ui.dataset import DataSet
from ui.filters import Filter
from ui.quote_list import quotes_behind
from ui.trust import trust_line, uncertain_line

Pick = Mapping[str, Any]  # the picked mark's fields


def is_dark() -> bool:
    """Whether the viewer has the dark theme."""
    return st.context.theme.type == "dark"


@st.fragment
def figure(
    data: DataSet,
    chosen: Filter,
    *,
    key: str,
    title: str,
    chart: alt.Chart | alt.LayerChart | alt.VConcatChart,
    source: str,
    table: pd.DataFrame,
    narrow: Callable[[Pick], Filter],
    pick_names: tuple[str, ...] = ("pick",),
    note: str | None = None,
    rests_on: tuple[str, ...] = (),
    counted: pd.DataFrame | None = None,
) -> None:
    """Draw a figure. `narrow` turns a picked mark into the filter of its quotes; `source` states n.

    `rests_on` names the dimensions whose codes it counts: a line says how far those can be trusted, and how
    many of the `counted` mentions have none because the coder was uncertain.
    `table` holds the figure's numbers with readable column names; its rows are in the order of the marks' frame.
    """
    st.html(f'<h3 class="vs-title">{_text(title)}</h3>')
    if note:
        st.caption(note)
    trusted = f" {trust_line(data, *rests_on)}" if rests_on else ""
    if counted is not None and (unsure := uncertain_line(data, counted, *rests_on)):
        trusted = f" {unsure}{trusted}"
    event = st.vega_lite_chart(
        spec=chart.to_dict(validate=False),  # checked by the tests; here it would take half the time of a page
        width="stretch",
        theme=None,
        on_select="rerun",
        selection_mode=list(pick_names),
        key=f"{key}-chart",
    )
    st.html(f'<p class="vs-source">{_text(source)} Choose a mark to read the quotes behind it.{_text(trusted)}</p>')
    with st.expander("Numbers and download"):
        st.dataframe(table, hide_index=True, width="stretch", key=f"{key}-table")
        st.download_button(
            "Download the numbers (CSV)",
            lambda: table.to_csv(index=False).encode("utf-8-sig"),
            file_name=f"valuescape-{key}.csv",
            mime="text/csv",
            key=f"{key}-csv",
            on_click="ignore",
        )
    if picked := _picked(event, pick_names):
        with st.container(border=True, key=f"vs-behind-{key}"):
            quotes_behind(data, narrow(picked), key=key)


def _picked(event: Any, names: tuple[str, ...]) -> Pick | None:
    for name in names:
        if marks := event.selection.get(name):
            return dict(marks[0])
    return None


def _text(sentence: str) -> str:
    from html import escape

    return escape(sentence)

"""What a reader can take away from a figure: its numbers, a picture, a link."""

from __future__ import annotations

import streamlit as st

from explore.figure import Figure
from explore.selection import Selection
from export.numbers import numbers_csv
from export.origin import Origin
from export.picture import png, svg
from ui import state
from ui.board_add import add_figure
from ui.downloads import logged

IN_WORDS = (
    "This figure is set in words and has no picture. With its quotes it is a page of a brief: *Brief of this page* on "
    "Conditions, or *Add to board* and then *Take away* on Board."
)


def take_away(selection: Selection, figure: Figure, key: str) -> None:
    """The table, drawn when it is asked for, and buttons for files, which are made when they are pressed."""
    with st.container(horizontal=True, key=f"vs-take-{key}"):
        add_figure(selection, figure, key)
        numbers = st.popover("Numbers and download", type="tertiary", key=f"{key}-numbers", on_change="rerun")
    if not numbers.open:
        return
    with numbers:
        origin = Origin.of_figure(figure, selection)
        files = [("Numbers (CSV)", "csv", "text/csv", lambda: numbers_csv(figure, origin))]
        if figure.chart is not None:
            files += [
                ("Picture (PNG)", "png", "image/png", lambda: png(figure, origin)),
                ("Slide, 16:9 (PNG)", "wide.png", "image/png", lambda: png(figure, origin, wide=True)),
                ("Drawing (SVG)", "svg", "image/svg+xml", lambda: svg(figure, origin).encode()),
            ]
        with st.container(horizontal=True):
            for label, ending, kind, make in files:
                st.download_button(
                    label,
                    logged(f"The file {ending} of {key}", make),
                    file_name=origin.figure_file_name(figure, ending),
                    mime=kind,
                    key=f"{key}-{ending}",
                    on_click="ignore",
                )
        if figure.chart is None:
            st.caption(IN_WORDS)
        st.dataframe(figure.table, hide_index=True, width="stretch", key=f"{key}-table")
        st.caption(
            "Each file carries the title, n, the filter of what is counted, the data set and the day. The link opens this page "
            "again:"
        )
        st.code(state.address(), language=None, wrap_lines=True)

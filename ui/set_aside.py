"""The rows that were set aside, one by one, for a signed-in researcher; nothing for anyone else."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial

import pandas as pd
import streamlit as st

from db.disclosure import HELP, Viewer, sensitive_spans
from db.read.set_aside import RowsSetAside, read_set_aside, rows_set_aside
from explore import words
from explore.dataset import DataSet
from export.spreadsheet import harmless
from ui.downloads import logged
from ui.researcher import reader

PAGE_SIZE = 10
MOST_ROWS = 20_000  # in a file
_PAGE = "set-aside-page"
_NOTE = (
    "Rows are kept without their author's fields and with masks in place of what leads to a person, as far as patterns find it. Words "
    "are people's own: keep a file of them where only you can open it, and delete it when you are done."
)


def draw_set_aside(data: DataSet) -> None:
    """Choose a file and a reason, read the rows page by page, take them away."""
    who = reader()
    if not who.sees_all:
        return
    st.markdown("**The rows set aside, one by one**")
    with data.engine.connect() as connection:
        groups = rows_set_aside(connection, who)
    if not groups:
        st.caption("No row of this data set was set aside.")
        return
    source, reason, n = _chosen(groups)
    pages = max(1, math.ceil(n / PAGE_SIZE))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        page = 1
        if pages > 1:
            st.session_state[_PAGE] = min(pages, int(st.session_state.get(_PAGE, 1)))
            page = int(st.number_input(f"Page, of {pages:,}", min_value=1, max_value=pages, key=_PAGE, width=160))
        st.download_button(
            "Download these rows (CSV)" if n <= MOST_ROWS else f"Download the first {MOST_ROWS:,} of these rows (CSV)",
            logged("The file of rows set aside", partial(set_aside_csv, data, who, source, reason)),
            file_name=f"{data.name}-rows-set-aside.csv",
            mime="text/csv",
            key="set-aside-csv",
            on_click="ignore",
        )
    st.caption(_NOTE)
    with data.engine.connect() as connection:
        found = read_set_aside(
            connection, who, source=source, reason=reason, start=(page - 1) * PAGE_SIZE, most=PAGE_SIZE
        )
    if any(sensitive_spans(row.content) for row in found):
        st.caption(HELP.text)
    for row in found:
        with st.container(border=True):
            st.markdown(words.plain(f"{row.file}, row {row.row:,}: {row.reason}"))
            st.text(_readable(row.content))


def _chosen(groups: list[RowsSetAside]) -> tuple[int | None, str | None, int]:
    """The file and the reason that are asked for, None for all, and how many rows that are."""
    files = dict.fromkeys(group.source for group in groups)
    names = {group.source: group.file for group in groups}
    left, right = st.columns(2)
    source = left.selectbox(
        "File", [None, *files], key="set-aside-file", format_func=lambda one: names.get(one, "All files")
    )
    here = [group for group in groups if source in (None, group.source)]
    reasons = list(dict.fromkeys(group.reason for group in sorted(here, key=lambda group: -group.rows)))
    reason = right.selectbox(
        "Reason", [None, *reasons], key=f"set-aside-reason-{source}", format_func=lambda one: one or "All reasons"
    )
    n = sum(group.rows for group in here if reason in (None, group.reason))
    st.html(f'<p class="vs-source">{words.count(n, "row")}.</p>')
    return source, reason, n


def _readable(content: str) -> str:
    """A line for each field; what was cut off or never was a row, as it is kept."""
    try:
        fields = json.loads(content)
    except ValueError:
        return content or "Nothing of this row is kept."
    if not isinstance(fields, dict):
        return content
    return "\n".join(f"{name}: {value}" for name, value in fields.items())


def set_aside_csv(data: DataSet, who: Viewer, source: int | None, reason: str | None) -> bytes:
    """The rows as CSV, with data set and day on every line; nothing that a spreadsheet would run."""
    with data.engine.connect() as connection:
        rows = read_set_aside(connection, who, source=source, reason=reason, most=MOST_ROWS)
    said = {"data set": data.name, "made": datetime.now(UTC).date().isoformat(), "note": _NOTE}
    table = pd.DataFrame([asdict(row) for row in rows]).assign(**said)
    return b"\xef\xbb\xbf" + harmless(table).to_csv(index=False).encode()

"""What all viewers share: the open data set, and the figures that someone has already looked at.

A session itself keeps no row of it: a filter, the options of a page, and the figures on its screen.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import pyarrow as pa
import streamlit as st

from db.connect import dashboard_url
from explore.charts import specification
from explore.dataset import DataSet, Stamp, open_data_set, stamp
from explore.figure import Figure
from explore.kept import Kept
from explore.selection import Selection
from explore.topic_names import named_state
from ui import state
from ui.process import settle

LOOKED_AT = 1.0  # seconds between looks at whether a run has finished
# Of a million mentions six without vectors, and one with them (`DataSet.weight`).
MOST_BYTES = 1_000_000_000  # of all layers that are open: half of what the dashboard may weigh
T = TypeVar("T")
_open: Kept[DataSet] = Kept(MOST_BYTES, weight=lambda data: data.weight, dropped=lambda data: data.close())


@st.cache_resource(max_entries=3, ttl=LOOKED_AT, show_spinner=False)
def state_of(url: str) -> tuple[Stamp, str]:
    """The state of a data set, and that of the names that people gave its topics; looked at once in a while for all viewers."""
    return stamp(dashboard_url()), named_state(dashboard_url())


def looked_at_again() -> None:
    """Have the next run look at the data set's state at once: something of it was changed here."""
    state_of.clear()


def opened() -> DataSet:
    """The layer that is asked for, of the data set that the dashboard shows as it is now.

    Raises a Problem, with what to do, where there is none.
    """
    address = dashboard_url().render_as_string(hide_password=False)
    now, names = state_of(address)
    layer = state.layer(now.layers)
    return _open.get((address, now, layer, names), lambda: _opened((address, now, layer), names))


def _opened(which: tuple[str, Stamp, int | None], names: str) -> DataSet:
    """Open a layer of the data set in this state for all viewers, and let go of what was open of another state.

    Where only names of topics are others, what is open stays and takes them.
    """
    open_as = _open.find(lambda key: isinstance(key, tuple) and key[:3] == which)
    if open_as is not None:
        data = open_as.called_as_now(dashboard_url())
    else:
        settle()
        with st.spinner("Opening the data set"):
            data = open_data_set(dashboard_url(), which[2])
    _open.forget(
        lambda key: isinstance(key, tuple) and (key[:2] != which[:2] or (key[:3] == which and key[3] != names))
    )
    return data


def kept(data: DataSet, key: Hashable, make: Callable[[], T]) -> T:
    """A value about a data set, made once for all viewers and kept for a while; it must not hold the data set."""
    found: T = data.kept_views.get(key, make)
    return found


def made(figure: Callable[..., T], selection: Selection, **options: str | bool) -> T:
    """The figure of this selection, made once for all viewers and kept for a while."""
    key = (figure.__name__, selection.filter, tuple(sorted(options.items())))
    return kept(selection.data, key, lambda: figure(selection, **options))


def spec(selection: Selection, figure: Figure, dark: bool) -> dict[str, Any]:
    """A figure's chart as Vega-Lite, made once for all viewers and kept for a while; it must not be changed."""
    key = ("spec", figure.name, selection.filter, figure.options, dark)
    return kept(selection.data, key, lambda: _spec(figure, dark))


def _spec(figure: Figure, dark: bool) -> dict[str, Any]:
    # Checked by the tests; here it would take half the time of a page.
    assert figure.chart is not None, figure.name
    made = specification(figure.chart(dark))
    told = f"{figure.title}. {figure.source}"  # what a screen reader says of the chart
    return {**made, "description": told, "datasets": {name: _arrow(rows) for name, rows in made["datasets"].items()}}


def _arrow(rows: list[dict[str, Any]]) -> bytes:
    """Rows as Streamlit sends them; its own way there leads through pandas and takes ten times as long."""
    table = pa.Table.from_pylist(rows)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())

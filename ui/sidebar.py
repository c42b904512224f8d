"""The shared sidebar: its widgets are the filter, the URL its memory."""

from __future__ import annotations

import streamlit as st

from explore import words
from records.codebook import Role
from ui.dataset import DataSet
from ui.filters import Filter, from_params, option_name, parameter_names

SHOWN: tuple[Role, ...] = ("subject", "object", "stance")  # the rest waits in "More filters"
_WRITTEN = "filter_written"
_UNKNOWN = "filter_unknown"
_PERIOD, _PERIOD_KEY = "filter_period", "filter_period_key"


def sidebar_filter(data: DataSet) -> Filter:
    """Draw the sidebar; the filter it holds, written to the URL."""
    _adopt_url(data)
    with st.sidebar:
        st.markdown("**What to look at**")
        labels = {}
        shown = [d for role in SHOWN if (d := data.dimension(role)) is not None]
        for dimension in shown[:1]:
            labels[dimension.id] = _labels(data, dimension.id)
        platforms = st.multiselect(
            "Platform",
            list(data.frame["platform"].cat.categories),
            format_func=words.platform,
            key=_key("platform"),
            placeholder="All platforms",
        )
        for dimension in shown[1:]:
            labels[dimension.id] = _labels(data, dimension.id)
        start, end = _period(data)
        with st.expander("More filters", expanded=bool(_chosen_more(data, shown))):
            for dimension in data.codebook.dimensions:
                if dimension not in shown:
                    labels[dimension.id] = _labels(data, dimension.id)
            names = data.topic_names
            topics = st.multiselect(
                "Topic", list(names), format_func=lambda t: names[t], key=_key("topic"), placeholder="All topics"
            )
        chosen = Filter(
            labels={d: tuple(options) for d, options in labels.items() if options},
            platforms=tuple(platforms),
            topics=tuple(topics),
            start=start,
            end=end,
        )
        st.button("Clear filters", on_click=set_filter, args=(data, Filter()), disabled=not chosen.parts)
    _write_url(data, chosen)
    return chosen


def set_filter(data: DataSet, chosen: Filter) -> None:
    """Put this filter into the widgets; for callbacks and before the sidebar is drawn."""
    for dimension in data.codebook.ids:
        st.session_state[_key(dimension)] = list(chosen.labels.get(dimension, ()))
    st.session_state[_key("platform")] = list(chosen.platforms)
    st.session_state[_key("topic")] = list(chosen.topics)
    # A range slider must be given its range as `value`, which forbids setting its state: a new key takes a new value.
    st.session_state[_PERIOD] = (chosen.start, chosen.end)
    st.session_state[_PERIOD_KEY] = st.session_state.get(_PERIOD_KEY, 0) + 1


def unknown_in_link() -> list[str]:
    """What the opened link asked for and this data set does not have."""
    return list(st.session_state.get(_UNKNOWN, []))


def _key(name: str) -> str:
    return f"filter_{name}"


def _labels(data: DataSet, dimension_id: str) -> list[str]:
    dimension = data.codebook.dimension(dimension_id)
    return st.multiselect(
        dimension.name,
        data.options[dimension_id],
        format_func=lambda option: option_name(data.codebook, dimension_id, option),
        key=_key(dimension_id),
        placeholder=f"All {dimension.plural.lower()}",
    )


def _period(data: DataSet) -> tuple[str | None, str | None]:
    months = data.months
    if len(months) < 2:
        return None, None
    start, end = st.session_state[_PERIOD]
    first, last = st.select_slider(
        "Period",
        months,
        value=(start or months[0], end or months[-1]),
        format_func=words.month,
        key=f"{_key('period')}_{st.session_state[_PERIOD_KEY]}",
    )
    return (first if first != months[0] else None), (last if last != months[-1] else None)


def _chosen_more(data: DataSet, shown: list) -> bool:  # type: ignore[type-arg]
    hidden = [d.id for d in data.codebook.dimensions if d not in shown] + ["topic"]
    return any(st.session_state.get(_key(name)) for name in hidden)


def _adopt_url(data: DataSet) -> None:
    """Take the filter from the URL when a link was opened; a page change, which empties the URL, changes nothing."""
    names = parameter_names(data.codebook)
    now = {name: value for name, value in st.query_params.to_dict().items() if name in names}
    first = _WRITTEN not in st.session_state
    if first or (now and now != st.session_state[_WRITTEN]):
        chosen, unknown = from_params(now, data)
        st.session_state[_UNKNOWN] = unknown
        set_filter(data, chosen)
        st.session_state[_WRITTEN] = chosen.to_params()


def _write_url(data: DataSet, chosen: Filter) -> None:
    params = chosen.to_params()
    names = parameter_names(data.codebook)
    now = st.query_params.to_dict()
    if {k: v for k, v in now.items() if k in names} != params:
        st.query_params.from_dict({**{k: v for k, v in now.items() if k not in names}, **params})
    if params != st.session_state[_WRITTEN]:
        st.session_state[_UNKNOWN] = []
    st.session_state[_WRITTEN] = params

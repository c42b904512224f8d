"""The address: what is looked at and how, read from the URL and written to it. Nothing else touches the URL.

A link is taken over when it is opened; after that the widgets lead and the URL follows. Streamlit empties the URL when
the page changes: filter and layer then stand as they were, the options of a page begin anew. On the same page an empty
URL is a step back to where nothing was chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

import streamlit as st

from db.disclosure import VIEWER
from explore import words
from explore.dataset import DataSet
from explore.facets import Facet
from explore.filter import Filter, from_params, lost, to_params
from records.layer import Layer

Params = dict[str, list[str]]
LAYER = "layer"
# Options inside a page. A dimension of the codebook cannot have these names (`records.codebook.RESERVED`).
OPTIONS = (
    "by",
    "published",
    "tested",
    "adjusted",
    "corrected",
    "measure",
    "meaning",
    "order",
    "page",
    "about",
    "read",
    "dimension",
    "against",
    "links",
    "distinctive",
    "mix",
    "like",
    "board",
    "slide",
    "timer",
    "mode",
    "level",
)
ON = "on"
WORKSHOP = "workshop"  # the one mode there is, and the page that it opens
_PAGE, _ARRIVED = "address-page", "address-arrived"
_LAYER, _SHOWN, _FILTER, _NAMES = "address-layer", "address-shown", "address-filter", "address-names"
_SEEN = "address-seen-{}"
_NOTES, _LAYER_NOTES = "address-notes", "address-layer-notes"


def on_page(page: str) -> None:
    """Note which page is about to be drawn: whether it is another than before decides what an empty URL means."""
    st.session_state[_ARRIVED] = st.session_state.get(_PAGE) != page
    st.session_state[_PAGE] = page


def page() -> str:
    """The page that is being drawn."""
    return str(st.session_state.get(_PAGE, ""))


def to_workshop() -> Params | None:
    """The parameters to open the workshop with, where the address asks for it from another page; None elsewhere.

    On the workshop itself, and where another mode is asked for, the parameter goes.
    """
    now = _params()
    asked = (now.pop("mode", None) or [""])[-1]
    if asked == WORKSHOP and page() != WORKSHOP:
        return now
    if asked == WORKSHOP:
        _write("mode", None)
    else:
        drop("mode")
    return None


# the filter


def filter_facets(data: DataSet) -> list[Facet]:
    """The facets that make up the filter."""
    closed = VIEWER.role != "researcher"
    return [f for f in data.facets.values() if not (closed and f.for_researchers)]


def linked_filter(data: DataSet, held: Filter | None, anew: bool) -> Filter | None:
    """The filter to put into the widgets, which hold `held`; None to leave them as they are.

    Whoever acted last is followed: someone who used the widgets, then the URL (a link, a step back or forward). Where the
    data set is another than the widgets were drawn for (`anew`), what it does not have is dropped, with a note.
    """
    names, kept = _filter_names(data), st.session_state.get(_FILTER)
    now = {name: values for name, values in _params().items() if name in names}
    if held is None or kept is None:
        return _taken(now or kept or {}, data, linked=bool(now) or kept is None)
    asked = to_params(held)
    if asked == kept and now != kept and (now or not st.session_state.get(_ARRIVED)):
        return _taken(now, data, linked=True)
    return _taken(asked, data, linked=False) if anew else None


def _taken(asked: Params, data: DataSet, *, linked: bool) -> Filter:
    """What is asked for and known; a note on the rest, which says whether a link asked for it."""
    chosen, notes = from_params(asked, data, VIEWER)
    gone = lost(asked, chosen)
    if gone and not (linked and notes):
        notes = [f"This data set does not have {words.listed(gone)}, which was chosen. The rest of the filter stands."]
    st.session_state[_NOTES] = notes
    st.session_state[_FILTER] = to_params(chosen)
    return chosen


def keep_filter(chosen: Filter, data: DataSet) -> None:
    """Write filter and layer to the URL; a note on the link that was opened goes with the first change.

    Where there are several layers, the one that is shown is always named: another may be shown first tomorrow.
    """
    params, names, now = to_params(chosen), _filter_names(data), _params()
    if params != st.session_state.get(_FILTER):
        st.session_state[_NOTES] = st.session_state[_LAYER_NOTES] = []
    st.session_state[_FILTER] = params
    st.session_state[_SHOWN] = str(data.layer.id)
    others = {name: values for name, values in now.items() if name not in names and name != LAYER}
    wanted = {**others, **link(chosen, data)}
    if wanted != now:
        st.query_params.from_dict(wanted)


def notes() -> list[str]:
    """What the opened link asked for in vain, in sentences."""
    return [*st.session_state.get(_NOTES, []), *st.session_state.get(_LAYER_NOTES, [])]


def link(chosen: Filter, data: DataSet) -> Params:
    """The URL parameters that show this filter on another page, in the layer that is open."""
    return {**to_params(chosen), **({LAYER: [str(data.layer.id)]} if len(data.layers) > 1 else {})}


def _filter_names(data: DataSet) -> set[str]:
    """The parameters that are the filter's, those of dimensions that only an earlier layer had included."""
    mine = {name for facet in filter_facets(data) for name in facet.parameters}
    known: set[str] = st.session_state.setdefault(_NAMES, set())
    known |= mine
    return known


# the layer


def layer(layers: Sequence[Layer]) -> int | None:
    """The layer that is asked for; None for the one that a data set opens with."""
    known = [layer.id for layer in layers]
    asked = _params().get(LAYER, [])
    if asked:
        wanted = next((i for i in known if str(i) == asked[-1]), None)
        if asked[-1] != st.session_state.get(_SHOWN):
            missing = f"The link asks for {LAYER}={asked[-1]}, which this data set does not have."
            st.session_state[_LAYER_NOTES] = [] if wanted is not None else [missing]
        st.session_state[_LAYER] = wanted
    chosen: int | None = st.session_state.get(_LAYER)
    return chosen if chosen in known[1:] else None


def choose_layer(chosen: int) -> None:
    """Have the dashboard show this layer; for callbacks."""
    st.session_state[_LAYER] = chosen
    st.session_state[_LAYER_NOTES] = []
    _write(LAYER, str(chosen))


# options inside a page


@dataclass(frozen=True)
class Option:
    """One option of a page. Draw its widget with `key`, then hand what it holds to `keep`."""

    name: str
    key: str
    default: str

    def keep(self, value: str) -> str:
        """Write the option to the URL, unless it is what the page opens with; the value again."""
        text = None if value == self.default else value
        _write(self.name, text)
        st.session_state[_SEEN.format(self.key)] = (text, self.default)
        return value


def choice(name: str, key: str, allowed: Iterable[str], default: str) -> Option:
    """An option among these, its widget set to what the URL asks for."""
    known = list(allowed)
    asked, changed = _asked(name, key)
    if changed:
        st.session_state[key] = asked if asked in known else default
        if asked is not None and asked not in known:
            refuse(name, asked)
    elif st.session_state.get(key) not in known or _untouched(key):
        st.session_state[key] = default
    return Option(name, key, default)


def flag(name: str, key: str) -> Option:
    """An option that is on or off, and off at first; `keep` takes ON or ""."""
    asked, changed = _asked(name, key)
    if changed:
        st.session_state[key] = asked == ON
        if asked not in (None, ON):
            refuse(name, str(asked))
    return Option(name, key, "")


def text(name: str, key: str, most: int) -> Option:
    """Words that someone writes, at most so many characters."""
    asked, changed = _asked(name, key)
    if changed:
        st.session_state[key] = (asked or "")[:most]
        if len(asked or "") > most:
            _note(f"The link asks for more than {most} characters of {name}: the first of them are taken.")
    return Option(name, key, "")


def number(name: str, key: str, most: int, anew: bool) -> Option:
    """A number from 1 to `most`; 1 at first, and again where what it counts is another (`anew`)."""
    asked, changed = _asked(name, key)
    if anew and asked == _written(key):
        st.session_state[key] = 1
    elif changed:
        given = int(asked) if asked and asked.isdecimal() and len(asked) < 10 else None
        st.session_state[key] = max(1, min(most, given or 1))
        if asked is not None and st.session_state[key] != given:
            refuse(name, asked)
    st.session_state[key] = max(1, min(most, int(st.session_state.get(key, 1))))
    return Option(name, key, "1")


def asked_for(name: str) -> str:
    """What the URL holds under a name that has no widget; empty where there is nothing."""
    return (_params().get(name) or [""])[-1]


def refuse(name: str, asked: str) -> None:
    """Say that a link asks for something that this page does not have."""
    _note(f"The link asks for {name}={asked}, which this page does not have.")


def drop(name: str) -> None:
    """Take an option out of the URL whose widget the page does not draw here, and say so where a link asks for it."""
    if asked := asked_for(name):
        refuse(name, asked)
        _write(name, None)


def tell(name: str, value: str | None) -> None:
    """Write a name that has no widget to the URL; None takes it out."""
    _write(name, value)


def leave(*names: str) -> None:
    """Take names that have no widget out of the URL."""
    for name in names:
        _write(name, None)


def _asked(name: str, key: str) -> tuple[str | None, bool]:
    """What the URL holds, and whether someone else wrote it there."""
    values = _params().get(name, [])
    asked = values[-1] if values else None
    first = _SEEN.format(key) not in st.session_state or key not in st.session_state
    return asked, first or asked != _written(key)


def _written(key: str) -> str | None:
    """What an option has last written to the URL; None for nothing."""
    written: str | None = st.session_state.get(_SEEN.format(key), (None, ""))[0]
    return written


def _untouched(key: str) -> bool:
    """Whether a widget stands on its default, which it then follows."""
    _, default = st.session_state.get(_SEEN.format(key), (None, None))
    return bool(st.session_state.get(key) == default)


def _note(sentence: str) -> None:
    st.html(f'<p class="vs-banner">{escape(sentence)}</p>')


# the URL itself


def address() -> str:
    """The page as it is, filter and options included, for someone to open again."""
    asked = urlencode(_params(), doseq=True)
    return f"{(st.context.url or '').split('?')[0]}{'?' + asked if asked else ''}"


def _params() -> Params:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _write(name: str, value: str | None) -> None:
    now = st.query_params.get_all(name)
    if value is None and now:
        del st.query_params[name]
    elif value is not None and now != [value]:
        st.query_params[name] = value

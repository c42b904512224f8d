"""The filter bar above every page: a widget for each facet; together they are the filter, and the URL is its memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from weakref import ref

import streamlit as st

from explore import words
from explore.dataset import DataSet
from explore.facets import LANGUAGE, LONGEST_SEARCH, PERIOD, PLATFORM, UNREAD, WORDS, Facet, WordsFacet, searched
from explore.filter import NOTHING_CHOSEN, Filter
from records.codebook import DimensionRole
from records.layer import Layer
from records.query import NotUnderstood, parse
from ui import state

FIRST: tuple[DimensionRole | str, ...] = (
    "subject",
    PLATFORM,
    "object",
    "stance",
    PERIOD,
    WORDS,
)  # the rest waits in "More filters"
_PERIOD, _TURNS, _SHOWN, _DRAWN = "filter_months", "filter_turns", "filter_of", "filter_drawn"
_LAYER = "filter_layer"
WORDS_HINT = 'words, "a phrase", this OR that, -without, begin*'
WORDS_HELP = (
    'All words stand in the quote, in any form. "words in a row", this OR that, -without that, '
    "begin* for words that begin so, ( ) for groups."
)
_LONGEST_CHIP = 48  # characters
_WIDE = 340  # pixels: what a popover with words in it is wide
Ordered = Mapping[str, list[str] | str]  # what is chosen in each facet, in the order to show it; words as one text


def filter_bar(data: DataSet) -> Filter:
    """Draw the bar; the filter it holds, written to the URL."""
    shown = st.session_state.get(_SHOWN)
    st.session_state[_SHOWN] = ref(data)  # the session is not what keeps a data set open
    anew = shown is None or shown() is not data
    if (linked := state.linked_filter(data, _held(), anew)) is not None:
        set_filter(ordered(linked, data))
        if unread := _to_mend():
            search_for(unread)
    first, more = _order(data)
    st.session_state[_DRAWN] = [facet.id for facet in (*first, *more)], data.months[:1] + data.months[-1:]
    with st.container(key="vs-filter"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="vs-facets"):
            choices = {}
            for facet in first:
                with st.popover(words.plain(facet.name)):
                    choices[facet.id] = _choose(facet)
            with st.popover("More filters"):
                choices |= {facet.id: _choose(facet) for facet in more}
                _layer_choice(data)
            chosen = Filter.of(choices)
            _left(data, chosen)
        _chips(data, chosen)
        _note_on_words()
    state.keep_filter(chosen, data)
    return chosen


def _left(data: DataSet, chosen: Filter) -> None:
    """How much passes, of how much: always in sight."""
    left, whole = data.select(chosen), data.select()
    n, posts = (f"{some:,} of " if chosen.facets else "" for some in (left.n, left.posts))
    st.html(f'<p class="vs-left">{n}{words.count(whole.n, "mention")}, {posts}{words.count(whole.posts, "post")}</p>')


def _chips(data: DataSet, chosen: Filter) -> None:
    """A button for each choice, which takes it back, and one for all."""
    if not chosen.facets:
        return
    with st.container(horizontal=True, gap="xsmall", key="vs-chips"):
        for facet in (data.facets[name] for name in data.facets if name in chosen.facets):
            for told, rest in _parts(facet, chosen):
                short = told if len(told) <= _LONGEST_CHIP else told[: _LONGEST_CHIP - 1] + "…"
                st.button(
                    f"{words.plain(short)} ✕",
                    key=f"chip-{facet.id}-{told}",
                    help=f"Take {words.plain(told)} out of the filter",
                    on_click=set_filter,
                    args=(ordered(rest, data),),
                )
        st.button("Reset", key="chips-all", type="tertiary", on_click=set_filter, args=(ordered(NOTHING_CHOSEN, data),))


def _parts(facet: Facet, chosen: Filter) -> list[tuple[str, Filter]]:
    """Each choice in a facet in words, with the filter that is left without it."""
    given = chosen.chosen(facet.id)
    if facet.id == PERIOD:
        return [(facet.words(given).removeprefix(f"{facet.name}: "), chosen.without(facet.id))]
    return [
        (facet.option_name(option), chosen.narrowed({facet.id: [o for o in given if o != option]}))
        for option in facet.ordered(given)
    ]


def _layer_choice(data: DataSet) -> None:
    """Which coder's codes the dashboard shows, where there are several."""
    if len(data.layers) < 2:
        return
    layers = {layer.id: layer for layer in data.layers}
    st.session_state[_LAYER] = data.layer.id
    st.selectbox(
        "Codes by",
        list(layers),
        format_func=lambda i: coder(layers[i]),
        key=_LAYER,
        on_change=lambda: state.choose_layer(st.session_state[_LAYER]),
        help="This data set holds the codes of several coders side by side. All pages show those chosen here.",
    )


def coder(layer: Layer) -> str:
    """A layer as people read it."""
    return f"{layer.person or layer.name} ({layer.kind}, codebook {layer.codebook})"


def ordered(chosen: Filter, data: DataSet) -> Ordered:
    """A filter as the widgets hold it."""
    held: dict[str, list[str] | str] = {PERIOD: list(chosen.chosen(PERIOD))}
    for facet in state.filter_facets(data):
        options = facet.ordered(chosen.chosen(facet.id))
        held[facet.id] = " ".join(options) if isinstance(facet, WordsFacet) else options
    return held


def set_filter(chosen: Ordered) -> None:
    """Put a filter into the widgets; before the bar is drawn, and for callbacks, which must not hold a data set."""
    for facet, options in chosen.items():
        if facet != PERIOD:
            _put(facet, options)
    # A range slider must be given its range as `value`, which forbids setting its state.
    st.session_state[_PERIOD] = tuple(chosen[PERIOD])
    _turn(PERIOD)


def _put(facet: str, value: list[str] | str) -> None:
    if st.session_state.get(_key(facet)) not in (None, value):
        _turn(facet)
    st.session_state[_key(facet)] = value


def _turn(facet: str) -> None:
    """Give the widget of a facet another key. In a popover that is closed, one drawn before keeps what it held: the browser
    does not take over what is set here, and sends the old value with whatever is done next.
    """
    turns: dict[str, int] = st.session_state.setdefault(_TURNS, {})
    turns[facet] = turns.get(facet, 0) + 1


def _held() -> Filter | None:
    """What the widgets hold, of whichever data set they were drawn for; None where there are none."""
    facets, ends = st.session_state.get(_DRAWN, ([], []))
    lists = {facet: st.session_state.get(_key(facet)) for facet in facets if facet != PERIOD}
    if not lists or None in lists.values():
        return None
    choices = {facet: _read(held) if isinstance(held, str) else held for facet, held in lists.items()}
    range_ = st.session_state.get(_key(PERIOD))
    period = st.session_state[_PERIOD] if range_ is None else _open(range_, ends)
    return Filter.of({**{facet: options for facet, options in choices.items() if options}, PERIOD: period})


def _open(months: Sequence[str], ends: Sequence[str]) -> tuple[str, ...]:
    """A period, open where it begins or ends with the data."""
    (first, last), (start, end) = ends, months
    return (start if start != first else "", end if end != last else "")


def _order(data: DataSet) -> tuple[list[Facet], list[Facet]]:
    """The facets to show at once, and those to show on request; one without a choice in it is left out."""
    ids = [getattr(data.codebook.by_role(name), "id", name) for name in FIRST]  # type: ignore[arg-type]
    facets = {f.id: f for f in state.filter_facets(data) if f.id != LANGUAGE or len(f.options()) > 1}
    return [facets[i] for i in ids if i in facets], [f for i, f in facets.items() if i not in ids]


def _key(facet_id: str) -> str:
    turn = st.session_state.get(_TURNS, {}).get(facet_id, 0)
    return f"filter_{facet_id}_{turn}" if turn else f"filter_{facet_id}"


def _choose(facet: Facet) -> tuple[str, ...]:
    if facet.id == PERIOD:
        return _period(facet)
    if isinstance(facet, WordsFacet):
        return _words(facet)
    return tuple(
        st.multiselect(
            words.plain(facet.name),
            facet.options(),
            format_func=facet.option_name,
            key=_key(facet.id),
            placeholder=f"All {facet.plural.lower()}",
            help=words.plain(facet.hint) or None,
            disabled=not facet.options(),
        )
    )


def _period(facet: Facet) -> tuple[str, ...]:
    months = facet.options()
    if len(months) < 2:
        return ()
    start, end = st.session_state[_PERIOD] or ("", "")
    first, last = st.select_slider(
        words.plain(facet.name),
        months,
        value=(start or months[0], end or months[-1]),
        format_func=words.month,
        key=_key(PERIOD),
    )
    return _open((first, last), (months[0], months[-1]))


# words


def typed_words() -> str:
    """The words that are searched for, as the bar's field holds them."""
    held = st.session_state.get(_key(WORDS))
    return held if isinstance(held, str) else ""


def search_for(text: str) -> None:
    """Put words into the bar's field; before the bar is drawn, and for callbacks."""
    _put(WORDS, text)


def _words(facet: Facet) -> tuple[str, ...]:
    typed = st.text_input(facet.name, key=_key(facet.id), placeholder=WORDS_HINT, max_chars=LONGEST_SEARCH, width=_WIDE)
    with st.container(width=_WIDE):
        st.html(f'<p class="vs-small">{escape(WORDS_HELP)}</p>')
    return _read(typed or "")


def _read(text: str) -> tuple[str, ...]:
    """The words as a choice; none where they cannot be read."""
    try:
        return searched(text)
    except NotUnderstood:
        return ()


def _to_mend() -> str:
    """Words that a link asks for and that cannot be read: they stay in the field, where it can hold them."""
    asked = state.asked_for(WORDS)
    return asked if len(asked) <= LONGEST_SEARCH and not _read(asked) else ""


def _note_on_words() -> None:
    """What of the words is not searched for, and why, unless the note on a link says it."""
    try:
        searched(typed_words())
        ignored = parse(typed_words()).ignored
        told = f"Not searched for: {' '.join(ignored)}, which the index does not hold." if ignored else ""
    except NotUnderstood as fault:
        told = UNREAD.format(fault)
    if told and told not in state.notes():
        st.html(f'<p class="vs-note">{escape(told)}</p>')

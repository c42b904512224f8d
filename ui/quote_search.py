"""What the Quotes page lists: what someone searches for, by words or by meaning, or the quotes nearest to one of them."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from db.disclosure import VIEWER, redact
from db.read.quotes import mention_with
from explore import words
from explore.facets import LONGEST_SEARCH
from explore.listing import Listing, by_nearness, most_diverse_first, most_typical_first
from explore.meaning import Nearest, nearest_to_mention, nearest_to_text, why_not, why_not_a_text
from explore.selection import Order, Selection
from ui import state
from ui.filter_bar import WORDS_HELP, WORDS_HINT, search_for, typed_words
from ui.quote_like import LIKE

MEANING = "meaning"
_WORDS = "quotes-search"
SORTS: dict[str, tuple[str, Order | None]] = {
    "sure": ("Surest codes first", "sure"),
    "typical": ("Most typical first", None),
    "diverse": ("Most diverse first", None),
    "new": ("Newest first", "newest"),
    "old": ("Oldest first", "oldest"),
}
_READING = "Reading the vectors of the quotes: once, some seconds for many"
_LOADING = "Loading the language model that compares meanings: once, some seconds"


@dataclass(frozen=True)
class Found:
    """A list with its heading, or why there is none; `asked` is the meaning that was searched for."""

    title: str
    notes: list[str] = field(default_factory=list)
    listing: Listing | None = None
    asked: str = ""
    like: int | None = None  # the mention that others are compared with

    @property
    def searched(self) -> str:
        """What the list was searched for beside the filter, in words; empty for nothing."""
        if self.like is not None:
            return f"Like mention {state.asked_for(LIKE)}"
        return f"Meaning: {redact(self.asked, VIEWER)}" if self.asked else ""


def search(selection: Selection) -> Found:
    """Draw the controls of the search; what they find. Words are the filter's, meaning looks among what passes it."""
    left, middle, right = st.columns([7, 7, 5], vertical_alignment="bottom")
    state.drop("search")
    with left:
        _words()
    why = why_not_a_text(selection.data)
    option = state.text(MEANING, "quotes-meaning", most=LONGEST_SEARCH)
    typed = middle.text_input(
        "Search by meaning",
        placeholder="in words of your own: it never judges me",
        key=option.key,
        max_chars=LONGEST_SEARCH,
        help="The quotes nearest to what you write come first, of those that pass the filter.",
    )
    asked = option.keep(typed or "").strip()
    if asked and selection:
        state.tell("order", None)
        return _by_meaning(selection, asked, why)
    sort = state.choice("order", "quotes-sort", SORTS, "sure")
    chosen = right.selectbox("Order", list(SORTS), format_func=lambda s: SORTS[s][0], key=sort.key)
    return _listed(selection, sort.keep(chosen or sort.default))


def mean_instead() -> None:
    """Search by meaning for what was searched for by words; for callbacks."""
    state.tell(MEANING, typed_words())
    search_for("")


def _words() -> None:
    """The words of the filter, in a second field."""
    if st.session_state.get(_WORDS) != typed_words():
        st.session_state[_WORDS] = typed_words()
    st.text_input(
        "Search by words",
        placeholder=WORDS_HINT,
        key=_WORDS,
        max_chars=LONGEST_SEARCH,
        on_change=lambda: search_for(st.session_state[_WORDS]),
        help=words.plain(WORDS_HELP),
    )


def like(selection: Selection) -> Found | None:
    """The quotes nearest to the one that the address names; None where it names none of this layer."""
    data, key = selection.data, state.asked_for(LIKE)
    if not key:
        return None
    with data.engine.connect() as connection:
        mention = mention_with(connection, data.layer, key)
    if mention is None:
        state.drop(LIKE)
        return None
    if why := why_not(data):
        return Found("Quotes like this one", [why], like=mention)
    with st.spinner(_READING):
        found = nearest_to_mention(selection, mention)
    if found is None:
        return Found("Quotes like this one", ["This quote has no vector to compare it by."], like=mention)
    return _nearest(selection, found, like=mention)


def _listed(selection: Selection, order: str) -> Found:
    _, simple = SORTS[order]
    if simple or not selection:
        listing = Listing(selection, rest=simple or "sure")
    else:
        with st.spinner(_READING):
            listing = most_typical_first(selection) if order == "typical" else most_diverse_first(selection)
    return Found(words.count(listing.n, "quote"), [listing.note] if listing.note else [], listing)


def _by_meaning(selection: Selection, asked: str, why: str) -> Found:
    if why:
        return Found("Search by meaning", [why], asked=asked)
    with st.spinner(_LOADING):
        found = nearest_to_text(selection, asked)
    return _nearest(selection, found, asked=asked)


def _nearest(selection: Selection, found: Nearest, asked: str = "", like: int | None = None) -> Found:
    """The nearest as a list, with how many were compared and how near they are."""
    title = f"The {words.count(len(found.ids), 'quote')} {'most like this one' if like else 'nearest in meaning'}"
    if not len(found.ids):
        return Found(title, ["No other quote that passes the filter has a vector."], asked=asked, like=like)
    told = (
        f"The nearest of {words.count(found.among, 'other quote' if like else 'quote')} that pass the filter. Cosine similarity falls from "
        f"{found.similarity[0]:.2f} to {found.similarity[-1]:.2f} (1 would be the same words): the list is cut by number, "
        "and its end may have little to do with what you look for."
    )
    left_out = selection.n - found.among - (1 if like and selection.holds([like]) else 0)
    more = [f"{words.count(left_out, 'quote')} without a vector are left out."] if left_out else []
    return Found(title, [told, *more], by_nearness(selection, found), asked, like=like)

"""What the Quotes page lists: what someone searches for, by words or by meaning, or the quotes nearest to one of them."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from db.read.quotes import mention_with
from explore import words
from explore.facets import LONGEST_SEARCH, WORDS
from explore.listing import Listing, by_nearness, most_diverse_first, most_typical_first
from explore.meaning import Nearest, nearest_to_mention, nearest_to_text, why_not, why_not_a_text
from explore.selection import Order, Selection
from records.query import NotUnderstood, parse
from ui import state
from ui.quote_like import LIKE

SEARCH, BY_WORDS, BY_MEANING = "search", "words", "meaning"
_BY = {BY_WORDS: "Words", BY_MEANING: "Meaning"}
_HINT = {
    BY_WORDS: 'words, "a phrase", this OR that, -without, begin*',
    BY_MEANING: "in words of your own: it never judges me",
}
GRAMMAR = (
    'A search by words knows: word word (both stand in the quote), "words in a row", this OR that, NOT that or -that, '
    "begin* (words that begin so), and ( ) for groups."
)
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
    """A list with its heading, or why there is none; `asked` is what was searched for, `marked` the words to mark."""

    title: str
    notes: list[str] = field(default_factory=list)
    listing: Listing | None = None
    asked: str = ""
    marked: bool = False
    like: int | None = None  # the mention that others are compared with


def search(selection: Selection) -> Found:
    """Draw the controls of the search; what they find."""
    left, middle, right = st.columns([10, 5, 6], vertical_alignment="bottom")
    way = state.choice(SEARCH, "quotes-by", _BY, BY_WORDS)
    picked = middle.segmented_control(
        "Search by",
        _BY,
        format_func=_BY.__getitem__,
        required=True,
        key=way.key,
        help="By words, all must stand in a quote, in any form. By meaning, the quotes nearest to what you write come first.",
    )
    by = way.keep(picked or BY_WORDS)
    phrase = state.text("words", "quotes-search", most=LONGEST_SEARCH)
    typed = left.text_input(
        "Search in the quotes",
        placeholder=_HINT[by],
        key=phrase.key,
        max_chars=LONGEST_SEARCH,
    )
    asked = phrase.keep(typed or "").strip()
    if by == BY_MEANING and asked:
        state.tell("order", None)
        return _by_meaning(selection, asked)
    sort = state.choice("order", "quotes-sort", SORTS, "sure")
    chosen = right.selectbox("Order", list(SORTS), format_func=lambda s: SORTS[s][0], key=sort.key)
    order = sort.keep(chosen or sort.default)
    if by == BY_MEANING:
        why = why_not_a_text(selection.data)
        return _listed(selection, order, "", [why] if why else [])
    return _by_words(selection, order, asked)


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


def _by_words(selection: Selection, order: str, asked: str) -> Found:
    try:
        read = parse(asked)
    except NotUnderstood as fault:
        return Found("This search cannot be read", [str(fault), GRAMMAR], asked=asked)
    chosen, _ = selection.data.facets[WORDS].parse([asked])
    passed_over = (
        [f"Not searched for: {' '.join(read.ignored)}, which the index does not hold."] if read.ignored else []
    )
    return _listed(selection.narrowed({WORDS: chosen}) if chosen else selection, order, asked, passed_over)


def _listed(selection: Selection, order: str, asked: str, notes: list[str]) -> Found:
    _, simple = SORTS[order]
    if simple or not selection:
        listing = Listing(selection, rest=simple or "sure")
    else:
        with st.spinner(_READING):
            listing = most_typical_first(selection) if order == "typical" else most_diverse_first(selection)
    title = words.count(listing.n, "quote")
    return Found(title, [*notes, *([listing.note] if listing.note else [])], listing, asked, marked=bool(asked))


def _by_meaning(selection: Selection, asked: str) -> Found:
    if why := why_not_a_text(selection.data):
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

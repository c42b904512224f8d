"""Where does all this come from, and how far can it be trusted?"""

import streamlit as st

from explore import words
from explore.dataset import DataSet
from explore.filter import NOTHING_CHOSEN
from records.codebook import TERM, Dimension
from ui import state
from ui.accounts import account_of, agreement, care, making, posts_figure, rows_figure, to_cite
from ui.doubts import found_not_apt
from ui.how_counted import how_counted
from ui.page import view
from ui.researcher import sign_in
from ui.set_aside import draw_set_aside


def codebook(data: DataSet) -> None:
    """Every dimension and label, with its definition and the way to its quotes."""
    book = data.codebook
    st.subheader(f"The codebook: {words.plain(book.name)}")
    st.text(book.description)
    st.markdown("**What counts as a mention**")
    st.text(book.inclusion.rule)
    left, right = st.columns(2)
    left.markdown("Counted\n" + "\n".join(f"- {words.plain(rule)}" for rule in book.inclusion.include))
    right.markdown("Not counted\n" + "\n".join(f"- {words.plain(rule)}" for rule in book.inclusion.exclude))
    option = state.choice("dimension", "method-dimension", book.ids, book.ids[0])
    picked = st.selectbox("Dimension", book.ids, format_func=lambda d: book.dimension(d).name, key=option.key)
    labels(data, book.dimension(option.keep(picked or option.default)))


def labels(data: DataSet, dimension: Dimension) -> None:
    """The labels of a dimension, with how often they were given and how sure the coder was."""
    st.caption(words.plain(dimension.question))
    for rule in dimension.rules:
        st.text(f"· {rule}")
    counts = data.select().counts(dimension.id)
    sure = data.columns.median_confidence.get(dimension.id)
    if sure is not None:
        st.caption(f"{counts.known.n:,} mentions coded; the coder's own confidence is {sure:.2f} in the median.")
    given = dict(zip(counts.options[0], counts.n, strict=True))
    for label in dimension.shown:
        left, right = st.columns([1, 3], gap="medium")
        about = {**state.link(NOTHING_CHOSEN, data), "about": f"{dimension.id}{TERM}{label.id}"}
        left.page_link("pages/label.py", label=words.plain(label.name), query_params=about)
        right.text(f"{label.definition} {words.count(int(given.get(label.id, 0)), 'mention')}.")


shown = view()
data = shown.data
shown.prints(data.select())
st.title("How these figures come about")
st.caption("This page describes the whole data set, whatever the filter.")
account = account_of(data)
rows_figure(account)
posts_figure(account)
making(data)
agreement(data)
how_counted()
st.page_link(
    "pages/study.py",
    label="The published study's five figures, of these mentions",
    query_params=state.link(shown.filter, data),
)
found_not_apt(data)
to_cite(data)
codebook(data)
care()
sign_in()
draw_set_aside(data)

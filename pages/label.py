"""What does a label mean, and what is it confused with?"""

import streamlit as st

from explore import words
from explore.dataset import DataSet
from explore.filter import Filter
from explore.selection import Selection
from explore.trust import UNCHECKED, about_check, figure_of, interval, name_of
from records.codebook import TERM, Dimension, Label
from ui import state
from ui.page import view
from ui.quote_list import quotes_behind


def asked_for(data: DataSet) -> tuple[Dimension, Label]:
    """The label in the link (`about=condition:adhd`), or the first one."""
    book = data.codebook
    asked = state.asked_for("about")
    dimension_id, _, label_id = asked.partition(TERM)
    dimension = book.dimension(dimension_id) if dimension_id in book.ids else book.dimensions[0]
    known = [label for label in dimension.shown if label.id == label_id]
    if asked and not (dimension.id == dimension_id and known):
        state.refuse("about", asked)
    return dimension, (known or dimension.shown)[0]


def within(selection: Selection, dimension: Dimension, label: Label) -> Selection:
    """The mentions with this label that pass the filter; says how many there are without it."""
    everywhere = selection.data.select(Filter.of({dimension.id: label.id}))
    chosen = selection.filter.chosen(dimension.id)
    # Terms of this label that are chosen stay chosen; other labels of its dimension cannot be, beside it.
    options = [option for option in chosen if option.partition(TERM)[0] == label.id]
    found = selection.narrowed({dimension.id: options or label.id})
    if not selection.filter.facets:
        return found
    about = (found if options else found.without(dimension.id)).in_words
    told = f"{found.n:,} of {words.count(everywhere.n, 'mention')} with this label pass the filter"
    aside = f" What the filter chooses in {dimension.name.lower()} is set aside here." if chosen and not options else ""
    st.text(f"{told}{f' ({about})' if about else ''}.{aside}")
    return found


def definition(dimension: Dimension, label: Label) -> None:
    """What the codebook says."""
    st.text(label.definition)
    left, right = st.columns(2)
    for column, title, rules in ((left, "Counts", label.include), (right, "Does not count", label.exclude)):
        if rules:
            column.markdown(f"**{title}**")
            for rule in rules:
                column.text(f"· {rule}")
    if label.examples:
        st.markdown("**Invented examples**")
        for example in label.examples:
            st.text(f"· {example}")
    if dimension.rules:
        st.markdown(f"**Rules for every {words.plain(dimension.name.lower())}**")
        for rule in dimension.rules:
            st.text(f"· {rule}")


def trust(data: DataSet, dimension: Dimension, label: Label) -> None:
    """How the coder did on this label against people, and what it took it for."""
    st.subheader("How far to trust it")
    rows = [row for row in figure_of(data, dimension.id).get("labels", []) if row.get("label") == label.id]
    check = data.evaluation
    if check is None:
        st.caption(UNCHECKED)
        return
    if not rows:
        st.caption(f"{words.capital(name_of(check))} says nothing about this label.")
        return
    row = rows[0]
    st.markdown(
        f"In {name_of(check)} ({words.plain(about_check(check))}), readers gave it to {words.count(int(row['gold']), 'post')}, the coder "
        f"to {int(row['found']):,}. "
        f"Precision {interval(row['precision'])}, recall {interval(row['recall'])}, kappa {interval(row['kappa'])}."
    )
    confused = [f"{dimension.name_of(other['label'])} ({other['n']})" for other in row.get("confused_with", [])[:5]]
    if confused:
        st.markdown(f"Where the coder missed it, it gave instead: {words.plain(words.listed(confused))}.")
    elif "confused_with" in row:
        st.caption("Where the coder missed it, it gave nothing else in its place.")
    if check.shipped:
        st.caption("The posts of this data set may be unlike those.")


shown = view()
data = shown.data
dimension, label = asked_for(data)
state.tell("about", f"{dimension.id}{TERM}{label.id}")
st.title(words.plain(label.name))
st.caption(words.plain(f"{dimension.name}. {dimension.question}"))
definition(dimension, label)
trust(data, dimension, label)
st.subheader("What people wrote")
found = within(shown.selection, dimension, label)
shown.prints(found)
quotes_behind(found, shown.viewer, key="label", title=label.name, show=5)

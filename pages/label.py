"""What does a label mean, and what is it confused with?"""

import streamlit as st

from explore import words
from records.codebook import Dimension, Label
from ui.filters import Filter
from ui.frame import View, view
from ui.quote_list import quotes_behind
from ui.trust import figure_of, interval


def asked_for(shown: View) -> tuple[Dimension, Label]:
    """The label in the link (`about=condition:adhd`), or the first one."""
    book = shown.data.codebook
    dimension_id, _, label_id = st.query_params.get("about", "").partition(":")
    dimension = book.dimension(dimension_id) if dimension_id in book.ids else book.dimensions[0]
    known = [label for label in dimension.labels if label.id == label_id]
    return dimension, (known or dimension.labels)[0]


def definition(label: Label) -> None:
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


def trust(shown: View, dimension: Dimension, label: Label) -> None:
    """How the coder did on this label against people, and what it took it for."""
    st.subheader("How far to trust it")
    rows = [row for row in figure_of(shown.data, dimension.id).get("labels", []) if row.get("label") == label.id]
    if not rows or shown.data.evaluation is None:
        st.caption("The latest check against people's codes says nothing about this label.")
        return
    row = rows[0]
    st.markdown(
        f"Readers gave it to {words.count(int(row['gold']), 'post')}, the coder to {int(row['found']):,}. "
        f"Precision {interval(row['precision'])}, recall {interval(row['recall'])}, kappa {interval(row['kappa'])}."
    )
    confused = [f"{dimension.name_of(other['label'])} ({other['n']})" for other in row.get("confused_with", [])[:5]]
    if confused:
        st.markdown(f"Where the coder missed it, it gave instead: {words.plain(words.listed(confused))}.")
    elif "confused_with" in row:
        st.caption("Where the coder missed it, it gave nothing else in its place.")


shown = view()
dimension, label = asked_for(shown)
st.query_params["about"] = f"{dimension.id}:{label.id}"
st.title(label.name)
st.caption(f"{dimension.name}. {dimension.question}")
definition(label)
trust(shown, dimension, label)
st.subheader("What people wrote")
quotes_behind(shown.data, Filter(labels={dimension.id: (label.id,)}), key="label", title=label.name, show=5)

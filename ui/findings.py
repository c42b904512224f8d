"""Draws what sets mentions apart from others: one sentence each, its numbers, and the way to the quotes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from explore import words
from explore.coder_error import UNCHECKED, error_premise, error_sentence
from explore.contrasts import Difference, Groups
from explore.difference_words import in_numbers, sentence
from ui import state
from ui.reading import way_to_quotes


def draw_findings(groups: Groups, found: Sequence[Difference], *, key: str, errors: bool = False) -> None:
    """The differences in their order, each with the way to the quotes here that have the label.

    With `errors`, also how far the coder's errors could move each.
    """
    data = groups.selection.data
    with st.container(key=f"vs-findings-{key}"):
        for one in found:
            st.html(
                f'<p class="vs-lead"><strong>{escape(sentence(groups, one))}</strong></p>'
                f'<p class="vs-small">{escape(in_numbers(one))}.</p>'
            )
            if errors and (told := error_sentence(data, one)) != UNCHECKED:
                st.html(f'<p class="vs-small">{escape(told)}</p>')
            if one.n:
                behind = groups.selection.filter.narrowed({one.facet: one.option})
                read = f"Read {words.count(one.n, 'quote')} →"
                way_to_quotes(read, behind, key=f"{key}-{one.facet}-{one.option}")
        if errors and any(error_sentence(data, one) for one in found):
            st.caption(words.plain(error_premise(data)))


def facet_choice(groups: Groups, key: str) -> str:
    """The control for what to compare in a figure; empty where there is nothing."""
    data, offered = groups.selection.data, groups.facets()
    if not offered:
        return ""
    perspective = data.dimension("perspective")
    first = perspective.id if perspective is not None and perspective.id in offered else offered[0]
    option = state.choice("by", key, offered, first)
    picked = st.segmented_control(
        "Compare by", offered, format_func=lambda i: words.plain(data.facets[i].name), required=True, key=option.key
    )
    return option.keep(picked or first)

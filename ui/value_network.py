"""The network of values: how sure a link must be, and another group's network beside it."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explore import words
from explore.contrasts import to_text
from explore.difference_words import named_others, titled
from explore.figures import network
from explore.figures.network import ABOVE, ALL, LEVELS
from ui import state
from ui.against import other_group
from ui.draw import draw
from ui.page import View
from ui.session import made

NAMES = {ALL: "every link", "0.2": "1 in 5", ABOVE: "1 in 20", "0.01": "1 in 100", "0.001": "1 in 1,000"}


def draw_networks(shown: View) -> None:
    """Draw the controls and the network; with another group chosen, both side by side on one scale."""
    links = _links()
    selection = shown.selection
    drawn = [found.id for role in ("perspective", "value") if (found := shown.data.dimension(role)) is not None]
    offered = shown.filter.without(*drawn).clauses or (shown.filter.clauses and state.asked_for("against"))
    groups = (
        other_group(shown, key="values-against", without="Nothing", label="Lay beside", alike=drawn)
        if offered
        else None
    )
    name = f"network{'' if links == ABOVE else f'-{links}'}"
    if groups is None or groups.against is None:
        if groups is None:
            state.drop("against")
        draw(selection, made(network, selection, links=links), shown.viewer, key=name)
        return
    others = shown.data.select(groups.against)
    if np.array_equal(selection.without(*drawn).rows, others.without(*drawn).rows):
        st.html('<p class="vs-note">Both groups are the same mentions here: one network is that of either.</p>')
        draw(selection, made(network, selection, links=links), shown.viewer, key=name)
        return
    sides = ((selection, groups.against, titled(groups)), (others, selection.filter, named_others(groups)))
    for column, (own, other, title) in zip(st.columns(2, gap="large"), sides, strict=True):
        with column:
            st.subheader(words.plain(words.capital(title)))
            figure = made(network, own, links=links, beside=to_text(other))
            draw(own, figure, shown.viewer, key=f"{name}-{'here' if own is selection else 'others'}")


def _links() -> str:
    """How often chance alone may draw a link."""
    option = state.choice("links", "values-links", LEVELS, ABOVE)
    asked = st.select_slider(
        "How often chance alone may put a wrong link into such a network",
        list(LEVELS),
        format_func=NAMES.__getitem__,
        key=option.key,
        help="Labels that are frequent meet often whatever people mean. Were the values dealt out anew over these posts, as "
        "cards are, a link that is drawn at 1 in 20 would come up anywhere in the network in one deal of 20 at most. Further "
        "right, fewer and surer links; at the left end every link is drawn, those of chance, too.",
    )
    return option.keep(asked or ABOVE)

"""The choice of whom a group is compared with, or laid beside."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from explore import words
from explore.contrasts import Groups, to_text
from explore.difference_words import named_others
from explore.facets import PERIOD
from explore.selection import Selection
from ui import state
from ui.page import View

REST = ""


def comparable(selection: Selection, without: Collection[str] = ()) -> dict[str, str]:
    """Other options of the facets that the filter chooses by, but for those `without`, each as text for the address."""
    found = {}
    for name in selection.filter.facets:
        facet = selection.data.facets[name]
        if name == PERIOD or name in without:
            continue
        for option in facet.options():
            if option not in selection.filter.chosen(name):
                other = selection.filter.narrowed({name: option})
                found[to_text(other)] = f"{facet.name}: {facet.option_name(option)}"
    return found


def other_group(
    shown: View, *, key: str, without: str, label: str = "Compare with", alike: Collection[str] = ()
) -> Groups:
    """The control to choose another group, or none, which `without` names; a link may ask for any.

    `alike` are facets that groups cannot be told apart by here.
    """
    offered = {REST: without, **comparable(shown.selection, alike)}
    asked = state.asked_for("against")
    linked = Groups.read(shown.selection, asked)
    if asked and linked.against is not None and to_text(linked.against) == asked:
        offered.setdefault(asked, words.inside(named_others(linked)))
    option = state.choice("against", key, offered, REST)
    picked = st.selectbox(label, list(offered), format_func=lambda text: offered[text], key=option.key)
    return Groups.read(shown.selection, option.keep(picked or REST))

"""The choice of a mix to hold still while two groups are compared."""

from __future__ import annotations

import streamlit as st

from explore import words
from explore.contrasts import Groups
from explore.same_mix import mixes
from ui import state

AS_IT_IS = ""


def mix_choice(groups: Groups, by: str) -> str:
    """Draw the control; the facet whose mix is held still, empty for none."""
    data = groups.selection.data
    offered = [mix for mix in mixes(groups) if mix != by]
    if not offered:
        state.drop("mix")
        return AS_IT_IS
    names = {AS_IT_IS: "As they are"} | {mix: f"Same mix of {data.facets[mix].plural.lower()}" for mix in offered}
    option = state.choice("mix", f"compare-mix-{by}", names, AS_IT_IS)
    picked = st.segmented_control(
        "Shares",
        list(names),
        format_func=lambda mix: words.plain(names[mix]),
        required=True,
        key=option.key,
        help="What the difference would be were both groups spread alike over platforms, or over chatbots.",
    )
    return option.keep(picked or AS_IT_IS)

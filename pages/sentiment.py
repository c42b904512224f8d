"""How do people feel about the chatbots, for whom, and since when?"""

import streamlit as st

from explore import words
from explore.facets import PLATFORM
from explore.figure import Nothing
from explore.figures import adjusted_effects, corrected, means, month_by_month, stances, timeline
from explore.selection import Selection
from ui import state
from ui.correction import correction_switch
from ui.draw import draw
from ui.page import View, view_with_mentions
from ui.session import made


def group_choice(selection: Selection) -> str:
    """What to split by: a dimension or the platform."""
    data = selection.data
    stance, subject = data.dimension("stance"), data.dimension("subject")
    options = [d.id for d in data.codebook.dimensions if d is not stance] + [PLATFORM]
    option = state.choice("by", "sentiment-split", options, subject.id if subject else options[0])
    picked = st.segmented_control(
        "Split by", options, format_func=lambda i: words.plain(data.facets[i].name), required=True, key=option.key
    )
    return option.keep(picked or option.default)


def all_else_equal(shown: View, by: str) -> None:
    """The switch to differences between groups of the same platforms, chatbots and years, worked out only when someone asks."""
    option = state.flag("adjusted", "sentiment-adjusted")
    asked = st.toggle(
        "With all else held equal",
        key=option.key,
        help="Groups differ in platform, chatbot and year, too. This compares mentions that are alike in these: a moment here, "
        "some seconds on a million mentions.",
    )
    option.keep(state.ON if asked else "")
    if asked:
        with st.spinner("Comparing like with like"):
            figure = made(adjusted_effects, shown.selection, by=by)
        draw(shown.selection, figure, shown.viewer, key=f"adjusted-{by}")


shown = view_with_mentions()
st.title("How people feel about the chatbots")
selection, stance = shown.selection, shown.data.dimension("stance")
by = group_choice(selection)
if stance is not None and correction_switch(selection, key="sentiment-corrected"):
    draw(selection, made(corrected, selection, by=stance.id), shown.viewer, key=f"corrected-{stance.id}")
draw(selection, made(stances, selection, by=by), shown.viewer, key=f"stances-{by}")
if not isinstance(averages := made(means, selection, by=by), Nothing):
    draw(selection, averages, shown.viewer, key=f"means-{by}")
    all_else_equal(shown, by)
else:
    state.drop("adjusted")
draw(selection, made(timeline, selection), shown.viewer, key="timeline")
if not isinstance(each := made(month_by_month, selection, by=PLATFORM), Nothing):
    draw(selection, each, shown.viewer, key="months-platform")

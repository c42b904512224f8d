"""Which values are at stake in which perspectives?"""

import streamlit as st

from explore.figures import matrix, tensions
from explore.figures.matrix import MEASURES
from ui import state
from ui.draw import draw
from ui.page import view_with_mentions
from ui.session import made
from ui.value_network import draw_networks
from ui.value_pairs import draw_value_pairs

shown = view_with_mentions()
selection = shown.selection
rows, columns = shown.data.dimension("perspective"), shown.data.dimension("value")
if rows is None or columns is None:
    st.title("Values")
    st.info("This data set's codebook has no perspectives or no values, so there is nothing to lay side by side.")
    st.stop()
st.title("Which values are at stake")
draw(selection, made(tensions, selection), shown.viewer, key="tensions")
draw_value_pairs(selection, shown.viewer)
draw_networks(shown)
option = state.choice("measure", "values-measure", MEASURES, "count")
names = {str(measure): name for measure, (name, _) in MEASURES.items()}
picked = st.segmented_control(
    "Show", list(names), format_func=lambda measure: names[measure], required=True, key=option.key
)
measure = option.keep(picked or option.default)
draw(selection, made(matrix, selection, measure=measure), shown.viewer, key=f"matrix-{measure}")

"""A small app with one chart a time (`?chart=means&dark=1`), for the browser test and for looking at the charts.

Run it with `streamlit run tests/explore/charts/gallery.py`. Each chart tells what a click returned to Python.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from tests.explore.charts import cases
from ui.css import css

st.set_page_config(layout="wide")
st.html(css())
name = st.query_params.get("chart", "frequencies")
dark = st.context.theme.type == "dark"
st.html(f'<p class="vs-title">{name.capitalize()}, as invented</p>')
chart = cases.charts(dark)[name]
modes = ["pick", "pick_node"] if name == "network" else ["pick"]
event = st.altair_chart(chart, on_select="rerun", selection_mode=modes, key="chart", width="stretch")
st.html(f'<code class="picked">{json.dumps(event["selection"])}</code>')
st.html(
    "<blockquote>I told it <mark>things I have never told anyone</mark>, and it asked what I needed."
    '</blockquote><div class="vs-meta"><span>Forum</span><span>Mar 2024</span></div>'
    '<span class="vs-chip">Emotional support</span><span class="vs-chip">Trust</span>'
    '<p class="vs-note">A note on how to read this.</p><p class="vs-source">Source: invented posts. n = 412</p>'
)

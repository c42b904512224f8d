"""The charts: one function per file, data frame in, `alt.Chart` out. None of them knows Streamlit.

Every chart has a click selection called "pick" for
`st.altair_chart(chart, on_select="rerun", selection_mode=["pick"], key=...)`.
"""

from ui.charts.fingerprint import fingerprint
from ui.charts.frequencies import frequencies
from ui.charts.matrix import matrix
from ui.charts.means import means
from ui.charts.network import network
from ui.charts.stances import stances
from ui.charts.timeline import timeline
from ui.charts.topic_map import topic_map

topic_bars = stances

__all__ = [
    "fingerprint",
    "frequencies",
    "matrix",
    "means",
    "network",
    "stances",
    "timeline",
    "topic_bars",
    "topic_map",
]

"""The charts: one function per file, data frame in, `alt.Chart` out. None of them knows Streamlit.

Every chart has a click selection called "pick" for
`st.altair_chart(chart, on_select="rerun", selection_mode=["pick"], key=...)`.
"""

from explore.charts.fingerprint import fingerprint
from explore.charts.frequencies import frequencies
from explore.charts.matrix import matrix
from explore.charts.means import means
from explore.charts.network import network
from explore.charts.stances import stances
from explore.charts.timeline import timeline
from explore.charts.topic_map import topic_map

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

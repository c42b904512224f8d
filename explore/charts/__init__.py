"""The charts: one function per file, rows or a frame in, `alt.Chart` out. None of them knows Streamlit.

Every chart has a click selection called "pick".
"""

from explore.charts._base import Row
from explore.charts._layered import Layered as Chart
from explore.charts._layered import specification
from explore.charts._text import broken
from explore.charts.courses import courses
from explore.charts.differences import differences
from explore.charts.fingerprint import fingerprint
from explore.charts.frequencies import frequencies
from explore.charts.matrix import matrix
from explore.charts.means import means
from explore.charts.network import network
from explore.charts.stances import stances
from explore.charts.timeline import timeline
from explore.charts.topic_map import topic_map

__all__ = [
    "Chart",
    "Row",
    "broken",
    "courses",
    "differences",
    "fingerprint",
    "frequencies",
    "matrix",
    "means",
    "network",
    "specification",
    "stances",
    "timeline",
    "topic_map",
]

"""The charts: one function per file, rows or a frame in, `alt.Chart` out. None of them knows Streamlit.

Every chart has a click selection called "pick".
"""

from explore.charts._base import Band, Row
from explore.charts._layered import Layered as Chart
from explore.charts._layered import rows_of, specification
from explore.charts._text import broken
from explore.charts.composition import composition
from explore.charts.courses import courses
from explore.charts.differences import differences
from explore.charts.distinctive_words import distinctive_words
from explore.charts.fingerprint import fingerprint
from explore.charts.frequencies import frequencies
from explore.charts.matrix import matrix
from explore.charts.means import means
from explore.charts.month_by_month import month_by_month
from explore.charts.monthly_means import monthly_means
from explore.charts.network import network
from explore.charts.pairs import pairs
from explore.charts.stances import stances
from explore.charts.timeline import timeline
from explore.charts.topic_map import topic_map

__all__ = [
    "Band",
    "Chart",
    "Row",
    "broken",
    "composition",
    "courses",
    "differences",
    "distinctive_words",
    "fingerprint",
    "frequencies",
    "matrix",
    "means",
    "month_by_month",
    "monthly_means",
    "network",
    "pairs",
    "rows_of",
    "specification",
    "stances",
    "timeline",
    "topic_map",
]

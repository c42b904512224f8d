"""Every chart on its invented frame, by name."""

from __future__ import annotations

from typing import Any

from explore import charts as c
from explore.palette import palette
from tests.explore.charts import frames

ENDS = ("negative", "positive")
BLUE, TEAL, PLUM = "#3c6e9f", "#3d7f78", "#8a5a83"


def charts(dark: bool) -> dict[str, c.Chart]:
    """All of them, in the light or the dark theme."""
    colours = palette(dark)
    stance = {
        "negative": colours.negative,
        "mixed": "#9a7f96",
        "neutral": colours.neutral,
        "positive": colours.positive,
    }
    ends: dict[str, Any] = {"low_name": "negative", "high_name": "positive"}
    return {
        "frequencies": c.frequencies(frames.frequency_frame(), color=TEAL, dark=dark, show_reference=True),
        "stances": c.stances(frames.stance_frame(), colors=stance, dark=dark),
        "differences": c.differences(frames.difference_frame(), color=TEAL, dark=dark, own="here", others="the rest"),
        "composition": c.composition(frames.part_frame(), colors={"a": TEAL, "b": PLUM}, dark=dark),
        "distinctive_words": c.distinctive_words(
            frames.word_frame(), color=BLUE, dark=dark, own="here", others="the rest"
        ),
        "pairs": c.pairs(frames.pair_frame(), color=PLUM, dark=dark),
        "means": c.means(frames.mean_frame(), dark=dark, **ends),
        "timeline": c.timeline(frames.month_frame(), color=BLUE, dark=dark, ends=ENDS),
        "month_by_month": c.month_by_month(frames.months_frame(), dark=dark, ends=ENDS),
        "count": c.matrix(frames.matrix_frame("count"), measure="count", color=PLUM, dark=dark),
        "residual": c.matrix(frames.matrix_frame("residual"), measure="residual", color=PLUM, dark=dark),
        "monthly_means": c.monthly_means(frames.monthly_means_frame(), color=BLUE, dark=dark, ends=ENDS, reach=(-1, 1)),
        "tested": c.matrix(
            frames.tested_matrix_frame("residual"), measure="residual", color=PLUM, dark=dark, told="Expected"
        ),
        "delta_pmi": c.matrix(
            frames.tested_matrix_frame("delta_pmi"), measure="delta_pmi", color=PLUM, dark=dark, told="On either side"
        ),
        "pmi": c.matrix(frames.matrix_frame("pmi"), measure="pmi", color=PLUM, dark=dark),
        "network": c.network(frames.node_frame(), frames.edge_frame(), left_color=PLUM, right_color=TEAL, dark=dark),
        "courses": c.courses(frames.course_frame(), dark=dark),
        "topic_map": c.topic_map(frames.topic_frame(), dark=dark, ends=ENDS),
        "fingerprint": c.fingerprint(frames.fingerprint_frame(), color=TEAL, dark=dark),
    }

"""The axis of months."""

from __future__ import annotations

import altair as alt

from explore import words

_SOON = 18  # up to so many months each quarter is named; beyond, each year


def months_axis(months: list[str]) -> alt.Axis:
    """For months as "2024-03-01": quarters are named where they are few, else years."""
    soon = len(months) <= _SOON
    named = [m for m in months if (m[5:7] in ("01", "04", "07", "10") if soon else m[5:7] == "01")] or months[:1]
    texts = {m: words.month(m) if soon else m[:4] for m in named}
    return alt.Axis(
        title=None,
        values=named,
        labelExpr=f"({texts})[datum.value]",
        labelAngle=0,
        labelOverlap="greedy",
        labelSeparation=6,
        offset=2,
    )

"""Figures against limits, and how they are laid out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

import numpy as np


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure of the table: what was measured, how, at which size, and the most that it may be."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    size: int | None = None  # mentions
    note: str = ""

    @property
    def mark(self) -> str:
        """ "ok" or "OVER"; nothing where there is no limit, "unknown" where it could not be measured."""
        if self.limit is None:
            return ""
        if math.isnan(self.value):
            return "unknown"
        return "ok" if self.value <= self.limit else "OVER"

    def as_json(self) -> dict[str, object]:
        """The row for a file."""
        value = None if math.isnan(self.value) else self.value
        return {**asdict(self), "value": value, "mark": self.mark}


def percentile(values: Sequence[float], percent: float) -> float:
    """The percentile, between the neighbours where it falls between two; NaN of nothing."""
    return float(np.percentile(values, percent)) if len(values) else math.nan


def written(value: float, unit: str) -> str:
    """A figure as people read it."""
    if math.isnan(value):
        return "not known"
    digits = 0 if abs(value) >= 100 or (unit in ("", "bytes") and value == int(value)) else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f} {unit}".strip()


def growth(rows: Iterable[Row], most: float = 6.0) -> list[Row]:
    """How often every time and weight that has a limit grew from the smallest size to the largest."""
    by_name: dict[str, dict[int, float]] = {}
    for row in rows:
        if row.size is not None and row.limit is not None and row.unit in ("s", "ms", "MB"):
            by_name.setdefault(row.name, {})[row.size] = row.value
    grown = []
    for name, values in by_name.items():
        small, large = min(values), max(values)
        if small != large and values[small] > 0:
            times = values[large] / values[small]
            grown.append(
                Row(
                    name=f"growth: {name}",
                    value=times,
                    unit="x",
                    limit=most,
                    note=f"from {small:,} to {large:,} mentions",
                )
            )
    return grown


def laid_out(rows: Sequence[Row]) -> str:
    """The rows under headings, in columns."""
    lines = [("", "mentions", "measured", "at most", "", "")]
    for row in rows:
        limit = written(row.limit, row.unit) if row.limit is not None else ""
        size = f"{row.size:,}" if row.size is not None else ""
        lines.append((row.name, size, written(row.value, row.unit), limit, row.mark, row.note))
    widths = [max(len(line[i]) for line in lines) for i in range(6)]
    right = {1, 2, 3}
    return "\n".join(
        "  ".join(
            cell.rjust(w) if i in right else cell.ljust(w) for i, (cell, w) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )

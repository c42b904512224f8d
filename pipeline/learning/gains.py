"""What learning from coded posts gained and lost, as figures and in words."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich import box
from rich.markup import escape
from rich.table import Table

from pipeline.evaluation.coded import CodedPost
from pipeline.evaluation.measure import Figures, measure
from pipeline.progress import console
from records.codebook import Codebook

RESAMPLES, SEED = 1000, 20260413


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: before learning, after it on kept-back posts, and its spread over the folds (standard deviation)."""

    dimension: str
    figure: str
    before: float | None
    after: float | None
    low: float | None
    high: float | None
    spread: float | None


def compared(
    codebook: Codebook,
    judged: Sequence[str],
    before: Sequence[CodedPost],
    after: Sequence[CodedPost],
    fold: NDArray[np.intp],
) -> list[Line]:
    """Every figure of the same posts coded before and after, fold by fold; calibration errors as "ece", which lower is better of."""

    def figures(posts: Sequence[CodedPost], resamples: int = 2) -> Figures:
        return measure(posts, codebook, judged, resamples=resamples, seed=SEED)

    whole, old = figures(after, RESAMPLES), figures(before)
    parts = [figures([after[i] for i in np.flatnonzero(fold == k).tolist()]) for k in range(int(fold.max()) + 1)]
    lines = []
    for name, figure in _asked(codebook, judged):
        values = [value for part in parts if (value := _value(part, name, figure)) is not None]
        spread = statistics.stdev(values) if len(values) > 1 else None
        lines.append(_line(whole, name, figure, _value(old, name, figure), spread))
    return lines


def measured_alone(codebook: Codebook, judged: Sequence[str], coded: Sequence[CodedPost]) -> list[Line]:
    """Every figure of posts that the heads have not learned from."""
    whole = measure(coded, codebook, judged, resamples=RESAMPLES, seed=SEED)
    return [_line(whole, name, figure) for name, figure in _asked(codebook, judged)]


def _line(whole: Figures, name: str, figure: str, before: float | None = None, spread: float | None = None) -> Line:
    own = _of(whole, name).get(figure) or {}
    low, high = (own.get("low"), own.get("high")) if isinstance(own, Mapping) else (None, None)
    return Line(name, figure, before, _value(whole, name, figure), low, high, spread)


def print_compared(lines: Sequence[Line], posts: int, before: str) -> None:
    """The figures as a table."""
    table = Table(title=f"{posts:,} coded posts, each read by heads that have not learned from it", box=box.SIMPLE)
    table.title_justify = "left"
    for column in ("", "", before, "now", "95 % interval", "spread over folds"):
        table.add_column(column, justify="left" if not column else "right")
    for line in lines:
        interval = f"{line.low:.2f} to {line.high:.2f}" if line.low is not None and line.high is not None else ""
        table.add_row(
            escape(line.dimension),
            "calibration error" if line.figure == "ece" else line.figure.replace("_", "-"),
            *(f"{value:.3f}" if value is not None else "" for value in (line.before, line.after)),
            interval,
            f"{line.spread:.3f}" if line.spread is not None else "",
        )
    console.print(table)


def _asked(codebook: Codebook, judged: Sequence[str]) -> list[tuple[str, str]]:
    found = [("relevance", "kappa")]
    for dimension in (codebook.dimension(d) for d in judged):
        found += (
            [(dimension.id, "kappa")]
            if dimension.role == "stance"
            else [(dimension.id, "micro_f1"), (dimension.id, "macro_f1")]
        )
        found.append((dimension.id, "ece"))
    return found


def _of(figures: Figures, name: str) -> Figures:
    found: Figures = figures["relevance"] if name == "relevance" else figures["dimensions"][name]
    return found


def _value(figures: Figures, name: str, figure: str) -> float | None:
    of = _of(figures, name)
    own = of["calibration"].get(figure) if figure == "ece" else of.get(figure)
    value = own.get("value") if isinstance(own, Mapping) else own
    return None if value is None else float(value)

"""How far codes can be trusted, in a line: the latest evaluation against what people coded."""

from __future__ import annotations

from typing import Any

from explore.dataset import DataSet
from explore.selection import Selection
from explore.words import percent


def trust_line(data: DataSet, *dimension_ids: str) -> str:
    """One sentence on the agreement with readers of the codes of these dimensions, or that nobody has checked them."""
    if data.evaluation is None:
        return "Nobody has checked these codes against people's yet."
    parts = []
    for dimension_id in dimension_ids:
        kappa = figure_of(data, dimension_id).get("kappa") or {}
        if kappa.get("value") is not None:
            parts.append(f"{data.codebook.dimension(dimension_id).name.lower()} {interval(kappa)}")
    if not parts:
        return "The latest check against people's codes says nothing about these."
    return (
        f"Agreement with readers beyond chance (kappa, 1 is full): {'; '.join(parts)}; {data.evaluation.posts:,} posts."
    )


def uncertain_line(selection: Selection, *dimension_ids: str) -> str:
    """How many mentions have no code in these dimensions because the coder was uncertain; empty where all have one."""
    parts = []
    n = selection.n
    for dimension_id in dict.fromkeys(dimension_ids):
        if missing := n - selection.counts(dimension_id).known.n:
            name = selection.data.codebook.dimension(dimension_id).name.lower()
            parts.append(f"{missing:,} ({percent(missing / n)}) in {name}")
    return f"Uncertain and left out: {', '.join(parts)}." if parts else ""


def figure_of(data: DataSet, dimension_id: str | None) -> dict[str, Any]:
    """The evaluation's figures of a dimension, or of relevance for None; empty where there are none."""
    if data.evaluation is None:
        return {}
    results = data.evaluation.results
    found = results.get("relevance") if dimension_id is None else results.get("dimensions", {}).get(dimension_id)
    return dict(found or {})


def interval(estimate: dict[str, Any]) -> str:
    """An estimate with its 95 % interval as "0.63 (0.51 to 0.74)"; a dash where it is not defined."""
    if estimate.get("value") is None:
        return "–"
    value = f"{estimate['value']:.2f}"
    if estimate.get("low") is None or estimate.get("high") is None:
        return value
    return f"{value} ({estimate['low']:.2f} to {estimate['high']:.2f})"

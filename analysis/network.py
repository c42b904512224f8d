"""The layout of a two-sided network: one set of labels on the left, the other on the right."""

from __future__ import annotations

import numpy as np
import pandas as pd


def bipartite(counts: pd.DataFrame, *, most_edges: int = 40) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Nodes and edges of a count table, rows on the left, columns on the right, in a unit square.

    Nodes: `id`, `side`, `n`, `order`, `y` (0 top). Edges: `row_id`, `col_id`, `n`, `x`, `y`, `x2`, `y2`, at most
    `most_edges`, the heaviest. The right side is ordered by the mean position of its neighbours, so that edges cross
    less (barycentre heuristic; Sugiyama et al. 1981).
    """
    used = counts.loc[counts.sum(axis=1) > 0, counts.sum(axis=0) > 0]
    used = used.set_axis(used.index.astype(str), axis=0).set_axis(used.columns.astype(str), axis=1)
    if used.empty:
        return (
            pd.DataFrame(columns=["id", "side", "n", "order", "y"]),
            pd.DataFrame(columns=["row_id", "col_id", "n", "x", "y", "x2", "y2"]),
        )
    left = used.sum(axis=1).sort_values(ascending=False, kind="stable")
    weights = used.loc[left.index]
    centre = (weights.mul(np.arange(len(left)), axis=0).sum() / weights.sum()).sort_values(kind="stable")
    right = used.sum(axis=0).reindex(centre.index)
    nodes = pd.concat([_column(left, "left"), _column(right, "right")], ignore_index=True)
    y = {(side, label): v for side, label, v in zip(nodes["side"], nodes["id"], nodes["y"], strict=True)}
    edges = used.rename_axis(index="row_id", columns="col_id").stack().rename("n").reset_index()
    edges = edges[edges["n"] > 0].sort_values("n", ascending=False, kind="stable").head(most_edges)
    edges["x"], edges["x2"] = 0.0, 1.0
    edges["y"] = [y["left", label] for label in edges["row_id"]]
    edges["y2"] = [y["right", label] for label in edges["col_id"]]
    return nodes, edges.iloc[::-1].reset_index(drop=True)  # lightest first: the heaviest is drawn on top


def _column(sizes: pd.Series, side: str) -> pd.DataFrame:
    count = len(sizes)
    y = [0.5] if count == 1 else np.linspace(0, 1, count)
    return pd.DataFrame(
        {"id": sizes.index.astype(str), "side": side, "n": sizes.to_numpy(), "order": range(count), "y": y}
    )

"""Frames for the charts: statistics joined with readable names, order, and whether a cell is too small to read."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.association import crosstab, pearson_residuals, pmi
from analysis.means import mean_intervals
from analysis.network import bipartite
from analysis.shares import shares
from analysis.stances import stances
from analysis.timeline import monthly
from db.disclosure import MIN_CELL
from explore import words
from records.codebook import Dimension
from ui.dataset import DataSet


def group_names(data: DataSet, column: str) -> dict[Any, str]:
    """Readable names of the values in a frame column: a dimension's labels, platforms or topics."""
    if column == "platform":
        return {p: words.platform(p) for p in data.frame["platform"].cat.categories}
    if column == "topic":
        return {**data.topic_names}
    return {label.id: label.name for label in data.codebook.dimension(column).labels}


def frequency_table(data: DataSet, frame: pd.DataFrame, dimension: Dimension) -> pd.DataFrame:
    """Mentions by label, most frequent first, fallback last, labels without mentions left out."""
    table = shares(frame[dimension.id])
    table = table[table["n"] > 0].rename_axis("id").reset_index()
    table["id"] = table["id"].astype(str)
    table["name"] = [dimension.name_of(i) for i in table["id"]]
    published = {label.id: label.reference for label in dimension.labels if label.reference is not None}
    whole = sum(published.values())
    table["reference"] = [published[i] / whole if i in published else None for i in table["id"]]
    table["reference"] = table["reference"].astype(float)
    last = table["id"] == dimension.fallback
    return _ordered(table.assign(last=last).sort_values(["last", "n"], ascending=[True, False], kind="stable"))


def stance_table(data: DataSet, frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """How mentions divide by stance in each group of a column, largest group first."""
    stance = data.dimension("stance")
    assert stance is not None
    table = stances(frame[stance.id], _groups(frame, column))
    table = table[table["total"] > 0].rename(columns={"group": "id"})
    table["name"] = table["id"].map(group_names(data, column)).astype(str)
    table["id"] = table["id"].astype(str)
    table["stance"] = table["stance"].astype(str)
    table["stance_name"] = [stance.name_of(s) for s in table["stance"]]
    table["stance_score"] = [stance.label(s).score for s in table["stance"]]
    fallback = None if column in ("platform", "topic") else data.codebook.dimension(column).fallback
    table["last"] = table["id"] == fallback
    table = table.sort_values(["last", "total", "id"], ascending=[True, False, True], kind="stable")
    order = {group: i for i, group in enumerate(dict.fromkeys(table["id"]))}
    table["order"] = table["id"].map(order)
    table["small"] = table["total"] < MIN_CELL
    columns = "id name stance stance_name stance_score n share low high total small order".split()
    return table[columns].reset_index(drop=True)


def mean_table(data: DataSet, frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Mean stance of each group of a column, highest first."""
    table = mean_intervals(data.scores.loc[frame.index], _groups(frame, column))
    table = table[table["n"] > 0].rename_axis("id").reset_index()
    table["name"] = table["id"].map(group_names(data, column)).astype(str)
    table["id"] = table["id"].astype(str)
    return _ordered(table.sort_values("mean", ascending=False, kind="stable"))


def month_table(data: DataSet, frame: pd.DataFrame) -> pd.DataFrame:
    """Mentions and mean stance by month."""
    table = monthly(data.scores.loc[frame.index], frame["month"])
    return table.assign(small=table["n"] < MIN_CELL)


def matrix_table(data: DataSet, frame: pd.DataFrame, rows: Dimension, columns: Dimension, measure: str) -> pd.DataFrame:
    """Cells of rows x columns with their count and a measure of association: "count", "residual" or "pmi"."""
    counts = crosstab(frame[rows.id], frame[columns.id])
    counts = counts.loc[counts.sum(axis=1) > 0, counts.sum(axis=0) > 0]
    values = {"count": lambda c: c, "residual": pearson_residuals, "pmi": pmi}[measure](counts)
    table = counts.rename_axis(index="row_id", columns="col_id").stack().rename("n").reset_index()
    table["value"] = values.stack(future_stack=True).to_numpy(dtype=float) if len(table) else []
    table["small"] = table["n"] < MIN_CELL
    return _named_cells(table, rows, columns)


def network_tables(
    data: DataSet, frame: pd.DataFrame, rows: Dimension, columns: Dimension
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Nodes and edges of the network of rows and columns; an edge's `value` is its Pearson residual."""
    counts = crosstab(frame[rows.id], frame[columns.id])
    nodes, edges = bipartite(counts)
    names = {"left": rows, "right": columns}
    nodes["name"] = [names[side].name_of(i) for side, i in zip(nodes["side"], nodes["id"], strict=True)]
    residuals = pearson_residuals(counts)
    edges["row_id"], edges["col_id"] = edges["row_id"].astype(str), edges["col_id"].astype(str)
    edges["value"] = [float(residuals.loc[r, c]) for r, c in zip(edges["row_id"], edges["col_id"], strict=True)]
    edges["small"] = edges["n"] < MIN_CELL
    edges["row_name"] = [rows.name_of(i) for i in edges["row_id"]]
    edges["col_name"] = [columns.name_of(i) for i in edges["col_id"]]
    return nodes, edges


def topic_table(data: DataSet, frame: pd.DataFrame) -> pd.DataFrame:
    """Topics that occur, with their place on the map and mean stance, largest first."""
    table = mean_intervals(data.scores.loc[frame.index], _groups(frame, "topic")).rename(columns={"n": "scored"})
    n = frame["topic"].value_counts()
    rows = [
        {
            "id": str(topic.id),
            "name": topic.name,
            "n": int(n[topic.id]),
            "x": topic.x,
            "y": topic.y,
            "mean": float(table["mean"].get(topic.id, float("nan"))),
        }
        for topic in data.topics.topics
        if topic.id in n.index
    ]
    frame_ = pd.DataFrame(rows, columns=["id", "name", "n", "x", "y", "mean"])
    return _ordered(frame_.sort_values("n", ascending=False, kind="stable"))


def _groups(frame: pd.DataFrame, column: str) -> pd.Series:
    """The column to group by; topics as a category, so that their ids stay whole numbers beside missing ones."""
    return frame[column].astype("category") if column == "topic" else frame[column]


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(order=range(len(table)), small=table["n"] < MIN_CELL).reset_index(drop=True)


def _named_cells(table: pd.DataFrame, rows: Dimension, columns: Dimension) -> pd.DataFrame:
    table = table.assign(row_id=table["row_id"].astype(str), col_id=table["col_id"].astype(str))
    for side, dimension in (("row", rows), ("col", columns)):
        order = {label.id: i for i, label in enumerate(dimension.labels)}
        table[f"{side}_name"] = [dimension.name_of(i) for i in table[f"{side}_id"]]
        table[f"{side}_order"] = table[f"{side}_id"].map(order)
    return table

"""Invariants of the two-sided layout."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from analysis.network import bipartite

tables = arrays(np.int64, array_shapes(min_dims=2, max_dims=2, max_side=7), elements=st.integers(0, 30))


def named(counts: np.ndarray) -> pd.DataFrame:
    rows, columns = counts.shape
    # the same names on both sides: a node is told by its side, too
    return pd.DataFrame(counts, index=[f"l{i}" for i in range(rows)], columns=[f"l{i}" for i in range(columns)])


def crossings(nodes: pd.DataFrame, edges: pd.DataFrame) -> int:
    a, b = edges["y"].to_numpy(), edges["y2"].to_numpy()
    return sum((a[i] - a[j]) * (b[i] - b[j]) < 0 for i in range(len(a)) for j in range(i))


@settings(max_examples=60, deadline=None)
@given(tables, st.integers(1, 12))
def test_nodes_and_edges_tell_what_the_table_holds(counts: np.ndarray, most: int) -> None:
    table = named(counts)
    nodes, edges = bipartite(table, most_edges=most)
    left = nodes[nodes["side"] == "left"].set_index("id")
    right = nodes[nodes["side"] == "right"].set_index("id")
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    assert left["n"].to_dict() == rows[rows > 0].to_dict()
    assert right["n"].to_dict() == columns[columns > 0].to_dict()
    assert list(left["n"]) == sorted(left["n"], reverse=True)
    for side in (left, right):
        assert list(side["order"]) == list(range(len(side)))
        assert side["y"].is_monotonic_increasing
        assert side["y"].is_unique
        assert side["y"].between(0, 1).all()
    assert len(edges) == min(most, int((counts > 0).sum()))
    for edge in edges.itertuples():
        assert edge.n == table.loc[edge.row_id, edge.col_id] > 0
        assert (edge.x, edge.x2) == (0, 1)
        assert edge.y == left.loc[edge.row_id, "y"]
        assert edge.y2 == right.loc[edge.col_id, "y"]
    weights = sorted(counts[counts > 0].tolist(), reverse=True)
    assert sorted(edges["n"], reverse=True) == weights[:most]
    assert edges["n"].is_monotonic_increasing  # the heaviest is drawn last, on top
    assert not edges.duplicated(["row_id", "col_id"]).any()


def test_a_network_that_can_be_drawn_without_crossings_has_none() -> None:
    counts = pd.DataFrame([[0, 0, 9], [0, 7, 0], [5, 0, 0]], index=list("abc"), columns=list("xyz"))
    nodes, edges = bipartite(counts)
    assert crossings(nodes, edges) == 0
    assert nodes.loc[nodes["side"] == "right", "id"].tolist() == ["z", "y", "x"]


def test_codes_from_a_frame_with_unused_categories_are_laid_out_by_name() -> None:
    rows = pd.CategoricalIndex(["a", "b"], categories=["b", "a"])
    nodes, edges = bipartite(pd.DataFrame([[1, 0], [0, 0]], index=rows, columns=pd.CategoricalIndex(["x", "y"])))
    assert nodes[["id", "side", "n", "y"]].to_numpy().tolist() == [["a", "left", 1, 0.5], ["x", "right", 1, 0.5]]
    assert len(edges) == 1


@pytest.mark.parametrize("counts", [pd.DataFrame(), pd.DataFrame([[0, 0]], columns=["x", "y"])])
def test_nothing_gives_empty_tables_with_their_columns(counts: pd.DataFrame) -> None:
    nodes, edges = bipartite(counts)
    assert nodes.empty
    assert edges.empty
    assert {"id", "side", "n", "order", "y"} <= set(nodes.columns)
    assert {"row_id", "col_id", "n", "x", "y", "x2", "y2"} <= set(edges.columns)


def test_labels_may_be_numbers() -> None:
    _, edges = bipartite(pd.DataFrame([[1, 2], [3, 4]], index=[1, 2], columns=["x", "y"]))
    assert len(edges) == 4

"""Which perspective goes with which value?"""

from __future__ import annotations

from functools import partial

import pandas as pd

from analysis.association import pearson_residuals
from analysis.counts import Counts
from analysis.network import bipartite
from explore import charts, words
from explore.figure import Figure, Nothing, PickField
from explore.figures._cells import cells, several, small, stated
from explore.figures._crossed import perspectives_by_values
from explore.selection import Selection
from explore.trust import uncertain_line


def network(selection: Selection) -> Figure | Nothing:
    """Two columns of labels, and the lines between those that come up together most."""
    found = perspectives_by_values(selection)
    if isinstance(found, Nothing):
        return found
    rows, columns, counts = found
    nodes, edges = _tables(selection, counts)
    read = edges[~edges["small"]]
    top = read.loc[read["n"].idxmax()] if len(read) else None
    return Figure(
        name="network",
        title=f"{rows.plural} and {columns.plural.lower()}: too few posts to say what goes together"
        if top is None
        else f"{top['row_name']} most often goes with {words.inside(str(top['col_name']))}: "
        f"{words.count(int(top['n']), 'mention')}",
        source=f"{stated(counts.known)} with both codes{several(counts, 'be in several cells')}; {_links(counts, len(edges))}. "
        "Width: mentions. Stronger colour: more often than chance.",
        n=counts.known.n,
        posts=counts.known.posts,
        table=edges.iloc[::-1][["row_name", "col_name", "n", "posts", "value"]].rename(
            columns={"row_name": rows.name, "col_name": columns.name, "n": "mentions", "value": "Pearson residual"}
        ),
        chart=partial(_draw, nodes, edges, rows.color, columns.color),
        picks={
            "row_id": rows.id,
            "col_id": columns.id,
            "id": PickField(told_by="side", facets={"left": rows.id, "right": columns.id}),
        },
        pick_names=("pick", "pick_node"),
        rests_on=(rows.id, columns.id),
        left_out=uncertain_line(selection, rows.id, columns.id),
    )


def _links(counts: Counts, shown: int) -> str:
    """Whether all links are drawn, or which."""
    every = int((counts.n > 0).sum())
    return f"the {shown} most frequent of {every} links" if shown < every else words.count(every, "link")


def _tables(selection: Selection, counts: Counts) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The nodes, each with all mentions of its label, and the edges with their Pearson residual as `value`."""
    rows, columns = counts.by
    nodes, edges = bipartite(counts.frame())
    residuals, posts = pearson_residuals(counts.frame()), counts.frame(posts=True)
    of = {"left": rows, "right": columns}
    alone = {name: cells(selection, name) for name in (rows, columns)}
    whole = {
        name: {option: (int(n), int(p)) for option, n, p in zip(found.options[0], found.n, found.posts, strict=True)}
        for name, found in alone.items()
    }
    facets = selection.data.facets
    pairs = list(zip(edges["row_id"], edges["col_id"], strict=True))
    ends = list(zip(nodes["side"], nodes["id"], strict=True))
    nodes = nodes.assign(
        name=[facets[of[side]].option_name(i) for side, i in ends],
        n=[whole[of[side]][i][0] for side, i in ends],
        posts=[whole[of[side]][i][1] for side, i in ends],
    )
    edges = edges.assign(
        value=[float(residuals.loc[pair]) for pair in pairs],
        posts=[int(posts.loc[pair]) for pair in pairs],
        row_name=[facets[rows].option_name(row) for row, _ in pairs],
        col_name=[facets[columns].option_name(column) for _, column in pairs],
    )
    return nodes.assign(small=small(nodes["posts"])), edges.assign(small=small(edges["posts"]))


def _draw(nodes: pd.DataFrame, edges: pd.DataFrame, left: str, right: str, dark: bool) -> charts.Chart:
    return charts.network(nodes, edges, left_color=left, right_color=right, dark=dark)

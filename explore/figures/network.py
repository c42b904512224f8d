"""Which perspective goes with which value?"""

from __future__ import annotations

from functools import partial

from analysis.association import pearson_residuals
from analysis.counts import Counts
from analysis.network import bipartite
from db.disclosure import too_few
from explore import charts, words
from explore.figure import Figure, Nothing, PickField
from explore.figures._cells import cells, column_wise, several, stated
from explore.figures._crossed import perspectives_by_values
from explore.selection import Selection
from explore.trust import uncertain_line

NOTABLE = 2.0  # Pearson residual


def network(selection: Selection) -> Figure | Nothing:
    """Two columns of labels, and the lines between those that come up together most."""
    found = perspectives_by_values(selection)
    if isinstance(found, Nothing):
        return found
    rows, columns, counts = found
    nodes, edges = _drawn(selection, counts)
    fallbacks = {rows.fallback, columns.fallback}
    read = [e for e in edges if not e["small"] and not {e["row_id"], e["col_id"]} & fallbacks]
    top = max(read, key=lambda edge: edge["value"], default=None)
    return Figure(
        name="network",
        title=f"{rows.plural} and {columns.plural.lower()}: nothing goes together clearly more often than by chance"
        if top is None or top["value"] < NOTABLE
        else f"{top['row_name']} goes with {words.inside(top['col_name'])} more often than by chance: "
        f"{words.count(top['n'], 'mention')}",
        source=f"{stated(counts.known)} with both codes{several(counts, 'be in several cells')}; {_links(counts, len(edges))}. "
        "Width: mentions. Stronger colour: more often than chance.",
        n=counts.known.n,
        posts=counts.known.posts,
        table=column_wise(
            edges[::-1],
            {
                "row_name": rows.name,
                "col_name": columns.name,
                "n": "mentions",
                "posts": "posts",
                "value": "Pearson residual",
            },
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


def _drawn(selection: Selection, counts: Counts) -> tuple[list[charts.Row], list[charts.Row]]:
    """The nodes, each with all mentions of its label, and the edges with their Pearson residual as `value`."""
    facets = dict(zip(("left", "right"), (selection.data.facets[name] for name in counts.by), strict=True))
    nodes, edges = (frame.to_dict("records") for frame in bipartite(counts.frame()))
    residuals = pearson_residuals(counts.frame()).to_numpy()
    row, column = ({option: i for i, option in enumerate(options)} for options in counts.options)
    for side, name in zip(("left", "right"), counts.by, strict=True):
        alone = cells(selection, name)
        of = {option: i for i, option in enumerate(alone.options[0])}
        for node in nodes:
            if node["side"] == side:
                n, posts = (int(table[of[node["id"]]]) for table in (alone.n, alone.posts))
                node |= {"name": facets[side].option_name(node["id"]), "n": n, "posts": posts, "small": too_few(posts)}
    for edge in edges:
        pair = row[edge["row_id"]], column[edge["col_id"]]
        posts = int(counts.posts[pair])
        edge |= {"value": float(residuals[pair]), "posts": posts, "small": too_few(posts)}
        edge |= {"row_name": facets["left"].option_name(edge["row_id"])}
        edge |= {"col_name": facets["right"].option_name(edge["col_id"])}
    return nodes, edges


def _draw(nodes: list[charts.Row], edges: list[charts.Row], left: str, right: str, dark: bool) -> charts.Chart:
    return charts.network(nodes, edges, left_color=left, right_color=right, dark=dark)

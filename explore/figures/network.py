"""Which perspective goes with which value, more often than chance would have it?"""

from __future__ import annotations

from functools import partial

import numpy as np

from analysis.association import more_than_chance, pearson_residuals
from analysis.contrast import holm
from analysis.counts import Counts
from analysis.network import bipartite
from db.disclosure import too_few
from explore import charts, words
from explore.figure import Figure, Nothing, PickField
from explore.figures._cells import cells, column_wise, scores, several, stated
from explore.figures._crossed import perspectives_by_values
from explore.selection import Selection
from explore.trust import uncertain_line

ABOVE, ALL = "above", "all"
LEVEL = 0.05  # of a wrong link anywhere


def network(selection: Selection, *, links: str = ABOVE) -> Figure | Nothing:
    """Two columns of labels, and the lines between those that come up together more often than by chance; or `ALL` lines.

    Labels for "none of the others" are left out: they go with everything.
    """
    assert links in (ABOVE, ALL), links
    found = perspectives_by_values(selection)
    if isinstance(found, Nothing):
        return found
    rows, columns, every = found
    counts = _without(every, {rows.fallback, columns.fallback})
    if not counts.n.sum():
        return Nothing(f"No mention here has a {rows.name.lower()} and a {columns.name.lower()} of its own.")
    p = _p(counts)
    above = (p < LEVEL) & (counts.n > 0)
    nodes, edges = _drawn(selection, counts, above if links == ABOVE else counts.n > 0, p)
    top = max((e for e in edges if e["above"] and not e["small"]), key=lambda edge: edge["value"], default=None)
    stance = selection.data.dimension("stance")
    coloured = " Colour: blue where the chatbot is praised on average, orange where it is criticised." if stance else ""
    return Figure(
        name="network",
        options=(("links", links if links != ABOVE else ""),),
        title=f"{rows.plural} and {columns.plural.lower()}: nothing goes together clearly more often than by chance"
        if top is None
        else f"{top['row_name']} goes with {words.inside(top['col_name'])} more often than by chance: "
        f"{words.count(top['n'], 'mention')}",
        source=f"{stated(counts.known)} with both codes{several(counts, 'be in several cells')}; {_links(edges, above, links)}. "
        f"Width: mentions.{coloured}",
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
                "p": "p (Holm)",
                **({"mean": f"mean {stance.name.lower()}"} if stance else {}),
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


def _links(edges: list[charts.Row], above: np.ndarray, links: str) -> str:
    """Which links are drawn."""
    n = int(above.sum())
    if links == ABOVE:
        return f"{words.count(n, 'link')} that come up more often than chance, with all links looked at, would make"
    return f"the {len(edges)} most frequent links, {n} of them more often than by chance"


def _without(counts: Counts, fallbacks: set[str | None]) -> Counts:
    """The counts without these labels, still of all mentions with both codes."""
    kept = [[i for i, option in enumerate(options) if option not in fallbacks] for options in counts.options]
    options = tuple(tuple(of[i] for i in k) for of, k in zip(counts.options, kept, strict=True))
    rows, columns = ([*k, -1] for k in kept)
    return Counts(counts.by, options, *(t[rows][:, columns] for t in (counts.n_all, counts.posts_all)))


def _p(counts: Counts) -> np.ndarray:
    """p of each pair, of posts, corrected for all pairs: mentions of one post are not independent."""
    p = more_than_chance(counts.posts, counts.posts_all[:-1, -1], counts.posts_all[-1, :-1], counts.known.posts)
    return holm(p.ravel()).reshape(p.shape)


def _drawn(
    selection: Selection, counts: Counts, shown: np.ndarray, p: np.ndarray
) -> tuple[list[charts.Row], list[charts.Row]]:
    """The nodes, each with all mentions of its label, and the edges with their Pearson residual as `value`."""
    facets = dict(zip(("left", "right"), (selection.data.facets[name] for name in counts.by), strict=True))
    frame = counts.frame()
    residuals, means = pearson_residuals(frame).to_numpy(), _means(selection, counts)
    laid = bipartite(frame, shown=shown)
    nodes, edges = (part.to_dict("records") for part in laid)
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
        edge |= {"p": float(p[pair]), "above": bool(p[pair] < LEVEL), "mean": float(means[pair])}
        edge |= {"row_name": facets["left"].option_name(edge["row_id"])}
        edge |= {"col_name": facets["right"].option_name(edge["col_id"])}
    return nodes, edges


def _means(selection: Selection, counts: Counts) -> np.ndarray:
    """The mean stance of each pair's mentions; nan where none has one."""
    stance = selection.data.dimension("stance")
    if stance is None:
        return np.full(counts.n.shape, np.nan)
    crossed = cells(selection, *counts.by, stance.id)
    places = [
        [of.index(option) for option in options]
        for of, options in zip(crossed.options[:2], counts.options, strict=True)
    ]
    n = crossed.n[np.ix_(*places)]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(n @ scores(selection, crossed.options[2]) / n.sum(axis=2))


def _draw(nodes: list[charts.Row], edges: list[charts.Row], left: str, right: str, dark: bool) -> charts.Chart:
    return charts.network(nodes, edges, left_color=left, right_color=right, dark=dark)

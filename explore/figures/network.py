"""Which perspective goes with which value, more often than chance would have it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from analysis.association import more_than_chance, pearson_residuals
from analysis.counts import Counts
from analysis.multiplicity import holm
from analysis.network import bipartite
from db.disclosure import too_few
from explore import charts, words
from explore.contrasts import FEWEST, Groups
from explore.figure import Figure, Nothing, PickField
from explore.figures._cells import column_wise, scores, several, stated
from explore.figures._crossed import perspectives_by_values
from explore.figures.own import Own, told_stance, untold_stance
from explore.filter import Choice, Filter
from explore.selection import Selection
from explore.trust import uncertain_line
from records.codebook import Dimension

ABOVE, ALL = "above", "all"
# What `links` asks for: the chance that any link which is drawn comes from chance alone; of ALL there is no bound.
LEVELS: dict[str, float] = {ALL: 1.0, "0.2": 0.2, ABOVE: 0.05, "0.01": 0.01, "0.001": 0.001}


@dataclass(frozen=True, slots=True)
class Node(PickField):
    """A label of one side, with all mentions that it has: whatever is chosen on the other side is let go."""

    def choice(self, value: Any, mark: Mapping[str, Any]) -> dict[str, Choice]:
        return {**dict.fromkeys(self.facets.values(), ()), **PickField.choice(self, value, mark)}


def network(selection: Selection, *, links: str = ABOVE, beside: str = "") -> Figure | Nothing:
    """Two columns of labels, and the lines between those that come up together more often than by chance; or `ALL` lines.

    All labels are drawn, links of chosen ones in full colour: within the mentions of one label, all would go with it.
    Labels for "none of the others" are left out: they go with everything. `beside` is the filter, as in an address, of
    another group whose network stands beside this one: both have the same labels at the same places, and widths are shares
    on one scale.
    """
    assert links in LEVELS, links
    found = named_pairs(selection)
    if isinstance(found, Nothing):
        return found
    rows, columns, own, _, counts = found
    other = Groups.read(selection, beside).against if beside else None
    if other is not None and other.without(rows.id, columns.id) == own.selection.filter:
        return Nothing(
            f"The two groups differ only in {rows.plural.lower()} or {columns.plural.lower()}, which are what the network "
            "draws: both would have the same one."
        )
    both = _both(selection, counts, other)
    p = chance(counts)
    above = (p < LEVELS[links]) & (counts.n > 0)
    nodes, edges = _drawn(own, counts, above if links != ALL else counts.n > 0, p, both)
    top = max(
        (e for e in edges if e["above"] and e["chosen"] and not e["small"]),
        key=lambda edge: (edge["n"] >= FEWEST, edge["value"]),  # a few mentions lead only where no pair has more
        default=None,
    )
    stance = told_stance(selection)
    coloured = " Colour: blue where the chatbot is praised on average, orange where it is criticised." if stance else ""
    return Figure(
        name="network",
        options=(("beside", beside if other else ""), ("links", links if links != ABOVE else "")),
        title=f"{rows.plural} and {columns.plural.lower()}: nothing{' chosen' if own.chosen.clauses else ''} goes together clearly more often than by chance"
        if top is None
        else f"{top['row_name']} goes with {selection.data.facets[columns.id].spoken(top['col_id'])} more often than by chance: "
        f"{words.count(top['n'], 'mention')}",
        source=f"{stated(counts.known)} with both codes{several(counts, 'be in several cells')}; {_links(edges, above, links)}. "
        f"Width: {'share of the mentions with both codes, on one scale for both groups; dots are sized within a group' if both else 'mentions'}.{coloured}"
        f"{own.line(rows.id, columns.id, labels=True)}{_left_out(rows, columns)}{untold_stance(selection)}",
        n=counts.known.n,
        posts=counts.known.posts,
        own=own.facets,
        table=column_wise(
            edges[::-1],
            {
                "row_name": rows.name,
                "col_name": columns.name,
                "n": "mentions",
                "posts": "posts",
                "value": "Pearson residual among these labels",
                "p": "p (Holm)",
                **({"mean": f"mean {stance.name.lower()}"} if stance else {}),
            },
        ),
        chart=partial(_draw, nodes, edges, rows.color, columns.color, both.top if both else None),
        picks={
            "row_id": rows.id,
            "col_id": columns.id,
            "id": Node(told_by="side", facets={"left": rows.id, "right": columns.id}),
        },
        pick_names=("pick", "pick_node"),
        rests_on=(rows.id, columns.id),
        left_out=uncertain_line(own.selection, rows.id, columns.id),
    )


def _left_out(*dimensions: Dimension) -> str:
    """Which labels are not drawn: with them, the matrix has other residuals."""
    names = [one.name_of(one.fallback) for one in dimensions if one.fallback]
    return f" Without {words.listed(names)}." if names else ""


def _links(edges: list[charts.Row], above: np.ndarray, links: str) -> str:
    """Which links are drawn."""
    n = int(above.sum())
    if links == ALL:
        sure = sum(edge["above"] for edge in edges)
        return f"the {len(edges)} most frequent links, {sure} of them more often than by chance"
    return (
        f"{words.count(n, 'link')} that come up more often than chance, with all links looked at, would make in "
        f"{words.percent(LEVELS[links])} of networks at most"
    )


@dataclass(frozen=True, slots=True)
class _Both:
    """What two groups side by side share: the counts that place the labels, and the widest link, as a share of its group."""

    frame: pd.DataFrame
    top: float


def _both(selection: Selection, counts: Counts, other: Filter | None) -> _Both | None:
    """None where nothing stands beside, or the other group has nothing to draw."""
    if other is None:
        return None
    found = perspectives_by_values(selection.data.select(other))
    if isinstance(found, Nothing):
        return None
    rows, columns, _, every = found
    theirs = without_fallbacks(every, rows, columns)
    if not theirs.n.sum():
        return None
    mine, frame = counts.frame(), theirs.frame()
    shares = [table.to_numpy().max() / of.known.n for table, of in ((mine, counts), (frame, theirs))]
    # In the codebook's order, so that either group's figure places the labels alike.
    order = [
        [o for o in selection.data.axis(name)[1] if o in {*a, *b}]
        for name, a, b in zip(counts.by, counts.options, theirs.options, strict=True)
    ]
    together = mine.add(frame, fill_value=0).reindex(index=order[0], columns=order[1]).fillna(0).astype(int)
    return _Both(together, float(max(shares)))


def named_pairs(selection: Selection) -> tuple[Dimension, Dimension, Own, Counts, Counts] | Nothing:
    """The two dimensions, the counts of every pair, and of those without labels for "none of the others"."""
    found = perspectives_by_values(selection)
    if isinstance(found, Nothing):
        return found
    rows, columns, own, every = found
    counts = without_fallbacks(every, rows, columns)
    if not counts.n.sum():
        return Nothing(f"No mention here has a {rows.name.lower()} and a {columns.name.lower()} of its own.")
    return rows, columns, own, every, counts


def without_fallbacks(counts: Counts, rows: Dimension, columns: Dimension) -> Counts:
    """The counts without labels for "none of the others", still of all mentions with both codes."""
    fallbacks = {rows.fallback, columns.fallback}
    kept = [[i for i, option in enumerate(options) if option not in fallbacks] for options in counts.options]
    options = tuple(tuple(of[i] for i in k) for of, k in zip(counts.options, kept, strict=True))
    down, across = ([*k, -1] for k in kept)
    return Counts(counts.by, options, *(t[down][:, across] for t in (counts.n_all, counts.posts_all)))


def chance(counts: Counts) -> np.ndarray:
    """p of each pair, of posts, corrected for all pairs: mentions of one post are not independent."""
    p = more_than_chance(counts.posts, counts.posts_all[:-1, -1], counts.posts_all[-1, :-1], counts.known.posts)
    return holm(p.ravel()).reshape(p.shape)


def _drawn(
    own: Own, counts: Counts, shown: np.ndarray, p: np.ndarray, both: _Both | None
) -> tuple[list[charts.Row], list[charts.Row]]:
    """The nodes, each with all mentions of its label, and the edges with their Pearson residual as `value`."""
    selection = own.selection
    facets = dict(zip(("left", "right"), (selection.data.facets[name] for name in counts.by), strict=True))
    frame = counts.frame()
    residuals, means = pearson_residuals(frame).to_numpy(), _means(own, counts)
    marked = [
        dict(zip(selection.data.axis(name)[1], own.marked(name, selection.data.axis(name)[1]), strict=True))
        for name in counts.by
    ]
    laid = bipartite(frame, shown=shown)
    nodes, edges = (part.to_dict("records") for part in laid)
    if both is not None:
        nodes, edges = _placed(nodes, edges, both)
    row, column = ({option: i for i, option in enumerate(options)} for options in counts.options)
    for side, name, chosen in zip(("left", "right"), counts.by, marked, strict=True):
        alone = selection.counts(name)
        of = {option: i for i, option in enumerate(alone.options[0])}
        for node in nodes:
            if node["side"] == side:
                n, posts = (int(table[of[node["id"]]]) if node["id"] in of else 0 for table in (alone.n, alone.posts))
                node |= {"chosen": chosen[node["id"]]}
                node |= {"name": facets[side].option_name(node["id"]), "n": n, "posts": posts, "small": too_few(posts)}
    for edge in edges:
        pair = row[edge["row_id"]], column[edge["col_id"]]
        posts = int(counts.posts[pair])
        edge |= {"value": float(residuals[pair]), "posts": posts, "small": too_few(posts)}
        edge |= {"width": edge["n"] / counts.known.n if both else edge["n"]}
        edge |= {"p": float(p[pair]), "above": bool(p[pair] < LEVELS[ABOVE]), "mean": float(means[pair])}
        edge |= {"chosen": marked[0][edge["row_id"]] and marked[1][edge["col_id"]]}
        edge |= {"row_name": facets["left"].option_name(edge["row_id"])}
        edge |= {"col_name": facets["right"].option_name(edge["col_id"])}
    return nodes, edges


def _placed(nodes: list[charts.Row], edges: list[charts.Row], both: _Both) -> tuple[list[charts.Row], list[charts.Row]]:
    """All labels of both groups, and this group's lines, at the places that the labels have for both together."""
    places, _ = bipartite(both.frame)
    placed: list[charts.Row] = places.to_dict("records")
    y = {(node["side"], node["id"]): node["y"] for node in placed}
    return placed, [{**edge, "y": y["left", edge["row_id"]], "y2": y["right", edge["col_id"]]} for edge in edges]


def _means(own: Own, counts: Counts) -> np.ndarray:
    """The mean stance of each pair's mentions; nan where none has one, and where stances are chosen."""
    selection, stance = own.selection, told_stance(own.selection)
    if stance is None:
        return np.full(counts.n.shape, np.nan)
    crossed = selection.counts(*counts.by, stance.id)
    places = [
        [of.index(option) for option in options]
        for of, options in zip(crossed.options[:2], counts.options, strict=True)
    ]
    n = crossed.n[np.ix_(*places)]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(n @ scores(selection, crossed.options[2]) / n.sum(axis=2))


def _draw(
    nodes: list[charts.Row], edges: list[charts.Row], left: str, right: str, top: float | None, dark: bool
) -> charts.Chart:
    return charts.network(nodes, edges, left_color=left, right_color=right, top=top, dark=dark)

"""Which topics come up more, or less, with which condition or on which platform?"""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from analysis.association import pearson_residuals
from analysis.clusters import Rest, post_sums
from analysis.contrast import contrast
from analysis.counts import Counts
from analysis.multiplicity import holm
from db.disclosure import too_few
from explore import charts
from explore.contrasts import FEWEST, LEVEL
from explore.facets import TOPIC
from explore.figure import Figure, Nothing
from explore.figures._cells import column_wise, dimensions_of, several, stated
from explore.figures._crossed import crossed, used
from explore.figures.own import Own
from explore.palette import LIGHT
from explore.selection import Selection
from explore.trust import uncertain_line

MOST = 20  # topics drawn


def topics_by(selection: Selection, *, by: str) -> Figure | Nothing:
    """The topics and options of a facet that have a cell which stands; other cells carry their number only.

    A cell stands where the option's mentions fall into the topic more, or less, often than the other mentions here, as any
    difference does (see `contrasts.Difference`), corrected for all cells.
    """
    facet = selection.data.facets[by]
    own = Own.of(selection, TOPIC, by)
    counts = used(own.selection.counts(TOPIC, by))
    stands = _stands(own.selection, counts, by)
    if not stands.any():
        return Nothing(f"No topic is separable from the others by {facet.name.lower()} here.")
    residuals = pearson_residuals(counts.frame()).to_numpy(dtype=float)
    topics, options = counts.options
    told = stands.any(axis=1) | own.chosen_at(TOPIC, topics)
    rows = own.leading(TOPIC, topics, counts.n.sum(axis=1) * told, MOST)
    order = {topics[i]: place for place, i in enumerate(rows)}
    kept = {
        o for o, is_told in zip(options, stands[rows].any(axis=0) | own.chosen_at(by, options), strict=True) if is_told
    }
    value = np.where(stands, residuals, np.nan).ravel().tolist()
    pairs = [
        {**cell, "value": value, "row_order": order[cell["row_id"]]}
        for cell, value in zip(crossed(own, counts), value, strict=True)
        if cell["row_id"] in order and cell["col_id"] in kept
    ]
    if not pairs:
        return Nothing(
            f"None of the {len(rows)} largest topics that are chosen is separable from the others by {facet.name.lower()} "
            "here: choose fewer to see those that are."
        )
    chosen = [cell for cell in pairs if cell["row_chosen"] and cell["col_chosen"] and not np.isnan(cell["value"])]
    top = max(chosen or pairs, key=lambda cell: -np.inf if np.isnan(cell["value"]) else cell["value"])
    headings = {
        "row_name": "Topic",
        "col_name": facet.name,
        "n": "mentions",
        "posts": "posts",
        "value": "Pearson residual",
    }
    of = "" if chosen else "Nothing chosen is separable from chance. "
    return Figure(
        name="topics_by",
        options=(("by", by),),
        title=_title(top, of, facet.name.lower()),
        source=f"{stated(counts.known)} in topics{several(counts, 'be in several cells')}. Colour and number say how far a cell is above or "
        "below what chance would give (Pearson residual), where the difference stands with all cells looked at; other cells "
        "show how many mentions they have. Topics and columns without any such cell, and not chosen, are left out."
        f"{own.line(TOPIC, by, how='framed', labels=True)}",
        n=counts.known.n,
        posts=counts.known.posts,
        own=own.facets,
        table=column_wise(pairs, headings),
        chart=partial(_draw, pairs),
        picks={"row_id": TOPIC, "col_id": by},
        rests_on=dimensions_of(selection, by),
        left_out=uncertain_line(own.selection, *dimensions_of(selection, by), among=TOPIC),
    )


def _title(top: charts.Row, of: str, by: str) -> str:
    """The cell furthest above chance, if there is one, after a sentence on what is chosen."""
    if np.isnan(top["value"]):
        return f"Topics by {by}: nothing chosen is separable from chance"
    if top["value"] > 0:
        return f"{of}Most above chance: “{top['row_name']}” with {top['col_name']}"
    return f"{of}Topics by {by}: what stands is below chance"


def _stands(selection: Selection, counts: Counts, by: str) -> NDArray[np.bool_]:
    """Which cells stand, shape (topics, options)."""
    axis, topics = selection.data.axis(TOPIC)
    place = [topics.index(topic) for topic in counts.options[0]]
    shape = (len(place), len(counts.options[1]))
    together = post_sums(axis, selection.layout)
    p, surely, enough = np.full(shape, np.nan), np.zeros(shape), np.zeros(shape, dtype=bool)
    for j, option in enumerate(counts.options[1]):
        own = selection.narrowed({by: option})
        if min(own.n, selection.n - own.n) < FEWEST:
            continue
        others = Rest.of(selection.layout, own.rows)
        one = contrast(post_sums(axis, own.layout), others.sums(axis, together))
        if min(one.known, one.known_b) < FEWEST:
            continue
        p[:, j] = one.p[place]
        surely[:, j] = np.maximum(one.low, -one.high)[place]
        posts = np.where(one.difference > 0, one.posts, one.posts_b)[place]
        enough[:, j] = [not too_few(int(n)) for n in posts]
    return np.asarray((holm(p.ravel()).reshape(shape) < LEVEL) & (surely > 0) & enough)


def _draw(pairs: list[charts.Row], dark: bool) -> charts.Chart:
    return charts.matrix(pairs, measure="residual", color=LIGHT.muted, dark=dark)

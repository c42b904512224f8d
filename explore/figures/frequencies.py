"""How often does each label occur?"""

from __future__ import annotations

from functools import partial
from math import isnan, nan

import numpy as np

from analysis.counts import Counts
from analysis.shares import wilson
from db.disclosure import too_few
from explore import charts, words
from explore.figure import Figure, Nothing
from explore.figures._cells import column_wise, several, stated
from explore.figures.own import Own
from explore.selection import Selection
from explore.trust import uncertain_line
from records.codebook import Dimension


def frequencies(selection: Selection, *, by: str, published: bool = False) -> Figure | Nothing:
    """The share of each label of a dimension, whatever of it is chosen; where asked for, beside the published study's.

    The study's shares are of labels given, as it tells how often it gave each of them, but not in how many mentions.
    Beside them ours are so, too, and both of the labels that the study has: like stands beside like.
    """
    book = selection.data.codebook
    dimension = book.dimension(by)
    own = Own.of(selection, by)
    terms = not (published and has_published(dimension))  # the study's counts are of labels
    counts = own.counts(by) if terms else own.selection.counts(by)
    whole = counts.known
    if not whole.n:
        return Nothing(f"No mention here has a code for {dimension.name.lower()}.")
    rows = _rows(own, counts, dimension)
    if beside := published and not all(isnan(row["reference"]) for row in rows):
        rows = _compared(rows)
    given = sum(row["n"] for row in rows)
    source = f"{stated(whole)} with a code{several(counts, 'have several')}; lines are 95 % Wilson intervals."
    return Figure(
        name="frequencies",
        options=(("by", by), ("published", "on" if published else "")),
        title=(_chosen_title if own.chosen.clauses else _title)(
            rows, words.count(given, "label") if beside else words.count(whole.n, "mention"), dimension.unnamed
        ),
        source=source
        + own.line(by, labels=not terms)
        + (_beside(given, book.reference_source or "the study") if beside else ""),
        n=whole.n,
        posts=whole.posts,
        own=own.facets,
        table=column_wise(rows, {**_headings(dimension), **({"reference": "published share"} if beside else {})}),
        chart=partial(_draw, rows, dimension.color, beside),
        picks={"id": by},
        rests_on=(by,),
        left_out=uncertain_line(own.selection, by),
    )


def has_published(dimension: Dimension) -> bool:
    """Whether the codebook holds published counts for the dimension."""
    return any(label.reference is not None for label in dimension.labels)


def _headings(dimension: Dimension) -> dict[str, str]:
    return {
        "name": dimension.name,
        "n": "mentions",
        "posts": "posts",
        "share": "share",
        "low": "95 % low",
        "high": "95 % high",
    }


def _draw(rows: list[charts.Row], color: str, beside: bool, dark: bool) -> charts.Chart:
    return charts.frequencies(rows, color=color, dark=dark, show_reference=beside)


def _rows(own: Own, counts: Counts, dimension: Dimension) -> list[charts.Row]:
    """Labels by mentions, most frequent first, what is no one thing last, those without mentions left out."""
    facet = own.selection.data.facets[dimension.id]
    reference = {label.id: label.reference for label in dimension.labels if label.reference is not None}
    options = counts.options[0]
    marked = own.marked(dimension.id, options)
    published = sum(reference.get(option, 0) for option in options)
    filled = sorted(np.flatnonzero(counts.n), key=lambda i: (dimension.stands_last(options[i]), -counts.n[i]))
    rows: list[charts.Row] = [
        {
            "id": options[i],
            "name": facet.option_name(options[i]),
            "meaning": facet.option_meaning(options[i]),
            "n": int(counts.n[i]),
            "posts": int(counts.posts[i]),
            "reference": reference[options[i]] / published if options[i] in reference else nan,
            "small": too_few(int(counts.posts[i])),
            "chosen": marked[i],
        }
        for i in filled
    ]
    return _shared(rows, counts.known.n)


def _shared(rows: list[charts.Row], whole: int) -> list[charts.Row]:
    """The rows with their shares of a whole, numbered in their order."""
    n = [row["n"] for row in rows]
    low, high = wilson(n, whole)
    return [
        {**row, "share": row["n"] / whole, "low": float(low[i]), "high": float(high[i]), "order": i}
        for i, row in enumerate(rows)
    ]


def _compared(rows: list[charts.Row]) -> list[charts.Row]:
    """The labels that the study has, with shares of these labels as we gave them."""
    both = [row for row in rows if not isnan(row["reference"])]
    return _shared(both, sum(row["n"] for row in both))


def _beside(given: int, source: str | None) -> str:
    """The end of the source line: what shares are of, and where the study's are from."""
    return (
        f" Beside the published study, shares are of the {words.count(given, 'label')} given that the study has, too; "
        "others are left out." + (f" Published: {source.removesuffix('.')}." if source else "")
    )


def _chosen_title(rows: list[charts.Row], whole: str, unnamed: frozenset[str]) -> str:
    """The chosen labels, most frequent first."""
    told = [f"{row['name']}: {words.percent(row['share'])}" for row in rows if row["chosen"] and not row["small"]]
    return f"{words.first_of(told)} of {whole}" if told else f"No share of what is chosen can be read: {whole}"


def _title(rows: list[charts.Row], whole: str, unnamed: frozenset[str]) -> str:
    """The most frequent label; one that names nothing itself only where there is nothing else."""
    read = [row for row in rows if not row["small"]]
    read = [row for row in read if row["id"] not in unnamed] or read
    if not read:
        return f"Too few posts to say which is most frequent: {whole}"
    top = max(read, key=lambda row: row["n"])
    passed = any(row["n"] > top["n"] for row in rows)
    return f"Most frequent{' with a name of its own' if passed else ''}: {top['name']}, {words.percent(top['share'])} of {whole}"

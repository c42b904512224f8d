"""How often does each label occur?"""

from __future__ import annotations

from functools import partial

import pandas as pd

from analysis.counts import Counts
from analysis.shares import shares
from explore import charts, words
from explore.figure import Figure, Nothing
from explore.figures._cells import cells, several, small, stated
from explore.selection import Selection
from explore.trust import uncertain_line
from records.codebook import Dimension


def frequencies(selection: Selection, *, by: str, published: bool = False) -> Figure | Nothing:
    """The share of each label of a dimension; where asked for, beside the published study's.

    The study's shares are of labels given, as it tells how often it gave each of them, but not in how many mentions.
    Beside them ours are so, too, and both of the labels that the study has: like stands beside like.
    """
    book = selection.data.codebook
    dimension = book.dimension(by)
    counts = cells(selection, by)
    whole = counts.known
    if not whole.n:
        return Nothing(f"No mention here has a code for {dimension.name.lower()}.")
    table = _table(selection, counts, dimension)
    if beside := published and bool(table["reference"].notna().any()):
        table = _compared(table)
    given = int(table["n"].sum())
    source = f"{stated(whole)} with a code{several(counts, 'have several')}; lines are 95 % Wilson intervals."
    return Figure(
        name="frequencies",
        options=(("by", by), ("published", "on" if published else "")),
        title=_title(table, words.count(given, "label") if beside else words.count(whole.n, "mention")),
        source=source + (_beside(given, book.reference_source or "the study") if beside else ""),
        n=whole.n,
        posts=whole.posts,
        table=table[["name", "n", "posts", "share", "low", "high", *(["reference"] if beside else [])]].rename(
            columns={
                "name": dimension.name,
                "n": "mentions",
                "low": "95 % low",
                "high": "95 % high",
                "reference": "published share",
            }
        ),
        chart=partial(_draw, table, dimension.color, beside),
        picks={"id": by},
        rests_on=(by,),
        left_out=uncertain_line(selection, by),
    )


def has_published(dimension: Dimension) -> bool:
    """Whether the codebook holds published counts for the dimension."""
    return any(label.reference is not None for label in dimension.labels)


def _draw(table: pd.DataFrame, color: str, beside: bool, dark: bool) -> charts.Chart:
    return charts.frequencies(table, color=color, dark=dark, show_reference=beside)


def _table(selection: Selection, counts: Counts, dimension: Dimension) -> pd.DataFrame:
    """Labels by mentions, most frequent first, fallback last, those without mentions left out."""
    facet = selection.data.facets[dimension.id]
    reference = {label.id: label.reference for label in dimension.labels if label.reference is not None}
    options = counts.options[0]
    published = sum(reference.get(option, 0) for option in options)
    table = shares(counts.series(), counts.known.n).rename_axis("id").reset_index()
    table = table.assign(
        name=[facet.option_name(option) for option in options],
        posts=counts.posts,
        reference=[reference[i] / published if i in reference else float("nan") for i in options],
        small=small(counts.posts),
    )
    table = table[table["n"] > 0].assign(last=lambda t: t["id"] == dimension.fallback)
    table = table.sort_values(["last", "n"], ascending=[True, False], kind="stable").drop(columns="last")
    return table.assign(order=range(len(table))).reset_index(drop=True)


def _compared(table: pd.DataFrame) -> pd.DataFrame:
    """The labels that the study has, with shares of these labels as we gave them."""
    both = table[table["reference"].notna()].reset_index(drop=True)
    found = shares(both["n"])
    return both.assign(order=range(len(both)), **{c: found[c] for c in ("share", "low", "high")})


def _beside(given: int, source: str | None) -> str:
    """The end of the source line: what shares are of, and where the study's are from."""
    return (
        f" Beside the published study, shares are of the {words.count(given, 'label')} given that the study has, too; "
        "others are left out." + (f" Published: {source.removesuffix('.')}." if source else "")
    )


def _title(table: pd.DataFrame, whole: str) -> str:
    read = table[~table["small"]]
    if read.empty:
        return f"Too few posts to say which is most frequent: {whole}"
    top = read.loc[read["n"].idxmax()]
    return f"Most frequent: {top['name']}, {words.percent(float(top['share']))} of {whole}"

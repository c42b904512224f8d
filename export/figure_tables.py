"""The numbers of pages as tables for other programs: a column a variable, ids and names, unrounded.

Each is made by what its page draws, so that a number here is the one there under the same filter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from explore import words
from explore.contrasts import Groups, to_text
from explore.difference_words import named_others
from explore.distinctive import distinctive
from explore.figure import Figure, Nothing
from explore.figures import FIGURES
from explore.figures.cross_table import cross_table, crossable
from explore.figures.means import group_means
from explore.figures.timeline import course_band
from explore.network_pairs import DEALT, network_pairs
from explore.remade import Given, allowed, remade
from explore.selection import Selection
from explore.topic_rows import topic_rows
from export.asked import of_address
from export.sidecar import About
from records.problem import Problem

NULL = "Permutation: each post keeps its number of mentions and their labels on one side, and gets those of another post on the other."
PAGES_NULL = "Hypergeometric: posts as units, each with all labels of its mentions as one set. What the page draws."
GROUPS = ("against", "beside")  # options that hold another group's filter, as in an address


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """A table, and what it is of."""

    table: pd.DataFrame
    about: About


def figure_of(selection: Selection, name: str, options: Given) -> Figure:
    """The figure of this name and options. Raises Problem, with those that there are, and where there is nothing to draw."""
    if name not in FIGURES:
        raise Problem(f"There is no figure '{name}'. There are {words.listed(sorted(FIGURES))}.")
    can = allowed(selection, name, options)
    for option, value in options.items():
        if option not in can:
            takes = words.listed(sorted(can)) or "none"
            raise Problem(f"The figure {name} has no option '{option}'; it takes {takes}.")
        if value not in can[option]:
            takes = words.listed([str(one) for one in can[option] if one], "or") or "nothing here"
            raise Problem(f"The option '{option}' of the figure {name} cannot be '{value}'; it takes {takes}.")
    for option in GROUPS:
        if isinstance(other := options.get(option), str):  # a page would drop what it does not know
            of_address(selection.data, other, f"--option {option}=", {})
    if "by" in can and "by" not in options:
        raise Problem(
            f"The figure {name} needs the option 'by': {words.listed([str(one) for one in can['by']], 'or')}."
        )
    return drawn(remade(selection, name, options))


def drawn(found: Figure | Nothing) -> Figure:
    """The figure. Raises Problem with the sentence that stands in its place."""
    if isinstance(found, Nothing):
        raise Problem(f"{found.sentence} There is nothing to export.")
    return found


def figure_numbers(selection: Selection, name: str, options: Given) -> Numbers:
    """What a figure draws, as its table on the page."""
    figure = figure_of(selection, name, options)
    return Numbers(figure.table, About.of_figure(name, figure, selection))


def sentiment(selection: Selection, by: str) -> Numbers:
    """Each group's mentions by stance and their mean, as figures on the Sentiment page, with two intervals.

    `lower` and `upper` are the interval over resamples of posts, which the page draws; `t_lower` and `t_upper` the t interval, as
    the study has it.
    """
    groups = allowed(selection, "means", {})["by"]
    if by not in groups:
        raise Problem(
            f"There are no groups '{by}' to split sentiment by. --by takes {words.listed(list(map(str, groups)), 'or')}."
        )
    figure = figure_of(selection, "means", {"by": by})
    found = group_means(selection, by)
    assert not isinstance(found, Nothing)
    _, _, counts, means = found
    place = [counts.options[0].index(group) for group in means["id"]]
    table = pd.DataFrame({"group": means["id"], "n": means["n"]})
    for j, stance in enumerate(counts.options[1]):
        table[stance] = counts.n[place, j]
    table = table.assign(
        mean=means["mean"],
        t_lower=means["t_low"],
        t_upper=means["t_high"],
        lower=means["low"],
        upper=means["high"],
        posts=means["posts"],
        name=means["name"],
    )
    return Numbers(table, About.of_figure("sentiment", figure, selection))


def timeline(selection: Selection) -> Numbers:
    """Mentions, posts and mean stance by month: as the course on the Sentiment page.

    `smoothed` is its line, `smoothed_lower` and `smoothed_upper` the band of it over resamples of posts.
    """
    figure = figure_of(selection, "timeline", {})
    table = figure.table.rename(columns={"mentions": "n", "95 % low": "lower", "95 % high": "upper"})
    if "smoothed" in table.columns:
        table["smoothed_lower"], table["smoothed_upper"] = course_band(selection, table["month"].tolist())
    return Numbers(table, About.of_figure("timeline", figure, selection))


def topics(selection: Selection) -> Numbers:
    """Every topic that has mentions: as the list on the Topics page."""
    rows = topic_rows(selection)
    if not rows:
        raise Problem(f"None of these mentions{selection.about} belongs to a topic, so there is nothing to export.")
    stance = selection.data.dimension("stance")
    high = stance.ends[1].id if stance else "high"
    names = {"id": "topic", "coded": "n_with_stance", "praise": f"share_{high}", "low": "lower", "high": "upper"}
    fields = ("id", "name", "n", "posts", "share", "coded", "praise", "low", "high", "trend", "few")
    table = pd.DataFrame({names.get(field, field): [getattr(row, field) for row in rows] for field in fields})
    return Numbers(table, About.of("topics", selection))


def keyness(a: Selection, b: Selection | None) -> Numbers:
    """Every word and two-word phrase that sets the quotes of `a` apart from those of `b`, or of the rest."""
    groups = _groups(a, b)
    figure = drawn(remade(a, "distinctive_words", {"against": _text(b)}))
    found = distinctive(groups)
    table = pd.DataFrame(
        {
            "word": [one.spelt for one in found.words],
            "more": ["a" if one.ours else "b" for one in found.words],
            "posts_a": [one.posts for one in found.words],
            "posts_b": [one.posts_others for one in found.words],
            "share_a": [one.posts / found.read for one in found.words],
            "share_b": [one.posts_others / found.read_others for one in found.words],
            "log_odds": [one.log_odds for one in found.words],
            "lower": [one.low for one in found.words],
            "upper": [one.high for one in found.words],
        }
    )
    read = {
        "posts_read": {"a": found.read, "b": found.read_others},
        "posts_there": {"a": found.posts, "b": found.posts_others},
        "words_looked_at": found.looked_at,
    }
    about = About.of_figure("keyness", figure, a, compared=True, others=b, more=read, options={})
    return Numbers(table, about)


def compare(a: Selection, b: Selection | None) -> Numbers:
    """Every label's share in `a` and in `b`, or in the rest, with their difference: as the figures on the Compare page."""
    groups = _groups(a, b)
    found = groups.differences()
    if not found:
        raise Problem("Every facet is part of what the groups were chosen by, so nothing is left to compare them in.")
    table = pd.DataFrame(
        {
            "facet": [one.facet for one in found],
            "label": [one.option for one in found],
            "n_a": [one.n for one in found],
            "posts_a": [one.posts for one in found],
            "of_a": [one.known for one in found],
            "share_a": [one.share for one in found],
            "n_b": [one.n_others for one in found],
            "posts_b": [one.posts_others for one in found],
            "of_b": [one.known_others for one in found],
            "share_b": [one.share_others for one in found],
            "difference": [one.difference for one in found],
            "lower": [one.low for one in found],
            "upper": [one.high for one in found],
            "p_adjusted": [one.p for one in found],
            "stands": [one.stands for one in found],
            "name": [one.name for one in found],
        }
    )
    title = f"What sets these mentions apart from {named_others(groups)}"
    return Numbers(table, About.of("compare", a, title=title, compared=True, others=b))


def crosstab(selection: Selection, rows: str, columns: str) -> Numbers:
    """Every cell of two facets crossed, with its residuals and p corrected for all cells (Holm)."""
    known = crossable(selection)
    for option, name in (("--rows", rows), ("--columns", columns)):
        if name not in known:
            raise Problem(f"There is no dimension '{name}' to cross. {option} takes {words.listed(known, 'or')}.")
    if rows == columns:
        raise Problem(f"--rows and --columns are both '{rows}'. Cross two different ones.")
    found = cross_table(selection, rows, columns)
    if isinstance(found, Nothing):
        raise Problem(f"{found.sentence} There is nothing to export.")
    one, data = found.table, selection.data
    cells = one.frame(found.rows, found.columns)
    named = {"observed": "n", "pearson_residual": "residual", "p_holm": "p_adjusted"}
    table = cells.rename(columns=named)[
        ["row", "column", "n", "expected", "residual", "adjusted_residual", "p_adjusted", "p", "p_bh", "posts"]
    ].assign(
        row_name=[data.option_name(rows, i) for i in cells["row"]],
        column_name=[data.option_name(columns, i) for i in cells["column"]],
    )
    test = {
        "chi2": one.chi2,
        "dof": one.dof,
        "p": one.p,
        "cramers_v": one.cramers_v,
        "cramers_v_corrected": one.corrected_v.value,
        "cramers_v_corrected_lower": one.corrected_v.low,
        "cramers_v_corrected_upper": one.corrected_v.high,
        "method": one.method,
        "permutations": one.permutations,
        "resamples": one.resamples,
        "seed": one.seed,
        "n_pairs": one.pairs,
    }
    about = About(
        what="crosstab",
        options={"rows": rows, "columns": columns},
        counted=found.own.selection,
        marked=found.own.chosen,
        n=one.mentions,
        posts=one.known_posts,
        more=test,
    )
    return Numbers(table, about)


def network(selection: Selection) -> Numbers:
    """Every pair of the network on the Values page, drawn or not, against two kinds of chance: that of the page, and a stricter one
    within posts' own margins."""
    figure = figure_of(selection, "network", {"links": "all"})
    found = network_pairs(selection)
    assert not isinstance(found, Nothing)
    _, counts, pairs = found
    data, (rows, columns) = selection.data, counts.by
    stances = [name for name in pairs.columns if name.startswith("n_")]
    named = {
        "row": rows,
        "column": columns,
        "delta": "delta_pmi",
        "low": "lower",
        "high": "upper",
        "above_dealt": "above_chance",
        "p_dealt": "p_adjusted",
        "by_chance": "n_by_chance",
        "above": "page_above_chance",
        "p": "page_p_adjusted",
    }
    kept = ["row", "column", "n", *stances, "pmi", "npmi", "delta", "low", "high"]
    table = pairs[[*kept, "above_dealt", "p_dealt", "by_chance", "above", "p", "posts"]]
    table = table.rename(columns=named).assign(
        **{
            f"{rows}_name": [data.option_name(rows, i) for i in pairs["row"]],
            f"{columns}_name": [data.option_name(columns, i) for i in pairs["column"]],
        }
    )
    facets = [data.facets[name] for name in counts.by]
    about = replace(
        About.of_figure("network", figure, selection, options={}),
        title=f"{facets[0].plural} and {facets[1].plural.lower()} that come up in one mention",
        source=f"n = {words.count(figure.n, 'mention')} from {words.count(figure.posts, 'post')} with both codes; every pair that "
        "has mentions.",
        more={"above_chance": NULL, "page_above_chance": PAGES_NULL, **DEALT},
    )
    return Numbers(table, about)


def _groups(a: Selection, b: Selection | None) -> Groups:
    if b is None and not a.filter.clauses:
        raise Problem(
            "Without --b, --a is compared with the rest, and of everything there is none. Narrow --a, or give --b."
        )
    if b is not None and a.filter == b.filter:
        raise Problem("--a and --b are the same filter, so there is nothing to compare.")
    return Groups(a, None if b is None else b.filter)


def _text(b: Selection | None) -> str:
    return "" if b is None else to_text(b.filter)

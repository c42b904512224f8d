"""How far codes can be trusted, in a line: the data set's latest check against readers, else the one that comes with the coder."""

from __future__ import annotations

from typing import Any

from explore import words
from explore.dataset import DataSet
from explore.selection import Selection
from explore.words import percent
from records.evaluation import Evaluation

UNCHECKED = "Nobody has checked these codes against people's yet."
_NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}


def trust_line(data: DataSet, *dimension_ids: str) -> str:
    """One sentence on the agreement with readers of the codes of these dimensions, or that nobody has checked them.

    A dimension says on how many of the check's posts, where it was not judged on all: a post without a mention has no stance.
    """
    check = data.evaluation
    if check is None:
        return UNCHECKED
    parts = []
    for dimension_id in dimension_ids:
        found = figure_of(data, dimension_id)
        kappa, n = found.get("kappa") or {}, found.get("n", check.posts)
        if kappa.get("value") is not None:
            of = f" on {n:,} of them" if n != check.posts else ""
            parts.append(f"{data.codebook.dimension(dimension_id).name.lower()} {interval(kappa)}{of}")
    if not parts:
        return f"{words.capital(name_of(check))} says nothing about these."
    posts = f"{told_posts(check)}{', which may be unlike these' if check.shipped else ''}"
    return f"Agreement with readers beyond chance (kappa, 1 is full) in {name_of(check)} ({posts}): {'; '.join(parts)}."


def name_of(check: Evaluation) -> str:
    """What a check is called, so that one of this data set and one that comes with the coder are told apart."""
    return "the check that comes with the coder" if check.shipped else "the check of this data set"


def told_posts(check: Evaluation) -> str:
    """The posts of a check in a few words, and that they are others where it comes with the coder."""
    if not check.shipped:
        return words.count(check.posts, "post")
    if check.results.get("gold", {}).get("folds"):
        return f"{words.count(check.posts, 'post')} it learned from, each kept back once"
    return words.count(check.posts, "other post")


def about_check(check: Evaluation) -> str:
    """The posts of a check, and where that is told how many readers coded each."""
    readers = check.results.get("gold", {}).get("readers")
    told = f", coded by {_NUMBERS.get(readers, readers)} {'reader' if readers == 1 else 'readers'}" if readers else ""
    return told_posts(check) + told


def uncertain_line(selection: Selection, *dimension_ids: str, among: str = "") -> str:
    """How many mentions have no code in these dimensions because the coder was uncertain; empty where all have one.

    With `among`, a facet, of those that have an option of it: what a figure of topics leaves out was in a topic.
    """
    parts = []
    within = (among,) if among else ()
    n = selection.counts(*within).known.n if among else selection.n
    for dimension_id in dict.fromkeys(dimension_ids):
        if missing := n - selection.counts(*within, dimension_id).known.n:
            name = selection.data.codebook.dimension(dimension_id).name.lower()
            parts.append(f"{missing:,} ({percent(missing / n)}) in {name}")
    of = f", of {words.count(n, 'mention')} in {selection.data.facets[among].plural.lower()}" if among else ""
    return f"Uncertain and left out{of}: {', '.join(parts)}." if parts else ""


def figure_of(data: DataSet, dimension_id: str | None) -> dict[str, Any]:
    """The evaluation's figures of a dimension, or of relevance for None; empty where there are none."""
    if data.evaluation is None:
        return {}
    results = data.evaluation.results
    found = results.get("relevance") if dimension_id is None else results.get("dimensions", {}).get(dimension_id)
    return dict(found or {})


def interval(estimate: dict[str, Any]) -> str:
    """An estimate with its 95 % interval as "0.63 (0.51 to 0.74)"; a dash where it is not defined."""
    if estimate.get("value") is None:
        return "–"
    value = f"{estimate['value']:.2f}"
    if estimate.get("low") is None or estimate.get("high") is None:
        return value
    return f"{value} ({estimate['low']:.2f} to {estimate['high']:.2f})"

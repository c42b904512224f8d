"""How far a difference could be from the true one, were the coder as wrong in both groups as it was in the check."""

from __future__ import annotations

from analysis.misclassified import LEAST, Errors, true_difference
from explore import words
from explore.contrasts import Difference
from explore.dataset import DataSet
from explore.trust import about_check, figure_of, name_of
from records.evaluation import given_by_both

UNCHECKED = (
    "Nobody has checked these codes against people's in this data set: how far the coder's errors could move these "
    "differences is not known."
)


def errors_of(data: DataSet, dimension: str, label: str) -> Errors | None:
    """The coder's errors with a label in the check; None where the check does not say."""
    figures = figure_of(data, dimension)
    row = next((row for row in figures.get("labels", ()) if row["label"] == label), None)
    if row is None or not row["gold"] or (found := given_by_both(row)) is None:
        return None
    without = figures["n"] - row["gold"]
    return Errors(row["gold"], found, without, row["found"] - found) if without else None


def error_sentence(data: DataSet, one: Difference) -> str:
    """What the true difference would be, in a sentence; why that is not known, where it is not."""
    check = data.evaluation
    if check is None:
        return UNCHECKED
    if one.facet not in data.codebook.ids:
        return ""
    errors = errors_of(data, one.facet, one.option)
    if errors is None:
        return f"{words.capital(name_of(check))} says nothing about this label, so its errors are not known."
    if min(errors.positive, errors.negative) < LEAST:
        kind, n = ("with", errors.positive) if errors.positive < LEAST else ("without", errors.negative)
        return (
            f"{words.capital(name_of(check))} has {words.count(n, 'post')} {kind} this label: too few to say how far the coder's errors "
            "could move the difference."
        )
    told = (
        f"it found {errors.found} of {words.count(errors.positive, 'post')} with this label and gave it to {errors.false} of "
        f"{errors.negative} without"
    )
    corrected = true_difference(one.difference, one.low, one.high, errors)
    if corrected is None:
        return (
            f"The coder does not surely do better than by lot with this label in {name_of(check)} (there {told}): the true "
            "difference is not known."
        )
    points = words.points_range(corrected.low, corrected.high)
    return f"Allowing for the coder's errors, {points} points: in the check {told}."


def error_premise(data: DataSet) -> str:
    """What the sentences on differences rest on, said once for all of them."""
    check = data.evaluation
    if check is None:
        return UNCHECKED
    unlike = " The posts of this data set may be unlike those." if check.shipped else ""
    return (
        f"Allowing for the coder's errors: the true difference, were the coder as wrong in both groups as it was in {name_of(check)} "
        f"({about_check(check)}).{unlike}"
    )

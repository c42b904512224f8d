"""What is said of the coder's errors under a difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from explore.coder_error import UNCHECKED, error_premise, error_sentence, errors_of
from explore.contrasts import Groups
from explore.dataset import DataSet
from records.evaluation import Evaluation
from tests.explore.by_hand import by_hand
from tests.explore.figures.by_hand import BOOK
from tests.explore.test_contrasts import ILL, PLAIN, one


def checked(*, shipped: bool = False, **labels: tuple[int, int, float | None]) -> DataSet:
    """By label of "use" in a check of 100 posts: gold, found, recall."""
    rows: list[dict[str, Any]] = [
        {"label": label, "gold": gold, "found": found, "recall": {"value": recall}}
        for label, (gold, found, recall) in labels.items()
    ]
    evaluation = Evaluation(
        id=1, created_at=datetime(2024, 1, 1, tzinfo=UTC), gold="gold", gold_sha256="0", posts=100, random_sample=False,
        shipped=shipped, coder="made", coder_fingerprint="0", codebook_hash="0", results={"dimensions": {"use": {"n": 100, "labels": rows}}},
    )  # fmt: skip
    return by_hand(BOOK, PLAIN, evaluation=evaluation)


def test_the_errors_are_read_from_the_figures_of_the_check() -> None:
    found = errors_of(checked(plan=(40, 42, 0.9)), "use", "plan")
    assert found is not None and (found.positive, found.found, found.negative, found.false) == (40, 36, 60, 6)


def test_the_range_of_the_true_difference() -> None:
    data = checked(plan=(40, 42, 0.9))
    plan = one(Groups(data.select(ILL)).differences(), "plan")
    assert plan.difference == pytest.approx(0.6)
    told = error_sentence(data, plan)
    assert told.startswith("Allowing for the coder's errors, +")
    assert told.endswith(
        " points: in the check it found 36 of 40 posts with this label and gave it to 6 of 60 without."
    )
    # 60 points over a J of 0.8 are 75; the bounds lie about it
    low, high = (
        int(part) for part in told.partition(" points")[0].rsplit("errors, ", 1)[1].replace("+", "").split(" to ")
    )
    assert low < 75 < high and low + high == pytest.approx(150, abs=1)


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ({"talk": (40, 40, 0.9)}, "says nothing about this label"),
        ({"plan": (0, 3, None)}, "says nothing about this label"),
        ({"plan": (4, 4, 1.0)}, "The check of this data set has 4 posts with this label: too few"),
        ({"plan": (95, 95, 1.0)}, "The check of this data set has 5 posts without this label: too few"),
        (
            {"plan": (40, 40, 0.4)},
            "better than by lot with this label in the check of this data set (there it found 16 of 40",
        ),
    ],
)
def test_where_the_check_cannot_tell_it_says_so(labels: dict[str, Any], told: str) -> None:
    data = checked(**labels)
    assert told in error_sentence(data, one(Groups(data.select(ILL)).differences(), "plan"))


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ({"plan": (4, 4, 1.0)}, "The check that comes with the coder has 4 posts with this label: too few"),
        ({"talk": (40, 40, 0.9)}, "The check that comes with the coder says nothing about this label"),
        ({"plan": (40, 40, 0.4)}, "with this label in the check that comes with the coder (there it found 16"),
    ],
)
def test_a_check_that_comes_with_the_coder_says_that_it_does(labels: dict[str, Any], told: str) -> None:
    own, other = checked(**labels), checked(shipped=True, **labels)
    said = error_sentence(other, one(Groups(other.select(ILL)).differences(), "plan"))
    assert told in said
    assert said.replace("that comes with the coder", "of this data set") == error_sentence(
        own, one(Groups(own.select(ILL)).differences(), "plan")
    )


def test_what_all_of_them_rest_on_is_told_once() -> None:
    told = "Allowing for the coder's errors: the true difference, were the coder as wrong in both groups as it was in "
    assert error_premise(checked()) == f"{told}the check of this data set (100 posts)."
    assert error_premise(checked(shipped=True)) == (
        f"{told}the check that comes with the coder (100 other posts). The posts of this data set may be unlike those."
    )
    assert error_premise(by_hand(BOOK, PLAIN)) == UNCHECKED


def test_without_a_check_or_without_a_coder() -> None:
    data = by_hand(BOOK, PLAIN)
    plan = one(Groups(data.select(ILL)).differences(), "plan")
    assert error_sentence(data, plan) == UNCHECKED
    assert error_sentence(checked(plan=(40, 42, 0.9)), replace(plan, facet="platform")) == ""

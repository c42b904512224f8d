"""What is said of how far codes can be trusted."""

from __future__ import annotations

from datetime import UTC, datetime

from explore.filter import Filter
from explore.trust import figure_of, interval, trust_line, uncertain_line
from records.evaluation import Evaluation
from tests.explore.fruit import data


def checked() -> Evaluation:
    kappa = {"value": 0.634, "low": 0.51, "high": 0.74}
    results = {"relevance": {"f1": 0.9}, "dimensions": {"fruit": {"kappa": kappa}, "mood": {"kappa": {"value": None}}}}
    return Evaluation(
        id=1, created_at=datetime(2024, 1, 1, tzinfo=UTC), gold="gold", gold_sha256="0", posts=1250, random_sample=True,
        coder="made", coder_fingerprint="0", codebook_hash="0", results=results,
    )  # fmt: skip


def test_codes_that_nobody_has_checked_say_so() -> None:
    assert trust_line(data(), "fruit") == "Nobody has checked these codes against people's yet."
    assert figure_of(data(), "fruit") == {}


def test_agreement_is_told_for_the_dimensions_that_were_checked() -> None:
    made = data(evaluation=checked())
    assert trust_line(made, "fruit", "mood") == (
        "Agreement with readers beyond chance (kappa, 1 is full): fruit 0.63 (0.51 to 0.74); 1,250 posts."
    )
    assert trust_line(made, "mood") == "The latest check against people's codes says nothing about these."
    assert figure_of(made, None) == {"f1": 0.9}


def test_an_estimate_without_an_interval_or_a_value_is_told_without() -> None:
    assert interval({"value": 0.5, "low": None}) == "0.50"
    assert interval({"value": None}) == interval({}) == "–"


def test_a_figure_tells_what_it_leaves_out() -> None:
    selection = data().select()
    assert uncertain_line(selection, "fruit", "mood", "fruit") == (
        "Uncertain and left out: 1 (14\u00a0%) in fruit, 1 (14\u00a0%) in mood."
    )
    assert uncertain_line(selection.narrowed({"fruit": "pear"}), "fruit") == ""
    assert uncertain_line(data([]).select(Filter()), "fruit") == ""

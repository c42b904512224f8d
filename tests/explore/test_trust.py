"""What is said of how far codes can be trusted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from explore.filter import Filter
from explore.trust import about_check, figure_of, interval, trust_line, uncertain_line
from records.evaluation import Evaluation
from tests.explore.fruit import data


def checked() -> Evaluation:
    kappa = {"value": 0.634, "low": 0.51, "high": 0.74}
    results = {"relevance": {"f1": 0.9}, "dimensions": {"fruit": {"kappa": kappa}, "mood": {"kappa": {"value": None}}}}
    return Evaluation(
        id=1, created_at=datetime(2024, 1, 1, tzinfo=UTC), gold="gold", gold_sha256="0", posts=1250, random_sample=True,
        coder="made", coder_fingerprint="0", codebook_hash="0", results=results,
    )  # fmt: skip


def shipped(**gold: Any) -> Evaluation:
    check = checked()
    return replace(check, shipped=True, random_sample=False, results={**check.results, "gold": gold})


def test_a_dimension_says_on_how_many_posts_it_was_judged_where_not_on_all() -> None:
    check = checked()
    judged: dict[str, dict[str, Any]] = {"fruit": {"n": 1100}, "mood": {"n": 1250, "kappa": {"value": 0.5}}}
    of = {name: {**check.results["dimensions"][name], **more} for name, more in judged.items()}
    line = trust_line(data(evaluation=replace(check, results={**check.results, "dimensions": of})), "fruit", "mood")
    assert line.endswith("(1,250 posts): fruit 0.63 (0.51 to 0.74) on 1,100 of them; mood 0.50.")


def test_codes_that_nobody_has_checked_say_so() -> None:
    assert trust_line(data(), "fruit") == "Nobody has checked these codes against people's yet."
    assert figure_of(data(), "fruit") == {}


def test_agreement_is_told_for_the_dimensions_that_were_checked() -> None:
    made = data(evaluation=checked())
    assert trust_line(made, "fruit", "mood") == (
        "Agreement with readers beyond chance (kappa, 1 is full) in the check of this data set (1,250 posts): fruit 0.63 "
        "(0.51 to 0.74)."
    )
    assert trust_line(made, "mood") == "The check of this data set says nothing about these."
    assert figure_of(made, None) == {"f1": 0.9}


def test_a_check_that_comes_with_the_coder_is_told_apart() -> None:
    made = data(evaluation=shipped(readers=2))
    assert trust_line(made, "fruit") == (
        "Agreement with readers beyond chance (kappa, 1 is full) in the check that comes with the coder (1,250 other posts, "
        "which may be unlike these): fruit 0.63 (0.51 to 0.74)."
    )
    assert trust_line(made, "mood") == "The check that comes with the coder says nothing about these."


def test_a_check_says_whose_posts_it_is_of_and_how_many_read_them() -> None:
    assert about_check(shipped(readers=None)) == "1,250 other posts"
    assert about_check(shipped(readers=1)) == "1,250 other posts, coded by one reader"
    assert about_check(shipped(readers=12)) == "1,250 other posts, coded by 12 readers"
    assert about_check(shipped(folds=5)) == "1,250 posts it learned from, each kept back once"
    assert about_check(checked()) == "1,250 posts"


def test_an_estimate_without_an_interval_or_a_value_is_told_without() -> None:
    assert interval({"value": 0.5, "low": None}) == "0.50"
    assert interval({"value": None}) == interval({}) == "–"


def test_a_figure_tells_what_it_leaves_out() -> None:
    selection = data().select()
    assert uncertain_line(selection, "fruit", "mood", "fruit") == (
        "Uncertain and left out: 1 (14\u00a0%) in fruit, 1 (14\u00a0%) in mood."
    )
    assert uncertain_line(selection, "mood", among="topic") == (
        "Uncertain and left out, of 5 mentions in topics: 1 (20\u00a0%) in mood."
    )
    assert uncertain_line(selection.narrowed({"fruit": "pear"}), "fruit") == ""
    assert uncertain_line(data([]).select(Filter()), "fruit") == ""

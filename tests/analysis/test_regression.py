"""Adjusted effects, against statsmodels, hand-worked cases and simulation; and how long a million mentions take."""

from __future__ import annotations

import os
import time

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from analysis.counts import Axis
from analysis.regression import Regression, adjusted_effects

MENTIONS = int(os.environ.get("VALUESCAPE_SCALE", "100_000"))
SCORES = [-1.0, 0.0, 1.0]


def one(codes: np.ndarray, size: int) -> Axis:
    return Axis(codes, np.eye(size, dtype=bool))


def names(size: int) -> list[str]:
    return [f"o{i}" for i in range(size)]


def made(posts: int, seed: int) -> tuple[Axis, dict[str, tuple[Axis, list[str]]], np.ndarray]:
    """Mentions whose stance depends on condition (several a mention), platform (of a post) and period, and on the post."""
    rng = np.random.default_rng(seed)
    post = np.repeat(np.arange(posts), 1 + rng.poisson(0.667, posts))
    n = len(post)
    held = np.eye(5, dtype=bool)
    condition = Axis(
        rng.choice(7, n, p=[0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1]), np.r_[held, [held[0] | held[2], held[1] | held[3]]]
    )
    platform = one(rng.choice(4, posts, p=[0.5, 0.3, 0.15, 0.05])[post], 4)
    period = one(rng.integers(0, 6, n), 6)
    lean = rng.normal(0, 0.5, posts)[post]
    line = 0.4 * condition.has[condition.codes][:, 1] - 0.3 * (platform.codes == 2) + 0.1 * period.codes + lean
    stance = one(np.digitize(line + rng.normal(0, 0.6, n), [-0.3, 0.5]), 3)
    return (
        stance,
        {"condition": (condition, names(5)), "platform": (platform, names(4)), "period": (period, names(6))},
        post,
    )


def found(*args: object, **options: int) -> Regression:
    result = adjusted_effects(*args, **options)  # type: ignore[arg-type]
    assert result is not None
    return result


def test_effects_and_errors_are_those_of_statsmodels() -> None:
    stance, factors, post = made(400, seed=1)
    result = found(stance, SCORES, factors, post)
    columns = {
        (name, option): axis.has[axis.codes][:, i].astype(float)
        for name, (axis, options) in factors.items()
        for i, option in enumerate(options)
        if result.references[name] != option
    }
    reference = sm.OLS(stance.codes - 1.0, sm.add_constant(pd.DataFrame(columns).to_numpy())).fit(
        cov_type="cluster", cov_kwds={"groups": post}, use_t=True
    )
    table = result.table.set_index(["factor", "option"]).loc[list(columns)]
    assert result.intercept == pytest.approx(reference.params[0])
    assert table["effect"].to_numpy() == pytest.approx(reference.params[1:])
    assert result.covariance == pytest.approx(reference.cov_params())
    assert table[["low", "high"]].to_numpy() == pytest.approx(reference.conf_int()[1:])
    assert table["p"].to_numpy() == pytest.approx(reference.pvalues[1:])
    assert result.r_squared == pytest.approx(reference.rsquared)
    assert (result.n, result.posts) == (len(post), 400)


def test_one_factor_gives_differences_of_means() -> None:
    score, group = np.array([2, 2, 1, 0, 1, 2, 0]), np.array([0, 0, 0, 0, 1, 1, 1])
    result = found(one(score, 3), SCORES, {"platform": (one(group, 2), ["a", "b"])}, np.arange(7), least=1)
    assert result.references == {"platform": "a"}
    assert result.intercept == pytest.approx(0.25)
    assert result.table["effect"].tolist() == pytest.approx([0.0, 0.0 - 0.25])
    assert result.table["n"].tolist() == [4, 3]
    assert result.table.loc[0, ["low", "high", "p"]].isna().all()


def test_a_label_that_only_keeps_company_has_no_effect_of_its_own() -> None:
    """Praise depends on the chatbot; a condition that is written about it more often seems to be praised."""
    rng = np.random.default_rng(2)
    product = rng.integers(0, 2, 4000)
    condition = (rng.random(4000) < np.where(product == 1, 0.8, 0.2)).astype(int)
    score = (rng.random(4000) < np.where(product == 1, 0.7, 0.3)).astype(int) * 2
    factors = {"condition": (one(condition, 2), ["x", "y"])}
    alone = found(one(score, 3), SCORES, factors, np.arange(4000)).table
    both = found(one(score, 3), SCORES, {**factors, "product": (one(product, 2), ["p", "q"])}, np.arange(4000)).table

    def effect(table: pd.DataFrame) -> pd.Series:
        return table[(table["factor"] == "condition") & table["p"].notna()].iloc[0]

    assert min(abs(effect(alone)["low"]), abs(effect(alone)["high"])) > 0.3
    assert effect(both)["low"] < 0 < effect(both)["high"]


def test_mentions_without_a_label_or_with_one_of_too_few_posts_are_left_out() -> None:
    stance, factors, post = made(300, seed=3)
    axis, options = factors["condition"]
    codes = axis.codes.copy()
    codes[post < 4] = 7  # a label of four posts
    codes[post == 50] = 8  # none
    has = np.zeros((9, 6), dtype=bool)
    has[:7, :5], has[7, 5] = axis.has, True
    result = found(stance, SCORES, {**factors, "condition": (Axis(codes, has), [*options, "rare"])}, post)
    assert result.posts == 295
    line = result.table[result.table["option"] == "rare"].iloc[0]
    assert (line["n"], line["posts"]) == (0, 0) and np.isnan(line["effect"])
    again = found(stance, SCORES, factors, post, ~np.isin(post, [0, 1, 2, 3, 50]))
    rest = result.table[result.table["option"] != "rare"].reset_index(drop=True)
    assert rest["effect"].to_numpy() == pytest.approx(again.table["effect"].to_numpy())


def test_what_one_factor_leaves_out_may_leave_too_few_of_anothers_label() -> None:
    """Of 12 mentions of o1, 4 are on a platform of 4 posts: 8 are left, too few, and leave with it."""
    condition = one(np.r_[np.zeros(100, int), np.ones(12, int), np.full(20, 2)], 3)
    platform = one(np.r_[np.arange(100) % 2, np.arange(8) % 2, np.full(4, 2), np.arange(20) % 2], 3)
    stance = one(np.r_[np.arange(100) // 2 % 3, np.full(12, 2), np.arange(20) // 2 % 2], 3)
    factors = {"condition": (condition, names(3)), "platform": (platform, names(3))}
    told = found(stance, SCORES, factors, np.arange(132), least=10)
    assert (told.n, told.posts) == (120, 120)
    assert told.table[told.table["n"] > 0]["option"].tolist() == ["o0", "o2", "o0", "o1"]


def test_a_factor_that_another_tells_has_no_effect_of_its_own() -> None:
    stance, factors, post = made(300, seed=4)
    platform = factors["platform"][0]
    twice = found(stance, SCORES, {"platform": factors["platform"], "venue": (platform, names(4))}, post)
    once = found(stance, SCORES, {"platform": factors["platform"]}, post)
    venue = twice.table[twice.table["factor"] == "venue"]
    assert venue["effect"].notna().sum() == 1  # the reference's 0
    assert twice.table["effect"].to_numpy()[:4] == pytest.approx(once.table["effect"].to_numpy())
    assert twice.table["high"].to_numpy()[:4] == pytest.approx(once.table["high"].to_numpy(), nan_ok=True)


def test_intervals_cover_the_truth_where_posts_repeat_themselves() -> None:
    rng = np.random.default_rng(5)
    covered = []
    for _ in range(300):
        post = np.repeat(np.arange(80), 4)
        group = np.repeat(rng.integers(0, 2, 80), 4)
        score = np.repeat(rng.integers(0, 3, 80), 4)
        table = found(one(score, 3), SCORES, {"g": (one(group, 2), ["a", "b"])}, post).table
        line = table[table["p"].notna()].iloc[0]
        covered.append(line["low"] <= 0 <= line["high"])
    assert np.mean(covered) == pytest.approx(0.95, abs=0.035)


def test_a_label_that_is_aside_is_compared_with_others_unless_there_is_no_other() -> None:
    stance, factors, post = made(600, seed=8)
    usual = found(stance, SCORES, factors, post)
    name, first = "platform", usual.references["platform"]  # of which a mention has one
    other = adjusted_effects(stance, SCORES, factors, post, aside={name: [first]})
    assert other is not None and other.references[name] != first
    own, others = (one.table[one.table["factor"] == name].set_index("option")["effect"] for one in (usual, other))
    assert (others - others[first]).to_numpy() == pytest.approx(
        own.to_numpy()
    )  # the same differences, counted from elsewhere
    every = {factor: options for factor, (_, options) in factors.items()}
    again = adjusted_effects(stance, SCORES, factors, post, aside=every)
    assert again is not None and again.references == usual.references


def test_without_scores_that_differ_there_is_none() -> None:
    _, factors, post = made(50, seed=6)
    same = one(np.ones(len(post), dtype=int), 3)
    assert adjusted_effects(same, SCORES, factors, post) is None
    assert adjusted_effects(same, SCORES, factors, post, np.zeros(len(post), dtype=bool)) is None


@pytest.mark.slow
def test_a_million_mentions_take_seconds() -> None:
    stance, factors, post = made(int(MENTIONS / 1.667), seed=7)
    started = time.process_time()
    result = found(stance, SCORES, factors, post)
    assert time.process_time() - started < 6 * max(MENTIONS / 1_000_000, 0.3)
    line = result.table.set_index(["factor", "option"]).loc[("condition", "o1")]
    assert result.n == len(post) and line["low"] > 0

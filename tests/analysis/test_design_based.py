"""Error-corrected shares: unbiased and honest where raw shares are neither."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.design_based import corrected_share, pseudo_outcome
from analysis.shares import wilson

POSTS, GOLD, ROUNDS = 5000, 400, 1500


def draw(generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Posts of which 70 % belong to the whole and 40 % of those to the part; the machine errs more on some topics."""
    topic = generator.random(POSTS)
    whole = generator.random(POSTS) < 0.5 + 0.4 * topic
    part = whole & (generator.random(POSTS) < 0.2 + 0.4 * topic)
    missed = generator.random(POSTS) < 0.1 + 0.3 * topic
    invented = generator.random(POSTS) < 0.25 * (1 - topic)
    machine_whole = (whole & ~(generator.random(POSTS) < 0.1)) | (~whole & (generator.random(POSTS) < 0.2))
    machine_part = machine_whole & ((part & ~missed) | (~part & invented))
    return whole, part, machine_whole, machine_part


def test_corrected_intervals_cover_the_truth_and_raw_ones_do_not() -> None:
    generator = np.random.default_rng(20260413)
    whole, part, machine_whole, machine_part = draw(generator)
    truth = part.sum() / whole.sum()
    raw_low, raw_high = wilson(machine_part.sum(), machine_whole.sum())
    assert not raw_low <= truth <= raw_high  # the machine's errors are a bias, which no amount of posts removes
    covered, estimates = 0, []
    for _ in range(ROUNDS):
        sampled = np.zeros(POSTS, dtype=bool)
        sampled[generator.choice(POSTS, GOLD, replace=False)] = True
        found = corrected_share(
            machine_part=machine_part, machine_whole=machine_whole, gold_part=part, gold_whole=whole, sampled=sampled
        )
        assert found is not None and found.gold == GOLD
        covered += found.low <= truth <= found.high
        estimates.append(found.share)
    assert abs(np.mean(estimates) - truth) < 0.003
    assert 0.93 <= covered / ROUNDS <= 0.97


def test_over_new_posts_each_time_corrected_intervals_cover_and_raw_ones_do_not() -> None:
    generator = np.random.default_rng(7)
    truth = 0.5 * 0.2 + (0.5 * 0.4 + 0.4 * 0.2) / 2 + 0.16 / 3  # the integral of (.5 + .4 t)(.2 + .4 t)
    truth /= 0.7
    corrected = raw = 0
    for _ in range(ROUNDS):
        whole, part, machine_whole, machine_part = draw(generator)
        sampled = np.zeros(POSTS, dtype=bool)
        sampled[generator.choice(POSTS, GOLD, replace=False)] = True
        found = corrected_share(
            machine_part=machine_part, machine_whole=machine_whole, gold_part=part, gold_whole=whole, sampled=sampled
        )
        assert found is not None
        corrected += found.low <= truth <= found.high
        low, high = wilson(machine_part.sum(), machine_whole.sum())
        raw += bool(low <= truth <= high)
    assert 0.93 <= corrected / ROUNDS <= 0.97
    assert raw / ROUNDS < 0.5


def test_a_perfect_machine_is_left_as_it_is() -> None:
    part, whole = np.array([1, 0, 1, 0] * 25), np.ones(100)
    sampled = np.arange(100) < 20
    found = corrected_share(machine_part=part, machine_whole=whole, gold_part=part, gold_whole=whole, sampled=sampled)
    assert found is not None
    assert found.share == pytest.approx(0.5)


def test_gold_outside_the_sample_is_never_read() -> None:
    machine, sampled = np.array([1.0, 0.0, 1.0, 0.0]), np.array([True, True, False, False])
    known = pseudo_outcome(machine, [1, 1, np.nan, np.nan], sampled, 0.5)
    assert known.tolist() == [1.0, 2.0, 1.0, 0.0]


def test_too_little_gold_gives_no_figure_and_a_bad_probability_a_sentence() -> None:
    one = np.array([True, False, False])
    kept = {"machine_part": [1, 0, 0], "machine_whole": [1, 1, 1], "gold_part": [1, 0, 0], "gold_whole": [1, 1, 1]}
    assert corrected_share(**kept, sampled=one) is None
    with pytest.raises(ValueError, match="above 0"):
        pseudo_outcome([1], [1], [True], 0)

"""Dealing labels out anew: what stays, what it comes to, and its tails against exact distributions."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import hypergeom

from analysis import deals as deals_module
from analysis.counts import Axis, tabulate
from analysis.deals import Deals, tails
from analysis.layout import Layout
from tests.analysis.posts import made


def test_margins_stay_as_they_are() -> None:
    axes, post = made(300, (3, 4), seed=1)
    mask = np.random.default_rng(2).random(len(post)) < 0.8
    table = tabulate(axes, Layout.of(post, mask))[0]
    dealt = Deals.of(axes, post, mask).replicates(lambda t: t, permutations=50)
    assert dealt.shape == (50, 4, 5)
    assert (dealt[:, -1] == table[-1]).all() and (dealt[:, :, -1] == table[:, -1]).all()
    assert dealt[:, :-1, :-1].std(axis=0).min() > 0


def table_by_table(axes: list[Axis], deals: int) -> np.ndarray:
    """Two cells of each deal, each made by shuffling one label after the other."""
    rng = np.random.default_rng(6)
    dealt = (rng.permutation(axes[1].codes) for _ in range(deals))
    return np.array([[((axes[0].codes == k) & (codes == k)).sum() for k in (0, 2)] for codes in dealt]).T


@pytest.mark.parametrize("often", [0, 4, 9, 10_000])
def test_posts_of_one_mention_follow_the_hypergeometric_distribution(
    often: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever patterns are drawn as numbers: all, some, or none."""
    monkeypatch.setattr(deals_module, "OFTEN", often)
    rng = np.random.default_rng(3)
    axes = [Axis(rng.choice(3, 60, p=[0.5, 0.4, 0.1]), np.eye(3, dtype=bool)) for _ in range(2)]
    deals = Deals.of(axes, np.arange(60))
    assert not deals.clustered
    found = deals.replicates(lambda t: t, permutations=20_000)
    for i, j in np.ndindex(3, 3):
        n, n_b = (int((axis.codes == option).sum()) for axis, option in zip(axes, (i, j), strict=True))
        for k in range(int(found[:, i, j].max()) + 1):
            assert (found[:, i, j] == k).mean() == pytest.approx(hypergeom.pmf(k, 60, n, n_b), abs=0.012)
    assert np.cov(found[:, 0, 0], found[:, 2, 2])[0, 1] == pytest.approx(
        np.cov(*table_by_table(axes, 20_000))[0, 1], abs=0.03
    )


def test_posts_of_several_mentions_are_dealt_whole() -> None:
    """Two posts of two mentions: the labels of the second axis stay or change places, each half of the time."""
    axes = [Axis(np.array(codes), np.eye(2, dtype=bool)) for codes in ([0, 0, 1, 1], [0, 0, 1, 1])]
    found = Deals.of(axes, np.array([0, 0, 1, 1])).replicates(lambda t: t[..., 0, 0], permutations=2000)
    assert set(found.tolist()) == {0.0, 2.0}
    assert (found == 2).mean() == pytest.approx(0.5, abs=0.05)


def test_a_post_of_as_many_mentions_as_no_other_keeps_its_own() -> None:
    axes = [Axis(np.array([0, 1, 0, 1, 0]), np.eye(2, dtype=bool)) for _ in range(2)]
    found = Deals.of(axes, np.array([0, 0, 0, 1, 1])).replicates(lambda t: t, permutations=20)
    assert (found == tabulate(axes, Layout.of(np.array([0, 0, 0, 1, 1])))[0]).all()


def test_the_seed_settles_the_deals() -> None:
    axes, post = made(200, (3, 3), seed=4)
    deals = Deals.of(axes, post)
    first = deals.replicates(lambda t: t, permutations=80, seed=1)
    assert (deals.replicates(lambda t: t, permutations=80, seed=1) == first).all()
    assert (deals.replicates(lambda t: t, permutations=80, seed=2) != first).any()


@pytest.mark.parametrize(("n", "n_b"), [(30, 40), (8, 15), (60, 100)])
def test_tails_are_those_of_the_hypergeometric_distribution_far_beyond_what_was_drawn(n: int, n_b: int) -> None:
    rng = np.random.default_rng(5)
    drawn = rng.hypergeometric(n_b, 200 - n_b, n, size=4000).astype(float)
    for k in range(int(drawn.min()), int(drawn.max()) + 3):
        fewer, more = tails(np.array(float(k)), drawn)
        for found, exact in (
            (fewer, hypergeom.cdf(k, 200, n_b, n)),
            (more, hypergeom.sf(k - 1, 200, n_b, n)),
        ):
            assert found == pytest.approx(exact, abs=0.03)
            if exact > 1e-5:
                assert 1 / 3 < found / exact < 10  # on the safe side, far out


def test_without_spread_nothing_is_unlikely() -> None:
    fewer, more = tails(np.array([3.0]), np.full((50, 1), 3.0))
    assert (fewer[0], more[0]) == (1.0, 1.0)

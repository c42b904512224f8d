"""Filters as people choose them, none of them twice."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from db.disclosure import VIEWER
from explore.dataset import DataSet
from explore.filter import from_params
from records.codebook import DimensionRole

Params = Mapping[str, Sequence[str]]  # as in an address

PAGES = ("", "profile", "sentiment", "topics", "values", "compare", "quotes", "board", "method", "study")
FEWEST = 20  # mentions that a filter leaves; a page that says "nothing here" is drawn too quickly to count
_ROLES: tuple[DimensionRole, ...] = ("subject", "object", "stance", "perspective", "value")


def varied_filters(data: DataSet, n: int, seed: int = 1) -> list[Params]:
    """n different filters that leave something: a condition, a platform, two labels, a period, and these together."""
    chance = random.Random(seed)
    options = {d.id: data.facets[d.id].options() for role in _ROLES if (d := data.dimension(role)) is not None}
    platforms = data.facets["platform"].options()
    subject = next(iter(options))
    rest = [dimension for dimension in options if dimension != subject]
    found: dict[str, Params] = {}

    def one(dimension: str) -> list[str]:
        return [chance.choice(options[dimension])]

    def two(dimension: str) -> list[str]:
        return sorted(chance.sample(options[dimension], min(2, len(options[dimension]))))

    def period() -> dict[str, list[str]]:
        first, last = sorted(chance.sample(range(len(data.months)), 2))
        return {"from": [data.months[first]], "to": [data.months[last]]}

    def platform() -> dict[str, list[str]]:
        return {"platform": sorted(chance.sample(platforms, chance.choice((1, 2))))} if len(platforms) > 1 else {}

    kinds = (
        lambda: {subject: one(subject)},
        lambda: {subject: two(subject)},
        lambda: {subject: one(subject), **platform()},
        lambda: {**platform(), **period()},
        lambda: {(other := chance.choice(rest)): two(other)},
        lambda: {subject: two(subject), **period()},
        lambda: {(other := chance.choice(rest)): one(other), **platform(), **period()},
    )
    for i in range(100 * n):
        params = kinds[i % len(kinds)]()
        name = repr(sorted(params.items()))
        if name not in found and params and data.select(from_params(params, data, VIEWER)[0]).n >= FEWEST:
            found[name] = params
        if len(found) == n:
            break
    return list(found.values())

"""What sets mentions apart: each label's share among them beside its share among the rest, and which differences stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import parse_qs, urlencode

import numpy as np
from numpy.typing import NDArray

from analysis.clusters import Rest, post_sums
from analysis.contrast import Contrast, contrast, same_mix
from analysis.counts import mentions
from analysis.multiplicity import holm
from db.disclosure import VIEWER, too_few
from explore.facets import PLATFORM, TOPIC
from explore.filter import Filter, from_params, to_params
from explore.selection import Selection
from explore.tied import chosen_labels, tied

LEVEL = 0.05  # of a wrong difference anywhere among all that are looked at
FEWEST = 30  # mentions of a group with a code, below which nothing is said of it
HALVED = 0.5


@dataclass(frozen=True, slots=True)
class Difference:
    """A label's share of a group's mentions that have a code in its dimension, and of the others'."""

    facet: str
    option: str
    name: str
    n: int
    known: int
    posts: int  # with the label in the group
    share: float
    n_others: int
    known_others: int
    posts_others: int
    share_others: float
    low: float
    high: float
    p: float  # corrected for all labels that were looked at
    fallback: bool
    tied: bool  # to what the group was chosen by, by the codebook's phrases
    left: Mapping[str, float] = field(
        default_factory=dict
    )  # the part of it left at the same mix of platforms, of chatbots

    @property
    def difference(self) -> float:
        return self.share - self.share_others

    @property
    def small(self) -> bool:
        """Whether either side has too few mentions, or the side that has more of the label has it from too few posts."""
        posts = self.posts if self.difference >= 0 else self.posts_others
        return min(self.known, self.known_others) < FEWEST or too_few(posts)

    @property
    def stands(self) -> bool:
        """Whether the difference holds after all others were looked at, too."""
        return bool(self.p < LEVEL) and not self.small and self.surely > 0

    @property
    def tells(self) -> bool:
        """Whether it stands and is of people's making: not of a label for "none of the others", nor of one that is tied to the group."""
        return self.stands and not self.fallback and not self.tied

    @property
    def surely(self) -> float:
        """How far the groups differ at least: the bound of the interval next to no difference."""
        return max(self.low, -self.high, 0.0)

    @property
    def due_to(self) -> tuple[str, ...]:
        """The facets at whose same mix less than half of the difference is left, or the opposite of it."""
        return tuple(facet for facet, part in self.left.items() if part < HALVED)


def to_text(chosen: Filter) -> str:
    """A filter as `Groups.read` takes it."""
    return urlencode(to_params(chosen), doseq=True)


@dataclass(frozen=True)
class Groups:
    """Mentions, and those that they are compared with: others that pass a filter of their own, or the rest of the data set."""

    selection: Selection
    against: Filter | None = None

    @classmethod
    def read(cls, selection: Selection, against: str = "") -> Groups:
        """From the other filter as in an address, "condition=autism&platform=reddit"; empty for the rest.

        What the data set does not have of it is dropped; where nothing is left, it is the rest.
        """
        other, _ = from_params(parse_qs(against), selection.data, VIEWER)
        return cls(selection, other if other.clauses else None)

    @property
    def there(self) -> bool:
        """Whether there is anything to compare: all mentions have no rest."""
        return bool(self.selection.filter.clauses or self.against)

    @cached_property
    def others(self) -> NDArray[np.bool_]:
        """Which rows the mentions are compared with."""
        return ~self.selection.rows if self.against is None else self.selection.data.select(self.against).rows

    def facets(self) -> list[str]:
        """What can be compared: what neither group was chosen by."""
        data = self.selection.data
        chosen = {*self.selection.filter.facets, *(self.against.facets if self.against else ())}
        dimensions = [d.id for d in data.codebook.dimensions]
        return [f for f in (*dimensions, TOPIC, PLATFORM) if f not in chosen and len(data.axis(f)[1]) > 1]

    def differences(self) -> tuple[Difference, ...]:
        """Every label of every facet that can be compared, corrected together; counted once for all viewers."""
        key = ("differences", self.selection.filter, self.against)
        found: tuple[Difference, ...] = self.selection.data.kept_views.get(key, self._compared)
        return found

    def standing(self, most: int = 3, facet: str | None = None) -> list[Difference]:
        """The largest differences that stand, by how far they surely go; of a stance one, of another facet two at most.

        Left out are labels that stand for "none of the others" or are tied to the group, topics, whose names repeat what was chosen, platforms, which
        nobody says, and differences that are due to the mix of platforms or chatbots.
        """
        stance = self.selection.data.dimension("stance")
        of: Counter[str] = Counter()
        chosen: list[Difference] = []
        for one in sorted(self.differences(), key=lambda o: (-round(o.surely, 4), o.difference < 0)):
            if facet not in (None, one.facet) or one.facet in (TOPIC, PLATFORM):
                continue
            if one.tells and not one.due_to:
                of[one.facet] += 1
                if of[one.facet] <= (1 if stance is not None and one.facet == stance.id else 2):
                    chosen.append(one)
        return chosen[:most]

    def _compared(self) -> tuple[Difference, ...]:
        data = self.selection.data
        compared = self._contrasts()
        ps = [one.p for one in compared.values()]
        corrected = holm(np.concatenate([*ps, np.empty(0)]))
        p = dict(zip(compared, np.split(corrected, np.cumsum([len(own) for own in ps])), strict=False))
        found = [
            Difference(
                facet=facet,
                option=option,
                name=data.facets[facet].option_name(option),
                n=int(one.n[i]),
                known=one.known,
                posts=int(one.posts[i]),
                share=float(one.share[i]),
                n_others=int(one.n_b[i]),
                known_others=one.known_b,
                posts_others=int(one.posts_b[i]),
                share_others=float(one.share_b[i]),
                low=float(one.low[i]),
                high=float(one.high[i]),
                p=float(p[facet][i]),
                fallback=self._falls_back(facet, option),
                tied=self._tied(facet, option),
            )
            for facet, one in compared.items()
            for i, option in enumerate(data.axis(facet)[1])
        ]
        return tuple(self._guarded(found))

    def _contrasts(self) -> dict[str, Contrast]:
        """The two groups by each facet that can be compared."""
        if not self.there:
            return {}
        data, own = self.selection.data, self.selection.layout
        axes = {facet: data.axis(facet)[0] for facet in self.facets()}
        if self.against is not None:
            others = data.select(self.against).layout
            return {f: contrast(post_sums(axis, own), post_sums(axis, others)) for f, axis in axes.items()}
        rest = Rest.of(data.layout, self.selection.rows)
        return {f: contrast(post_sums(axis, own), rest.sums(axis, data.post_sums(f))) for f, axis in axes.items()}

    def _falls_back(self, facet: str, option: str) -> bool:
        book = self.selection.data.codebook
        return facet in book.ids and option in book.dimension(facet).unnamed

    def _tied(self, facet: str, option: str) -> bool:
        book = self.selection.data.codebook
        if (
            self.selection.data.layer.kind != "machine"
            or facet not in book.ids
            or book.dimension(facet).role == "stance"
        ):
            return False
        clauses = [*self.selection.filter.clauses, *(self.against.clauses if self.against else ())]
        groups = [
            one
            for c in clauses
            if c.facet in book.ids
            for one in chosen_labels(book.dimension(c.facet).labels, c.chosen)
        ]
        return tied(book.dimension(facet).label(option), groups)

    def _guarded(self, found: Sequence[Difference]) -> list[Difference]:
        """Beside each difference that stands, which part of it is left where both groups are of the same mix.

        A mention of several chatbots counts under each.
        """
        product = self.selection.data.dimension("object")
        stands = dict.fromkeys(one.facet for one in found if one.stands)
        left: dict[tuple[str, str], dict[str, float]] = {}
        for mix in (facet for facet in (PLATFORM, product.id if product else "") if facet in self.facets()):
            for facet in (facet for facet in stands if facet != mix):
                (own, others), options = self._crossed(facet, mix), self.selection.data.axis(facet)[1]
                same = same_mix(own[:-1, :-1], own[-1, :-1], others[:-1, :-1], others[-1, :-1])
                for option, difference in zip(options, same.tolist(), strict=True):
                    left.setdefault((facet, option), {})[mix] = difference
        return [replace(one, left=_parts(one, left.get((one.facet, one.option), {}))) for one in found]

    def _crossed(self, *by: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Mentions of both groups by two facets, margins included."""
        data = self.selection.data
        axes = [data.axis(facet)[0] for facet in by]
        own = mentions(axes, self.selection.layout)
        if self.against is not None:
            return own, mentions(axes, data.select(self.against).layout)
        return own, data.select().counts(*by).n_all - own


def _parts(one: Difference, left: Mapping[str, float]) -> dict[str, float]:
    """The parts of a difference that are left, where they can be told."""
    return {mix: value / one.difference for mix, value in left.items() if one.stands and np.isfinite(value)}

"""What chatbots are praised and criticised for: the perspectives in excess on each side, each with a quote to lead it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from analysis.clusters import post_sums
from analysis.contrast import contrast
from db.disclosure import too_few
from explore import words
from explore.contrasts import FEWEST
from explore.facets import Facet
from explore.figure import Figure, Nothing
from explore.figures._cells import stated
from explore.figures.own import Own
from explore.quotes import SURELY, leads
from explore.selection import Selection
from explore.trust import uncertain_line
from records.codebook import Dimension, Label

LEADING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """One leading perspective: how many mentions it has on its side, and the mention to show."""

    id: str
    name: str
    n: int
    posts: int
    share: float  # of the side's mentions that have a perspective
    share_other: float  # of the other side's
    surely: float  # by how much of a share it is more frequent here than on the other side, at least; below 0 perhaps not at all
    chosen: bool = False  # by the filter
    mention: int | None = None  # to show

    @property
    def few(self) -> bool:
        """Whether they are from too few posts to read a pattern from."""
        return too_few(self.posts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One end of the stance scale with its leading perspectives; `n` of `coded` mentions take it."""

    id: str
    name: str
    n: int
    posts: int
    coded: int
    known: int  # of the n, those that have a perspective: what the leads' shares are of
    leads: tuple[Lead, ...]
    chosen: bool = False  # by the filter
    mention: int | None = None  # to show for the side as a whole, where no lead has one

    @property
    def few(self) -> bool:
        """Whether they are from too few posts to read a pattern from."""
        return too_few(self.posts)

    def mark(self, leading: Lead) -> dict[str, str]:
        """A lead as a mark of the figure, which can be picked."""
        return {"side": self.id, "id": leading.id}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PraisedAndCriticised(Figure):
    """The two sides, drawn as two columns of words."""

    praised: Side
    criticised: Side

    @property
    def mentions(self) -> list[int]:
        """The mentions that lead, to be read in one go."""
        sides = (self.praised, self.criticised)
        found = [mention for side in sides for mention in (side.mention, *(lead.mention for lead in side.leads))]
        return [mention for mention in found if mention is not None]


def praised_and_criticised(selection: Selection) -> PraisedAndCriticised | Nothing:
    """The perspectives that are more frequent at one end of the stance than at the other, those first that surely are.

    Ordered by the lower bound of the difference between the two shares (`analysis.contrast`). Where all mentions are at one
    end, the most frequent ones. Both sides and all perspectives are looked at, whatever of them is chosen: one side, or one
    perspective, would have nothing to be in excess of. Any other clause, of values too, filters.
    """
    stance, perspective = selection.data.dimension("stance"), selection.data.dimension("perspective")
    if stance is None or perspective is None:
        return Nothing("The codebook of this data set does not ask for both stance and perspective.")
    own = Own.of(selection, stance.id, perspective.id)
    excess = _Excess.of(own.selection, stance, perspective.id)
    low, high = stance.ends
    sides = [_side(own, stance.id, perspective.id, end, excess) for end in (high, low)]
    praised, criticised = _quoted(own.selection, stance.id, perspective.id, sides)
    known = own.selection.counts(stance.id).known
    return PraisedAndCriticised(
        name="praised_and_criticised",
        title=_title(praised, criticised, selection.data.facets[perspective.id]),
        source=f"{stated(known)} with a code for {stance.name.lower()}: {_taking(praised)}, {_taking(criticised)}. "
        f"Shares are of a side's mentions that have a {perspective.name.lower()}; they can have several. First comes what "
        f"most surely is more frequent on its side than on the other.{own.aside(stance.id)}{own.aside(perspective.id)}",
        n=known.n,
        posts=known.posts,
        own=own.facets,
        table=_table((praised, criticised), stance, perspective),
        chart=None,
        picks={"side": stance.id, "id": perspective.id},
        pick_names=(),
        rests_on=(stance.id, perspective.id),
        left_out=uncertain_line(own.selection, stance.id),
        praised=praised,
        criticised=criticised,
    )


@dataclass(frozen=True, slots=True)
class _Excess:
    """By option, its share at the high end and at the low end, and how far they surely lie apart in that direction."""

    shares: Mapping[str, Mapping[str, float]]  # of each end
    surely: Mapping[str, Mapping[str, float]]

    @classmethod
    def of(cls, selection: Selection, stance: Dimension, perspective: str) -> _Excess:
        low, high = stance.ends
        ends = [selection.narrowed({stance.id: end.id}) for end in (high, low)]
        axis, options = selection.data.axis(perspective)
        found = contrast(*(post_sums(axis, end.layout) for end in ends))
        if not (found.known and found.known_b):
            return cls({}, {})
        shares = {high.id: found.share, low.id: found.share_b}
        bounds = {high.id: found.low, low.id: -found.high}
        return cls(
            {end: dict(zip(options, of.tolist(), strict=True)) for end, of in shares.items()},
            {end: dict(zip(options, of.tolist(), strict=True)) for end, of in bounds.items()},
        )

    def chosen(self, end: str, option: str) -> bool:
        """Whether an option is more frequent at this end; all are where there is nothing to compare with."""
        return not self.shares or self.shares[end].get(option, 0.0) > self.other(end, option)

    def other(self, end: str, option: str) -> float:
        """The option's share at the other end."""
        return next((of.get(option, 0.0) for other, of in self.shares.items() if other != end), 0.0)

    def bound(self, end: str, option: str) -> float:
        return self.surely[end].get(option, 0.0) if self.surely else 0.0


def _title(praised: Side, criticised: Side, facet: Facet) -> str:
    """The first of each side that is not too small, where it surely is more frequent there than on the other."""
    said = [
        f"{verb} most for {facet.spoken(side.leads[0].id)}"
        for verb, side in (("praised", praised), ("criticised", criticised))
        if side.leads and side.known >= FEWEST and not side.leads[0].few and side.leads[0].surely > 0
    ]
    told = words.listed(said)
    return told[:1].upper() + told[1:] if told else "What is praised and what is criticised"


def _taking(side: Side) -> str:
    return f"{side.n:,} {side.name.lower()}"


def _table(sides: tuple[Side, ...], stance: Dimension, perspective: Dimension) -> pd.DataFrame:
    rows = [
        (side.name, lead.name, lead.n, lead.posts, lead.share, lead.share_other, lead.surely)
        for side in sides
        for lead in side.leads
    ]
    names = ["mentions", "posts", "share of the side", "share of the other side", "difference, 95 % low"]
    return pd.DataFrame(rows, columns=[stance.name, perspective.name, *names])


def _quoted(selection: Selection, stance: str, perspective: str, sides: list[Side]) -> list[Side]:
    """The sides with a mention to lead each perspective, or else one for the side: its stance alone is shown more often."""
    found = iter(leads([selection.narrowed({stance: s.id, perspective: one.id}) for s in sides for one in s.leads]))
    quoted = [replace(s, leads=tuple(replace(one, mention=next(found)) for one in s.leads)) for s in sides]
    bare = [s.id for s in quoted if all(one.mention is None for one in s.leads)]
    whole = dict(zip(bare, leads([selection.narrowed({stance: side}) for side in bare], SURELY), strict=True))
    return [replace(s, mention=whole.get(s.id)) for s in quoted]


def _side(own: Own, stance: str, perspective: str, end: Label, excess: _Excess) -> Side:
    selection = own.selection
    stances = selection.counts(stance)
    place = stances.options[0].index(end.id)
    n, posts = int(stances.n[place]), int(stances.posts[place])
    found: list[Lead] = []
    known = 0
    if n:
        crossed = selection.narrowed({stance: end.id}).counts(perspective)
        known = crossed.known.n
        chosen = own.chosen_at(perspective, crossed.options[0])
        facet = selection.data.facets[perspective]
        there = [i for i, o in enumerate(crossed.options[0]) if crossed.n[i] and excess.chosen(end.id, o)]
        there = [i for i in there if not too_few(int(crossed.posts[i]))] or there
        order = sorted(there, key=lambda i: (-excess.bound(end.id, crossed.options[0][i]), -crossed.n[i]))
        for i in order[:LEADING]:
            option = crossed.options[0][i]
            found.append(
                Lead(
                    id=option,
                    name=facet.option_name(option),
                    n=int(crossed.n[i]),
                    posts=int(crossed.posts[i]),
                    share=int(crossed.n[i]) / known,
                    share_other=excess.other(end.id, option),
                    surely=excess.bound(end.id, option),
                    chosen=bool(chosen[i]),
                )
            )
    return Side(
        id=end.id,
        name=end.name,
        n=n,
        posts=posts,
        coded=stances.known.n,
        known=known,
        leads=tuple(found),
        chosen=end.id in own.chosen.chosen(stance),
    )

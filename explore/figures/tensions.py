"""Over which values do people disagree?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from analysis.counts import Counts
from db.disclosure import too_few
from explore import words
from explore.contrasts import FEWEST
from explore.figure import Figure, Nothing
from explore.figures._cells import by_stance, several, stated
from explore.figures.own import Own
from explore.figures.stances import draw_stances, readable_stances, stance_colors, stance_rows
from explore.quotes import leads
from explore.selection import Selection
from explore.trust import uncertain_line
from records.codebook import Dimension

SHOWN = 3  # values that get quotes
LOOKED_AT = 8  # of the order, for values that have a quote at either end
CONTESTED = 0.1  # the share that either end surely has of a value that a title calls contested


@dataclass(frozen=True, slots=True)
class Tension:
    """A value with what is said for the bot and against it; `least` is the lower bound of the rarer end's share."""

    id: str
    name: str
    total: int
    posts: int
    praise: float
    complaint: float
    least: float
    for_it: int | None = None  # the mention that leads
    against_it: int | None = None

    @property
    def quotes(self) -> int:
        """How many of its ends have a quote, 0 to 2."""
        return (self.for_it is not None) + (self.against_it is not None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tensions(Figure):
    """One row a value, complaint to one side and praise to the other, and quotes of some of the most contested ones."""

    contested: tuple[Tension, ...]
    passed: tuple[Tension, ...]  # more contested than some of those, but without a quote at either end
    ends: tuple[str, str]  # names of the low and the high end

    @property
    def mentions(self) -> list[int]:
        """The mentions that lead, to be read in one go."""
        return [i for one in self.contested for i in (one.for_it, one.against_it) if i is not None]


def tensions(selection: Selection) -> Tensions | Nothing:
    """The stances of each value's mentions, the most contested value first: that whose rarer end surely has most.

    The share of an end is bounded by Wilson's interval, so that a few mentions on both sides make no value contested. Quotes
    are of the chosen values, where any are chosen; of the first ones, those come first that have a quote at either end.
    """
    value = selection.data.dimension("value")
    if value is None:
        return Nothing("This data set's codebook has no values, so nothing can be in tension.")
    crossed = by_stance(selection, value.id)
    if isinstance(crossed, Nothing):
        return crossed
    stance, own, counts = crossed
    found = _ordered(own, counts, stance, value)
    place = {one.id: i for i, one in enumerate(found)}
    rows = sorted(stance_rows(own, counts, stance), key=lambda row: (place[row["id"]], row["stance_order"]))
    rows = [{**row, "order": place[row["id"]]} for row in rows]
    low, high = stance.ends
    marked = own.marked(value.id, [one.id for one in found])
    first = [one for one, chosen in zip(found, marked, strict=True) if chosen]
    disputed = [one for one in first[:LOOKED_AT] if min(one.praise, one.complaint) > 0 and not too_few(one.posts)]
    quoted, passed = _quoted(own.selection, disputed, value.id, stance)
    return Tensions(
        name="tensions",
        title=_chosen_title(first, low.name, high.name)
        if own.chosen.chosen(value.id)
        else _title(found, value, low.name, high.name),
        source=f"{stated(counts.known)} with both codes{several(counts.along(value.id), 'have several values')}; lines at the ends of "
        f"a bar are 95 % Wilson intervals. First comes the value whose rarer side surely has most{_last(value)}."
        f"{own.line(value.id, stance.id)}",
        note=value.question,
        n=counts.known.n,
        posts=counts.known.posts,
        own=own.facets,
        table=readable_stances(rows, value.name, stance),
        chart=partial(draw_stances, rows, stance_colors(stance)),
        picks={"id": value.id, "stance": stance.id},
        rests_on=(value.id, stance.id),
        left_out=uncertain_line(own.selection, value.id, stance.id),
        contested=quoted,
        passed=passed,
        ends=(low.name, high.name),
    )


def _last(value: Dimension) -> str:
    """Which value comes last, whatever its sides."""
    return (
        f"; {value.name_of(value.fallback)}, also given where none of the others is, comes last"
        if value.fallback
        else ""
    )


def _ordered(own: Own, counts: Counts, stance: Dimension, value: Dimension) -> list[Tension]:
    """The values, most contested first; those from too few posts, and the one for "none of the others", last."""
    low, high = (end.id for end in stance.ends)
    of: dict[str, dict[str, dict[str, float]]] = {}
    known = {}
    for row in stance_rows(own, counts, stance):
        of.setdefault(row["id"], {})[row["stance"]] = row
        known[row["id"]] = row
    none = {"share": 0.0, "low": 0.0}
    found = [
        Tension(
            id=option,
            name=str(known[option]["name"]),
            total=int(known[option]["total"]),
            posts=int(known[option]["total_posts"]),
            praise=by.get(high, none)["share"],
            complaint=by.get(low, none)["share"],
            least=min(by.get(high, none)["low"], by.get(low, none)["low"]),
        )
        for option, by in of.items()
    ]
    return sorted(found, key=lambda one: (bool(known[one.id]["small"]), one.id == value.fallback, -one.least, one.name))


def _quoted(
    selection: Selection, found: list[Tension], value: str, stance: Dimension
) -> tuple[tuple[Tension, ...], tuple[Tension, ...]]:
    """The values to show, each with the mention that leads either end: those where both have one first, then one, then none;
    and those that these are preferred to.
    """
    low, high = (end.id for end in stance.ends)
    ends = [selection.narrowed({value: one.id, stance.id: end}) for one in found for end in (high, low)]
    chosen = iter(leads(ends))
    led = [replace(one, for_it=next(chosen), against_it=next(chosen)) for one in found]
    shown = tuple(sorted(led, key=lambda one: one.quotes, reverse=True))[:SHOWN]
    fewest = min((one.quotes for one in shown), default=0)
    last = max((led.index(one) for one in shown), default=0)
    return shown, tuple(one for one in led[:last] if one not in shown and one.quotes < fewest)


def _title(found: list[Tension], value: Dimension, low: str, high: str) -> str:
    read = [one for one in found if one.total >= FEWEST and one.least >= CONTESTED and one.id not in value.unnamed]
    if not read:
        return f"{value.plural}: none is clearly contested"
    first = read[0]
    return (
        f"Most contested: {words.inside(first.name)}, {words.percent(first.praise)} {high.lower()} and "
        f"{words.percent(first.complaint)} {low.lower()} of {words.count(first.total, 'mention')}"
    )


def _chosen_title(found: list[Tension], low: str, high: str) -> str:
    """The chosen values, whether contested or not."""
    told = [
        f"{one.name}: {words.percent(one.praise)} {high.lower()} and {words.percent(one.complaint)} {low.lower()} of "
        f"{words.count(one.total, 'mention')}"
        for one in found
        if not too_few(one.posts)
    ]
    return words.first_of(told) or "What is chosen: too few posts to say whether it is contested"

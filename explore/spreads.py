"""A figure's two sides with the quotes that lead them: praise and complaint, the ends of a contested value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.read.quotes import Quote
from explore import words
from explore.figure import Figure
from explore.figures.praised_and_criticised import Lead, PraisedAndCriticised, Side
from explore.figures.tensions import Tensions


@dataclass(frozen=True, slots=True)
class Entry:
    """A label with its n and share, and the quote that leads it; an end of a value has no label of its own."""

    name: str
    told: str
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class Column:
    """One side."""

    heading: str
    told: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Two sides, one beside the other, under a title or under the figure's own."""

    title: str
    columns: tuple[Column, Column]


def leading(figure: Figure) -> list[int]:
    """The mentions whose quotes lead a figure's sides, to be read in one go."""
    return figure.mentions if isinstance(figure, PraisedAndCriticised | Tensions) else []


def spreads(figure: Figure, quotes: Mapping[int, Quote]) -> list[Spread]:
    """The sides of a figure that has them, with those of the quotes that are given."""
    if isinstance(figure, PraisedAndCriticised):
        sides = ((figure.praised, "Praised for"), (figure.criticised, "Criticised for"))
        praised, criticised = (
            Column(f"{heading}, as chosen" if side.chosen else heading, told_of_side(side), _entries(side, quotes))
            for side, heading in sides
        )
        return [Spread("", (praised, criticised))]
    return _ends(figure, quotes) if isinstance(figure, Tensions) else []


def _entries(side: Side, quotes: Mapping[int, Quote]) -> tuple[Entry, ...]:
    """A quote for the side as a whole where it has one, then its leads."""
    led = [Entry(lead.name, told_of_lead(side, lead), quotes.get(lead.mention or 0)) for lead in side.leads]
    whole = quotes.get(side.mention or 0)
    return (*([Entry("", "", whole)] if whole else []), *led)


def _ends(figure: Tensions, quotes: Mapping[int, Quote]) -> list[Spread]:
    """The two ends of each contested value, complaint first, as the chart has them."""
    low, high = figure.ends
    found = []
    for one in figure.contested:
        sides = ((low, one.complaint, one.against_it), (high, one.praise, one.for_it))
        complaint, praise = (
            Column(end, told_of_end(share, one.total), (Entry("", "", quotes.get(mention or 0)),))
            for end, share, mention in sides
        )
        found.append(Spread(one.name, (complaint, praise)))
    return found


def told_of_side(side: Side) -> str:
    """How many mentions take a side, and which share of all."""
    if not side.n:
        return f"No {side.name.lower()} mentions match the filter."
    told = words.count(side.n, f"{side.name.lower()} mention")
    return told if side.few else f"{told}, {words.percent(side.n / side.coded)} of {side.coded:,}"


def told_of_lead(side: Side, lead: Lead) -> str:
    """How many mentions of its side a lead has, and which share of those that have a perspective, beside the other side's where it
    surely is larger.
    """
    share = "" if side.few or lead.few else f", {words.percent(lead.share)} of {side.known:,}"
    if share and lead.surely > 0:
        share += f", against {words.percent(lead.share_other)} on the other side"
    few = " Too few posts to read a pattern from." if lead.few else ""
    marked = ", as chosen" if lead.chosen else ""
    return f"{words.count(lead.n, 'mention')}{share}{marked}.{few}"


def told_of_passed(figure: Tensions) -> list[str]:
    """Why more contested values than some that are shown are not: a sentence each."""
    why = ("to stand for it", "to stand at both of its ends")
    return [f"{one.name}: no quote is sure enough {why[one.quotes > 0]}." for one in figure.passed]


def told_of_end(share: float, total: int) -> str:
    """Which share of a value's mentions an end has."""
    return f"{words.percent(share)} of {words.count(total, 'mention')}"

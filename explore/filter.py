"""What is looked at: a filter is a tuple of clauses, kept across pages and in the URL by ids, words as typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.disclosure import Viewer
from explore import words
from explore.facets import FROM, PERIOD, TO, UNREAD, WORDS, period
from records.query import NotUnderstood

if TYPE_CHECKING:
    from explore.dataset import DataSet

Choice = str | int | Iterable[str | int]


@dataclass(frozen=True, slots=True)
class Clause:
    """The options chosen in one facet: a mention passes with any of them."""

    facet: str
    chosen: tuple[str, ...]

    def __post_init__(self) -> None:
        # Equal choices are equal clauses, whatever the order they were made in. A period is a pair, not a set.
        made = period(*self.chosen) if self.facet == PERIOD else tuple(sorted(set(self.chosen)))
        object.__setattr__(self, "chosen", made)


@dataclass(frozen=True, slots=True)
class Filter:
    """Clauses that must all hold; without any, everything passes. Two filters of the same clauses are equal."""

    clauses: tuple[Clause, ...] = ()

    def __post_init__(self) -> None:
        made = {clause.facet: clause for clause in self.clauses if clause.chosen}
        object.__setattr__(self, "clauses", tuple(made[facet] for facet in sorted(made)))

    @classmethod
    def of(cls, choices: Mapping[str, Choice]) -> Filter:
        """A filter from choices by facet."""
        return cls(tuple(Clause(facet, _options(choice)) for facet, choice in choices.items()))

    def chosen(self, facet: str) -> tuple[str, ...]:
        """What is chosen in a facet; () for everything."""
        return next((clause.chosen for clause in self.clauses if clause.facet == facet), ())

    @property
    def facets(self) -> tuple[str, ...]:
        """The facets that restrict something."""
        return tuple(clause.facet for clause in self.clauses)

    def narrowed(self, choices: Mapping[str, Choice]) -> Filter:
        """This filter with these choices in place of what was chosen in their facets."""
        return Filter((*self.without(*choices).clauses, *Filter.of(choices).clauses))

    def without(self, *facets: str) -> Filter:
        """This filter with nothing chosen in these facets."""
        return Filter(tuple(clause for clause in self.clauses if clause.facet not in facets))


NOTHING_CHOSEN = Filter()
NO_FILTER = "no filter"  # in words


def to_params(chosen: Filter) -> dict[str, list[str]]:
    """The filter as URL parameters: ids, and words as they are typed; a parameter once for each of its options."""
    params: dict[str, list[str]] = {}
    for clause in chosen.clauses:
        if clause.facet == PERIOD:
            params |= {name: [month] for name, month in zip((FROM, TO), clause.chosen, strict=True) if month}
        else:
            params[clause.facet] = list(clause.chosen)
    return params


def from_params(params: Mapping[str, Sequence[str]], data: DataSet, viewer: Viewer) -> tuple[Filter, list[str]]:
    """The filter in a URL, and a note on what the URL asks for that this data set does not have for this viewer.

    Repeated parameters mean all of their values, and so do commas, which old links have.
    """
    choices: dict[str, tuple[str, ...]] = {}
    unknown: list[str] = []
    notes: list[str] = []
    for facet in data.facets.values():
        if facet.for_researchers and not viewer.sees_all:
            unknown += [f"{name}={value}" for name in facet.parameters for value in params.get(name, ()) if value]
            continue
        try:
            choices[facet.id], asked = facet.read(params)
        except NotUnderstood as fault:
            notes.append(UNREAD.format(fault))
            continue
        unknown += asked
    if unknown:
        asked_for = words.listed(unknown)
        notes.append(f"The link asks for {asked_for}, which this data set does not have. The rest was applied.")
    return Filter.of(choices), notes


def lost(asked: Mapping[str, Sequence[str]], kept: Filter) -> list[str]:
    """What parameters ask for and a filter made of them does not have, as "topic=77"; words are one text, kept or not."""
    params = to_params(kept)
    return [
        f"{name}={value}"
        for name, values in asked.items()
        for value in values
        if value.strip() and value not in params.get(name, ()) and not (name == WORDS and WORDS in params)
    ]


def described(chosen: Filter, data: DataSet) -> dict[str, str]:
    """Each restricting facet in words: {"condition": "Condition: ADHD", "period": "Period: Mar 2024"}."""
    parts = {facet.id: chosen.chosen(facet.id) for facet in data.facets.values()}
    return {name: data.facets[name].words(options) for name, options in parts.items() if options}


def _options(choice: Choice) -> tuple[str, ...]:
    return (str(choice),) if isinstance(choice, str | int) else tuple(str(option) for option in choice)

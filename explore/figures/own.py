"""A figure's own facets, those that its marks stand for: a choice in them marks options and leaves none out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.counts import Cell, Counts
from explore import words
from explore.facets import PERIOD
from explore.filter import Filter
from explore.selection import Selection
from records.codebook import TERM, Dimension


@dataclass(frozen=True, slots=True)
class Own:
    """What a figure draws: the selection with nothing chosen in its own facets, and what the filter chooses there.

    So one sees where the chosen options stand among all, and a mark leads to the mentions that it counts: to choose it
    replaces what was chosen in its facets.
    """

    selection: Selection
    chosen: Filter
    facets: tuple[str, ...]

    @classmethod
    def of(cls, selection: Selection, *facets: str) -> Own:
        chosen = tuple(clause for clause in selection.filter.clauses if clause.facet in facets)
        return cls(selection.without(*facets), Filter(chosen), facets)

    def counts(self, *by: str) -> Counts:
        """The counts of all options; chosen terms are options beside the labels that they are inside of."""
        terms = {facet: tuple(o for o in self.chosen.chosen(facet) if TERM in o) for facet in by}
        return _with_terms(self.selection, by, {facet: found for facet, found in terms.items() if found})

    def marked(self, facet: str, options: Sequence[str]) -> list[bool]:
        """Which of the options are chosen, all where nothing is; a chosen term without a place of its own is its label."""
        chosen = self.chosen.chosen(facet)
        wanted = {o if o in options else o.partition(TERM)[0] for o in chosen}
        return [not chosen or option in wanted for option in options]

    def marks_month(self, month: str) -> bool:
        """Whether a month ("2024-03") is in the chosen period; all are where none is chosen."""
        start, end = self.chosen.chosen(PERIOD) or ("", "")
        return (not start or start <= month) and (not end or month <= end)

    def leading(self, facet: str, options: Sequence[str], n: NDArray[np.int64], most: int) -> list[int]:
        """Places of up to `most` options that have mentions, largest first; the chosen ones are among them."""
        order = [int(i) for i in np.argsort(-n, kind="stable") if n[i]]
        marked = self.marked(facet, options)
        kept = sorted(order, key=lambda i: not marked[i])[:most]
        return [i for i in order if i in kept]

    def drawn(self, facet: str, options: Sequence[str], *by: str) -> Cell:
        """How many mentions, of how many posts, have one of these options and a code in each of `by`, each counted once."""
        return self.selection.narrowed({facet: tuple(options)}).counts(*by).known

    def names(self, facet: str, labels: bool = False) -> str:
        """The chosen options in words, with `labels` their labels for terms; empty where nothing is chosen."""
        of, chosen = self.selection.data.facets[facet], self.chosen.chosen(facet)
        chosen = tuple({option.partition(TERM)[0] for option in chosen}) if labels else chosen
        if chosen and facet == PERIOD:
            return of.words(chosen).removeprefix(f"{of.name}: ")
        return words.listed([of.option_name(option) for option in of.ordered(chosen)])

    def line(self, *facets: str, how: str = "in full colour", labels: bool = False) -> str:
        """For the source line: which options are marked, with `labels` their labels for terms; nothing without a choice."""
        chosen = [facet for facet in facets if self.chosen.chosen(facet)]
        if not chosen:
            return ""
        names = words.listed([self.selection.data.facets[facet].name.lower() for facet in chosen])
        marks = "choice of {} marks and does" if len(chosen) == 1 else "choices of {} mark and do"
        return f" The {marks.format(names)} not filter here: {'; '.join(self.names(f, labels) for f in chosen)} {how}."

    def chosen_at(self, facet: str, options: Sequence[str]) -> NDArray[np.bool_]:
        """Which of the options the filter chooses; none where it chooses nothing."""
        return np.array(self.marked(facet, options)) & bool(self.chosen.chosen(facet))

    def aside(self, facet: str) -> str:
        """For the source line, of a facet that is drawn or counted whole, without marks."""
        name = self.selection.data.facets[facet].name.lower()
        return f" What the filter chooses in {name} is set aside here." if self.chosen.chosen(facet) else ""


def told_stance(selection: Selection) -> Dimension | None:
    """The stance, for figures that colour by its mean: None where the filter chooses in it, for then it would only be told back."""
    stance = selection.data.dimension("stance")
    return None if stance is None or selection.filter.chosen(stance.id) else stance


def untold_stance(selection: Selection) -> str:
    """For the source line of such figures: why there is no mean."""
    stance = selection.data.dimension("stance")
    if stance is None or told_stance(selection) is not None:
        return ""
    return f" No mean {stance.name.lower()}: the filter chooses in it."


def _with_terms(selection: Selection, by: tuple[str, ...], terms: Mapping[str, tuple[str, ...]]) -> Counts:
    if not terms:
        return selection.counts(*by)
    facet, *others = terms
    rest = {name: terms[name] for name in others}
    axis, whole = by.index(facet), _with_terms(selection, by, rest)
    parts = {term: _with_terms(selection.narrowed({facet: term}), by, rest) for term in terms[facet]}
    place = {option: i for i, option in enumerate(whole.options[axis])}
    options = tuple(o for o in selection.data.facets[facet].options() if o in place or o in parts)

    def stacked(table: str) -> NDArray[np.int64]:
        rows = [
            np.take(getattr(whole, table), place[o], axis)
            if o in place
            else np.take(getattr(parts[o], table), -1, axis)
            for o in options
        ]
        return np.stack([*rows, np.take(getattr(whole, table), -1, axis)], axis)

    each = (*whole.options[:axis], options, *whole.options[axis + 1 :])
    return Counts(by, each, stacked("n_all"), stacked("posts_all"))

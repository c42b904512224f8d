"""A figure of two groups: a mark of the others leads to the others' mentions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explore.figure import Figure
from explore.filter import Filter

OURS, THEIRS = "here", "others"  # what a mark's field "side" holds


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TwoGroups(Figure):
    """Marks have a field "side"; `others` is the filter that finds the other group, or comes nearest to it."""

    others: Filter

    def narrowed(self, chosen: Filter, mark: Mapping[str, Any]) -> Filter:
        """The filter of the mentions that a mark stands for, in the group whose mark it is."""
        return Figure.narrowed(self, self.others if mark.get("side") == THEIRS else chosen, mark)

"""Which keys of a result file hold impacts, quotes and labels, by the mapping files."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.import_coded import mapping as maps
from records.codebook import Codebook

_RESULTS = "_results"  # a column called by its coder: gpt-4.1-mini_results


class Columns:
    """Which keys hold impacts, quotes and labels, by a mapping file."""

    def __init__(self, codebook: Codebook, base: maps.Mapping, own: maps.Mapping | None) -> None:
        files = [*([own] if own else []), base]
        self.impacts = _names(name for m in files for name in m.impacts)
        self.quote = _names(name for m in files for name in m.quote)
        self.raw: dict[str, tuple[str, ...]] = {}
        self.mapped: dict[str, tuple[str, ...]] = {}
        for dimension in codebook.dimensions:
            extra = own.dimensions.get(dimension.id) if own else None
            parts = [*([extra] if extra else []), base.of(dimension)]
            self.raw[dimension.id] = _names(name for part in parts for name in part.columns)
            others = [name for part in parts for name in part.mapped]
            self.mapped[dimension.id] = _names([*others, *(f"mapped_{name}" for name in self.raw[dimension.id])])

    @property
    def all(self) -> frozenset[str]:
        """Every name of a column that holds codes."""
        labels = [name for group in (self.raw, self.mapped) for names in group.values() for name in names]
        return frozenset({*self.impacts, *self.quote, *labels})

    def of_impacts(self, keys: Iterable[str]) -> list[str]:
        """The keys that hold lists of impacts: those that a mapping names, else those called `<coder>_results`."""
        found = [*dict.fromkeys(keys)]
        if named := [key for name in self.impacts for key in found if holds(key, name)]:
            return named[:1]
        if self._quoted(found):
            return []
        return [key for key in found if key.endswith(_RESULTS) and key != _RESULTS]

    def tell(self, keys: Iterable[str]) -> bool:
        """Whether a row with these keys holds codes: a list of impacts, or a quote and a label."""
        found = list(keys)
        labels = self.all - {*self.quote}
        labelled = any(holds(key, name) for key in found for name in labels)
        return bool(self.of_impacts(found)) or (self._quoted(found) and labelled)

    def _quoted(self, keys: Iterable[str]) -> bool:
        return any(holds(key, name) for key in keys for name in self.quote)


def holds(key: str, name: str) -> bool:
    """Whether a flattened key is this name, at the top or inside objects; names may hold dots themselves."""
    return key == name or key.endswith(f".{name}")


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip().casefold() for name in names))

"""Files that write an impact label by label, a row each: the rows of one impact are one impact again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.import_coded.fold import key
from pipeline.import_coded.reader import Impact

_Folded = dict[str, frozenset[str]]


def label_by_label(impacts: Sequence[Impact]) -> list[Impact]:
    """A post's impacts in their order, with rows of one quote that differ in one dimension's labels alone as one.

    So the stance of such an impact counts once. Rows that agree in everything are impacts of their own: the file lists
    them twice.
    """
    whole: list[tuple[Impact, _Folded, str | None]] = []  # impact, what its first row said, the dimension that differs
    for impact in impacts:
        said = _folded(impact)
        for i, (other, first, varied) in enumerate(whole):
            if impact.flat and other.flat and impact.quote == other.quote:
                differing = [d for d in first.keys() | said.keys() if first.get(d) != said.get(d)]
                if len(differing) == 1 and varied in (None, differing[0]) and first.keys() == said.keys():
                    whole[i] = (_joined(other, impact, differing[0]), first, differing[0])
                    break
        else:
            whole.append((impact, said, None))
    return [impact for impact, _, _ in whole]


def _folded(impact: Impact) -> _Folded:
    raw = {d: frozenset(map(key, labels)) for d, labels in impact.labels.items()}
    return {d: frozenset(map(key, labels)) for d, labels in impact.mapped.items()} | raw


def _joined(one: Impact, other: Impact, dimension: str) -> Impact:
    def both(kind: str) -> dict[str, tuple[str, ...]]:
        mine, theirs = getattr(one, kind), getattr(other, kind)
        labels = tuple(dict.fromkeys((*mine.get(dimension, ()), *theirs.get(dimension, ()))))
        return {**mine, **({dimension: labels} if labels else {})}

    return replace(one, labels=both("labels"), mapped=both("mapped"))

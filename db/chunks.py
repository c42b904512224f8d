"""Long lists of values, cut to what one statement may hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
_MOST = 400  # bound parameters in one IN list; a pair is two


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in their order, some at a time."""
    return (values[i : i + _MOST] for i in range(0, len(values), _MOST))

"""The coder slot: posts in, mentions out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from records.mentions import Mention
from records.posts import Passage

if TYPE_CHECKING:
    from rich.progress import Progress


@runtime_checkable
class Prepared(Protocol):
    """A coder that wants to know everything it will be asked first: to estimate a price, or to send one batch."""

    def prepare(self, passages: Callable[[], Iterable[Passage]], progress: Progress | None = None) -> None:
        """Called once before coding; `passages` can be called more than once. Raises ValueError to stop the run."""
        ...


class Coder(Protocol):
    """Finds and codes mentions. `fingerprint` changes whenever the same text could get other codes."""

    name: str
    fingerprint: str
    languages: frozenset[str] | None  # ISO 639-1 codes it knows; None means any

    def code(self, passages: Sequence[Passage]) -> list[list[Mention]]:
        """Mentions of each passage, in the order of the passages; an empty list where there is none."""
        ...

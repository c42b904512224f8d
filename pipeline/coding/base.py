"""The coder slot: posts in, answers out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from records.answer import Answer
from records.codebook import Codebook
from records.posts import Passage

if TYPE_CHECKING:
    from rich.progress import Progress


@runtime_checkable
class Prepared(Protocol):
    """A coder that wants to know everything it will be asked first: to estimate a price, or to send one batch."""

    def prepare(self, passages: Callable[[], Iterable[Passage]], progress: Progress | None = None) -> None:
        """Called once before coding; `passages` can be called more than once. Raises a Problem to stop the run."""
        ...


class Coder(Protocol):
    """Finds and codes mentions. `fingerprint` changes whenever the same text could get other codes."""

    name: str  # as people choose it: --coder NAME
    layer_name: str  # of the layer that its codes make up
    codebook: Codebook
    fingerprint: str
    languages: frozenset[str] | None  # ISO 639-1 codes it knows; None means any

    def code(self, passages: Sequence[Passage]) -> list[Answer]:
        """An answer for each passage, in order. Its mentions may overlap; `code_posts` brings them to one a passage."""
        ...

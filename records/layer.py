"""Layers: one coder's codes over the posts of a data set. Several lie side by side; writing one never touches another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["machine", "import", "person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Who coded, by which codebook. `fingerprint` is of the coder as it coded last."""

    id: int  # in its data set, and in addresses (`?layer=`)
    kind: Kind
    name: str  # "offline", "llm gpt-4.1-mini", "import-coded", or a person's
    codebook: str  # id
    fingerprint: str
    person: str | None = None

    @property
    def coder(self) -> str:
        """Who coded, as sentences say it: a person's name, or "a machine (offline)"."""
        return self.person or (f"a machine ({self.name})" if self.kind == "machine" else self.name)

    @property
    def key(self) -> str:
        """What tells this layer from any other, the same however often the data set is made anew."""
        return layer_key(self.kind, self.name, self.codebook, self.person)


def layer_key(kind: Kind, name: str, codebook: str, person: str | None = None) -> str:
    """Kind, name, codebook id and person in one line."""
    return "|".join((kind, name, codebook, person or ""))

"""The codebook: dimensions and their closed label sets, as stored in a data set and read by every part.

The YAML files in `codebooks/` are its source; `pipeline/coding/codebook_file.py` loads and checks them. Code never
spells a label: what a dimension is for is told by its `role`.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Role = Literal["stance", "object", "subject", "perspective", "value", "other"]
# Columns and URL parameters of the dashboard that a dimension would hide.
RESERVED = frozenset({"platform", "topic", "from", "to", "month", "period", "post_id", "mention_id", "fictional"})
HEX_COLOUR = r"^#[0-9a-fA-F]{6}$"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Cue(_Part):
    """How a text gives a label away. See `docs/codebook.md` for the phrase syntax."""

    sure: list[str] = Field(default_factory=list, description="phrases that are enough on their own")
    needs_context: list[str] = Field(
        default_factory=list, description="phrases that count only beside a `context` word"
    )
    context: list[str] = Field(default_factory=list)
    never: list[str] = Field(default_factory=list, description="phrases that look like the label and are not")


class Term(_Part):
    """A specific word inside a label that people filter on (OCD inside anxiety, ChatGPT inside GPT)."""

    id: str = Field(pattern=r"^[A-Za-z0-9_.]+$")
    name: str
    cues: Cue = Cue()


class Label(_Part):
    """One code of a dimension, with the rules for giving it."""

    id: str = Field(pattern=r"^[A-Za-z0-9_.]+$")
    name: str
    definition: str = Field(min_length=10)
    include: list[str] = Field(default_factory=list)
    exclude: list[str] = Field(default_factory=list)
    examples: list[str] = Field(default_factory=list)
    cues: Cue = Cue()
    terms: list[Term] = Field(default_factory=list)
    color: str | None = Field(default=None, pattern=HEX_COLOUR)
    score: float | None = Field(default=None, description="its number on a stance scale, -1 to 1")
    reference: int | None = Field(default=None, description="published count of this label, for the reference layer")


class Dimension(_Part):
    """One question asked of every mention, with its closed set of answers."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    plural: str
    role: Role
    question: str = Field(description="what the dimension asks of a mention, in plain words")
    color: str = Field(pattern=HEX_COLOUR)
    fallback: str | None = Field(default=None, description="label for mentions that show none of the others")
    labels: list[Label] = Field(min_length=2)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.id in RESERVED:
            raise ValueError(f"a dimension cannot be called '{self.id}': the dashboard uses that name itself")
        ids = [label.id for label in self.labels]
        if twice := sorted({i for i in ids if ids.count(i) > 1}):
            raise ValueError(f"label id used twice in dimension '{self.id}': {', '.join(twice)}")
        if self.fallback is not None and self.fallback not in ids:
            raise ValueError(f"fallback '{self.fallback}' of dimension '{self.id}' is not one of its labels")
        if self.role == "stance" and any(label.score is None for label in self.labels):
            raise ValueError(f"every label of the stance dimension '{self.id}' needs a score")
        return self

    def label(self, label_id: str) -> Label:
        """The label with this id; KeyError when there is none."""
        return self._by_id[label_id]

    def name_of(self, label_id: str) -> str:
        """The label's readable name, or the id itself when the codebook does not know it."""
        return self._by_id[label_id].name if label_id in self._by_id else label_id

    @cached_property
    def _by_id(self) -> dict[str, Label]:
        return {label.id: label for label in self.labels}


class Inclusion(_Part):
    """When a passage is a mention at all."""

    rule: str
    include: list[str]
    exclude: list[str]
    cues: dict[str, Cue] = Field(default_factory=dict, description="named cue lists that the offline coder uses")


class Codebook(_Part):
    """What is coded: the inclusion rule and the dimensions."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    version: str
    name: str
    description: str
    source: str
    reference_source: str | None = Field(default=None, description="where the labels' reference counts come from")
    inclusion: Inclusion
    dimensions: list[Dimension] = Field(min_length=1)

    @model_validator(mode="after")
    def _unique(self) -> Self:
        ids = [dimension.id for dimension in self.dimensions]
        if len(ids) != len(set(ids)):
            raise ValueError("two dimensions have the same id")
        roles = [d.role for d in self.dimensions if d.role != "other"]
        if len(roles) != len(set(roles)):
            raise ValueError("two dimensions have the same role; only 'other' may repeat")
        return self

    def dimension(self, dimension_id: str) -> Dimension:
        """The dimension with this id; KeyError when there is none."""
        return (
            next(d for d in self.dimensions if d.id == dimension_id)
            if dimension_id in self.ids
            else _missing(dimension_id)
        )

    def by_role(self, role: Role) -> Dimension | None:
        """The dimension that plays this role, if any."""
        return next((d for d in self.dimensions if d.role == role), None)

    @property
    def ids(self) -> list[str]:
        return [d.id for d in self.dimensions]

    @property
    def content_hash(self) -> str:
        """SHA-256 of the canonical content: the same words give the same hash, whatever the file's layout."""
        return hashlib.sha256(json.dumps(self.model_dump(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _missing(dimension_id: str) -> Dimension:
    raise KeyError(f"the codebook has no dimension '{dimension_id}'")

"""The codebook: dimensions and their closed label sets, as stored in a data set and read by every part.

The YAML files in `codebooks/` are its source; `pipeline/coding/codebook_file.py` loads and checks them. Code never
spells a label: what a dimension is for is told by its `role`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

DimensionRole = Literal["stance", "object", "subject", "perspective", "value", "other"]
# Columns and URL parameters of the dashboard that a dimension would hide. No codebook file may use them; one that was
# stored before a name came in is read as it is.
RESERVED = frozenset(
    "platform topic from to month period post_id mention_id fictional venue language words layer links key order page "
    "about against by corrected dimension measure published read distinctive mix sure pair search meaning like board slide "
    "timer mode tested adjusted level".split()
)
TERM = ":"  # "anxiety:ocd" is one specific term inside a label
MIXED = "mixed"  # id of a stance's label for both ends where the codebook names none
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
    sensitive: bool = Field(default=False, description="quotes with it are shown only behind a click")


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
    sensitive: bool = Field(default=False, description="quotes with it are shown only behind a click")
    reference: int | None = Field(default=None, description="published count of this label, for the reference layer")
    spoken: str = Field(default="", description='what sentences call it, after "speak of", where not its name')


class Dimension(_Part):
    """One question asked of every mention, with its closed set of answers."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    plural: str
    role: DimensionRole
    question: str = Field(description="what the dimension asks of a mention, in plain words")
    color: str = Field(pattern=HEX_COLOUR)
    fallback: str | None = Field(default=None, description="label for mentions that show none of the others")
    catch_all: str | None = Field(default=None, description="label for what is named but has no label of its own")
    rules: list[str] = Field(default_factory=list, description="what holds whichever of its labels is given")
    labels: list[Label] = Field(min_length=2)
    mixed: Label | None = Field(
        default=None, description="stance only: the label of a mention that takes both ends of the scale"
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        ids = [label.id for label in self.labels]
        if twice := sorted({i for i in ids if ids.count(i) > 1}):
            raise ValueError(f"label id used twice in dimension '{self.id}': {', '.join(twice)}")
        for name, given in (("fallback", self.fallback), ("catch_all", self.catch_all)):
            if given is not None and given not in ids:
                raise ValueError(f"{name} '{given}' of dimension '{self.id}' is not one of its labels")
        if self.role == "stance" and any(label.score is None for label in self.labels):
            raise ValueError(f"every label of the stance dimension '{self.id}' needs a score")
        if self.mixed is not None and self.role != "stance":
            raise ValueError(f"only a stance can be mixed, and '{self.id}' is none")
        if self.mixed is not None and self.mixed.id in ids:
            raise ValueError(f"'{self.mixed.id}' of dimension '{self.id}' cannot be both a label and the mixed one")
        return self

    def label(self, label_id: str) -> Label:
        """The label with this id, the mixed one of a stance included; KeyError when there is none."""
        return self._by_id[label_id]

    def term_name(self, label_id: str, term_id: str) -> str:
        """The name of a term inside a label; its id where the label has none such."""
        return next((term.name for term in self.label(label_id).terms if term.id == term_id), term_id)

    @property
    def unnamed(self) -> frozenset[str]:
        """The labels that say "none of these" or "something else": no sentence can be about one."""
        return frozenset(label for label in (self.fallback, self.catch_all) if label is not None)

    def stands_last(self, label: str) -> int:
        """0 for labels of one thing, 1 for "something else", 2 for "none of these": in this order in lists."""
        return 2 if label == self.fallback else int(label == self.catch_all)

    @property
    def shown(self) -> list[Label]:
        """The labels that a mention can show: those of the codebook and, in the middle of a stance scale, mixed."""
        if self.role != "stance":
            return self.labels
        scale = self.labels
        if self.both in scale:
            return scale
        return [*scale[: len(scale) // 2 + 1], self.both, *scale[len(scale) // 2 + 1 :]]

    @cached_property
    def both(self) -> Label:
        """A stance's label for both ends at once: the one named for it, else the scale's own label "mixed", else a new one."""
        own = next((label for label in self.labels if label.id == MIXED), None)
        return (
            self.mixed
            or own
            or Label(
                id=MIXED, name="Mixed", definition="Takes both ends of the scale in the same words.", score=self._middle
            )
        )

    @property
    def ends(self) -> tuple[Label, Label]:
        """The labels at the low and the high end of a stance scale."""
        ordered = sorted(self.labels, key=lambda label: label.score or 0.0)
        return ordered[0], ordered[-1]

    def side(self, label_id: str) -> int:
        """On which side of a stance scale a label stands: 1 the high one, -1 the low one, 0 neither."""
        distance = self._distances.get(label_id, 0.0)
        return (distance > 0) - (distance < 0)

    def one_stance(self, given: Iterable[str]) -> str | None:
        """The one label that several of a stance scale come to: mixed where both sides of the middle are taken, else
        the label furthest from the middle; None for none."""
        ids = set(given)
        if self.both.id in ids or {-1, 1} <= {self.side(i) for i in ids}:
            return self.both.id
        known = [label.id for label in self.labels if label.id in ids]
        return max(known, key=lambda i: abs(self._distances[i])) if known else None

    @cached_property
    def _distances(self) -> dict[str, float]:
        """How far each label of a scale stands from its middle; below 0 on the low side."""
        return {label.id: (label.score or 0.0) - self._middle for label in self.labels}

    @property
    def _middle(self) -> float:
        low, high = self.ends
        return ((low.score or 0.0) + (high.score or 0.0)) / 2

    def name_of(self, label_id: str) -> str:
        """The label's readable name, or the id itself when the codebook does not know it."""
        return self._by_id[label_id].name if label_id in self._by_id else label_id

    @cached_property
    def _by_id(self) -> dict[str, Label]:
        return {label.id: label for label in self.shown}


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

    def by_role(self, role: DimensionRole) -> Dimension | None:
        """The dimension that plays this role, if any."""
        return next((d for d in self.dimensions if d.role == role), None)

    @property
    def ids(self) -> list[str]:
        return [d.id for d in self.dimensions]

    @cached_property
    def sensitive(self) -> frozenset[str]:
        """Ids of the labels and terms whose quotes are shown only behind a click."""
        labels = [label for dimension in self.dimensions for label in dimension.labels]
        terms = [term for label in labels for term in label.terms]
        return frozenset(part.id for parts in (labels, terms) for part in parts if part.sensitive)

    @property
    def content_hash(self) -> str:
        """SHA-256 of the canonical content: the same words give the same hash, whatever the file's layout.

        What is left at its default does not enter, so that a field which codebooks do not use yet changes no hash; nor does
        what sentences call a label, which no coder reads.
        """
        unread: Any = {"dimensions": {"__all__": {"labels": {"__all__": {"spoken"}}, "mixed": {"spoken"}}}}
        plain = self.model_dump(exclude_defaults=True, exclude=unread)
        return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _missing(dimension_id: str) -> Dimension:
    raise KeyError(f"the codebook has no dimension '{dimension_id}'")

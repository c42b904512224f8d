"""Mapping files: which spellings and phrases stand for which label of a codebook. YAML in, checked, merged."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from records.codebook import Codebook, Dimension
from records.problem import Problem

FOLDER = Path(__file__).resolve().parents[2] / "codebooks"
NOTHING = "none"  # a target: the spelling says that there is no label


class Target(NamedTuple):
    """What a spelling stands for; written `label`, or `label/term`."""

    label: str
    term: str | None = None

    def __str__(self) -> str:
        return f"{self.label}/{self.term}" if self.term else self.label


class MappingError(Problem):
    """A mistake in a mapping file; the message says where and what to do."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Undecided(_Part):
    """A label that could not be mapped; it counts as soon as someone fills in `label`."""

    raw: str
    count: int = 0
    suggestion: str | None = None
    nearest: str | None = None  # the known spelling that the suggestion comes from
    label: str | None = None


class NameRule(_Part):
    """How a dimension of names reads what no table lists: a name of its own, or words that name nothing."""

    unlisted: str = Field(description="target for a name that is not listed")
    unnamed: str = Field(description="target for words that name nothing")
    generic: list[str] = Field(description="words that name nothing: app, chatbot, therap*")


class DimensionMap(_Part):
    """How one dimension's free-text labels are read. Keys of `table`, `first`, `patterns` and
    `last` are targets."""

    columns: list[str] = Field(default_factory=list)
    mapped: list[str] = Field(default_factory=list, description="columns of what others made of the labels")
    several: bool = Field(default=False, description="patterns give every label they find, not only the first")
    heads: list[str] = Field(default_factory=list, description="beginnings that hold for all that follows: lack of")
    wrappers: list[str] = Field(
        default_factory=list, description="words that count for nothing beside a label: mental health (ADHD)"
    )
    fillers: list[str] = Field(default_factory=list, description="more words without which a label means the same")
    acts: list[str] = Field(default_factory=list, description="beginnings that say what a writer does: reflection on")
    against: list[str] = Field(
        default_factory=list, description="phrases that speak against what they stand beside: lack of"
    )
    turned: dict[str, str] = Field(
        default_factory=dict, description="label -> what it is where a phrase speaks against it"
    )
    topics: list[str] = Field(default_factory=list, description="words that alone say nothing: what a label is about")
    objection: str | None = Field(default=None, description="label of what speaks against the use and says no more")
    names: NameRule | None = None
    table: dict[str, list[str]] = Field(default_factory=dict)
    first: dict[str, list[str]] = Field(
        default_factory=dict, description="phrases that settle a label before its parts are read"
    )
    patterns: dict[str, list[str]] = Field(default_factory=dict)
    last: dict[str, list[str]] = Field(
        default_factory=dict, description="phrases for labels in which no other phrase stands; the first counts"
    )
    unmapped: list[Undecided] = Field(default_factory=list)


class Mapping(_Part):
    """A mapping file. `fillers` are words without which a label means the same."""

    id: str
    version: str
    codebook: str
    impacts: list[str] = Field(default_factory=lambda: ["impacts"])
    quote: list[str] = Field(default_factory=lambda: ["supporting_quote", "quote"])
    separators: list[str] = Field(default_factory=list, description="words that part two labels, beside / , ; & + |")
    announcers: list[str] = Field(default_factory=lambda: ["other", "others"], description="other (grief) is grief")
    fillers: list[str] = Field(default_factory=list)
    negators: list[str] = Field(default_factory=list, description="words before a phrase that take it back: no, not")
    dimensions: dict[str, DimensionMap] = Field(default_factory=dict)

    @property
    def content_hash(self) -> str:
        """SHA-256 of the canonical content."""
        return hashlib.sha256(json.dumps(self.model_dump(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def of(self, dimension: Dimension) -> DimensionMap:
        """The dimension's part; its columns are called like the dimension where the file names none."""
        found = self.dimensions.get(dimension.id, DimensionMap())
        return found if found.columns else found.model_copy(update={"columns": [dimension.id]})


def default_mapping(codebook: Codebook) -> Mapping:
    """The mapping that comes with a codebook, or an empty one: then only the codebook's own names are known."""
    path = FOLDER / codebook.id / "mapping.yaml"
    if not path.is_file():
        return Mapping(id=codebook.id, version="0", codebook=codebook.id)
    return load_mapping(path, codebook)


def load_mapping(path: Path, codebook: Codebook) -> Mapping:
    """Read and check a mapping file. Raises MappingError for a mistake, a label or a term that the codebook lacks."""
    try:
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MappingError(f"{path}: the file cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise MappingError(f"{path}: the file is not UTF-8 text; save it as UTF-8") from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise MappingError(
            f"{path}, line {line}: not valid YAML ({error.problem}); check indentation and quotes"
        ) from error
    except YAMLError as error:
        raise MappingError(f"{path}: not valid YAML ({error})") from error
    try:
        mapping = Mapping.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = " > ".join(map(str, first["loc"])) or "the file"
        raise MappingError(f"{path}: {where}: {first['msg']}. See docs/import-coded.md.") from error
    _check(path, mapping, codebook)
    return mapping


def _check(path: Path, mapping: Mapping, codebook: Codebook) -> None:
    if mapping.codebook != codebook.id:
        raise MappingError(f"{path} maps to the codebook '{mapping.codebook}', this import uses '{codebook.id}'.")
    for name, part in mapping.dimensions.items():
        if name not in codebook.ids:
            raise MappingError(f"{path}: the codebook has no dimension '{name}'; it has {', '.join(codebook.ids)}.")
        dimension = codebook.dimension(name)
        decided = [entry.label for entry in part.unmapped if entry.label]
        named = [part.names.unlisted, part.names.unnamed] if part.names else []
        named += [part.objection] if part.objection else []
        phrased = [*part.first, *part.patterns, *part.last, *part.turned, *part.turned.values()]
        for written in [*part.table, *phrased, *named, *decided]:
            try:
                targets(written, dimension)
            except MappingError as error:
                raise MappingError(f"{path}: {error}") from error


def targets(written: str, dimension: Dimension) -> tuple[Target, ...]:
    """The targets in `label`, `label/term` or `label + label`; none for `none`. Raises MappingError."""
    if written.strip().casefold() == NOTHING:
        return ()
    found = []
    for piece in written.split("+"):
        label_id, _, term_id = piece.strip().partition("/")
        label = next((one for one in dimension.labels if one.id == label_id), None)
        if label is None:
            known = ", ".join(one.id for one in dimension.labels)
            raise MappingError(f"'{dimension.id}' has no label '{label_id}'; it has {known}, or write {NOTHING}.")
        if term_id and term_id not in {term.id for term in label.terms}:
            known = ", ".join(term.id for term in label.terms) or "no terms"
            raise MappingError(f"the label '{label_id}' has no term '{term_id}'; it has {known}.")
        found.append(Target(label_id, term_id or None))
    return tuple(found)


def summary(mapping: Mapping, own: Mapping | None) -> dict[str, Any]:
    """What a run keeps of its mappings: name, version, hash and the whole content."""
    return {
        place: {"name": m.id, "version": m.version, "sha256": m.content_hash, "content": m.model_dump()}
        for place, m in (("mapping", mapping), ("own_mapping", own))
        if m is not None
    }

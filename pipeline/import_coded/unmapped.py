"""The labels that could not be mapped, most frequent first, as a mapping file that people fill in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as Frequencies
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from pipeline.import_coded.mapping import DimensionMap, Mapping, Undecided, load_mapping
from pipeline.import_coded.normalise_labels import Normaliser
from pipeline.import_coded.suggest import Suggest
from records.codebook import Codebook

_HEAD = """\
Labels that could not be mapped, most frequent first. Write into `label` what a raw label stands for, then import again
with --mapping and this file: a label id of the codebook, label/term, label + label for two, or none for no label.
`suggestion` is a guess from the `nearest` known spelling and counts only once it is copied into `label`.
"""


def undecided(
    unmapped: Frequencies[str, Counter[str]], normalisers: Frequencies[str, Normaliser], suggest: Suggest
) -> dict[str, list[Undecided]]:
    """By dimension the raw labels with count and suggestion, most frequent first, equal counts by alphabet."""
    found: dict[str, list[Undecided]] = {}
    for name, counts in unmapped.items():
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        spellings = normalisers[name].spellings
        nearest = suggest([raw for raw, _ in ordered], sorted(spellings))
        found[name] = [
            Undecided(raw=raw, count=count, suggestion=spellings[near] if near else None, nearest=near)
            for (raw, count), near in zip(ordered, nearest, strict=True)
        ]
    return found


def write_unmapped(path: Path, found: Frequencies[str, list[Undecided]], base: Mapping, codebook: Codebook) -> None:
    """Write the file; what a person decided or added in it before stays. Raises MappingError where it is no mapping."""
    before = load_mapping(path, codebook) if path.exists() else None
    own = before or Mapping(id=f"{base.id}-own", version="1", codebook=codebook.id)
    dimensions = dict(own.dimensions)
    for dimension in codebook.ids:
        part = dimensions.get(dimension, DimensionMap())
        decided = [entry for entry in part.unmapped if entry.label]
        taken = {entry.raw for entry in decided}
        new = [entry for entry in found.get(dimension, []) if entry.raw not in taken]
        if part != DimensionMap() or new:
            dimensions[dimension] = part.model_copy(update={"unmapped": [*decided, *new]})
    path.parent.mkdir(parents=True, exist_ok=True)
    _dump(path, own.model_copy(update={"dimensions": dimensions}), {"id", "version", "codebook", "dimensions"})


def _dump(path: Path, mapping: Mapping, always: set[str]) -> None:
    plain = mapping.model_dump(exclude_defaults=True)
    tree = CommentedMap({key: plain[key] for key in ("id", "version", "codebook") if key in plain})
    tree.update({key: value for key, value in plain.items() if key not in always})
    tree["dimensions"] = {
        name: {
            **part.model_dump(exclude_defaults=True, exclude={"unmapped"}),
            **({"unmapped": [entry.model_dump() for entry in part.unmapped]} if part.unmapped else {}),
        }
        for name, part in mapping.dimensions.items()
    }
    tree.yaml_set_start_comment(_HEAD)
    yaml = YAML()
    yaml.width = 120
    yaml.allow_unicode = True
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(tree, file)

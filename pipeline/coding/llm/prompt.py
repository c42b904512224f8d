"""The prompt: a versioned file of ours, filled in from the codebook."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.coding.llm.faults import LLMError
from pipeline.coding.llm.schema import answer_schema, asks_for_sets
from records.codebook import Codebook, Dimension, Label

FOLDER = Path(__file__).with_name("prompts")
SECTIONS = ("system", "post", "format", "retry")
EXAMPLES = 2  # of each label, where a mention has one label a dimension; with sets all are shown
Message = dict[str, str]


@dataclass(frozen=True)
class Prompt:
    """One version of the prompt for one codebook; `digest` changes with any word of either, or of the schema."""

    version: str
    sections: dict[str, str]
    codebook: Codebook

    @classmethod
    def load(cls, version: str, codebook: Codebook) -> Prompt:
        """Read `prompts/<version>.md`; LLMError lists the versions that exist when there is none."""
        path = FOLDER / f"{version}.md"
        if not path.is_file():
            known = ", ".join(sorted(file.stem for file in FOLDER.glob("*.md")))
            raise LLMError(f"There is no prompt '{version}'. Available: {known}.")
        parts = re.split(r"^# (\w+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        sections = {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}
        assert set(sections) == set(SECTIONS), f"{path.name} needs the sections {SECTIONS}"
        return cls(version, sections, codebook)

    @cached_property
    def schema(self) -> dict[str, Any]:
        """What an answer must look like."""
        return answer_schema(self.codebook, self.version)

    @cached_property
    def digest(self) -> str:
        whole = json.dumps([self.sections, self.system, self.schema], sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()

    @cached_property
    def system(self) -> str:
        """The part that is the same for every post: it comes first, so that servers can keep it in their cache."""
        book = self.codebook
        sets = asks_for_sets(self.version)
        has_none = [d.id for d in book.dimensions if not d.fallback]
        none = "Every dimension has a label for what none of the others fits; use it then."
        if has_none:
            none = (
                f"Where no label of {', '.join(has_none)} fits a mention, {'leave it empty' if sets else 'write null'}."
            )
        return _fill(
            self.sections["system"],
            rule=book.inclusion.rule,
            include=_list(book.inclusion.include),
            exclude=_list(book.inclusion.exclude),
            none=none,
            dimensions="\n\n".join((_of_sets if sets else _of_one)(d) for d in book.dimensions),
        )

    @cached_property
    def system_with_format(self) -> str:
        """The same for servers that cannot hold a model to a schema."""
        schema = json.dumps(self.schema, ensure_ascii=False, separators=(",", ":"))
        return f"{self.system}\n\n{_fill(self.sections['format'], schema=schema)}"

    def messages(self, text: str, *, with_format: bool, correction: tuple[str, str] | None = None) -> list[Message]:
        """The messages for one post; `correction` is the answer before and what was wrong with it."""
        found = [
            {"role": "system", "content": self.system_with_format if with_format else self.system},
            {"role": "user", "content": _fill(self.sections["post"], post=text)},
        ]
        if correction:
            answer, reason = correction
            found += [{"role": "assistant", "content": answer}] if answer else []
            found.append({"role": "user", "content": _fill(self.sections["retry"], reason=reason)})
        return found


def _fill(template: str, **values: str) -> str:
    # In one pass, so that braces in a post are never read as a place to fill.
    return re.sub(r"\{\{(\w+)\}\}", lambda match: values[match.group(1)], template)


def _list(items: list[str]) -> str:
    return "\n".join(f"- {item}" for item in items) or "- (nothing is named)"


def _of_one(dimension: Dimension) -> str:
    """A dimension for prompts that ask for one of its labels."""
    return "\n".join([*_head(dimension), *(_label(label, EXAMPLES) for label in dimension.labels)])


def _of_sets(dimension: Dimension) -> str:
    """A dimension with its rules and all examples; a stance with its label for both ends."""
    rules = [f"Rule: {rule}" for rule in dimension.rules]
    labels = [_label(label, len(label.examples)) for label in dimension.shown]
    return "\n".join([*_head(dimension), *rules, *labels])


def _head(dimension: Dimension) -> list[str]:
    fallback = [f"Where none of the others fits: `{dimension.fallback}`."] if dimension.fallback else []
    return [f"### {dimension.id}: {dimension.question}", *fallback]


def _label(label: Label, examples: int) -> str:
    line = f"- `{label.id}`: {label.definition}"
    if label.include:
        line += f" Includes: {'; '.join(label.include)}."
    if label.exclude:
        line += f" Not: {'; '.join(label.exclude)}."
    if label.examples:
        line += " E.g. " + " / ".join(f"“{example}”" for example in label.examples[:examples])
    if label.terms:
        line += " Terms: " + ", ".join(f"`{term.id}`" for term in label.terms) + "."
    return line

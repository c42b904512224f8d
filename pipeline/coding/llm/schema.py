"""The form of an answer: a JSON schema with the codebook's closed labels, and the check of what came back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.coding.llm.faults import Malformed
from pipeline.coding.llm.settings import DEFAULT_PROMPT
from pipeline.coding.llm.tuning import TUNING
from pipeline.coding.llm.unwrap import answer_object
from records.codebook import Codebook, Dimension

NAME = "mentions"
ONE_LABEL = frozenset({"mentions-1"})  # prompts that ask for one label a dimension; all others ask for a set


@dataclass(frozen=True, slots=True)
class Draft:
    """One mention as a model gave it: `codes` are (label, term) by dimension, checked; the quote is not."""

    quote: str
    codes: dict[str, tuple[tuple[str, str | None], ...]]
    unsure: frozenset[str]


def asks_for_sets(prompt: str) -> bool:
    """Whether answers to this prompt hold a set of labels for each dimension, or one."""
    return prompt not in ONE_LABEL


def answer_schema(codebook: Codebook, prompt: str = DEFAULT_PROMPT) -> dict[str, Any]:
    """The JSON schema of an answer, within what strict structured output allows: every field required, none besides."""
    mention = _object(_fields(codebook, asks_for_sets(prompt)))
    return _object({"relevant": {"type": "boolean"}, "mentions": {"type": "array", "items": mention}})


def bounded(schema: dict[str, Any]) -> dict[str, Any]:
    """The same schema with an end to every list, for servers whose grammar would let a small model go on for ever."""
    if schema.get("type") == "array":
        most = len(schema["items"]["enum"]) if "enum" in schema["items"] else TUNING.most_mentions
        return {**schema, "items": bounded(schema["items"]), "maxItems": most}
    if schema.get("type") == "object":
        return {**schema, "properties": {name: bounded(rule) for name, rule in schema["properties"].items()}}
    return schema


def _fields(codebook: Codebook, sets: bool) -> dict[str, Any]:
    fields: dict[str, Any] = {"quote": {"type": "string", "description": "copied from the post, word for word"}}
    for dimension in codebook.dimensions:
        labels = _known(dimension, sets)
        one = {"type": "string", "enum": labels} if dimension.fallback else _or_null(labels)
        fields[dimension.id] = _set_of(labels) if sets and dimension.role != "stance" else one
        if terms := list(_terms(dimension)):
            fields[_term_field(dimension, sets)] = _set_of(terms) if sets else _or_null(terms)
    fields["unsure"] = _set_of(codebook.ids)
    return fields


def _known(dimension: Dimension, sets: bool) -> list[str]:
    """The labels that may be given. One for both ends of a stance is among them only where a mention has sets."""
    return [label.id for label in (dimension.shown if sets else dimension.labels)]


def _or_null(values: list[str]) -> dict[str, Any]:
    return {"type": ["string", "null"], "enum": [*values, None]}


def _set_of(values: list[str]) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string", "enum": values}}


def _object(fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _term_field(dimension: Dimension, sets: bool) -> str:
    return f"{dimension.id}_terms" if sets else f"{dimension.id}_term"


def _terms(dimension: Dimension) -> dict[str, str]:
    """Label id by term id."""
    return {term.id: label.id for label in dimension.labels for term in label.terms}


def read_answer(content: str, codebook: Codebook, prompt: str = DEFAULT_PROMPT) -> list[Draft]:
    """The mentions of an answer, whatever the server promised. Malformed says what does not fit.

    Every field of the schema must be there: one that is left out is no "none of these".
    """
    data = answer_object(content)
    mentions = data["mentions"]
    sets = asks_for_sets(prompt)
    if len(mentions) > TUNING.most_mentions:
        raise Malformed(f"it has {len(mentions)} mentions; no more than six are wanted")
    needed = list(_fields(codebook, sets))
    drafts = [_draft(mention, place, codebook, sets, needed) for place, mention in enumerate(mentions, 1)]
    if not isinstance(data.get("relevant"), bool):
        raise Malformed("'relevant' is neither true nor false", shapeless=True)
    if drafts and not data["relevant"]:
        # A model that calls a post irrelevant and quotes it all the same contradicts itself.
        raise Malformed("'relevant' is false, but 'mentions' is not empty")
    return drafts


def _draft(mention: Any, place: int, codebook: Codebook, sets: bool, needed: Sequence[str]) -> Draft:
    if not isinstance(mention, dict) or not isinstance(mention.get("quote"), str):
        raise Malformed(f"mention {place} has no text 'quote'", shapeless=True)
    if missing := [name for name in needed if name not in mention]:
        raise Malformed(f"mention {place} lacks {', '.join(missing)}", shapeless=True)
    codes: dict[str, tuple[tuple[str, str | None], ...]] = {}
    for dimension in codebook.dimensions:
        labels = _several(mention[dimension.id], sets) or _several(dimension.fallback, sets)
        known = _known(dimension, sets)
        for label in labels:
            if label not in known:
                raise Malformed(
                    f"mention {place}: '{str(label)[:60]}' is no label of '{dimension.id}'; use {', '.join(known)}",
                    shapeless=True,
                )
        if dimension.role == "stance" and len(labels) > 1:
            labels = _several(dimension.one_stance(labels), sets)
        if labels:
            terms = _several(mention.get(_term_field(dimension, sets)), sets)
            codes[dimension.id] = tuple(_codes(labels, terms, _terms(dimension)))
    unsure = _several(mention["unsure"], True)
    return Draft(mention["quote"], codes, frozenset(name for name in unsure if isinstance(name, str)))


def _several(given: Any, sets: bool) -> list[Any]:
    """What stands in a field, each once. A model that leaves out the brackets around a single label means it all the same."""
    if given is None or given == "":
        return []
    return list({str(one): one for one in given}.values()) if sets and isinstance(given, list) else [given]


def _codes(labels: list[str], terms: list[Any], label_of: dict[str, str]) -> Iterator[tuple[str, str | None]]:
    """Each label with each of its terms. A term under another label says less than the label: it goes, the label stays."""
    for label in labels:
        own = [term for term in terms if isinstance(term, str) and label_of.get(term) == label]
        yield from ((label, term) for term in own or (None,))

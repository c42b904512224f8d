"""The form of an answer: a JSON schema with the codebook's closed labels, and the check of what came back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pipeline.coding.llm.faults import Malformed
from pipeline.coding.llm.tuning import TUNING
from records.codebook import Codebook, Dimension

NAME = "mentions"


@dataclass(frozen=True, slots=True)
class Draft:
    """One mention as a model gave it: `codes` are (label, term) by dimension, checked; the quote is not."""

    quote: str
    codes: dict[str, tuple[str, str | None]]
    unsure: frozenset[str]


def answer_schema(codebook: Codebook) -> dict[str, Any]:
    """The JSON schema of an answer, within what strict structured output allows: every field required, none besides."""
    fields: dict[str, Any] = {"quote": {"type": "string", "description": "copied from the post, word for word"}}
    for dimension in codebook.dimensions:
        labels = [label.id for label in dimension.labels]
        fields[dimension.id] = {"type": "string", "enum": labels} if dimension.fallback else _or_null(labels)
        if terms := list(_terms(dimension)):
            fields[_term_field(dimension)] = _or_null(terms)
    fields["unsure"] = {"type": "array", "items": {"type": "string", "enum": codebook.ids}}
    return _object({"relevant": {"type": "boolean"}, "mentions": {"type": "array", "items": _object(fields)}})


def _or_null(values: list[str]) -> dict[str, Any]:
    return {"type": ["string", "null"], "enum": [*values, None]}


def _object(fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _term_field(dimension: Dimension) -> str:
    return f"{dimension.id}_term"


def _terms(dimension: Dimension) -> dict[str, str]:
    """Label id by term id."""
    return {term.id: label.id for label in dimension.labels for term in label.terms}


def read_answer(content: str, codebook: Codebook) -> list[Draft]:
    """The mentions of an answer, whatever the server promised. Malformed says what does not fit."""
    data = _json(content)
    if not isinstance(data, dict) or not isinstance(data.get("mentions"), list):
        raise Malformed("it is not an object with a list 'mentions'")
    mentions = data["mentions"]
    if data.get("relevant") is False or not mentions:
        # A model that calls a post irrelevant and quotes it all the same contradicts itself.
        if mentions:
            raise Malformed("'relevant' is false, but 'mentions' is not empty")
        return []
    if len(mentions) > TUNING.most_mentions:
        raise Malformed(f"it has {len(mentions)} mentions; no more than six are wanted")
    return [_draft(mention, place, codebook) for place, mention in enumerate(mentions, 1)]


def _json(content: str) -> Any:
    """The first JSON object of a text: models without a schema mode like to wrap it in prose or a code fence."""
    start = content.find("{")
    if start < 0:
        raise Malformed("it holds no JSON object")
    try:
        return json.JSONDecoder(strict=False).raw_decode(content[start:])[0]
    except (json.JSONDecodeError, RecursionError) as error:
        raise Malformed(f"it is not valid JSON ({str(error)[:80]})") from None


def _draft(mention: Any, place: int, codebook: Codebook) -> Draft:
    if not isinstance(mention, dict) or not isinstance(mention.get("quote"), str):
        raise Malformed(f"mention {place} has no text 'quote'")
    codes: dict[str, tuple[str, str | None]] = {}
    for dimension in codebook.dimensions:
        label = mention.get(dimension.id)
        if label is None or label == "":
            label = dimension.fallback
        if label is None:
            continue
        known = [one.id for one in dimension.labels]
        if label not in known:
            raise Malformed(
                f"mention {place}: '{str(label)[:60]}' is no label of '{dimension.id}'; use {', '.join(known)}"
            )
        term = mention.get(_term_field(dimension))
        # A term under another label says less than the label: it goes, the label stays.
        codes[dimension.id] = (label, term if isinstance(term, str) and _terms(dimension).get(term) == label else None)
    unsure = mention.get("unsure")
    return Draft(
        quote=mention["quote"],
        codes=codes,
        unsure=frozenset(name for name in unsure if isinstance(name, str)) if isinstance(unsure, list) else frozenset(),
    )

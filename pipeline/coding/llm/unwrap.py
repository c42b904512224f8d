"""The answer among all that a model wrote: thoughts, drafts and prose are none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from pipeline.coding.llm.faults import Malformed

MOST_BRACES = 2_000  # places tried in one answer: more is a model that ran away
_MARKS = "think|thinking|thought|thoughts|reasoning|scratchpad"
_THOUGHTS = re.compile(rf"<({_MARKS})>.*?</\1>|\[THINK\].*?\[/THINK\]|◁think▷.*?◁/think▷", re.DOTALL | re.IGNORECASE)
# Templates that open the thoughts in the prompt leave only their end in the answer; a cut leaves only their beginning.
_BEFORE = re.compile(rf".*(?:</(?:{_MARKS})>|\[/THINK\]|◁/think▷)", re.DOTALL | re.IGNORECASE)
_AFTER = re.compile(rf"(?:<(?:{_MARKS})>|\[THINK\]|◁think▷).*", re.DOTALL | re.IGNORECASE)
_FINAL = re.compile(r".*<\|channel\|>final<\|message\|>", re.DOTALL)
_decoder = json.JSONDecoder(strict=False)


def answer_object(content: str) -> dict[str, Any]:
    """The last JSON object of a text that has an answer's shape, a list 'mentions'. Malformed where there is none.

    A text that is one object from end to end is taken whole, so that a quote may hold the marks of thoughts.
    """
    whole = _whole(content)
    if whole is not None:
        return whole
    objects, fault = _objects(without_thoughts(content))
    if found := [one for one in objects if isinstance(one.get("mentions"), list)]:
        return found[-1]
    if fault:
        raise Malformed(f"it is not valid JSON ({fault})", shapeless=True)
    raise Malformed(
        "it is not an object with a list 'mentions'" if objects else "it holds no JSON object", shapeless=True
    )


def without_thoughts(content: str) -> str:
    """The text without what a model thought aloud before it answered."""
    text = _FINAL.sub("", _THOUGHTS.sub("", content))
    return _AFTER.sub("", _BEFORE.sub("", text))


def is_whole_answer(text: str) -> bool:
    """Whether the text is an answer's object from end to end."""
    return _whole(text) is not None


def _whole(content: str) -> dict[str, Any] | None:
    text = content.strip()
    if not text.startswith("{"):
        return None
    try:
        data, end = _decoder.raw_decode(text)
    except (json.JSONDecodeError, RecursionError):
        return None
    return data if end == len(text) and isinstance(data, dict) and isinstance(data.get("mentions"), list) else None


def _objects(text: str) -> tuple[list[dict[str, Any]], str]:
    """Every outermost object that can be read, and why one could not."""
    found: list[dict[str, Any]] = []
    fault = ""
    end = 0
    for place in _braces(text):
        if place < end:
            continue
        try:
            data, end = _decoder.raw_decode(text, place)
        except (json.JSONDecodeError, RecursionError) as error:
            fault = fault or str(error)[:80]
        else:
            found.append(data)
    return found, fault


def _braces(text: str) -> Iterator[int]:
    place = text.find("{")
    for _ in range(MOST_BRACES):
        if place < 0:
            return
        yield place
        place = text.find("{", place + 1)

"""A chat completion as any server words it: what the model said, why it ended, what it took."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pipeline.coding.llm.faults import Unavailable
from pipeline.coding.llm.job import CUT, FILTERED, Reply
from pipeline.coding.llm.unwrap import is_whole_answer
from pipeline.coding.llm.words import LONGEST, read_error

_CUT = frozenset(
    {"length", "max_tokens", "max_output_tokens", "model_length", "model_context_window_exceeded", "incomplete"}
)
_FILTERED = frozenset(
    {"content_filter", "content_filtered", "safety", "recitation", "prohibited_content", "blocklist", "spii", "refusal",
     "sensitive", "guardrail_intervened"}
)  # fmt: skip
_FAULT = frozenset({"error", "insufficient_system_resource", "network_error", "malformed_response"})
_THOUGHT_FIELDS = ("reasoning_content", "reasoning", "thinking")


def read_completion(body: Any) -> Reply:
    """The reply in a parsed body; Unavailable where a server sent something else with status 200, in its own words."""
    try:
        choice = body["choices"][0]
        message = choice["message"]
        if not isinstance(message, Mapping):
            raise TypeError
    except (KeyError, IndexError, TypeError):
        words = read_error(200, body).message or json.dumps(body, ensure_ascii=False)
        raise Unavailable(f"an answer that is no completion: {words[:LONGEST]}", billed=True, odd=True) from None
    finish = _finish(choice)
    content, thoughts = _content(message)
    usage = body.get("usage")
    usage = usage if isinstance(usage, Mapping) else {}
    details = [_details(usage, name) for name in ("prompt_tokens_details", "completion_tokens_details")]
    return Reply(
        content=content,
        finish=finish,
        refusal=message.get("refusal") if isinstance(message.get("refusal"), str) else None,
        tokens_in=_number(usage.get("prompt_tokens")),
        tokens_out=_tokens_out(usage, details[1]),
        tokens_cached=_number(details[0].get("cached_tokens")) or _number(usage.get("prompt_cache_hit_tokens")) or 0,
        tokens_written=_number(details[0].get("cache_write_tokens"))
        or _number(usage.get("cache_creation_input_tokens"))
        or 0,
        thoughts=_number(details[1].get("reasoning_tokens")) or 0,
        thought=thoughts,
        model=body.get("model") if isinstance(body.get("model"), str) else "",
    )


def _finish(choice: Mapping[str, Any]) -> str | None:
    """Why the model ended, in one vocabulary. Unavailable where it was the server's fault."""
    reason = str(choice.get("finish_reason") or "").lower()
    if reason in _FAULT or choice.get("error"):
        words = read_error(200, choice).message or reason
        raise Unavailable(f"a fault while it answered: {words[:LONGEST]}", billed=True)
    return CUT if reason in _CUT else FILTERED if reason in _FILTERED else reason or None


def _content(message: Mapping[str, Any]) -> tuple[str, str]:
    """What was said, and what was thought. A tool called instead of an answer carries the answer as its arguments."""
    content = message.get("content")
    if isinstance(content, Mapping):
        content = json.dumps(content, ensure_ascii=False)
    if isinstance(content, list):
        content = "".join(_chunk(one) for one in content)
    content = content if isinstance(content, str) else ""
    thought = next(
        (text for name in _THOUGHT_FIELDS if isinstance(text := message.get(name), str) and text.strip()), ""
    )
    if content.strip():
        return content, thought
    calls = message.get("tool_calls")
    if isinstance(calls, list) and len(calls) == 1 and isinstance(calls[0], Mapping):
        arguments = (calls[0].get("function") or {}).get("arguments")
        return (arguments if isinstance(arguments, str) else json.dumps(arguments or "")), thought
    for name in _THOUGHT_FIELDS:
        # Servers that put the bound answer itself into this field: only what is an answer from end to end can be one.
        if isinstance(text := message.get(name), str) and is_whole_answer(text):
            return text, ""
    return "", thought


def _chunk(one: Any) -> str:
    """The text of one part of a message; thoughts and anything else are none."""
    if isinstance(one, str):
        return one
    if isinstance(one, Mapping) and one.get("type", "text") in ("text", "output_text"):
        text = one.get("text")
        return text if isinstance(text, str) else ""
    return ""


def _details(usage: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = usage.get(name)
    return found if isinstance(found, Mapping) else {}


def _tokens_out(usage: Mapping[str, Any], details: Mapping[str, Any]) -> int | None:
    """What was written, thoughts included: some servers leave them out of the answer's tokens and not out of the sum."""
    given, whole, read = (_number(usage.get(name)) for name in ("completion_tokens", "total_tokens", "prompt_tokens"))
    if given is None:
        return None
    return max(
        given, (whole or 0) - (read or 0) if whole and read else 0, _number(details.get("reasoning_tokens")) or 0
    )


def _number(value: Any) -> int | None:
    try:
        return max(0, int(value)) if not isinstance(value, bool) and value is not None else None
    except (TypeError, ValueError, OverflowError):
        return None

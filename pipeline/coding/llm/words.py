"""What a server says with an error, whatever shape it comes in, and what kind of trouble its words mean."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

LONGEST = 200  # characters of a server's sentence that people are shown
# Each entry: all of its words stand in what was said. The lists come from what providers document and their gateways pass on.
_MONEY = (
    "insufficient_quota", "exceeded_current_quota", "current quota", "insufficient credit", "insufficient balance",
    "credit balance", "available credits", "out of credit", "spending limit", "billing", "arrear",
    "requires more credits", "payment required", "prepaid", "top up", "recharge",
)  # fmt: skip
_TOMORROW = ("per-day", "per day", "per_day", "perday", "daily", "(rpd)", "(tpd)")
_KEY = (
    "api key", "api_key", "apikey", "invalid key", "authenticat", "unauthorized", "no connected db", "access token",
    "invalid token", "credentials",
)  # fmt: skip
_GONE = ("deprecated", "decommissioned", "retired", "shut down", "sunset", "no longer available")
_NO_MODEL = (
    "not exist", "not found", "not a valid model", "invalid model", "unknown model", "no such model", "unsupported model",
    "not supported model", "is not available", "does not have access", *_GONE,
)  # fmt: skip
_FLAGGED = (
    "content_filter", "content management policy", "responsibleaipolicy", "flagged", "moderation", "moderated",
    "data_inspection_failed", "inappropriate content", "usage policies", "content policy", "prohibited_content",
    "content_policy", "sensitive content", "safety system", "safety reasons",
)  # fmt: skip
_LONG = (
    "context length", "context_length", "maximum context", "context window", "context size", "too long", "max context",
    "maximum prompt", "input tokens exceed", "exceed_context", "prompt is too large", "too many tokens",
)  # fmt: skip
_STREAM = ("only support", "stream=true", "set stream", "stream_required", "non-streaming", "stream must be")
_NO_SYSTEM = (
    "system role",
    "system message",
    "role 'system'",
    "role: system",
    "'system' role",
    "developer instruction",
)
_SETUP = ("must be set to", "enable_thinking")
_NO_JSON = ("json_validate_failed", "failed to generate json", "failed to parse grammar output")
_AHEAD = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h)?\s*$")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


@dataclass(frozen=True, slots=True)
class Said:
    """An error as a server worded it: `codes` are its short names for it; `wait` in seconds, where it said so."""

    status: int
    message: str
    codes: str = ""
    wait: float | None = None
    reasons: bool = False  # it named what a post was flagged for

    @property
    def words(self) -> str:
        """Everything in lower case, to look for words in."""
        return f"{self.codes} {self.message}".lower()

    def has(self, words: tuple[str, ...]) -> bool:
        """Whether any of the words was said."""
        low = self.words
        return any(word in low for word in words)

    @property
    def no_money(self) -> bool:
        """The account is empty. A refusal with a short wait is a limit by the minute, whatever it is called."""
        short = self.status == 429 and self.wait is not None and "insufficient_quota" not in self.words
        return self.status == 402 or (not short and self.has(_MONEY))

    @property
    def tomorrow(self) -> bool:
        """A limit by the day is used up."""
        return self.status == 429 and self.has(_TOMORROW)

    @property
    def key(self) -> bool:
        return self.status == 401 or self.has(_KEY)

    @property
    def no_model(self) -> bool:
        return "model" in self.words and self.has(_NO_MODEL)

    @property
    def flagged(self) -> bool:
        """A filter stopped this one post."""
        return self.reasons or self.has(_FLAGGED)

    @property
    def too_long(self) -> bool:
        return self.status == 413 or self.has(_LONG)

    @property
    def wants_stream(self) -> bool:
        return "stream" in self.words and self.has(_STREAM)

    @property
    def no_system(self) -> bool:
        return self.has(_NO_SYSTEM)

    @property
    def set_up(self) -> bool:
        """A switch of the server or of the request stands wrong for every post."""
        return self.has(_SETUP)

    @property
    def no_json(self) -> bool:
        """The model strayed from the form in this one answer."""
        return self.has(_NO_JSON)


def read_error(status: int, body: Any, headers: Mapping[str, str] | None = None, post: str = "") -> Said:
    """What was said, from a parsed body or its text; without the words of the `post`, where it was quoted back."""
    top = body[0] if isinstance(body, list) and body else body
    top = top if isinstance(top, Mapping) else {"message": "" if top is None else top}
    inner = top.get("error")
    error: Mapping[str, Any] = inner if isinstance(inner, Mapping) else top
    message = next((text for text in map(_text, _places(error, inner)) if text), "")
    meta = error.get("metadata")
    if isinstance(meta, Mapping) and isinstance(meta.get("raw"), str):  # what the provider behind a gateway said
        message = f"{message} {meta['raw']}"
    codes = " ".join(
        str(one[name]) for one in (top, error) for name in ("code", "type", "status", "object") if one.get(name)
    )
    wait = _first(retry_after(headers or {}), _delay_in(error), _reset(headers or {}) if status == 429 else None)
    reasons = isinstance(meta, Mapping) and bool(meta.get("reasons"))
    return Said(status, " ".join(_without(post, message).split())[: 5 * LONGEST], codes, wait, reasons)


def _without(post: str, message: str) -> str:
    """A message that quotes the post says nothing by its words; a beginning of the post is enough to know it by."""
    start = message.find(post[:40]) if len(post) >= 10 else -1
    if start < 0:
        return message
    same = next((i for i, (a, b) in enumerate(zip(post, message[start:], strict=False)) if a != b), len(post))
    return f"{message[:start]}[post]{message[start + min(same, len(message) - start) :]}"


def _places(error: Mapping[str, Any], inner: Any) -> list[Any]:
    return [error.get("message"), inner if isinstance(inner, str) else None, error.get("detail"), error.get("msg")]


def _text(value: Any) -> str:
    """Words of a message that may be a text, a list of FastAPI's complaints, or anything."""
    if isinstance(value, list):
        return "; ".join(
            f"{' > '.join(map(str, one.get('loc', ())))}: {one.get('msg', '')}"
            if isinstance(one, Mapping)
            else str(one)
            for one in value
        )
    if isinstance(value, Mapping):
        return _text(value.get("message")) or json.dumps(value)[:LONGEST]
    return value if isinstance(value, str) else ""


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait by the Retry-After header (RFC 9110, section 10.2.3), or its variant in milliseconds."""
    try:
        if value := headers.get("retry-after-ms"):
            return max(0.0, float(value) / 1000)
        value = headers.get("retry-after")
        if value is None:
            return None
        if (ahead := _seconds(value)) is not None:
            return ahead
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _seconds(value: str) -> float | None:
    match = _AHEAD.match(value)
    return float(match[1]) * _UNITS[match[2] or "s"] if match else None


def _delay_in(error: Mapping[str, Any]) -> float | None:
    """Google's way: a RetryInfo among the details."""
    details = error.get("details")
    for one in details if isinstance(details, list) else ():
        if isinstance(one, Mapping) and isinstance(one.get("retryDelay"), str):
            return _seconds(one["retryDelay"])
    return None


def _reset(headers: Mapping[str, str]) -> float | None:
    """When a limit that is used up begins anew, where it is given as a time: seconds or milliseconds since 1970."""
    try:
        if float(headers.get("x-ratelimit-remaining", "1")) > 0:
            return None
        at = float(headers["x-ratelimit-reset"])
    except (KeyError, ValueError):
        return None
    at = at / 1000 if at > 1e11 else at
    return max(0.0, at - time.time()) if at > 1e9 else None

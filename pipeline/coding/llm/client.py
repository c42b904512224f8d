"""One request to an OpenAI-compatible endpoint, and what its failures mean."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import openai
from openai.types.chat import ChatCompletion

from pipeline.coding.llm.faults import Busy, LLMError, Unavailable
from pipeline.coding.llm.features import Features
from pipeline.coding.llm.job import Job, Reply
from pipeline.coding.llm.settings import Settings

LONGEST_PAUSE = 15 * 60  # seconds; a server that asks for more is asked again by people
CONNECT_TIMEOUT = 10.0
_STATUS = {408: "a time-out", 409: "a conflict", 425: "not ready"}


def open_client(settings: Settings) -> openai.AsyncOpenAI:
    """The official client, without retries of its own: they are counted, paced and paid for here."""
    options: dict[str, Any] = {
        "api_key": settings.api_key,
        "max_retries": 0,
        "timeout": openai.Timeout(settings.timeout, connect=min(CONNECT_TIMEOUT, settings.timeout)),
    }
    if settings.api_version:
        return openai.AsyncAzureOpenAI(azure_endpoint=settings.base_url, api_version=settings.api_version, **options)
    return openai.AsyncOpenAI(base_url=settings.base_url, **options)


class Endpoint:
    """Asks about one post at a time; use as an async context manager."""

    def __init__(self, settings: Settings, features: Features) -> None:
        self._settings = settings
        self._features = features
        self._client = open_client(settings)

    async def __aenter__(self) -> Endpoint:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()

    async def ask(self, job: Job) -> Reply:
        """The model's reply. Raises Busy, Unavailable, Unsuitable, Downgraded or LLMError."""
        sent = self._features.state
        try:
            # The client's own time-out starts anew with every byte; a slow drip would last for ever.
            async with asyncio.timeout(self._settings.timeout):
                completion = await self._client.chat.completions.create(**self._features.body(job))
        except (TimeoutError, openai.APITimeoutError):
            raise Unavailable(f"no answer within {self._settings.timeout:g} seconds", billed=True) from None
        except openai.APIStatusError as error:
            raise self._status_fault(error, sent) from None
        except openai.APIConnectionError as error:
            cause = type(error.__cause__).__name__
            reached = "Connect" not in cause
            raise Unavailable(f"no connection ({cause})", billed=reached, reached=reached) from None
        except (openai.OpenAIError, ValueError):
            raise Unavailable("an answer that is no JSON", billed=True) from None
        reply = read_completion(completion)
        self._features.proven = True
        return reply

    def _status_fault(self, error: openai.APIStatusError, sent: tuple[str, bool, str]) -> Exception:
        status, wait = error.status_code, _retry_after(error.response.headers)
        if wait is not None and wait > LONGEST_PAUSE:
            return LLMError(
                f"{self._settings.address} asks to wait {wait / 60:.0f} minutes. Run the same command again then: "
                "it goes on where it was."
            )
        if status == 429 and error.code != "insufficient_quota":
            return Busy(wait)
        if status in _STATUS or (status >= 500 and status != 501):
            return Unavailable(f"{_STATUS.get(status, 'a fault')} ({status})", billed=False, wait=wait)
        return self._features.refused(status, error.message, error.code, sent)


def read_completion(completion: ChatCompletion | dict[str, Any]) -> Reply:
    """The reply in a completion; Unavailable where a server sent something else with status 200."""
    try:
        found = completion if isinstance(completion, ChatCompletion) else ChatCompletion.model_validate(completion)
        choice, usage = found.choices[0], found.usage
        details = usage.prompt_tokens_details if usage else None
        return Reply(
            content=choice.message.content or "",
            finish=choice.finish_reason,
            refusal=choice.message.refusal,
            tokens_in=usage.prompt_tokens if usage else None,
            tokens_out=usage.completion_tokens if usage else None,
            tokens_cached=(details.cached_tokens or 0) if details else 0,
        )
    except (AttributeError, IndexError, TypeError, ValueError):
        raise Unavailable("an answer that is no completion", billed=True) from None


def _retry_after(headers: Any) -> float | None:
    """Seconds to wait by the Retry-After header (RFC 9110, section 10.2.3), or its variant in milliseconds."""
    try:
        if value := headers.get("retry-after-ms"):
            return max(0.0, float(value) / 1000)
        value = headers.get("retry-after")
        if value is None:
            return None
        try:
            return max(0.0, float(value))
        except ValueError:
            return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None

"""One request to an OpenAI-compatible endpoint, and what its failures mean."""

from __future__ import annotations

import json
from typing import Any

import openai

from pipeline.coding.llm.completion import read_completion
from pipeline.coding.llm.faults import Busy, LLMError, Unavailable
from pipeline.coding.llm.features import Features, State
from pipeline.coding.llm.job import Job, Reply
from pipeline.coding.llm.load import Load
from pipeline.coding.llm.meter import clock
from pipeline.coding.llm.settings import Settings
from pipeline.coding.llm.words import LONGEST, Said, read_error

LONGEST_PAUSE = 15 * 60  # seconds; a server that asks for more is asked again by people
CONNECT_TIMEOUT = 10.0
_STATUS = {408: "a time-out", 409: "a conflict", 425: "not ready"}


def open_client(settings: Settings) -> openai.AsyncOpenAI:
    """The official client, without retries of its own: they are counted, paced and paid for here."""
    options: dict[str, Any] = {
        "api_key": settings.api_key,
        "max_retries": 0,
        "timeout": openai.Timeout(None, connect=min(CONNECT_TIMEOUT, settings.timeout)),  # the rest is in Load
    }
    if settings.api_version:
        return openai.AsyncAzureOpenAI(azure_endpoint=settings.base_url, api_version=settings.api_version, **options)
    return openai.AsyncOpenAI(base_url=settings.base_url, **options)


class Endpoint:
    """Asks about one post at a time; use as an async context manager."""

    def __init__(self, settings: Settings, features: Features, load: Load) -> None:
        self._settings = settings
        self._features = features
        self._load = load
        self._client = open_client(settings)

    async def __aenter__(self) -> Endpoint:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()

    async def ask(self, job: Job) -> Reply:
        """The model's reply. Raises Busy, Unavailable, Unsuitable, Downgraded or LLMError."""
        sent = self._features.state
        try:
            status, text = await self._load.patiently(self._post(job))
        except (TimeoutError, openai.APITimeoutError):
            raise Unavailable("no answer in time", billed=True, slow=True) from None
        except openai.APIStatusError as error:
            body = error.body if error.body is not None else error.response.text
            said = read_error(error.status_code, body, error.response.headers, job.text)
            raise self._status_fault(said, sent) from None
        except openai.APIConnectionError as error:
            raise _no_connection(error) from None
        except (openai.OpenAIError, ValueError):
            raise Unavailable("an answer that is no JSON", billed=True) from None
        reply = self._read(status, text, job, sent)
        self._features.proven = True
        return reply

    async def _post(self, job: Job) -> tuple[int, str]:
        # The text itself, because the client's own reading stumbles over what many servers send.
        raw = await self._client.chat.completions.with_raw_response.create(**self._features.body(job))
        return raw.status_code, raw.http_response.text

    def _read(self, status: int, text: str, job: Job, sent: State) -> Reply:
        try:
            body = json.loads(text)
        except ValueError:
            words = self._settings.redacted(" ".join(text.split()))[:LONGEST]
            raise Unavailable(
                f"an answer that is no JSON: {words!r}; most addresses end in /v1", billed="choices" in text, odd=True
            ) from None
        if error := error_within(body):
            raise self._status_fault(read_error(error, body, None, job.text), sent)
        return read_completion(body)

    def _status_fault(self, said: Said, sent: State) -> Exception:
        where, words = self._settings.address, self._settings.redacted(said.message)[:LONGEST]
        if said.status == 429 and said.no_money:
            return self._features.refused(said, sent)
        if (said.wait is not None and said.wait > LONGEST_PAUSE) or said.tomorrow:
            when = f" asks to wait {clock(said.wait)}" if said.wait else " has a limit by the day that is used up"
            return LLMError(f"{where}{when} ({words}). Run the same command again then: it goes on where it was.")
        if said.status == 429:
            return Busy(said.wait, words)
        if said.status in _STATUS or (said.status >= 500 and said.status != 501):
            what = f"{_STATUS.get(said.status, 'a fault')} ({said.status}){f': {words}' if words else ''}"
            return Unavailable(what, billed=said.status == 408, wait=said.wait)
        return self._features.refused(said, sent)


def error_within(body: Any) -> int | None:
    """The status of an error that came with status 200, as gateways send it; None where there is none."""
    first = body[0] if isinstance(body, list) and body else body
    if not isinstance(first, dict) or first.get("choices") or not first.get("error"):
        return None
    error = first["error"]
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, int) and 400 <= code < 600 else 404 if isinstance(error, str) else 500


def _no_connection(error: openai.APIConnectionError) -> Unavailable:
    cause = error.__cause__
    kind = type(cause).__name__
    reached = "Connect" not in kind
    # Of other faults the text may quote what was sent, the key included.
    why = "" if reached else f": {str(cause)[:LONGEST]}"
    return Unavailable(f"no connection ({kind}){why}", billed=reached, reached=reached)

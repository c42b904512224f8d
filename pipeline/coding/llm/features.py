"""What a server can do, learnt from what it refuses: schema, else JSON mode, else the plain prompt."""

from __future__ import annotations

from typing import Any

from pipeline.coding.llm.faults import CUT_OFF, DECLINED, REFUSED, TOO_LONG, Downgraded, LLMError, Malformed, Unsuitable
from pipeline.coding.llm.job import Job, Reply
from pipeline.coding.llm.prompt import Prompt
from pipeline.coding.llm.schema import NAME
from pipeline.coding.llm.settings import Settings

SCHEMA, OBJECT, TEXT = "schema", "object", "text"
_STEPS = {SCHEMA: OBJECT, OBJECT: TEXT}
_FORMAT_WORDS = ("response_format", "json_schema", "json_object", "schema", "structured", "grammar", "guided", "format")
_LONG_WORDS = ("context length", "context_length", "maximum context", "context window", "context size", "too long")
_SORRY = ("i'm sorry", "i am sorry", "i can't", "i cannot", "i won't", "i'm unable", "i am unable")
LONGEST_MESSAGE = 200


class Features:
    """Builds request bodies within what the server is known to take."""

    def __init__(self, settings: Settings, prompt: Prompt) -> None:
        self._settings = settings
        self._prompt = prompt
        self.mode = SCHEMA
        self._temperature = True
        self._tokens_name = "max_tokens"
        self.proven = False  # a request of this form went through

    @property
    def state(self) -> tuple[str, bool, str]:
        """What a request sent now relies on."""
        return self.mode, self._temperature, self._tokens_name

    def body(self, job: Job) -> dict[str, Any]:
        """The request for one post, as the chat completions endpoint takes it."""
        body: dict[str, Any] = {
            "model": self._settings.model,
            "messages": self._prompt.messages(job.text, with_format=self.mode != SCHEMA, correction=job.correction),
            self._tokens_name: job.max_output_tokens,
        }
        if self._temperature:
            body["temperature"] = self._settings.temperature
        if self.mode == SCHEMA:
            schema = {"name": NAME, "strict": True, "schema": self._prompt.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif self.mode == OBJECT:
            body["response_format"] = {"type": "json_object"}
        return body

    def refused(self, status: int, message: str, code: str | None, sent: tuple[str, bool, str]) -> Exception:
        """What follows from a 4xx: give something up, set the post aside, or stop.

        `sent` is the state that the request relied on.
        """
        words = f"{code or ''} {message}".lower()
        said = self._settings.redacted(message)[:LONGEST_MESSAGE]
        where = self._settings.address
        if status == 401:
            return LLMError(f"{where} does not accept the key. Check VALUESCAPE_LLM_API_KEY or OPENAI_API_KEY.")
        if status == 402 or "insufficient_quota" in words:
            return LLMError(f"{where} says that the account has no credit left ({said}).")
        if status == 403:
            return LLMError(f"{where} forbids this ({said}). Check what the key may do.")
        if status == 404:
            return LLMError(
                f"{where} does not know the model '{self._settings.model}', or is no such endpoint ({said})."
            )
        if any(word in words for word in _LONG_WORDS) or status == 413:
            return Unsuitable(TOO_LONG, said)
        if "content_filter" in words or "content management policy" in words:
            return Unsuitable(REFUSED, said)
        if sent != self.state:
            return Downgraded()
        return self._gave_up(words) or Unsuitable(DECLINED, said)

    def _gave_up(self, words: str) -> Downgraded | None:
        if "max_completion_tokens" in words and self._tokens_name == "max_tokens":
            self._tokens_name = "max_completion_tokens"
        elif "temperature" in words and self._temperature:
            self._temperature = False
        elif self.mode in _STEPS and (not self.proven or any(word in words for word in _FORMAT_WORDS)):
            self.mode = _STEPS[self.mode]
        else:
            return None
        return Downgraded()


def usable(reply: Reply) -> None:
    """Raise Unsuitable or Malformed for a reply that holds no whole answer."""
    if reply.refusal or reply.finish == "content_filter":
        raise Unsuitable(REFUSED, reply.refusal or "filtered")
    if reply.finish == "length":
        raise Unsuitable(CUT_OFF, "the limit of output tokens was reached")
    if not reply.content.strip():
        raise Malformed("it is empty")
    low = reply.content[:400].lower().replace("’", "'")
    if "{" not in reply.content and any(words in low for words in _SORRY):
        raise Unsuitable(REFUSED, "an apology instead of an answer")

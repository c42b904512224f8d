"""What a server can do, learnt from what it refuses and answers: schema, else JSON mode, else the plain prompt."""

from __future__ import annotations

import re
from typing import Any

from pipeline.coding.llm.faults import (
    CUT_OFF,
    DECLINED,
    MALFORMED,
    REFUSED,
    TOO_LONG,
    Downgraded,
    LLMError,
    Malformed,
    NoSuchModel,
    Unsuitable,
)
from pipeline.coding.llm.job import CUT, FILTERED, Job, Reply
from pipeline.coding.llm.prompt import Prompt
from pipeline.coding.llm.schema import NAME, bounded
from pipeline.coding.llm.settings import Settings
from pipeline.coding.llm.words import LONGEST, Said

SCHEMA, OBJECT, TEXT = "schema", "object", "text"
THINKING_ROOM = 16_000  # tokens beside those of the answer, for a model that thinks before it answers
_STEPS = {SCHEMA: OBJECT, OBJECT: TEXT}
_FORMAT_WORDS = ("response_format", "json_schema", "json_object", "schema", "structured", "grammar", "guided", "format")
_SORRY = ("i'm sorry", "i am sorry", "i can't", "i cannot", "i won't", "i'm unable", "i am unable")
# OpenAI's models that think take neither max_tokens nor a temperature: a batch could not learn that in less than two days.
_THINKS = re.compile(r"(?:[\w.-]+/)?(?:gpt-(?:[5-9]|\d\d)(?!.*-chat)|o\d)")
State = tuple[object, ...]


class Features:
    """Builds request bodies within what the server is known to take."""

    def __init__(self, settings: Settings, prompt: Prompt) -> None:
        self._settings = settings
        self._prompt = prompt
        self.mode = SCHEMA
        self.told = False  # the prompt says the form, beside the schema that the server was seen to ignore
        self.why = ""  # the server's words that made us give up the schema
        self.proven = False  # a request of this form went through
        self._bounded = True
        thinks = bool(_THINKS.match(settings.model))
        self.reasons = thinks and settings.reasoning_effort != "none"  # the model thinks first
        self._temperature = not self.reasons
        self._system = True
        self._tokens_name = "max_completion_tokens" if thinks else "max_tokens"
        self._doubted = False
        self._tight = False  # the server has no room for thoughts

    @property
    def state(self) -> State:
        """What a request sent now relies on."""
        switches = (self._bounded, self._temperature, self._system, self._doubted, self._tight)
        return self.mode, self.told, self._tokens_name, *switches

    @property
    def sent(self) -> dict[str, Any]:
        """How the posts are asked about, for the record: what is left out of a request is None."""
        mode = f"{self.mode}, form in the prompt" if self.told else self.mode
        return {
            "mode": mode,
            "temperature": self._settings.temperature if self._temperature else None,
            "reasoning_effort": self._settings.reasoning_effort,
            "max_output_tokens": self.room(),
        }

    def room(self, job: Job | None = None) -> int:
        """Tokens that an answer may have, thoughts included."""
        usual = self._settings.room
        if self.roomy:
            usual += THINKING_ROOM
        return usual * (job.growth if job else 1)

    @property
    def roomy(self) -> bool:
        """Whether answers get room for thoughts of their own accord."""
        return self.reasons and not self._tight and self._settings.max_output_tokens is None

    def body(self, job: Job) -> dict[str, Any]:
        """The request for one post, as the chat completions endpoint takes it."""
        messages = self._prompt.messages(
            job.text, with_format=self.told or self.mode != SCHEMA, correction=job.correction
        )
        if not self._system:
            head, first, *rest = messages
            messages = [{"role": "user", "content": f"{head['content']}\n\n{first['content']}"}, *rest]
        body: dict[str, Any] = {
            "model": self._settings.model,
            "messages": messages,
            self._tokens_name: self.room(job),
        }
        if self._temperature:
            body["temperature"] = self._settings.temperature
        if self._settings.reasoning_effort:
            body["reasoning_effort"] = self._settings.reasoning_effort
        if self.mode == SCHEMA:
            schema = bounded(self._prompt.schema) if self._bounded else self._prompt.schema
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": NAME, "strict": True, "schema": schema},
            }
        elif self.mode == OBJECT:
            body["response_format"] = {"type": "json_object"}
        return body

    def ignored(self, sent: State) -> bool:
        """An answer to a request with the schema broke its form: the server does not hold the model to it, so that the
        prompt has to say it. False where that was said already."""
        if sent[0] != SCHEMA or sent[1]:
            return False
        self.told = True
        return True

    def refused(self, said: Said, sent: State) -> Exception:
        """What follows from a 4xx: give something up, set the post aside, or stop.

        `sent` is the state that the request relied on.
        """
        words, where = self._words(said), self._settings.address
        if said.status == 401:
            return LLMError(
                f"{where} does not accept the key ({words}). Check VALUESCAPE_LLM_API_KEY or OPENAI_API_KEY."
            )
        if said.flagged and said.status != 402:
            # Filters are billed by some, and the same words are stopped again.
            return Unsuitable(REFUSED, words, billed=True)
        if said.no_money:
            return LLMError(f"{where} says that the account has no credit left ({words}).")
        if said.key:
            return LLMError(
                f"{where} does not accept the key ({words}). Check VALUESCAPE_LLM_API_KEY or OPENAI_API_KEY."
            )
        if said.status == 403:
            return LLMError(f"{where} forbids this ({words}). Check what the key may do.")
        if said.status == 404 or said.no_model:
            return NoSuchModel(
                f"{where} does not know the model '{self._settings.model}', or is no such endpoint ({words})."
            )
        if said.wants_stream or said.set_up:
            return LLMError(f"{where} does not take requests of this kind ({words}). Change that at the server.")
        if said.too_long and self.roomy:
            self._tight = True
            return Downgraded()
        if said.too_long and sent != self.state:
            return Downgraded()
        if said.too_long:
            return Unsuitable(TOO_LONG, words)
        if said.no_json:
            return Unsuitable(MALFORMED, words)
        if sent != self.state:
            return Downgraded()
        if given_up := self._gave_up(said, words):
            return given_up
        if not self.proven and not self._settings.batch:  # nothing that was given up has helped
            self.mode, self.why, self._doubted = SCHEMA, "", False
        return Unsuitable(DECLINED, words)

    def _words(self, said: Said) -> str:
        return self._settings.redacted(said.message or said.codes or f"status {said.status}")[:LONGEST]

    def _gave_up(self, said: Said, shown: str) -> Exception | None:
        words = said.words
        format_words = any(word in words for word in _FORMAT_WORDS)
        if "max_completion_tokens" in words and self._tokens_name == "max_tokens":
            self._tokens_name, self.reasons = "max_completion_tokens", True
        elif "reasoning_effort" in words and self._settings.reasoning_effort:
            return LLMError(
                f"{self._settings.address} does not take --reasoning-effort {self._settings.reasoning_effort} ({shown})."
            )
        elif "temperature" in words and self._temperature:
            self._temperature = False
        elif said.no_system and self._system:
            self._system = False
        elif "maxitems" in words and self._bounded:
            self._bounded = False
        elif not self.proven and not format_words and not self._doubted:
            self._doubted = True  # the same request once more: a refusal without a reason may pass
        elif self.mode in _STEPS and (not self.proven or format_words):
            self.mode, self.why = _STEPS[self.mode], shown
        else:
            return None
        return Downgraded()


def usable(reply: Reply) -> None:
    """Raise Unsuitable or Malformed for a reply that holds no whole answer."""
    if reply.refusal or reply.finish == FILTERED:
        raise Unsuitable(REFUSED, reply.refusal or "filtered")
    if reply.finish == CUT:
        thinking = reply.thoughts or (reply.thought and not reply.content.strip())
        raise Unsuitable(
            CUT_OFF, "its thoughts took all the room" if thinking else "the limit of output tokens was reached"
        )
    if not reply.content.strip():
        if reply.thought:
            raise Malformed("it is empty: all that came stood in the field for thoughts")
        raise Malformed("it is empty")
    low = reply.content[:400].lower().replace("’", "'")
    if "{" not in reply.content and any(words in low for words in _SORRY):
        raise Unsuitable(REFUSED, "an apology instead of an answer")

"""What the first posts tell: as long as nothing was answered, it may be the set-up that is wrong and not the posts."""

from __future__ import annotations

from collections import Counter

from pipeline.coding.llm import faults
from pipeline.coding.llm.docket import Record
from pipeline.coding.llm.faults import LLMError
from pipeline.coding.llm.job import ANSWER, Job, Verdict
from pipeline.coding.llm.settings import Settings

# Posts in a row that ended so, with no answer before: then the work stops. A refusal is each post's own.
FIRST = {faults.DECLINED: 3, faults.TOO_LONG: 3, faults.CUT_OFF: 3, faults.MALFORMED: 5}
LATER = 10  # declined or too long in a row after answers: something has changed
_TO_DO = {
    faults.TOO_LONG: "The codebook takes about {prompt:,} tokens before any post, and an answer {room:,}: give the model more "
    "context (Ollama: OLLAMA_CONTEXT_LENGTH=16384; llama.cpp: -c 16384; vLLM: --max-model-len 16384), or take another.",
    faults.CUT_OFF: "Give answers more room with --max-output-tokens ({room:,} now), or let the model think less with "
    "--reasoning-effort low.",
    faults.MALFORMED: "This model does not keep to the form that is asked for: take another, or one whose server holds it "
    "to a JSON schema.",
    faults.DECLINED: "Check the model, the key and the server's settings.",
    faults.NO_ANSWER: "Check the address and that the server runs.",
}


class Trial:
    """Stands before the record. Verdicts that a wrong set-up would give are held back until an answer shows that it is
    right; what was held back when the work ends without one is not kept, so that the same command asks again."""

    def __init__(self, settings: Settings, record: Record, *, prompt: int, proven: bool) -> None:
        self._at_once = not settings.batch  # the answers of a batch come together: it is judged as a whole
        self._settings = settings
        self._record = record
        self._prompt = prompt
        self._room = settings.room
        self._proven = proven  # this model answered before
        self._answered = 0
        self._longest = 0  # characters of a post that was answered
        self._held: list[tuple[Job, Verdict]] = []
        self._ends: Counter[str] = Counter()
        self._words = ""

    def room(self, tokens: int) -> None:
        """How much an answer may take now."""
        self._room = tokens

    def record(self, job: Job, verdict: Verdict) -> None:
        """Take a verdict. LLMError where the first ones, or many in a row, show that more would end the same."""
        why = verdict.outcome
        if why == ANSWER:
            self._answered += 1
            self._longest = max(self._longest, len(job.text))
            self.release()
            self._record(job, verdict)
            return
        self._ends[why] += 1
        if why in (faults.REFUSED, faults.NO_ANSWER):
            self._words = self._words or first_words(verdict)
            self._record(job, verdict)
            return
        own = self._longest and why == faults.TOO_LONG and len(job.text) > self._longest
        if own or (self._trusted and why in (faults.CUT_OFF, faults.MALFORMED)):
            self._record(job, verdict)
            return
        self._held.append((job, verdict))
        self._words = first_words(verdict)
        if self._at_once:
            self.look()

    def look(self) -> None:
        """LLMError where what is held back is enough to see that more would end the same."""
        if self._held and len(self._held) >= (LATER if self._trusted else FIRST[self._held[-1][1].outcome]):
            raise self._stop(
                f"The last {len(self._held)} posts" if self._answered else f"The first {len(self._held)} posts"
            )

    @property
    def works(self) -> bool:
        """Whether a post has had an end that is its own."""
        return self._trusted or self._ends[faults.REFUSED] > 0

    @property
    def _trusted(self) -> bool:
        return self._proven or self._answered > 0

    def release(self) -> None:
        """Keep what was held back: the set-up is right."""
        for job, verdict in self._held:
            self._record(job, verdict)
        self._held.clear()

    def close(self) -> None:
        """The work is over. LLMError where nothing was answered, and never was."""
        lost = self._held or self._ends[faults.NO_ANSWER]
        if not self._answered and lost and (not self._proven or len(self._held) >= FIRST[faults.DECLINED]):
            count = sum(self._ends.values())
            raise self._stop(f"All {count} posts" if count > 1 else "The one post")
        self.release()

    def _stop(self, which: str) -> LLMError:
        why = self._held[-1][1].outcome if self._held else self._ends.most_common(1)[0][0]
        to_do = _TO_DO.get(why, "").format(prompt=self._prompt, room=self._room)
        said = f" ({self._words})" if self._words else ""
        return LLMError(
            f"{which} that {self._settings.address} was asked about came to nothing: {why}{said}. {to_do} "
            "None of this is kept: the same command asks again."
        )


def first_words(verdict: Verdict) -> str:
    """What a server or the check said, without the answer after it."""
    return verdict.content.partition("\n")[0][:200]

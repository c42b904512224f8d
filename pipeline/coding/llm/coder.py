"""The LLM coder: asks a model about every post that its cache does not know, then reads all answers from the cache."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from rich.progress import Progress

from pipeline.coding.llm import faults, tokens
from pipeline.coding.llm.batch import Batches
from pipeline.coding.llm.budget import Budget
from pipeline.coding.llm.cache import Cache, Scope
from pipeline.coding.llm.docket import Docket
from pipeline.coding.llm.engine import Engine
from pipeline.coding.llm.estimate import Estimate, estimate
from pipeline.coding.llm.faults import LLMError, Malformed, NoSuchModel, NotApproved
from pipeline.coding.llm.features import Features
from pipeline.coding.llm.job import ANSWER, Job, Verdict, post_key
from pipeline.coding.llm.meter import Meter
from pipeline.coding.llm.prices import rate
from pipeline.coding.llm.prompt import Prompt
from pipeline.coding.llm.reading import read_mentions
from pipeline.coding.llm.schema import read_answer
from pipeline.coding.llm.settings import Settings
from pipeline.coding.llm.trial import Trial, first_words
from pipeline.coding.llm.tuning import TUNING
from pipeline.coding.subjects import Subjects
from records.answer import Answer
from records.codebook import Codebook
from records.passages import merged
from records.posts import Passage
from records.tuning import SHARED

Approve = Callable[[Estimate], bool]
Passages = Callable[[], Iterable[Passage]]  # called twice: to estimate, then to ask
ONCE = range(1)


class LLMCoder:
    """Codes posts in any language with a model behind an OpenAI-compatible endpoint.

    Nothing is spent before `approve` has said yes to an estimate, or `settings.yes` is set.
    """

    name = "llm"
    languages: frozenset[str] | None = None

    def __init__(self, codebook: Codebook, settings: Settings | None = None, approve: Approve | None = None) -> None:
        self.codebook = codebook
        self.settings = settings or Settings.from_environment()
        self.prompt = Prompt.load(self.settings.prompt, codebook)
        self.rate = rate(
            self.settings.model, self.settings.prices, batch=self.settings.batch, given=self.settings.price
        )
        self.layer_name = f"{self.name} {self.settings.model}"
        self.meter = Meter(priced=self.rate.price is not None)
        effort = self.settings.reasoning_effort
        asked = f"{self.prompt.digest}:{self.settings.temperature}{f':{effort}' if effort else ''}"
        self._scope = Scope(asked, self.settings.model, self.settings.address.rstrip("/"), self.settings.room)
        ends = [self.settings.room, self.settings.tries]  # of a post that has none: it is set aside
        made_of = [self.name, codebook.content_hash, asked, self.settings.model, ends, asdict(TUNING), asdict(SHARED)]
        self.fingerprint = hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()
        self._approve = approve
        self._approved = self.settings.yes
        self._budget = Budget(self.rate, self.prompt, self.settings.max_cost)
        self._features = Features(self.settings, self.prompt)
        self._unanswered: dict[tuple[str, int], str] = {}
        self._subjects = Subjects(codebook)
        self._forget = self.settings.retry_set_aside
        self._prepared = False

    @property
    def provenance(self) -> dict[str, Any]:
        """What the codes are asked for with, known before the first answer, for the record of a run; never the key."""
        settings = self.settings
        return {
            "model": settings.model,
            "base_url": settings.address,
            "prompt": settings.prompt,
            "prompt_digest": self.prompt.digest,
            "temperature": settings.temperature,
            "reasoning_effort": settings.reasoning_effort,
            "max_output_tokens": settings.room,
        }

    @property
    def came_to(self) -> dict[str, Any]:
        """What was sent in the end and what came of it: mode, temperature, effort and room as the server took them, the
        models that answered, and who was set aside, by the subject that the posts name."""
        return {
            "model": self.settings.model,
            "sent": self._features.sent if self.meter.answered_by or self._features.proven else {},
            "schema_refused": self._features.why,
            "answered_by": dict(self.meter.answered_by),
            "set_aside_by_subject": {
                name: [self.meter.named_aside[name], count] for name, count in self.meter.named.items()
            },
        }

    def code(self, passages: Sequence[Passage]) -> list[Answer]:
        """An answer for each passage, in order: mentions, rejected quotes, or why the post is set aside."""
        return self.answers(passages)

    def answers(self, passages: Sequence[Passage], repeat: int = 0) -> list[Answer]:
        """The same for one of several repeats; asks for what the cache does not hold."""
        self._fill(lambda: passages, None, range(repeat, repeat + 1))
        with self._cache() as cache:
            answers = [self._answer(passage, repeat, cache) for passage in passages]
        for passage, answer in zip(passages, answers, strict=True):
            for name in self._subjects.named(passage.text):
                self.meter.named[name] += 1
                self.meter.named_aside[name] += answer.set_aside is not None
        return answers

    def estimate(self, passages: Iterable[Passage], repeats: range = ONCE) -> Estimate:
        """Tokens, price and time for what the cache does not hold. Asks no server."""
        with self._cache() as cache:
            texts = (passage.text for passage in passages)
            return self._estimate(texts, cache, repeats)

    def prepare(self, passages: Passages, progress: Progress | None = None, repeats: range = ONCE) -> None:
        """Fill the cache for all these passages in one go, after showing the estimate; `code` is then free.

        Raises NotApproved, BudgetReached, or another LLMError; answers until then are kept.
        """
        self._fill(passages, progress, repeats)
        self._prepared = True

    def _fill(self, passages: Passages, progress: Progress | None, repeats: range) -> None:
        with self._cache() as cache:
            if self._forget:
                cache.forget_set_aside()
                self._forget = False
            expected = self._estimate((p.text for p in passages()), cache, repeats)
            if not self._prepared:  # afterwards, every answer is in the cache, because it was put there
                self.meter.remembered += expected.remembered
            if not expected.posts or next(self._jobs(passages, repeats, cache), None) is None:
                return
            self._ask_leave(expected, progress)
            self.meter.total += expected.posts
            show = self._shower(progress)
            trial = Trial(
                self.settings,
                self._recorder(cache, show),
                prompt=tokens.guess(self.prompt.system),
                proven=cache.history() is not None,
            )
            docket = Docket(self.settings, self._features, self._budget, self._check, trial.record)
            jobs = self._jobs(passages, repeats, cache)
            parts = (self.settings, self._features, self._budget, self.meter, docket, trial)
            work = Batches(*parts, cache, show) if self.settings.batch else Engine(*parts, show)
            try:
                asyncio.run(work.run(jobs))
            except NoSuchModel as error:
                raise LLMError(f"{error} {self.rate.fate}".strip()) from None

    def _cache(self) -> Cache:
        return Cache(self.settings.cache, self._scope)

    def _estimate(self, texts: Iterable[str], cache: Cache, repeats: range) -> Estimate:
        known = lambda key, repeat: self._known(cache, key, repeat) is not None  # noqa: E731
        return estimate(
            texts,
            self.settings,
            self.prompt,
            self.rate,
            cache.history(),
            known,
            repeats,
            reasons=self._features.reasons,
        )

    def _known(self, cache: Cache, key: str, repeat: int) -> Verdict | None:
        """What the cache holds, unless it was read by an older rule and cannot be read by this one."""
        verdict = cache.get(key, repeat)
        if verdict is None or verdict.outcome != ANSWER or verdict.sent.get("reading") == TUNING.revision:
            return verdict
        try:
            self._check(verdict.content)
        except Malformed:
            return None
        return verdict

    def _check(self, content: str) -> object:
        return read_answer(content, self.codebook, self.prompt.version)

    def _ask_leave(self, expected: Estimate, progress: Progress | None) -> None:
        if self._approved:
            return
        if progress:
            progress.stop()  # a live display and a question do not share a terminal
        self._approved = self._approve is not None and self._approve(expected)
        if progress:
            progress.start()
        if not self._approved:
            raise NotApproved("Nothing was sent. Agree to the estimate, or give --yes, to start.")

    def _jobs(self, passages: Passages, repeats: range, cache: Cache) -> Iterator[Job]:
        begun: set[tuple[str, int]] = set(self._unanswered)
        for passage in passages():
            key = post_key(passage.text)
            for repeat in repeats:
                if (key, repeat) not in begun and self._known(cache, key, repeat) is None:
                    begun.add((key, repeat))
                    yield Job(passage.text, repeat=repeat, key=key)

    def _recorder(self, cache: Cache, show: Callable[[], None]) -> Callable[[Job, Verdict], None]:
        def record(job: Job, verdict: Verdict) -> None:
            if verdict.outcome == faults.NO_ANSWER:
                self._unanswered[job.key, job.repeat] = verdict.outcome
            else:
                cache.put(job.key, job.repeat, replace(verdict, sent={**verdict.sent, "reading": TUNING.revision}))
            self.meter.done += 1
            if verdict.outcome == ANSWER:
                answer = self._read(Passage(id="", text=job.text), verdict)
                self.meter.mentions += len(merged(answer.mentions, job.text))
                self.meter.rejected += len(answer.rejected)
                self.meter.repaired += sum(mention.repaired is not None for mention in answer.mentions)
            else:
                self.meter.set_aside[verdict.outcome] += 1
                self.meter.words[verdict.outcome] = first_words(verdict)
            show()

        return record

    def _shower(self, progress: Progress | None) -> Callable[[], None]:
        if progress is None:
            return lambda: None
        task = progress.add_task(f"Asking {self.settings.model}"[:22], total=self.meter.total, note="")
        return lambda: progress.update(task, completed=self.meter.done, note=self.meter.note())

    def _answer(self, passage: Passage, repeat: int, cache: Cache) -> Answer:
        key = post_key(passage.text)
        verdict = self._known(cache, key, repeat)
        if verdict is None:
            return Answer(set_aside=self._unanswered.get((key, repeat), faults.NO_ANSWER))
        return self._read(passage, verdict)

    def _read(self, passage: Passage, verdict: Verdict) -> Answer:
        if verdict.outcome != ANSWER:
            return Answer(set_aside=verdict.outcome)
        return read_mentions(passage, read_answer(verdict.content, self.codebook, self.prompt.version))

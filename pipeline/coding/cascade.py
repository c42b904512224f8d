"""The cascade: the offline coder settles what it is sure of, a language model is asked about the rest. See docs/llm-coder.md."""

from __future__ import annotations

import hashlib
import json
import math
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rich.progress import Progress

from pipeline.batches import batched
from pipeline.coding.offline.coder import OfflineCoder
from records.answer import Answer, Coded
from records.codebook import Codebook
from records.posts import Passage
from records.problem import Problem

if TYPE_CHECKING:
    from pipeline.coding.llm import Settings
    from pipeline.coding.llm.coder import Approve
    from pipeline.coding.llm.meter import Meter

SHARE = 0.2  # of the posts, where nobody says what is to be escalated
AT_ONCE = 250  # passages
_ROUNDING = 1e-9  # 0.07 of 100 posts are 7
Passages = Callable[[], Iterable[Passage]]  # called more than once
_T = TypeVar("_T", Answer, Coded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Which posts are escalated: at most this share of those that the offline coder read, the most doubtful first, and none
    below this doubt."""

    share: float
    doubt: float

    @classmethod
    def of(cls, share: float | None, doubt: float | None) -> Rule:
        """What people gave. A doubt alone has no limit; SHARE where they gave neither."""
        given = (SHARE if doubt is None else 1.0) if share is None else share
        if not (0 <= given <= 1 and 0 <= (doubt or 0.0) <= 1):
            raise Problem("--escalate takes a share of the posts from 0 to 1, --doubt a doubt from 0 to 1.")
        return cls(share=given, doubt=doubt or 0.0)

    def least(self, doubts: Iterable[float]) -> float:
        """The doubt from which posts are escalated; infinite where none is. Posts alike in doubt have the same fate."""
        ranked = sorted(doubts, reverse=True)
        most = math.floor(self.share * len(ranked) + _ROUNDING)
        wanted = [doubt for doubt in ranked if doubt > 0 and doubt >= self.doubt]
        first_out = wanted[most] if len(wanted) > most else -math.inf
        return min((doubt for doubt in wanted[:most] if doubt > first_out), default=math.inf)


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated:
    """How many `posts` go to the model, `of` how many that the offline coder read: those with a doubt from `least`."""

    posts: int
    of: int
    least: float

    @property
    def sentence(self) -> str:
        """What people are told before the price."""
        if not self.posts:
            return f"Escalated: none of {self.of:,} posts. The offline coder settles all."
        return (
            f"Escalated: {self.posts:,} of {self.of:,} posts ({self.posts / self.of:.1%}), those with a doubt from "
            f"{self.least:.2f}. The offline coder settles the rest."
        )


class Cascade:
    """Codes what the offline coder reads, and asks the LLM coder about the posts in which the offline coder is likely wrong.

    What is escalated is decided by `prepare`, or `escalate`, over all posts; the LLM coder does the rest as it does alone.
    """

    name = "offline+llm"

    def __init__(
        self,
        codebook: Codebook,
        settings: Settings | None = None,
        approve: Approve | None = None,
        *,
        heads: Path | None = None,
        escalate: float | None = None,
        doubt: float | None = None,
    ) -> None:
        from pipeline.coding.llm import LLMCoder  # its client is slow to import

        self.codebook = codebook
        self.rule = Rule.of(escalate, doubt)
        self.llm = LLMCoder(codebook, settings, approve)
        self.offline = OfflineCoder(codebook, heads=heads)
        self.layer_name = f"{self.offline.name}+{self.llm.layer_name}"
        self.languages = self.offline.languages
        made_of = [self.name, self.offline.fingerprint, self.llm.fingerprint, asdict(self.rule)]
        self.fingerprint = hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()
        self.escalated: Escalated | None = None

    @property
    def meter(self) -> Meter:
        """What the LLM coder did."""
        return self.llm.meter

    @property
    def provenance(self) -> dict[str, Any]:
        """What the codes are made with, for the record of a run: the offline coder, the rule, and how the model is asked."""
        offline = {"layer": self.offline.layer_name, "fingerprint": self.offline.fingerprint}
        return {"offline": offline, "escalate": asdict(self.rule), **self.llm.provenance}

    @property
    def came_to(self) -> dict[str, Any]:
        """What the LLM coder sent and what came of it, and what was escalated."""
        return {
            **self.llm.came_to,
            "escalated": asdict(self.escalated) if self.escalated and self.escalated.posts else None,
        }

    def escalate(self, doubts: Sequence[float]) -> Escalated:
        """Decide over all posts that the offline coder read."""
        least = self.rule.least(doubts)
        self.escalated = Escalated(posts=sum(doubt >= least for doubt in doubts), of=len(doubts), least=least)
        return self.escalated

    def chosen(self, passages: Passages, progress: Progress | None = None) -> Passages:
        """Those of the passages that are escalated, after all were read offline; how many is told."""
        doubts = array("d", self._doubts(passages(), progress))
        escalated = self.escalate(doubts)
        if progress:
            progress.console.print(escalated.sentence, highlight=False)
        return lambda: (p for p, doubt in zip(passages(), doubts, strict=True) if doubt >= escalated.least)

    def prepare(self, passages: Passages, progress: Progress | None = None) -> None:
        """Choose what is escalated, and ask about it after showing what it costs."""
        self.llm.prepare(self.chosen(passages, progress), progress)

    def code(self, passages: Sequence[Passage]) -> list[Answer]:
        """An answer for each passage, in order, which says whose it is."""
        if self.escalated is None:
            self.prepare(lambda: passages)
        assert self.escalated is not None
        settled = self.offline.code(passages)
        doubtful = [i for i, answer in enumerate(settled) if (answer.doubt or 0.0) >= self.escalated.least]
        asked = dict(zip(doubtful, self.llm.code([passages[i] for i in doubtful]) if doubtful else (), strict=True))
        return [
            self.of_both(answer, found, found.set_aside) if (found := asked.get(i)) else self.of_both(answer)
            for i, answer in enumerate(settled)
        ]

    def of_both(self, settled: _T, asked: _T | None = None, left: str | None = None) -> _T:
        """What stands for a post: the model's answer where there is one, else the offline coder's; `left` says why not."""
        if asked is None or left:
            return replace(settled, given_by=self.offline.layer_name, left=left)
        return replace(asked, given_by=self.llm.layer_name, doubt=settled.doubt)

    def _doubts(self, passages: Iterable[Passage], progress: Progress | None) -> Iterable[float]:
        task = progress.add_task("Reading offline", total=None, note="") if progress else None
        n = 0
        for batch in batched(passages, AT_ONCE):
            yield from (answer.doubt or 0.0 for answer in self.offline.code(batch))
            n += len(batch)
            if progress and task is not None:
                progress.update(task, completed=n)
        if progress and task is not None:
            progress.update(task, total=n)

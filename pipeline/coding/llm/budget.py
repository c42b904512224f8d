"""The hard stop: no request leaves unless the dearest outcome of all that are under way still fits."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from pipeline.coding.llm import tokens
from pipeline.coding.llm.faults import BudgetReached, LLMError
from pipeline.coding.llm.job import Job, Reply
from pipeline.coding.llm.prices import Rate
from pipeline.coding.llm.prompt import Prompt

_PENNY_DUST = 1e-9


@dataclass(slots=True)
class Budget:
    """Dollars spent and held back, against the most that may be spent."""

    rate: Rate
    prompt: Prompt
    most: float | None
    spent: float = 0.0
    _held: float = 0.0
    _freed: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        if self.most is not None and self.rate.price is None:
            raise LLMError(
                f"--max-cost needs a price for '{self.rate.model}', and {self.rate.table} has none. Give it with "
                "--price IN,OUT in dollars per million tokens, or name a table with --prices."
            )

    def dearest(self, job: Job, room: int) -> float:
        """Dollars that a request with this room for its answer can cost at most."""
        return self.rate.dearest(self._bound(job), room)

    def looked_at(self, job: Job) -> float:
        """Dollars that a server may charge for a request which it turned away after reading."""
        return self.rate.dearest(self._bound(job), 0)

    def _bound(self, job: Job) -> int:
        messages = self.prompt.messages(job.text, with_format=True, correction=job.correction)
        return sum(tokens.bound(message["content"]) + tokens.PER_REQUEST for message in messages)

    def asked(self, job: Job, *, with_format: bool = False) -> int:
        """About how many tokens a request holds."""
        messages = self.prompt.messages(job.text, with_format=with_format, correction=job.correction)
        return sum(tokens.guess(message["content"]) + tokens.PER_REQUEST for message in messages)

    def cost(self, job: Job, reply: Reply) -> tuple[int, int, float]:
        """Tokens in, tokens out and dollars of a reply; guessed where the server does not say, or says nothing at all."""
        if self.rate.price is None and reply.model not in (
            "",
            self.rate.model,
        ):  # a deployment's own name, a router: the model that answered has a price
            self.rate = self.rate.of_model(reply.model)
        tokens_in = reply.tokens_in or self.asked(job)
        written = reply.content or reply.thought
        tokens_out = reply.tokens_out or (tokens.guess(written) if written else reply.tokens_out or 0)
        return tokens_in, tokens_out, self.rate.of(tokens_in, tokens_out, reply.tokens_cached, reply.tokens_written)

    def fits(self, dollars: float) -> bool:
        """Whether a request of this cost may leave now."""
        return self.most is None or self.spent + self._held + dollars <= self.most + _PENNY_DUST

    async def hold(self, dollars: float) -> None:
        """Hold back what a request can cost; waits for those under way, BudgetReached where that cannot help."""
        while not self.fits(dollars):
            if self._held <= _PENNY_DUST:
                raise self.reached()
            await self._freed.wait()
        self._held += dollars

    def settle(self, held: float, spent: float) -> None:
        """A request is over: free what was held, book what it cost."""
        self._held = max(0.0, self._held - held)
        self.spent += spent
        self._freed.set()
        self._freed = asyncio.Event()

    def reached(self) -> BudgetReached:
        """The sentence that ends the work."""
        return BudgetReached(
            f"${self.spent:.4f} spent; the next request could go beyond --max-cost {self.most:g}. The answers so far "
            "are kept: the same command with a higher --max-cost goes on from there."
        )

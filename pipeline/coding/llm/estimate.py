"""What coding will take, before it is begun: tokens, price and time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.coding.llm import tokens
from pipeline.coding.llm.cache import History
from pipeline.coding.llm.job import post_key
from pipeline.coding.llm.meter import clock
from pipeline.coding.llm.prices import Rate
from pipeline.coding.llm.prompt import Prompt
from pipeline.coding.llm.settings import Settings

TOKENS_OUT = 160  # of an answer, before any has been seen
THOUGHTS = 1_500  # before one, for a model that thinks: from a few hundred to many thousands
SECONDS = 4.0  # of a request, before any has been seen
BATCH_WINDOW = 24 * 3600.0  # seconds that the Batch API gives itself


@dataclass(frozen=True, slots=True)
class Estimate:
    """`posts` to ask about, `remembered` answers in the cache; `price` in dollars, None where the table has none."""

    posts: int
    remembered: int
    tokens_in: int
    tokens_out: int
    price: float | None
    seconds: float
    rate: Rate
    batch: bool
    from_history: bool

    def sentences(self) -> list[str]:
        """What people are told before they agree."""
        if not self.posts:
            return [f"Nothing to ask: all {self.remembered:,} answers are in the cache. This costs nothing."]
        cached = f" {self.remembered:,} more are in the cache and free." if self.remembered else ""
        size = f"about {self.tokens_in:,} tokens in and {self.tokens_out:,} out"
        thumb = "sizes by rule of thumb: estimate --probe asks for one first"
        basis = "sizes by earlier answers of this model" if self.from_history else thumb
        lines = [f"{self.posts:,} answers to ask for from {self.rate.model}: {size} ({basis}).{cached}"]
        if self.price is None:
            lines.append(
                f"Price unknown: {self.rate.table.name} has no entry for this model. Add one, or give --price IN,OUT in "
                "dollars per million tokens."
            )
        else:
            lines.append(
                f"Price: about ${self.price:.2f}, without any discount for a prompt that the server has seen before "
                f"({self._origin})."
            )
        if self.rate.fate:
            lines.append(self.rate.fate)
        lines.append("Time: up to 24 hours (Batch API)." if self.batch else f"Time: about {clock(self.seconds)}.")
        return lines

    @property
    def _origin(self) -> str:
        if self.rate.given:
            return "by --price"
        return f"table of {self.rate.checked}: check it" + (f"; {self.rate.source}" if self.rate.source else "")


def estimate(
    texts: Iterable[str],
    settings: Settings,
    prompt: Prompt,
    rate: Rate,
    history: History | None,
    known: Callable[[str, int], bool],
    repeats: range,
    *,
    reasons: bool = False,
) -> Estimate:
    """Count what is not `known` yet, for a model that `reasons` or not; each text once, however often it stands in the posts."""
    own = tokens.guess(prompt.system) + 2 * tokens.PER_REQUEST
    posts = remembered = tokens_in = 0
    seen: set[str] = set()
    for text in texts:
        key = post_key(text)
        if key in seen:
            continue
        seen.add(key)
        missing = sum(not known(key, repeat) for repeat in repeats)
        remembered += len(repeats) - missing
        posts += missing
        if missing:
            tokens_in += missing * (own + tokens.guess(text))
    if history:
        tokens_in = round(tokens_in * _ratio(history, tokens_in, posts))
    tokens_out = round(posts * (history.tokens_out if history else TOKENS_OUT + THOUGHTS * reasons))
    return Estimate(
        posts=posts,
        remembered=remembered,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        price=rate.of(tokens_in, tokens_out) if rate.price else None,
        seconds=BATCH_WINDOW if settings.batch else _seconds(posts, settings, history),
        rate=rate,
        batch=settings.batch,
        from_history=history is not None,
    )


def _ratio(history: History, tokens_in: int, posts: int) -> float:
    """How far the guess was off until now; bounded, because earlier posts may have been of another length."""
    return min(2.0, max(0.5, history.tokens_in / (tokens_in / posts))) if posts else 1.0


def _seconds(posts: int, settings: Settings, history: History | None) -> float:
    each = history.seconds if history and history.seconds else SECONDS
    by_limit = 60.0 / settings.rate_limit if settings.rate_limit else 0.0
    return max(each * bool(posts), posts * max(each / settings.concurrency, by_limit))

"""What tokens cost: a small table that people edit, or a price that they give."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from pipeline.coding.llm.faults import LLMError

TABLE = Path(__file__).with_name("prices.yaml")
MILLION = 1_000_000
_VERSION = re.compile(r"(?:[-:@]?(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{4}|latest|preview))?(?:-v\d+(?::\d+)?)?")
# What providers and gateways write before a model's own name. Any other prefix may be a model of its own, with its own price.
_PREFIX = re.compile(
    r"(?:(?:openrouter|litellm|azure|azure_ai|openai|anthropic|google|gemini|vertex_ai|models|mistral|mistralai|deepseek)/)+"
    r"|(?:(?:us|eu|apac|global)\.)?anthropic\."
)


class _Tariff(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    input: float = Field(ge=0)
    cached: float = Field(ge=0)
    output: float = Field(ge=0)
    cache_write: float | None = Field(default=None, ge=0)


class _Later(_Tariff):
    since: date


class End(BaseModel):
    """Until when a model is to be had, and what its provider names in its place."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    until: date | None = None
    instead: str = ""


class Price(_Tariff, End):
    """Dollars per million tokens, where they were read, and until when the model is to be had."""

    source: str = ""
    later: _Later | None = None

    def on(self, day: date) -> Price:
        """The price of a day."""
        if self.later is None or day < self.later.since:
            return self
        return self.model_copy(update={**self.later.model_dump(exclude={"since"}), "later": None})

    def of(self, tokens_in: int, tokens_out: int, tokens_cached: int = 0, tokens_written: int = 0) -> float:
        """Dollars for one request; `tokens_cached` are those of `tokens_in` that the server had seen before,
        `tokens_written` those that it keeps for the next time."""
        fresh = max(0, tokens_in - tokens_cached - tokens_written)
        written = self.input if self.cache_write is None else self.cache_write
        dollars = fresh * self.input + tokens_cached * self.cached + tokens_written * written
        return (dollars + tokens_out * self.output) / MILLION


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    checked: str
    batch_discount: float = Field(ge=0, lt=1)
    sources: dict[str, str] = Field(default_factory=dict)
    models: dict[str, Price]
    gone: dict[str, End] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rate:
    """The price of one model in one way of asking; `price` is None where the table does not know the model."""

    model: str
    price: Price | None
    factor: float
    table: Path
    checked: str
    given: bool = False  # by people, for this command
    source: str = ""
    end: End | None = None

    def of(self, tokens_in: int, tokens_out: int, tokens_cached: int = 0, tokens_written: int = 0) -> float:
        """Dollars; 0 where no price is known."""
        return self.factor * self.price.of(tokens_in, tokens_out, tokens_cached, tokens_written) if self.price else 0.0

    def dearest(self, tokens_in: int, tokens_out: int) -> float:
        """Dollars at most, whatever the server keeps of the prompt."""
        return max(self.of(tokens_in, tokens_out), self.of(tokens_in, tokens_out, 0, tokens_in))

    def of_model(self, model: str) -> Rate:
        """The same for the model that answered, under whatever name it was asked."""
        found = rate(model, self.table, batch=self.factor < 1)
        return replace(found, model=self.model)

    @property
    def fate(self) -> str:
        """What people are told of a model that is or will be shut down."""
        if self.end is None or self.end.until is None:
            return ""
        instead = f" Its provider names {self.end.instead} in its place." if self.end.instead else ""
        day = f"{self.end.until.day} {self.end.until:%B %Y}"
        gone = self.end.until <= _today()
        return f"{self.model} {'was shut down on' if gone else 'will be shut down on'} {day}.{instead}"


def rate(
    model: str, path: Path | None = None, *, batch: bool = False, given: tuple[float, float] | None = None
) -> Rate:
    """The price of a model: `given` for tokens in and out, else from the table at `path`. LLMError where that cannot be read."""
    path = path or TABLE
    table = _read(path)
    factor = 1 - table.batch_discount if batch else 1.0
    known = _find(model, {**table.models, **table.gone})
    if given:
        own = Price(input=given[0], cached=given[0], output=given[1])
        return Rate(model, own, 1.0, path, "--price", given=True, end=known)
    price = known.on(_today()) if isinstance(known, Price) else None
    source = table.sources.get(price.source, price.source) if price else ""
    return Rate(model, price, factor, path, table.checked, source=source, end=known)


def read_price(text: str) -> tuple[float, float]:
    """IN,OUT in dollars per million tokens. LLMError for anything else."""
    parts = text.split(",")
    try:
        prices = tuple(float(part) for part in parts)
    except ValueError:
        prices = ()
    if len(prices) != 2 or not all(0 <= price < 1e6 for price in prices):
        raise LLMError(f"--price takes IN,OUT in dollars per million tokens, for example 0.1,0.5; this is '{text}'.")
    return prices[0], prices[1]


def _find(model: str, entries: Mapping[str, Price | End]) -> Price | End | None:
    """The entry of the longest name that fits. Fine-tuned and hosted models have prices of their own."""
    own = _plain(_PREFIX.sub("", model, count=1) if _PREFIX.match(model) else model)
    fits = [name for name in entries if own.startswith(_plain(name)) and _VERSION.fullmatch(own[len(name) :])]
    return entries[max(fits, key=len)] if fits else None


def _plain(name: str) -> str:
    """OpenRouter writes claude-sonnet-5.5 where others write claude-sonnet-5-5."""
    return name.replace(".", "-")


def _read(path: Path) -> _Table:
    try:
        data: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        return _Table.model_validate(data)
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise LLMError(f"The price table {path} cannot be read ({str(error).splitlines()[0]}).") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = " > ".join(str(part) for part in first["loc"])
        raise LLMError(f"The price table {path} has a mistake at {where}: {first['msg']}.") from None


def _today() -> date:
    return datetime.now(UTC).date()

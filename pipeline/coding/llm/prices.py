"""What tokens cost: a small table that people edit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from pipeline.coding.llm.faults import LLMError

TABLE = Path(__file__).with_name("prices.yaml")
MILLION = 1_000_000
_VERSION = re.compile(r"[-:@]?(\d{4}-\d{2}-\d{2}|\d{4}|latest|preview)?")


class Price(BaseModel):
    """Dollars per million tokens."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    input: float = Field(ge=0)
    cached: float = Field(ge=0)
    output: float = Field(ge=0)

    def of(self, tokens_in: int, tokens_out: int, tokens_cached: int = 0) -> float:
        """Dollars for one request; `tokens_cached` are those of `tokens_in` that the server had seen before."""
        fresh = max(0, tokens_in - tokens_cached)
        return (fresh * self.input + tokens_cached * self.cached + tokens_out * self.output) / MILLION


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    checked: str
    batch_discount: float = Field(ge=0, lt=1)
    models: dict[str, Price]


@dataclass(frozen=True, slots=True)
class Rate:
    """The price of one model in one way of asking; `price` is None where the table does not know the model."""

    model: str
    price: Price | None
    factor: float
    table: Path
    checked: str

    def of(self, tokens_in: int, tokens_out: int, tokens_cached: int = 0) -> float:
        """Dollars; 0 where no price is known."""
        return self.factor * self.price.of(tokens_in, tokens_out, tokens_cached) if self.price else 0.0


def rate(model: str, path: Path | None = None, *, batch: bool = False) -> Rate:
    """The price of a model from the table at `path`. LLMError where the table cannot be read."""
    path = path or TABLE
    try:
        data: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        table = _Table.model_validate(data)
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise LLMError(f"The price table {path} cannot be read ({str(error).splitlines()[0]}).") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = " > ".join(str(part) for part in first["loc"])
        raise LLMError(f"The price table {path} has a mistake at {where}: {first['msg']}.") from None
    # Fine-tuned and hosted names carry the base model behind a slash or a colon: those have prices of their own.
    fits = [name for name in table.models if model.startswith(name) and _VERSION.fullmatch(model[len(name) :])]
    price = table.models[max(fits, key=len)] if fits else None
    return Rate(model, price, 1 - table.batch_discount if batch else 1.0, path, table.checked)

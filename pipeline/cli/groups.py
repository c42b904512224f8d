"""Groups of options that commands share: a dataclass each, written once and taken by a command as one parameter."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional, get_type_hints

import typer

from db.connect import database_url
from pipeline.cli.options import (
    SEED,
    CodebookFile,
    Columns,
    Database,
    EmbeddingModel,
    Format,
    LayerName,
    Limit,
    Paths,
    Sheet,
    TextEncoding,
    TopicSeed,
    column_mapping,
    existing,
    read_codebook,
)

if TYPE_CHECKING:
    from sqlalchemy import URL

    from pipeline.ingest import ReadOptions
    from records.codebook import Codebook


class Group:
    """Base of the groups. Subclasses are dataclasses whose fields are annotated as options of Typer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs(Group):
    """Which posts to read."""

    paths: Paths
    format: Format = None
    columns: Columns = None
    sheet: Sheet = None
    encoding: TextEncoding = None
    limit: Limit = None

    @property
    def files(self) -> list[Path]:
        """The paths. Raises Problem where there is nothing."""
        return existing(self.paths)

    @property
    def mapping(self) -> dict[str, str] | None:
        """Which column holds which field, where it was said."""
        return column_mapping(self.columns)

    @property
    def options(self) -> ReadOptions:
        """Which sheet and which encoding, where it was said."""
        from pipeline.ingest import ReadOptions

        return ReadOptions(sheet=self.sheet, encoding=self.encoding)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Group):
    """Which data set, and which layer of it, the codes go into, and what is made of them there."""

    database: Database = None
    codebook: CodebookFile = None
    layer: LayerName = None
    seed: TopicSeed = SEED
    embedding_model: EmbeddingModel = None

    @property
    def url(self) -> URL:
        """The data set's URL. Raises Problem where there is no such."""
        return database_url(self.database)

    @property
    def book(self) -> Codebook:
        """The codebook. Raises Problem where it cannot be read."""
        return read_codebook(self.codebook)

    @property
    def given(self) -> dict[str, Any]:
        """Layer and model where they were named; what is missing has its default in the run."""
        named = {"layer": self.layer, "embedding_model": self.embedding_model}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint(Group):
    """Which model the LLM coder asks, and how."""

    base_url: Annotated[
        Optional[str],
        typer.Option("--base-url", help="Address of an OpenAI-compatible endpoint. [default: VALUESCAPE_LLM_BASE_URL]"),
    ] = None
    model: Annotated[
        Optional[str],
        typer.Option("--model", help="Model to ask, as the server calls it. [default: VALUESCAPE_LLM_MODEL]"),
    ] = None
    concurrency: Annotated[
        Optional[int], typer.Option("--concurrency", min=1, max=256, help="Requests under way at once. [default: 8]")
    ] = None
    rate_limit: Annotated[
        Optional[float], typer.Option("--rate-limit", min=0.1, help="Requests a minute, at most. [default: no limit]")
    ] = None
    timeout: Annotated[
        Optional[float], typer.Option("--timeout", min=1, help="Seconds that an answer may take. [default: 120]")
    ] = None
    max_output_tokens: Annotated[
        Optional[int],
        typer.Option(
            "--max-output-tokens",
            min=50,
            help="Room for an answer, thoughts included. [default: 1500, and 16000 more for a model that thinks]",
        ),
    ] = None
    reasoning_effort: Annotated[
        Optional[str],
        typer.Option("--reasoning-effort", help="How much the model is to think, e.g. none or low. [default: its own]"),
    ] = None
    batch: Annotated[bool, typer.Option("--batch", help="Use the Batch API: half the price, within 24 hours.")] = False
    prices: Annotated[
        Optional[Path], typer.Option("--prices", help="Price table. [default: the one that is packaged]")
    ] = None
    price: Annotated[
        Optional[str],
        typer.Option("--price", metavar="IN,OUT", help="Dollars per million tokens, for a model that no table knows."),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking(Endpoint):
    """The same, with what may be spent."""

    max_cost: Annotated[
        Optional[float],
        typer.Option("--max-cost", min=0, help="Dollars that this command may spend at most; a hard stop."),
    ] = None
    yes: Annotated[bool, typer.Option("--yes", help="Agree to the estimate without being asked.")] = False
    retry_set_aside: Annotated[
        bool, typer.Option("--retry-set-aside", help="Ask again about posts that were refused, cut off or malformed.")
    ] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalating(Group):
    """Which posts a cascade asks the model about."""

    escalate: Annotated[
        Optional[float],
        typer.Option(
            "--escalate",
            min=0,
            max=1,
            metavar="SHARE",
            help="With --coder offline+llm: ask the model about this share of the posts at most, the most doubtful first. "
            "[default: 0.2; 1 where --doubt is given]",
        ),
    ] = None
    doubt: Annotated[
        Optional[float],
        typer.Option(
            "--doubt", min=0, max=1, metavar="LEAST", help="Ask only about posts with this doubt or more. [default: 0]"
        ),
    ] = None


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the fields of its groups as parameters of its own, as Typer reads them."""
    hints = get_type_hints(command, include_extras=True)
    parameters: list[inspect.Parameter] = []
    groups: dict[str, type[Any]] = {}
    for name, parameter in inspect.signature(command).parameters.items():
        if isinstance(hints[name], type) and issubclass(hints[name], Group):
            groups[name] = hints[name]
            parameters += _fields(hints[name])
        else:
            parameters.append(parameter.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY))

    def call(**values: Any) -> None:
        for name, group in groups.items():
            own = {field.name for field in dataclasses.fields(group)} & values.keys()
            values[name] = group(**{field: values.pop(field) for field in own})
        command(**values)

    call.__name__, call.__doc__, call.__module__ = command.__name__, command.__doc__, command.__module__
    call.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return call


def _fields(group: type[Any]) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    make = partial(inspect.Parameter, kind=inspect.Parameter.KEYWORD_ONLY)
    return [
        make(
            field.name,
            annotation=hints[field.name],
            default=inspect.Parameter.empty if field.default is dataclasses.MISSING else field.default,
        )
        for field in dataclasses.fields(group)
    ]

"""A run and its record: one writer at a time, begun or gone on with, its stages timed, finished with its counts."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import URL, Engine

from db.connect import only_writer, open_for_writing
from db.dialects import for_engine
from db.disclosure import VIEWER
from db.read.accounting import Accounting, accounting
from db.waiting import Waiting
from db.write import runs
from db.write.evaluations import save_shipped
from db.write.layers import open_layer
from pipeline.input_files import InputFile
from records.codebook import Codebook
from records.evaluation import Evaluation
from records.layer import Kind, Layer

PACKAGES = ("sentence-transformers", "bertopic", "umap-learn", "hdbscan", "torch", "numpy", "pandas", "sqlalchemy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run is made of. The same plan again goes on with a run that was interrupted."""

    kind: Kind
    layer: str  # name
    layer_of: str  # what the coder calls a layer of its own
    codebook: Codebook
    coder: str
    coder_fingerprint: str
    embedding_model: str
    seed: int
    options: Mapping[str, Any]
    files: Sequence[InputFile]
    check: Evaluation | None = None  # comes with the coder
    person: str | None = None  # whose codes they are, where a person coded


@dataclass(slots=True)
class Record:
    """A run at work. `counts` are what it keeps besides its accounting; `account` is there once it is finished."""

    run_id: int
    layer: Layer
    resumed: bool
    seconds: dict[str, float] = field(default_factory=dict)
    counts: dict[str, Any] = field(default_factory=dict)
    account: Accounting | None = None

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what the block does."""
        started = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - started, 2)


@contextmanager
def writing(database: URL, waiting: Waiting | None = None) -> Iterator[Engine]:
    """The data set, made where it is new, and held for the block. Raises Locked where another run has it.

    `waiting` is told how far it is where the data set is of an earlier version.
    """
    with only_writer(database):
        engine = open_for_writing(database, waiting)
        try:
            yield engine
        finally:
            engine.dispose()


@contextmanager
def recorded(engine: Engine, plan: Plan) -> Iterator[Record]:
    """Begin the run of this plan, or go on with it; when the block ends well, note that it is finished, and tidy up.

    Nothing is open while the block works: its stages open and close transactions of their own.
    """
    with engine.begin() as connection:
        layer = open_layer(
            connection,
            kind=plan.kind,
            name=plan.layer,
            codebook=plan.codebook,
            fingerprint=plan.coder_fingerprint,
            person=plan.person,
            coder=plan.layer_of,
        )
        new = runs.NewRun(
            codebook_id=runs.store_codebook(connection, plan.codebook),
            coder=plan.coder,
            coder_fingerprint=plan.coder_fingerprint,
            embedding_model=plan.embedding_model,
            seed=plan.seed,
            options=dict(plan.options),
            software=software(),
        )
        made_of = [layer.key, asdict(new), [(file.name, file.sha256) for file in plan.files]]
        if plan.check:
            save_shipped(connection, plan.check)
        run_id, resumed = runs.begin_run(connection, hashed(made_of), new, layer_id=layer.id)
    record = Record(run_id, layer, resumed)
    yield record
    with engine.begin() as connection:
        record.account = accounting(connection, VIEWER, layer)
        runs.finish_run(connection, run_id, {**record.account.totals(), **record.counts}, record.seconds)
    for_engine(engine).tidy(engine)


def software() -> dict[str, str]:
    """Versions of Python and of the packages that the result depends on."""
    return {"python": platform.python_version(), **{name: importlib.metadata.version(name) for name in PACKAGES}}


def hashed(value: Any) -> str:
    """SHA-256 of a JSON value."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

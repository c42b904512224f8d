"""One run: every stage in order, batch by batch, each batch one transaction, so that a killed run goes on."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.progress import Progress
from sqlalchemy import URL, Engine

from db.connect import open_for_writing
from db.read.accounting import accounting
from db.write import runs
from db.write.mentions import forget_set_aside
from embedding import PACKAGED_MODEL, Embedder, make_embedder
from pipeline.cleaning.authors import author_key
from pipeline.coding import make_coder
from pipeline.coding.base import Coder
from pipeline.ingest import find_files
from pipeline.stages import coding_stage, embedding_stage, publish_stage, run_stages, topic_stage
from pipeline.stages.ingest_stage import InputFile, fingerprint_file, ingest
from records.codebook import Codebook

PACKAGES = ("sentence-transformers", "bertopic", "umap-learn", "hdbscan", "torch", "numpy", "pandas", "sqlalchemy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a run is asked to do."""

    paths: Sequence[Path]
    database: URL
    codebook: Codebook
    coder: str = "offline"
    embedding_model: str = PACKAGED_MODEL
    format: str | None = None
    mapping: dict[str, str] | None = None
    limit: int | None = None
    seed: int = 20260413
    retry_set_aside: bool = False  # look again at posts that the coder left undone
    coder_options: dict[str, Any] = field(default_factory=dict)  # for the coder's own making; never stored


@dataclass(slots=True)
class Context:
    """What the stages of one run share."""

    engine: Engine
    run_id: int
    progress: Progress
    coder: Coder
    embedder: Embedder
    seed: int
    key: bytes
    codebook: Codebook
    counts: Counter[str] = field(default_factory=Counter)


class RunLocked(RuntimeError):
    """Another run is writing to the same data set."""


def run(options: Options, progress: Progress) -> dict[str, Any]:
    """Run all stages; the accounting of the data set. Raises RunLocked while another run writes to it."""
    with only_writer(options.database):
        engine = open_for_writing(options.database)
        try:
            return _run(options, engine, progress)
        finally:
            engine.dispose()


def _run(options: Options, engine: Engine, progress: Progress) -> dict[str, Any]:
    files = _fingerprints(options.paths, progress)
    coder = make_coder(options.coder, options.codebook, **options.coder_options)
    embedder = make_embedder(options.embedding_model)
    seconds: dict[str, float] = {}
    with engine.begin() as connection:
        values = {
            "codebook_id": runs.store_codebook(connection, options.codebook),
            "coder": coder.name,
            "coder_fingerprint": coder.fingerprint,
            "embedding_model": embedder.name,
            "seed": options.seed,
            "options": {
                "format": options.format,
                "mapping": options.mapping,
                "limit": options.limit,
                "coder": getattr(coder, "provenance", {}),
            },
            "software": software(),
        }
        made_of = json.dumps([values, [(f.name, f.sha256) for f in files]], sort_keys=True)
        fingerprint = hashlib.sha256(made_of.encode()).hexdigest()
        if options.retry_set_aside:
            forget_set_aside(connection)
        run_id, resumed = runs.begin_run(connection, fingerprint, values)
    if resumed:
        progress.console.print("Going on with the run that was interrupted.")
    folder = Path(options.database.database or ".").parent
    context = Context(engine, run_id, progress, coder, embedder, options.seed, author_key(folder), options.codebook)
    stages: dict[str, Callable[[], None]] = {
        "ingest": lambda: ingest(context, files, options.format, options.mapping, options.limit),
        "code": lambda: coding_stage.code_new_posts(context),
        "embed": lambda: embedding_stage.embed_new_mentions(context),
        "topics": lambda: topic_stage.model_topics(context),
        "publish": lambda: publish_stage.publish(context),
    }
    run_stages(stages, seconds)
    with engine.begin() as connection:
        result = accounting(connection)
        runs.finish_run(connection, run_id, result.totals(), seconds)
    return {
        "meter": getattr(coder, "meter", None),
        "accounting": result,
        "seconds": seconds,
        "new": dict(context.counts),
        "resumed": resumed,
    }


def software() -> dict[str, str]:
    """Versions of Python and of the packages that the result depends on."""
    return {"python": platform.python_version(), **{name: importlib.metadata.version(name) for name in PACKAGES}}


def _fingerprints(paths: Sequence[Path], progress: Progress) -> list[InputFile]:
    found = find_files(paths)
    task = progress.add_task("Reading files", total=len(found), note="")
    files = []
    for path in found:
        files.append(fingerprint_file(path, paths))
        progress.advance(task)
    return files


@contextmanager
def only_writer(database: URL) -> Iterator[None]:
    """Hold the data set's lock for the block; RunLocked where another run has it."""
    if database.get_backend_name() != "sqlite" or not database.database:
        yield
        return
    from filelock import FileLock, Timeout

    path = Path(database.database)
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path.with_name(path.name + ".lock"))
    try:
        with lock.acquire(timeout=0):
            yield
    except Timeout as error:
        raise RunLocked(f"Another run is writing to {path.name}. Wait until it ends, then run again.") from error

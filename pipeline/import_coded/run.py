"""One import: files to posts, impacts to mentions, then the ordinary stages; a killed import goes on where it was."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.progress import Progress
from sqlalchemy import URL, Engine

from db.connect import open_for_writing
from db.read.accounting import Accounting, accounting
from db.write import runs
from embedding import PACKAGED_MODEL, Embedder, make_embedder
from pipeline.cleaning.authors import author_key
from pipeline.import_coded import stages
from pipeline.import_coded.coding import ImpactCoder, Tally
from pipeline.import_coded.mapping import default_mapping, load_mapping, summary
from pipeline.import_coded.normalise_labels import Normaliser
from pipeline.import_coded.reader import Columns, joined, read_results
from pipeline.import_coded.suggest import by_meaning, by_spelling
from pipeline.import_coded.unmapped import undecided, write_unmapped
from pipeline.ingest import find_files
from pipeline.run import Context, only_writer, software
from pipeline.stages import embedding_stage, publish_stage, run_stages, topic_stage
from pipeline.stages.ingest_stage import fingerprint_file
from records.codebook import Codebook
from records.mentions import Mention
from records.posts import Passage

CODER = "import-coded"
VERSION = "1"  # of the rules in code; raise it whenever the same file and mapping could give other codes


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What an import is asked to do."""

    paths: Sequence[Path]
    database: URL
    codebook: Codebook
    mapping: Path | None = None  # a person's own, before the one that comes with the codebook
    write_unmapped: Path | None = None
    suggest_by_meaning: bool = False
    embedding_model: str = PACKAGED_MODEL
    seed: int = 20260413


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to."""

    account: Accounting
    tally: Tally
    seconds: dict[str, float]
    resumed: bool


@dataclass(slots=True)
class OtherCoder:
    """Stands in the coder's slot of a run: the codes come from files, it codes nothing."""

    fingerprint: str
    name: str = CODER
    languages: frozenset[str] | None = None

    def code(self, passages: Sequence[Passage]) -> list[list[Mention]]:
        """Never called by an import. Raises TypeError."""
        raise TypeError(f"{CODER} reads codes, it gives none")


def import_coded(options: ImportOptions, progress: Progress, embedder: Embedder | None = None) -> Imported:
    """Import coded results. Raises RunLocked, MappingError, FileNotFoundError. `embedder` replaces the named one."""
    with only_writer(options.database):
        engine = open_for_writing(options.database)
        try:
            return _import(options, engine, progress, embedder or make_embedder(options.embedding_model))
        finally:
            engine.dispose()


def _import(options: ImportOptions, engine: Engine, progress: Progress, embedder: Embedder) -> Imported:
    codebook = options.codebook
    base = default_mapping(codebook)
    own = load_mapping(options.mapping, codebook) if options.mapping else None
    normalisers = {d.id: Normaliser(d, base, own) for d in codebook.dimensions}
    seconds: dict[str, float] = {}
    started = time.perf_counter()
    found = find_files(options.paths)
    task = progress.add_task("Reading files", total=len(found), note="")
    files, columns = [], Columns(codebook, base, own)
    for path in found:
        files.append((fingerprint_file(path, options.paths), read_results(path, columns)))
        progress.advance(task)
    results = joined([result for _, result in files])
    inputs = [file for file, _ in files]
    seconds["read"] = round(time.perf_counter() - started, 2)
    mappings = summary(base, own)
    made_of = [VERSION, codebook.content_hash, base.content_hash, own and own.content_hash]
    coder = OtherCoder(_hash([*made_of, sorted(file.sha256 for file in inputs)]))
    with engine.begin() as connection:
        values = {
            "codebook_id": runs.store_codebook(connection, codebook),
            "coder": coder.name,
            "coder_fingerprint": coder.fingerprint,
            "embedding_model": embedder.name,
            "seed": options.seed,
            "options": mappings,
            "software": software(),
        }
        fingerprint = _hash([values, [(file.name, file.sha256) for file in inputs]])
        run_id, resumed = runs.begin_run(connection, fingerprint, values)
    if resumed:
        progress.console.print("Going on with the import that was interrupted.")
    key = author_key(Path(options.database.database or ".").parent)
    context = Context(engine, run_id, progress, coder, embedder, options.seed, key, codebook)
    tally = Tally()
    steps: dict[str, Callable[[], None]] = {
        "ingest": lambda: stages.store_posts(context, inputs, results),
        "code": lambda: stages.store_codes(context, results, ImpactCoder(codebook, normalisers), tally),
        "embed": lambda: embedding_stage.embed_new_mentions(context),
        "topics": lambda: topic_stage.model_topics(context),
        "publish": lambda: publish_stage.publish(context),
    }
    run_stages(steps, seconds)
    if options.write_unmapped:
        suggest = by_meaning(embedder) if options.suggest_by_meaning else by_spelling
        write_unmapped(options.write_unmapped, undecided(tally.unmapped, normalisers, suggest), base, codebook)
    with engine.begin() as connection:
        account = accounting(connection)
        runs.finish_run(connection, run_id, {**account.totals(), **_counts(tally)}, seconds)
    return Imported(account, tally, seconds, resumed)


def _counts(tally: Tally) -> dict[str, Any]:
    """What the run keeps of its labels: `labels` holds for every raw label its count, rule and targets."""
    labels = {
        dimension: {raw: [n, to.rule, [str(t) for t in to.targets]] for raw, (n, to) in sorted(readings.items())}
        for dimension, readings in sorted(tally.labels.items())
    }
    return {
        "impacts": dict(tally.impacts),
        "repaired_quotes": tally.repaired,
        "rules": {dimension: dict(rules) for dimension, rules in sorted(tally.rules.items())},
        "labels": labels,
    }


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

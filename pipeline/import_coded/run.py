"""One import: files to posts, impacts to mentions, then the ordinary stages; a killed import goes on where it was."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.progress import Progress
from sqlalchemy import URL, Engine

from db.read.accounting import Accounting
from embedding import PACKAGED_MODEL, Embedder, make_embedder
from pipeline.cleaning.authors import author_key
from pipeline.import_coded import qda_project, stages
from pipeline.import_coded.coding import ImpactCoder, Tally
from pipeline.import_coded.columns import Columns
from pipeline.import_coded.mapping import Mapping, default_mapping, load_mapping, summary
from pipeline.import_coded.normalise_labels import Normaliser
from pipeline.import_coded.reader import ResultFile, joined, read_results
from pipeline.import_coded.suggest import by_meaning, by_spelling
from pipeline.import_coded.tuning import TUNING
from pipeline.import_coded.unmapped import undecided, write_unmapped
from pipeline.input_files import InputFile, input_files
from pipeline.progress import Bars, Tell
from pipeline.recorded import Plan, hashed, recorded, writing
from pipeline.stages import embedding_stage, publish_stage, topic_stage
from records.codebook import Codebook
from records.problem import Problem
from records.tuning import SHARED

CODER = "import-coded"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What an import is asked to do."""

    paths: Sequence[Path]
    database: URL
    codebook: Codebook
    layer: str = CODER  # name
    person: str | None = None  # whose codes of a project; needed where several people coded in it
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
    lost: dict[str, int]  # quotes of other layers that no longer stand in their posts, by layer
    faults: dict[str, str]  # files that could not be read or hold no codes, with the reason


def import_coded(options: ImportOptions, progress: Progress, embedder: Embedder | None = None) -> Imported:
    """Import coded results. Raises Problem. `embedder` replaces the named one."""
    tell = Bars(progress)
    with writing(options.database, tell) as engine:
        return _import(options, engine, tell, embedder or make_embedder(options.embedding_model))


def _import(options: ImportOptions, engine: Engine, tell: Tell, embedder: Embedder) -> Imported:
    codebook = options.codebook
    base = default_mapping(codebook)
    own = load_mapping(options.mapping, codebook) if options.mapping else None
    normalisers = {d.id: Normaliser(d, base, own) for d in codebook.dimensions}
    columns = Columns(codebook, base, own)
    started = time.perf_counter()
    read = [(file, _results(file, columns)) for file in input_files(options.paths, tell)]
    files = [file for file, _ in read]
    _hold_codes(read)
    person, results = _project(options, engine, files) or (None, joined([result for _, result in read if result]))
    reading = round(time.perf_counter() - started, 2)
    plan = Plan(
        kind="person" if person else "import",
        layer=options.layer,
        person=person,
        layer_of=CODER,
        codebook=codebook,
        coder=CODER,
        coder_fingerprint=fingerprint_of(codebook, base, own, files, person),
        embedding_model=embedder.name,
        seed=options.seed,
        options=summary(base, own),
        files=files,
    )
    key = author_key(Path(options.database.database or ".").parent)
    tally = Tally()
    with recorded(engine, plan) as record:
        if record.resumed:
            tell.progress.console.print("Going on with the import that was interrupted.")
        record.seconds["read"] = reading
        layer, run_id = record.layer, record.run_id
        with record.stage("ingest"):
            stages.store_posts(engine, files, results, tell, run_id=run_id, key=key)
        with record.stage("code"):
            coder = ImpactCoder(codebook, normalisers)
            stages.store_codes(engine, layer, files, results, coder, tally, tell, run_id=run_id)
        with record.stage("embed"):
            embedding_stage.embed_new_mentions(engine, embedder, tell)
        with record.stage("topics"):
            topic_stage.model_topics(
                engine, layer, tell, run_id=run_id, embedder=embedder, seed=options.seed, codebook=codebook
            )
        with record.stage("publish"):
            publish_stage.publish(engine, tell)
        if options.write_unmapped:
            suggest = by_meaning(embedder) if options.suggest_by_meaning else by_spelling
            write_unmapped(options.write_unmapped, undecided(tally.unmapped, normalisers, suggest), base, codebook)
        lost = {name: count for name, count in tell.lost.items() if name != layer.name}
        record.counts.update({**_counts(tally), "lost_quotes": lost})
    assert record.account is not None
    faults = {file.name: result.why for file, result in read if result and result.fault}
    return Imported(record.account, tally, record.seconds, record.resumed, lost, faults)


def _hold_codes(read: Sequence[tuple[InputFile, ResultFile | None]]) -> None:
    """Raise Problem where none of the files holds codes."""
    files = [(file, result) for file, result in read if result is not None]
    if files and all(result.fault or result.skipped for _, result in files):
        why = "; ".join(f"{file.name}: {result.why}" for file, result in files[:5])
        raise Problem(f"Nothing to import: {why}.")


def _results(file: InputFile, columns: Columns) -> ResultFile | None:
    """What a file holds; None for a project, whose texts the data set may know."""
    if file.unread:
        return ResultFile(why=file.unread, skipped=True)
    return None if qda_project.is_project(file.path) else read_results(file.path, columns)


def _project(options: ImportOptions, engine: Engine, files: Sequence[InputFile]) -> tuple[str, list[ResultFile]] | None:
    """Whose codes a project holds, and its posts with them; None where the files are no projects."""
    if not any(qda_project.is_project(file.path) and not file.unread for file in files):
        if options.person:
            raise Problem("--person is for projects (.qdpx): other files do not tell who coded.")
        return None
    if len(files) > 1:
        raise Problem("Import a project (.qdpx) alone: each is the codes of one person, in a layer of its own.")
    read = qda_project.read_project(files[0].path)
    known = stages.known_posts(engine, qda_project.numbers(read))
    person = options.person or qda_project.only_person(read, stages.machines(engine))
    return person, [qda_project.results(read, person, options.codebook, known)]


def fingerprint_of(
    codebook: Codebook, base: Mapping, own: Mapping | None, files: Sequence[InputFile], person: str | None = None
) -> str:
    """SHA-256 over all that an import's codes are made of: numbers, codebook, mappings, files and whose codes of them."""
    numbers = [dataclasses.asdict(TUNING), dataclasses.asdict(SHARED)]
    content = [codebook.content_hash, base.content_hash, own and own.content_hash]
    return hashed([*numbers, *content, sorted(file.sha256 for file in files), *([person] if person else [])])


def _counts(tally: Tally) -> dict[str, Any]:
    """What the run keeps of its labels: `labels` holds for every raw label its count, rule and targets."""
    labels = {
        dimension: {raw: [n, to.rule, [str(t) for t in to.targets]] for raw, (n, to) in sorted(readings.items())}
        for dimension, readings in sorted(tally.labels.items())
    }
    return {
        "impacts": dict(tally.impacts),
        "impacts_of_repeats": tally.of_repeats,
        "repaired_quotes": tally.repaired,
        "rows_joined": tally.joined,
        "posts_not_coded": tally.uncoded,
        "posts_coded_anew": tally.replaced,
        "rules": {dimension: dict(rules) for dimension, rules in sorted(tally.rules.items())},
        "labels": labels,
    }

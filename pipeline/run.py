"""One run: every stage in order, each batch a transaction of its own, so that a killed run goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rich.progress import Progress
from sqlalchemy import URL, Engine

from db.read.accounting import Accounting
from db.write.mentions import forget_set_aside, forget_without_doubt
from embedding import PACKAGED_MODEL, make_embedder
from pipeline.cleaning.authors import author_key
from pipeline.coding import make_coder
from pipeline.coding.base import Coder
from pipeline.coding.cascade import Cascade
from pipeline.ingest import NOTHING_SAID, ReadOptions
from pipeline.input_files import input_files
from pipeline.progress import Bars, Tell
from pipeline.recorded import Plan, recorded, writing
from pipeline.stages import coding_stage, embedding_stage, ingest_stage, publish_stage, topic_stage
from pipeline.stages.settling import settle
from records.codebook import Codebook
from records.layer import Layer

if TYPE_CHECKING:
    from pipeline.coding.llm.meter import Meter

N = TypeVar("N", int, float)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a run is asked to do."""

    paths: Sequence[Path]
    database: URL
    codebook: Codebook
    coder: str = "offline"
    layer: str | None = None  # name; the coder's own where none is given
    settled_layer: str | None = (
        None  # name of the layer that a cascade rests on; the offline coder's own where none is given
    )
    embedding_model: str = PACKAGED_MODEL
    format: str | None = None
    mapping: dict[str, str] | None = None
    reading: ReadOptions = NOTHING_SAID
    limit: int | None = None
    seed: int = 20260413
    retry_set_aside: bool = False  # look again at posts that the coder left undone
    coder_options: dict[str, Any] = field(default_factory=dict)  # for the coder's own making; never stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a run came to. `new` counts what this call did."""

    layer: Layer
    account: Accounting
    seconds: dict[str, float]
    new: dict[str, int]
    lost: dict[str, int]  # quotes of imports and people that no longer stand in their posts, by layer
    resumed: bool
    meter: Meter | None  # of a coder that spends money
    came_to: dict[str, Any]  # how such a coder asked, and who answered


def run(options: Options, progress: Progress) -> Ran:
    """Run all stages. Raises Problem, as where another run writes to the same data set.

    A cascade is two runs: one of its offline coder, whose layer stands by itself, then its own, which rests on that one.
    """
    tell = Bars(progress)
    with writing(options.database, tell) as engine:
        coder = make_coder(options.coder, options.codebook, **options.coder_options)
        if not isinstance(coder, Cascade):
            return _run(options, coder, engine, tell)
        offline = replace(options, coder=coder.offline.name, layer=options.settled_layer)
        first = _run(offline, coder.offline, engine, tell, doubts=True)
        ran = _run(options, coder, engine, Bars(progress), below=first.layer)
        return replace(
            ran,
            new=_sums(first.new, ran.new),
            seconds=_sums(first.seconds, ran.seconds),
            lost=_sums(first.lost, ran.lost),
        )


def _sums(one: Mapping[str, N], other: Mapping[str, N]) -> dict[str, N]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}


def _run(
    options: Options, coder: Coder, engine: Engine, tell: Tell, *, doubts: bool = False, below: Layer | None = None
) -> Ran:
    """One run; with `doubts` also over what this coder has coded without saying how sure it is. A cascade rests on the
    layer `below`."""
    files = list(input_files(options.paths, tell))
    embedder = make_embedder(options.embedding_model)
    plan = Plan(
        kind="machine",
        layer=options.layer or coder.layer_name,
        layer_of=coder.layer_name,
        codebook=options.codebook,
        coder=coder.name,
        coder_fingerprint=coder.fingerprint,
        embedding_model=embedder.name,
        seed=options.seed,
        options={
            "format": options.format,
            "mapping": options.mapping,
            **{name: value for name, value in asdict(options.reading).items() if value},
            "limit": options.limit,
            "coder": getattr(coder, "provenance", {}),
        },
        files=files,
        check=getattr(coder, "check", None),
    )
    key = author_key(Path(options.database.database or ".").parent)
    with recorded(engine, plan) as record:
        if record.resumed:
            tell.progress.console.print("Going on with the run that was interrupted.")
        layer, run_id = record.layer, record.run_id
        if options.retry_set_aside:
            with engine.begin() as connection:
                forget_set_aside(connection, layer)
        if doubts:
            with engine.begin() as connection:
                forget_without_doubt(connection, layer)
        with record.stage("ingest"):
            ingest_stage.ingest(
                engine,
                files,
                tell,
                run_id=run_id,
                key=key,
                format=options.format,
                mapping=options.mapping,
                options=options.reading,
                limit=options.limit,
            )
        with record.stage("code"):
            asked: Coder = coder
            settled = None
            if below is not None and isinstance(coder, Cascade):
                asked, settled = coder.llm, settle(engine, below, coder, tell)
            coding_stage.code_new_posts(engine, layer, asked, tell, run_id=run_id, settled=settled)
        with record.stage("embed"):
            embedding_stage.embed_new_mentions(engine, embedder, tell)
        with record.stage("topics"):
            topic_stage.model_topics(
                engine, layer, tell, run_id=run_id, embedder=embedder, seed=options.seed, codebook=options.codebook
            )
        with record.stage("publish"):
            publish_stage.publish(engine, tell)
        record.counts["lost_quotes"] = dict(tell.lost)
        if came_to := getattr(coder, "came_to", {}):
            record.counts["asked"] = came_to
    assert record.account is not None
    return Ran(
        layer=layer,
        account=record.account,
        seconds=record.seconds,
        new=dict(tell.counts),
        lost=dict(tell.lost),
        resumed=record.resumed,
        meter=getattr(coder, "meter", None),
        came_to=came_to,
    )

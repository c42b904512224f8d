"""A study done again by another coder or with another codebook: a further layer of the same posts, held against the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.progress import Progress
from sqlalchemy import URL, select

from analysis.bootstrap import RESAMPLES, SEED
from db.schema import MentionRow
from export.asked import DataSet, opened
from pipeline.archived import Archived, differences, stored
from pipeline.coding import make_coder
from pipeline.coding.base import Coder
from pipeline.coding.cascade import Cascade
from pipeline.evaluation.layers import Compared, compare
from pipeline.ingest import find_files
from pipeline.input_files import InputFile, fingerprint_file
from pipeline.run import Options, run
from records.codebook import Codebook
from records.problem import Problem

if TYPE_CHECKING:
    from pipeline.coding.llm.meter import Meter


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who is to code the posts again, and where the result goes; what is not told is as in the first layer."""

    database: URL
    coder: str | None = None
    codebook: Codebook | None = None
    layer: str | None = None  # name of the new one
    retry_set_aside: bool = False
    options: dict[str, Any] = field(default_factory=dict)  # for the coder's own making, its heads among them

    @property
    def something(self) -> bool:
        """Whether anything is to be other than in the first layer."""
        return self.coder is not None or self.codebook is not None or "heads" in self.options


@dataclass(frozen=True, slots=True, kw_only=True)
class Replicated:
    """Both layers opened, and how they compare."""

    first: DataSet
    second: DataSet
    compared: Compared
    meter: Meter | None  # of a coder that spends money


def rebuild(
    archived: Archived, paths: Sequence[Path], database: URL, coder_options: dict[str, Any], progress: Progress
) -> list[str]:
    """Make an archive's layer again from its input files; what came out otherwise, in sentences."""
    options = Options(
        paths=paths,
        database=database,
        codebook=archived.codebook,
        coder=archived.coder,
        layer=archived.layer,
        embedding_model=archived.embedding_model,
        seed=archived.seed,
        coder_options=coder_options,
        **archived.reading,
    )
    run(options, progress)
    data = opened(database, archived.layer)
    with data.engine.connect() as connection:
        keys = frozenset(connection.scalars(select(MentionRow.key).where(MentionRow.layer_id == data.layer.id)))
    files: list[InputFile] = [fingerprint_file(path, paths) for path in find_files(paths)]
    found = differences(archived, files, data, keys)
    data.close()
    return found


def replicate(asked: Asked, of: str, progress: Progress) -> Replicated:
    """Code the posts that the layer `of` is about (the first that is shown, where empty) once more, and compare.

    Raises Problem where coder and codebook are those of the layer: it would say the same again.
    """
    first = opened(asked.database, of)
    book = asked.codebook or first.codebook
    name = asked.coder or (first.run.coder if first.run and first.layer.kind == "machine" else "offline")
    coder = make_coder(name, book, **asked.options)
    layer = asked.layer or _free(coder, first)
    if coder.fingerprint == first.layer.fingerprint and book.content_hash == first.codebook.content_hash:
        raise Problem(
            f"The layer '{first.layer.name}' was made by this very coder with this very codebook. Name another --coder, "
            "--codebook or --heads, or another layer with --of."
        )
    if (layer, book.id) == (first.layer.name, first.codebook.id):
        raise Problem(f"--layer {layer} is the name of the layer to compare with. Choose another one.")
    first.close()
    options = Options(
        paths=[],
        database=asked.database,
        codebook=book,
        coder=name,
        layer=layer,
        settled_layer=_below(coder, first),
        coder_options=asked.options,
        retry_set_aside=asked.retry_set_aside,
    )
    if first.run is not None:
        options = replace(options, embedding_model=first.run.embedding_model, seed=first.run.seed)
    ran = run(options, progress)
    first = opened(asked.database, str(first.layer.id))
    made = next(one for one in first.layers if (one.name, one.codebook) == (layer, book.id))
    second = opened(asked.database, str(made.id))
    compared = compare(first, second, resamples=RESAMPLES, seed=SEED)
    return Replicated(first=first, second=second, compared=compared, meter=ran.meter)


def _below(coder: Coder, first: DataSet) -> str | None:
    """What the layer is called that a cascade rests on: the first one, where that is its offline coder's."""
    return _free(coder.offline, first, same=True) if isinstance(coder, Cascade) else None


def _free(coder: Coder, first: DataSet, *, same: bool = False) -> str:
    """What the new layer is called: as its coder calls it, with a number where others of the name say something else.

    With `same` it may be the first one.
    """
    taken = {one.name: one.fingerprint for one in first.layers if one.codebook == coder.codebook.id}
    name, n = coder.layer_name, 1
    while taken.get(name, coder.fingerprint) != coder.fingerprint or (name == first.layer.name and not same):
        n += 1
        name = f"{coder.layer_name} {n}"
    return name


def told_of(archived: Archived | None, found: Sequence[str]) -> dict[str, Any]:
    """What the sidecar says of an archive that was done again."""
    return {} if archived is None else {"archive": {**stored(archived), "differences": list(found)}}

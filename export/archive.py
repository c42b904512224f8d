"""One ZIP with what someone needs to check a study and to do it again: how it was coded, how well, and what came out."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from db.disclosure import HELP, Viewer, redact
from db.read.accounting import accounting
from db.read.provenance import every_run, input_sources
from explore import words
from explore.dataset import DataSet
from explore.selection import Selection
from explore.trust import trust_line
from export import figure_tables
from export.codebook_files import write_codebook
from export.figure_tables import Numbers
from export.graph_files import write_graph
from export.origin import Origin
from export.record_tables import mention_parts, post_parts
from export.sidecar import About, provenance, versions, write_sidecar
from export.table_files import ending, replacing, table_file, write_table
from records.problem import Problem

Step = Callable[[int], None]
Papers = Mapping[str, bytes]
_DIGEST = re.compile(r"[0-9a-f]{64}")  # of a codebook, a coder or a file; no words of a post


def write_archive(path: Path, selection: Selection, viewer: Viewer, papers: Papers, step: Step) -> list[str]:
    """The archive of a selection; the names of its files. `papers` are of the coder, by name; `step` is told of mentions written."""
    ending(path, (".zip",))
    with tempfile.TemporaryDirectory() as made, replacing(path) as part:
        folder = Path(made)
        _fill(folder, selection, viewer, papers, step)
        names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
        sums = "".join(f"{_sha256(folder / name)}  {name}\n" for name in names)
        with ZipFile(part, "w", ZIP_DEFLATED) as archive:
            for name in names:
                archive.write(folder / name, name)
            archive.writestr("SHA256SUMS", sums)
    return [*names, "SHA256SUMS"]


def _fill(folder: Path, selection: Selection, viewer: Viewer, papers: Papers, step: Step) -> None:
    data = selection.data
    for name in ("codebook", "coder", "exports"):
        (folder / name).mkdir()
    for kind in ("yaml", "csv", "qdc"):
        write_codebook(folder / "codebook" / f"codebook.{kind}", data.codebook)
    for name, paper in papers.items():
        (folder / "coder" / name).write_bytes(paper)
    _write_json(folder / "coder" / "coder.json", _coder(data))
    _write_json(folder / "runs.json", _runs(data, viewer))
    if data.evaluation is not None:
        _write_json(folder / "evaluation.json", _shown(asdict(data.evaluation), viewer))
    _records(folder / "exports", selection, viewer, step)
    left_out = _numbers(folder / "exports", selection)
    (folder / "README.md").write_text(_report(selection, papers, left_out), encoding="utf-8")


def _records(folder: Path, selection: Selection, viewer: Viewer, step: Step) -> None:
    for name, parts in (("posts", post_parts(selection)), ("mentions", mention_parts(selection, viewer))):
        file, rows = folder / f"{name}.csv", 0
        with table_file(file, name) as sheet:
            for part, n in parts:
                sheet.add(part)
                rows += len(part)
                step(n)
        write_sidecar(file, About.of(name, selection), rows=rows)


def _numbers(folder: Path, selection: Selection) -> list[str]:
    """The tables that this data set and filter have; which are left out, and why."""
    left_out = []
    for name, make in _tables(selection):
        try:
            numbers = make()
        except Problem as why:
            left_out.append(f"`{name}`: {why}")
            continue
        file = folder / f"{name}.csv"
        write_table(file, name, numbers.table)
        write_sidecar(file, numbers.about, columns=list(map(str, numbers.table.columns)), rows=len(numbers.table))
        if name == "network":
            write_graph(folder / "network.graphml", selection, numbers)
    return left_out


def _tables(selection: Selection) -> Iterator[tuple[str, Callable[[], Numbers]]]:
    book = selection.data.codebook
    stance, perspective, value, subject = (book.by_role(r) for r in ("stance", "perspective", "value", "subject"))
    yield "timeline", lambda: figure_tables.timeline(selection)
    yield "topics", lambda: figure_tables.topics(selection)
    yield "network", lambda: figure_tables.network(selection)
    for by in (*(d.id for d in book.dimensions if d is not stance), "platform"):
        yield f"sentiment-by-{by}", lambda by=by: figure_tables.sentiment(selection, by)  # type: ignore[misc]
    crossed = [(a, b) for a, b in ((perspective, value), (subject, stance)) if a is not None and b is not None]
    for a, b in crossed:
        yield f"crosstab-{a.id}-{b.id}", lambda a=a, b=b: figure_tables.crosstab(selection, a.id, b.id)  # type: ignore[misc]


def _coder(data: DataSet) -> dict[str, Any]:
    run = data.run
    return {
        "layer": asdict(data.layer),
        "coder": run and run.coder,
        "fingerprint": data.layer.fingerprint,
        "options": run and run.options,
        "codebook_sha256": data.codebook.content_hash,
    }


def _runs(data: DataSet, viewer: Viewer) -> dict[str, Any]:
    """Every run, its input files, and where every row of them went."""
    with data.engine.connect() as connection:
        runs, sources, account = (
            every_run(connection),
            input_sources(connection, viewer),
            accounting(connection, viewer, data.layer),
        )
    return {
        **provenance(data),
        "runs": [{**asdict(run), "counts": _shown(run.counts, viewer)} for run in runs],
        "input_files": [asdict(source) for source in sources],
        "accounting": account.totals(),
        "versions": versions(),
    }


def _shown(value: Any, viewer: Viewer) -> Any:
    """A value whose texts are as the viewer may see them: a coder's own labels can hold words of a post."""
    if isinstance(value, Mapping):
        return {redact(str(key), viewer): _shown(one, viewer) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(one, viewer) for one in value]
    told = isinstance(value, str) and not _DIGEST.fullmatch(value)
    return redact(value, viewer) if told else value


def _report(selection: Selection, papers: Papers, left_out: list[str]) -> str:
    """What stands in the archive, in what it rests on, and how to do it again."""
    data, origin = selection.data, Origin.of(selection)
    book = data.codebook
    coder = data.layer.coder
    checked = trust_line(data, *(d.id for d in book.dimensions))
    lines = [
        f"# {data.name}",
        "",
        f"{origin.line}.",
        "",
        f"{words.count(selection.n, 'mention')} from {words.count(selection.posts, 'post')}, coded by {coder} with the codebook "
        f"{book.name}, version {book.version}. {checked}",
        "",
        "A condition is what a text is about, never a diagnosis of its author. Shares describe these posts, not everyone who uses "
        "a chatbot. Quotes are masked; those on sensitive subjects are marked.",
        "",
        "| here | is |",
        "|---|---|",
        "| `codebook/` | the codebook: as it is read, as a table, and as REFI-QDA |",
        f"| `coder/` | how the codes were made{': ' + ', '.join(sorted(papers)) if papers else ''} |",
        "| `runs.json` | every run with its versions, seed, input files (SHA-256) and where their rows went |",
        *(["| `evaluation.json` | how far the codes can be trusted, against people's |"] if data.evaluation else []),
        "| `exports/` | posts, mentions code by code, and the numbers of pages, each with a sidecar |",
        "| `SHA256SUMS` | to check that nothing has changed: `sha256sum -c SHA256SUMS` |",
        "",
        *(["Not in `exports/`:", "", *(f"- {one}" for one in left_out), ""] if left_out else []),
        "## Doing it again",
        "",
        "Of the posts only the quotes are here. With the input files of `runs.json` and the same version of Valuescape:",
        "",
        "```sh",
        f"python -m pipeline {_command(data)} --codebook codebook/codebook.yaml --database again.db",
        "python -m pipeline export archive --database again.db --out again.zip",
        "```",
        "",
        "The offline coder and imports give the same numbers and the same keys of mentions again; a language model may answer "
        "otherwise.",
        "",
        HELP.text,
    ]
    return "\n".join(lines) + "\n"


def _command(data: DataSet) -> str:
    """What made the layer, with the options that change what comes out."""
    if data.layer.kind != "machine":
        person = f" --person {json.dumps(data.layer.person, ensure_ascii=False)}" if data.layer.person else ""
        return f"import-coded FILES{person}"
    run = data.run
    return f"run FILES --coder {run.coder} --seed {run.seed}" if run else "run FILES"


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False, default=_plain) + "\n", encoding="utf-8")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

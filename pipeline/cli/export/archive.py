"""The command `export archive`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from pipeline.cli.export.chosen import STOPPED, Chosen, say_written
from pipeline.cli.failures import failing
from pipeline.cli.groups import grouped
from pipeline.progress import Bars, stage_progress

if TYPE_CHECKING:
    from export.asked import DataSet

CARDS = ("CARD.md", "card.json", "check.json")


@grouped
def archive(ctx: typer.Context, chosen: Chosen) -> None:
    """All that it takes to check a study and to do it again, as one .zip: codebook, coder, runs, evaluation, exports, a report."""
    from db.disclosure import VIEWER
    from export.archive import write_archive
    from export.sidecar import About, write_sidecar

    with failing(STOPPED):
        selection = chosen.selection(ctx.args)
        with stage_progress() as progress:
            tell = Bars(progress)
            tell.begin("Writing records", total=2 * selection.n)
            names = write_archive(chosen.out, selection, VIEWER, papers(selection.data), tell.step)
        about = About.of("archive", selection, more={"files": names})
        write_sidecar(chosen.out, about)
        say_written(chosen.out, about, f"{len(names)} files")


def papers(data: DataSet) -> dict[str, bytes]:
    """What is written of the layer's coder: the card of its heads, where they are those that ship, or the prompt that it was asked by."""
    from pipeline.coding.codebook_file import DEFAULT_CODEBOOK
    from pipeline.coding.llm.prompt import FOLDER, Prompt

    heads = DEFAULT_CODEBOOK.parents[1] / data.codebook.id / "heads"
    check = heads / "check.json"
    if check.is_file() and json.loads(check.read_bytes())["coder"]["fingerprint"] == data.layer.fingerprint:
        return {name: (heads / name).read_bytes() for name in CARDS}
    asked = (data.run.options.get("coder") or {}).get("prompt") if data.run else None
    if asked and (FOLDER / f"{asked}.md").is_file():
        prompt = Prompt.load(asked, data.codebook)
        return {f"{asked}.md": (FOLDER / f"{asked}.md").read_bytes(), "system-prompt.txt": prompt.system.encode()}
    return {}

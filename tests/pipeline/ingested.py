"""Files read into a data set, and nothing after: no coder, no vectors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.progress import Progress

from db.connect import database_url
from db.read.accounting import Accounting
from pipeline.coding.codebook_file import load_codebook
from pipeline.input_files import input_files
from pipeline.progress import Bars
from pipeline.recorded import Plan, recorded, writing
from pipeline.stages.ingest_stage import ingest


def ingested(paths: Sequence[Path], database: Path, *, limit: int | None = None) -> Accounting:
    """Where every row of these files went."""
    tell = Bars(Progress(disable=True))
    with writing(database_url(str(database))) as engine:
        files = list(input_files(paths, tell))
        plan = Plan(
            kind="machine", layer="none", layer_of="none", codebook=load_codebook(), coder="none", coder_fingerprint="0",
            embedding_model="none", seed=1, options={}, files=files,
        )  # fmt: skip
        with recorded(engine, plan) as record:
            ingest(engine, files, tell, run_id=record.run_id, key=b"test", limit=limit)
    assert record.account is not None
    return record.account

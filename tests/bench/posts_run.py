"""From posts to a data set: the pipeline as people call it, beside one plain encode of the same texts."""

from __future__ import annotations

import json
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from tests.conftest import ROOT


def plain_encode(paths: Sequence[str]) -> dict[str, float]:
    """One SentenceTransformer.encode of every post's text: fp32, default settings. Loading is not counted."""
    from sentence_transformers import SentenceTransformer

    from embedding.sentence_transformer import packaged_model_path
    from pipeline.ingest import find_files, open_export
    from records.posts import RawPost

    exports = (open_export(file) for file in find_files([Path(p) for p in paths]))
    texts = [row.text for e in exports if not e.skipped for row in e.rows() if isinstance(row, RawPost)]
    model = SentenceTransformer(str(packaged_model_path()), device="cpu")
    started = time.perf_counter()
    model.encode(texts, show_progress_bar=False)
    return {"posts": len(texts), "seconds": time.perf_counter() - started}


def whole_run(paths: Sequence[str], database: str) -> dict[str, float]:
    """The pipeline as a child process; its wall time and peak memory, and what coding took of a post."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "pipeline", "run", *paths, "--database", database]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    seconds = time.perf_counter() - started
    with closing(sqlite3.connect(database)) as connection:
        (told,) = connection.execute("SELECT seconds FROM run ORDER BY id LIMIT 1").fetchone()
        (posts,) = connection.execute("SELECT count(*) FROM post").fetchone()
    coding = 1000 * json.loads(told)["code"] / posts  # of the first run
    return {
        "seconds": seconds,
        "coding_ms": coding,
        "peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }

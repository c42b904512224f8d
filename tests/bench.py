"""The figures that matter, measured side by side in one go: `make bench` (or `make bench ARGS="POSTS.jsonl ..."`).

Without arguments the demo posts are used. Each step runs in a process of its own, so that memory and imports are its own.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.conftest import ROOT, free_port

FILTER_CHANGES = 40


def plain_encode(paths: list[str]) -> dict[str, float]:
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


def whole_run(paths: list[str], database: str) -> dict[str, float]:
    """The pipeline as people call it, as a child process; wall time and peak memory of the child."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "pipeline", "run", *paths, "--database", database]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}


def filter_changes(database: str) -> dict[str, dict[str, float]]:
    """Milliseconds of a page's script run after a filter change: median and 95th percentile over all pages."""
    os.environ["DATABASE_URL"] = f"sqlite:///{database}"
    from streamlit.testing.v1 import AppTest

    out = {}
    for page in ("overview", "sentiment", "topics", "values", "quotes", "method"):
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
        if page != "overview":
            app.switch_page(f"pages/{page}.py").run()
        values = _option_values(database)
        taken = []
        for i in range(FILTER_CHANGES):
            app.multiselect(key="filter_condition").set_value([values[i % len(values)]])
            started = time.perf_counter()
            app.run()
            taken.append(1000 * (time.perf_counter() - started))
        assert not app.exception
        out[page] = {"median": statistics.median(taken), "p95": statistics.quantiles(taken, n=20)[18]}
    return out


def _option_values(database: str) -> list[str]:
    import sqlite3

    with sqlite3.connect(database) as connection:
        query = "SELECT label FROM code WHERE dimension = 'condition' GROUP BY label ORDER BY count(*) DESC"
        return [row[0] for row in connection.execute(query)]


def dashboard_start(database: str) -> dict[str, object]:
    """Seconds from starting the server to the first page's script run, and whether torch was loaded by then."""
    code = (
        "import sys, time; t = time.perf_counter()\n"
        "from streamlit.testing.v1 import AppTest\n"
        "app = AppTest.from_file('app.py', default_timeout=60).run()\n"
        "assert not app.exception\n"
        "import json; print(json.dumps({'script_seconds': time.perf_counter() - t, 'torch': 'torch' in sys.modules}))\n"
    )
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{database}"}
    started = time.perf_counter()
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    seconds = time.perf_counter() - started
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    served_from = time.perf_counter()
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.05)
        healthy = time.perf_counter() - served_from
    finally:
        server.terminate()
        server.wait()
    return {"process_to_first_page": seconds, "server_healthy": healthy, **json.loads(result.stdout.splitlines()[-1])}


def _in_child(step: str, *arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench", "--step", step, *arguments]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        sys.exit(f"the step {step} failed:\n{result.stderr[-3000:]}")
    return json.loads(result.stdout.splitlines()[-1])


def main(paths: list[str]) -> None:
    """Run every step and print the table."""
    paths = paths or ["data/demo"]
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "bench.db")
        encode = _in_child("plain_encode", *paths)
        first = _in_child("whole_run", database, *paths)
        second = _in_child("whole_run", database, *paths)
        pages = _in_child("filter_changes", database)
        start = _in_child("dashboard_start", database)
    rows = [
        ("plain encode of the posts", f"{encode['seconds']:.1f} s for {encode['posts']:,} posts", ""),
        ("whole run", f"{first['seconds']:.1f} s", f"{first['seconds'] / encode['seconds']:.2f} x encode (at most 3)"),
        ("peak memory of the run", f"{first['peak_mb']:,.0f} MB", "under 3,000"),
        (
            "second run, nothing new",
            f"{second['seconds']:.1f} s",
            f"{100 * second['seconds'] / first['seconds']:.1f} % of the first (under 5 %)",
        ),
        *(
            (f"filter change, {page}", f"median {ms['median']:.0f} ms", f"p95 {ms['p95']:.0f} ms (under 300)")
            for page, ms in pages.items()
        ),
        ("dashboard, process to first page", f"{start['process_to_first_page']:.2f} s", "under 3 s"),
        ("server answers", f"{start['server_healthy']:.2f} s", "torch loaded: " + str(start["torch"])),
    ]
    for name, value, note in rows:
        print(f"{name:36}{value:32}{note}")


STEPS = {
    "plain_encode": lambda arguments: plain_encode(arguments),
    "whole_run": lambda arguments: whole_run(arguments[1:], arguments[0]),
    "filter_changes": lambda arguments: filter_changes(arguments[0]),
    "dashboard_start": lambda arguments: dashboard_start(arguments[0]),
}

if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        print(json.dumps(STEPS[sys.argv[2]](sys.argv[3:])))
    else:
        main(sys.argv[1:])

"""What tests share: the demo data set, built once through the front door; the dashboard; Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from typer.testing import CliRunner

os.environ.pop("COLUMNS", None)
import_module(
    "pipeline.progress"
)  # Rich keeps the width that is set when its console is made: none, so that tests can set theirs

settings.register_profile("any machine", deadline=None)  # how long a case takes says how busy the machine is
settings.load_profile("any machine")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pipeline(*arguments: object, timeout: float = 900, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as people do, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "160", **environment},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def in_process(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The same in this process, which has imported already what takes most of the time."""
    from pipeline.cli import app

    result = CliRunner().invoke(
        app, [*map(str, arguments)], env={"NO_COLOR": "1", "COLUMNS": "160", **environment}, catch_exceptions=False
    )
    return subprocess.CompletedProcess([*map(str, arguments)], result.exit_code, result.stdout, result.stderr)


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The demo data set, as `make demo` builds it; one for all processes that run tests. Nobody writes to it."""
    place = tmp_path_factory.getbasetemp()
    place = place if worker_id == "master" else place.parent
    path, building = place / "demo.db", place / "building.db"
    with FileLock(place / "demo.lock"):
        if not path.exists():
            result = pipeline("run", "data/demo", "--database", building)
            assert result.returncode == 0, result.stderr
            building.rename(path)
    return path


@pytest.fixture(scope="session")
def shared() -> Path:
    """Research-only material beside the checkout; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the research-only material (../shared) is not here")
    return SHARED


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


@contextmanager
def serving_script(script: Path, port: int | None = None, **environment: str) -> Iterator[str]:
    """The address of this Streamlit script, served until the block ends; on a free port unless one is told."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    command += ["--server.fileWatcherType", "none"]
    everything = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    process = subprocess.Popen(command, cwd=ROOT, env=everything, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.25)
        else:
            pytest.fail(f"{script.name} did not start within a minute")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def serving(database: Path, port: int | None = None) -> Iterator[str]:
    """The address of a dashboard on this data set, served until the block ends."""
    with serving_script(ROOT / "app.py", port, DATABASE_URL=f"sqlite:///{database}") as address:
        yield address


@pytest.fixture(scope="session")
def dashboard(demo_database: Path) -> Iterator[str]:
    """The address of a running dashboard on the demo data."""
    with serving(demo_database) as address:
        yield address


# For a module only: while Playwright runs, its thread has an event loop, in which nothing else can start one.
@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """A real browser. Skips where there is none, unless VALUESCAPE_BROWSER=required, as in .ci/run."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        message = "no Chromium on the PATH (Debian: apt-get install chromium)"
        pytest.fail(message) if os.environ.get("VALUESCAPE_BROWSER") == "required" else pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)
        yield browser
        browser.close()

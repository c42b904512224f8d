"""A dashboard in a process of its own, and what that process weighs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT, free_port

PATIENCE = 120.0  # seconds for a server to answer


@dataclass(frozen=True)
class Server:
    """A running dashboard. Memory is read from /proc; where there is none it is not known."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    started: float = field(default_factory=time.perf_counter)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def resident_mb(self) -> float | None:
        """What the process has in memory now."""
        return self._status("VmRSS")

    def peak_mb(self) -> float | None:
        """The most that it has had."""
        return self._status("VmHWM")

    def complaints(self) -> str:
        """The end of what it has written to its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:]

    def has_loaded(self, library: str) -> bool | None:
        """Whether a shared library of this name is in the process."""
        maps = Path(f"/proc/{self.process.pid}/maps")
        return library in maps.read_text() if maps.exists() else None

    def _status(self, name: str) -> float | None:
        status = Path(f"/proc/{self.process.pid}/status")
        found = re.search(rf"^{name}:\s+(\d+) kB", status.read_text(), re.MULTILINE) if status.exists() else None
        return int(found.group(1)) / 1024 if found else None


@contextmanager
def serving(database: Path | str, script: str = "app.py") -> Iterator[Server]:
    """A dashboard on this data set that answers, on this machine only; it ends with the block."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.fileWatcherType", "none"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DATABASE_URL": f"sqlite:///{database}"}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        log = Path(folder) / "log"
        with log.open("wb") as written:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=written, stderr=written)
        server = Server(port, process, log)
        try:
            _wait_for(server)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_for(server: Server) -> None:
    while time.perf_counter() - server.started < PATIENCE:
        try:
            urllib.request.urlopen(f"http://{server.address}/_stcore/health", timeout=1)
            return
        except OSError:
            if server.process.poll() is not None:
                raise RuntimeError(f"the dashboard ended:\n{server.complaints()}") from None
            time.sleep(0.02)
    raise RuntimeError(f"the dashboard did not answer within {PATIENCE:.0f} seconds")

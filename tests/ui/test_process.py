"""The process that serves everyone is set up once: collections, products, memory."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from tests.conftest import ROOT
from ui import process

# Eight threads hold memory at once; glibc writes down how many arenas it keeps for them.
THREADS = """
import ctypes, sys, threading
from ui.process import settle

if sys.argv[1] == "settled":
    settle()
together = threading.Barrier(8)

def hold() -> None:
    kept = [bytes(50_000) for _ in range(50)]
    together.wait()
    del kept

threads = [threading.Thread(target=hold) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
c = ctypes.CDLL(None)
c.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(c.fopen(sys.argv[2].encode(), b"w"))
c.malloc_info(0, file)
c.fclose(file)
"""


def arenas(how: str, told: Path) -> int:
    subprocess.run([sys.executable, "-c", THREADS, how, str(told)], cwd=ROOT, check=True)
    return told.read_text().count("<heap ")


def test_products_run_in_the_thread_that_asks_and_libraries_are_passed_over() -> None:
    process.settle.cache_clear()
    process.settle()
    np.ones((8, 8)) @ np.ones((8, 8))
    assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}
    frozen = gc.get_freeze_count()
    assert frozen > 0
    process.settle()
    assert gc.get_freeze_count() == frozen


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc has arenas to limit")
def test_all_threads_share_two_arenas(tmp_path: Path) -> None:
    assert arenas("settled", tmp_path / "settled.xml") <= 2 < arenas("as it comes", tmp_path / "before.xml")

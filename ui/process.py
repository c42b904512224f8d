"""How the process that serves everyone uses the machine: collections, threads, memory."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress
from functools import cache

from threadpoolctl import threadpool_limits

_ARENAS, _MOST_ARENAS = -8, 2  # mallopt's M_ARENA_MAX
_MAPPED, _FROM_BYTES = -3, 1 << 18  # mallopt's M_MMAP_THRESHOLD


@cache
def settle() -> None:
    """Set the process up, once, before any data set is open."""
    _freeze()
    _one_thread()
    _give_back()


def _freeze() -> None:
    """Have collections pass over what was loaded so far: all the libraries, whose walk stops a page for 150 ms.

    Before any data set is open: the script of a page is a circle that holds it, and what is frozen in a circle stays.
    """
    gc.collect()
    gc.freeze()


def _one_thread() -> None:
    """Have matrix products run in the thread that asks: shared between the cores, ones as small as ours keep a third of a busy
    server waiting for one another.
    """
    threadpool_limits(1, user_api="blas")


def _give_back() -> None:
    """Have the C library share two arenas among all threads and map large arrays by themselves.

    Else each thread that draws keeps freed memory in an arena of its own: with thirty people half of what the process weighs.
    Only glibc has this.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            library = ctypes.CDLL(None)
            library.mallopt(_ARENAS, _MOST_ARENAS)
            library.mallopt(_MAPPED, _FROM_BYTES)

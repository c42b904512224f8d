"""A folder that cannot be written, for root as well: root may write everywhere while it has the right to pass over modes."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_VERSION_3, _DAC_OVERRIDE = 0x20080522, 1 << 1  # <linux/capability.h>


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Rights(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder and its files, for the block, this thread and those that it starts."""
    modes = {path: path.stat().st_mode for path in (folder, *folder.iterdir())}
    for path in modes:
        path.chmod(0o555 if path.is_dir() else 0o444)
    libc, header, rights = ctypes.CDLL(None), _Header(_VERSION_3, 0), (_Rights * 2)()
    libc.capget(ctypes.byref(header), ctypes.byref(rights))
    held = rights[0].effective
    try:
        rights[0].effective = held & ~_DAC_OVERRIDE
        libc.capset(ctypes.byref(header), ctypes.byref(rights))
        yield
    finally:
        rights[0].effective = held
        libc.capset(ctypes.byref(header), ctypes.byref(rights))
        for path, mode in modes.items():
            path.chmod(mode)

"""How far a file may grow when it is unpacked: a few kilobytes can hold terabytes of nothing."""

from __future__ import annotations

import os

from records.problem import Problem

VARIABLE = "VALUESCAPE_EXPANSION"
RATIO = 100  # as in Apache POI; dumps of Reddit grow to ten times their size, workbooks to twenty
FREE = 16 * 1024 * 1024  # bytes that nobody asks about: what repeats itself packs well, where it is short


def ratio() -> float:
    """How many times its packed size a file may have. Raises Problem where the setting is no number."""
    given = os.environ.get(VARIABLE, "")
    try:
        found = float(given) if given.strip() else RATIO
    except ValueError:
        found = 0.0
    if not found > 0:
        raise Problem(f'{VARIABLE} is a number above 0, such as {RATIO}, and not "{given}". Set it anew or not at all.')
    return found


def too_large(packed: int, unpacked: int, *, begun: bool = False) -> str | None:
    """Why a file of `packed` bytes that come to `unpacked` ones is not read, or not further once it is `begun`."""
    most = ratio()
    if unpacked <= FREE + most * packed:
        return None
    rest = "it is not read from here on" if begun else "it is not read"
    first = "unpack it first" if begun else "save it as CSV"
    return (
        f"unpacked, the file is more than {most:g} times as large as it is packed, as no export is: {rest}. If you trust "
        f"it, {first}, or set {VARIABLE} to more than {most:g}"
    )

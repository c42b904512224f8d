"""Ten thousand broken files in one folder: every row is accounted for, nothing hangs, memory stays small."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.pipeline.bad_inputs import files, hashed

MANY, SEED = 10_000, 11
LONGEST = 120  # seconds of work
MOST_MEMORY = 1_000_000  # KiB


def told(folder: Path, many: int, seed: int) -> dict[str, Any]:
    """What a process of its own says of the files that it makes and reads."""
    command = [sys.executable, "-m", "tests.pipeline.bad_inputs", str(folder), str(many), str(seed)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    assert result.returncode == 0, result.stderr[-4000:]
    return dict(json.loads(result.stdout))


@pytest.mark.slow
def test_ten_thousand_broken_files_are_accounted_for_in_two_minutes_and_a_gigabyte(tmp_path: Path) -> None:
    came_to = told(tmp_path, MANY, SEED)
    assert came_to["files"] == MANY
    assert (came_to["wrong"], came_to["incomplete"], came_to["silent"]) == ([], [], [])
    assert came_to["rows"] == came_to["posts"] + came_to["duplicates"] + came_to["quarantined"]
    assert min(came_to["posts"], came_to["duplicates"], came_to["quarantined"]) > MANY / 10  # broken, yet not all of it
    assert came_to["seconds"] < LONGEST
    assert came_to["peak"] < MOST_MEMORY
    again = list(files(MANY, SEED))
    assert hashed(again) == came_to["made"]  # in another process, a minute later
    assert len({Path(name).suffix for name, _ in again}) > 12
    assert hashed(files(100, SEED + 1)) != hashed(again[:100])

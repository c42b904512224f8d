"""Killed at any statement, while the schema is made, rows are written or columns published: it goes on where it was."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.pipeline.test_run import content

KILLED = 9
DRAW = random.Random(11)


def kills(kind: str, folder: Path, share: int) -> list[int]:
    """At which statements somebody was killed, each of them and who went on having ended as they should."""
    command = [
        sys.executable,
        "-m",
        "tests.pipeline.killing",
        kind,
        str(folder),
        str(share),
        str(DRAW.randrange(share)),
    ]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    assert result.returncode == 0, result.stderr
    lines = [[int(word) for word in line.split()] for line in result.stdout.splitlines() if line[0].isdigit()]
    assert {(killed, went_on) for _, killed, went_on in lines} == {(KILLED, 0)}, result.stdout + result.stderr
    return [n for n, _, _ in lines]


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "share", "least"), [("schema", 6, 15), ("run", 52, 3)])
def test_what_is_killed_at_a_statement_goes_on_to_the_same_data_set(
    tmp_path: Path, kind: str, share: int, least: int
) -> None:
    done = kills(kind, tmp_path, share)
    assert len(done) >= least
    whole = content(tmp_path / "whole.db")
    runs = {row[1:] for row in whole.pop("run")}
    for n in done:
        found = content(tmp_path / f"{n}.db")
        assert {row[1:] for row in found.pop("run")} == runs, n  # killed at its very end, it is followed by one more
        assert found == whole, n

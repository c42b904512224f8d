"""What tests of imports share: posts, flat rows, and the account that must add up."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

from tests.pipeline.import_coded.conftest import post

Command = Callable[..., Result]
COMFORT = "Last winter was dark. Telling ChatGPT about my panic at night made the mornings bearable again."
PLAN = "With AuDHD I let Claude cut my chores into tiny steps, and for once the kitchen is clean."
COLD = "I asked the bot about my grief “and it just listed five stages”, like a leaflet at the dentist."


def adds_up(result: Result) -> dict[str, int]:
    """The impacts' account as printed: the parts sum to the whole."""
    said = " ".join(result.stderr.split())
    match = re.search(
        r"([\d,]+) impacts = ([\d,]+) coded \+ ([\d,]+) repeated \+ ([\d,]+) rejected \+ ([\d,]+) quar", said
    )
    assert match, result.stderr
    total, *parts = (int(number.replace(",", "")) for number in match.groups())
    assert total == sum(parts)
    assert "does not add up" not in said
    return dict(zip(("coded", "repeated", "rejected", "quarantined"), parts, strict=True))


def flat_rows(path: Path, rows: list[dict[str, object]]) -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def flat(number: int, text: str, one: dict[str, object], **more: object) -> dict[str, object]:
    head = {name: value for name, value in post(number, text).items() if name != "impacts"}
    return {**head, **one, **more}

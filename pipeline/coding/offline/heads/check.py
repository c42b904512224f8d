"""The check that comes with heads: how the coder did with them on coded posts, figures only, in one file beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.coding.offline.heads.folder import CHECK
from records.evaluation import Evaluation
from records.problem import Problem

_MADE_AT = "made_at"


def save_check(path: Path, results: Mapping[str, Any], made_at: datetime) -> None:
    """Write the results of an evaluation, as `docs/evaluation.md` describes them, beside the heads in a folder."""
    whole = {_MADE_AT: made_at.isoformat(timespec="seconds"), **results}
    (path / CHECK).write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_check(path: Path) -> Evaluation | None:
    """The check beside the heads in a folder, whichever coder it is of; None where there is none."""
    try:
        results = json.loads((path / CHECK).read_text(encoding="utf-8"))
        return Evaluation.of(results, datetime.fromisoformat(results.pop(_MADE_AT)), shipped=True)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Problem(
            f"{path / CHECK} is damaged. Delete it, or make it again with 'python -m pipeline evaluate --ship'."
        ) from None

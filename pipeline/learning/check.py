"""Giving heads a check: the figures of coded posts that they have not learned from, kept beside them and on their card."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pipeline.coding.base import Coder
from pipeline.coding.offline.coder import OfflineCoder
from pipeline.coding.offline.heads.check import save_check
from pipeline.coding.offline.heads.folder import Folder
from pipeline.evaluation.gold import Gold
from pipeline.learning.card import write_card
from records.problem import Problem


def heads_to_check(coder: Coder, gold: Gold) -> Folder:
    """The folder of the heads that this coder uses. Raises Problem where it has none, or they have learned from this gold."""
    made = coder.made if isinstance(coder, OfflineCoder) else None
    if made is None:
        raise Problem(
            "--ship keeps the figures beside heads, and this coder has none in a folder. Make some with "
            "'python -m pipeline train --coded ...' and name them with --heads."
        )
    if gold.sha256 in {one["codes_sha256"] for one in made.card["coded"]}:
        raise Problem(
            f"The heads in {made.path} have learned from {gold.name}: it cannot say how they do on posts that are new to "
            "them. Check them on others."
        )
    return made


def ship(heads: Folder, results: Mapping[str, Any]) -> None:
    """Keep the results of an evaluation, without anyone's words, as the check that comes with these heads."""
    save_check(heads.path, results, datetime.now(UTC))
    write_card(heads)

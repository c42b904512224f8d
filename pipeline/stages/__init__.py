"""Where the stages meet the data set: each reads what is not done yet, calls its stage on a batch, stores the result."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping


def run_stages(stages: Mapping[str, Callable[[], None]], seconds: dict[str, float]) -> None:
    """Run stages one after the other; `seconds` gets how long each took, as soon as it is done."""
    for name, stage in stages.items():
        started = time.perf_counter()
        stage()
        seconds[name] = round(time.perf_counter() - started, 2)

"""The last stage: leave the file as readers want it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.maintenance import optimise

if TYPE_CHECKING:
    from pipeline.run import Context


def publish(context: Context) -> None:
    """Refresh the query planner's statistics, tidy the full-text index, and fold the write-ahead log into the file."""
    task = context.progress.add_task("Publishing", total=1, note="")
    if context.counts:
        optimise(context.engine)
    context.progress.advance(task)

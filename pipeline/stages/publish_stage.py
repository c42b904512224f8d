"""The last stage: the read model, from which the dashboard counts."""

from __future__ import annotations

from sqlalchemy import Engine

from db.read.layers import stale_layers
from db.write.publish import publish as write_columns
from pipeline.progress import Tell


def publish(engine: Engine, tell: Tell) -> None:
    """Write the columns of every layer that has changed since its own were made."""
    with engine.connect() as connection:
        due = stale_layers(connection)
    tell.begin("Publishing", total=len(due))
    for layer in due:
        with engine.begin() as connection:
            write_columns(connection, layer)
        tell.step()

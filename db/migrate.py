"""Brings a database to the newest schema with Alembic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text

from db.dialects import for_connection
from db.waiting import Line, Waiting

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def configuration() -> Config:
    """Alembic's settings; there is no alembic.ini."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def revisions() -> list[str]:
    """All schema revisions, oldest first. The files' names tell: the dashboard need not load Alembic."""
    return sorted(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def head() -> str:
    """The newest schema revision."""
    return revisions()[-1]


def known(revision: str) -> bool:
    """Whether there is a way from this revision to the newest."""
    return revision in revisions()


def current(engine: Engine) -> str | None:
    """The schema revision of this database; None when it has none."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.scalar(text("SELECT version_num FROM alembic_version"))


def upgrade(engine: Engine, waiting: Waiting | None = None) -> None:
    """Apply the migrations that this database has not seen yet and publish its layers anew; all of it or nothing.

    `waiting` is told how far it is; without it, who looks at the terminal is.
    """
    before = current(engine)
    if before == head():
        return
    from alembic import command

    from db.read.layers import layers
    from db.write.publish import publish

    config, line = configuration(), Line()
    tell = waiting or line
    with engine.begin() as connection:
        for_connection(connection).hold(connection)
        config.attributes.update(connection=connection, waiting=tell)
        command.upgrade(config, "head")
        held = layers(connection) if before else []
        if held:
            tell.begin("Publishing anew", len(held))
        for layer in held:
            publish(connection, layer)
            tell.step()
    line.end()

"""The command `info`."""

from __future__ import annotations

from db.connect import database_url, open_read_only
from pipeline.cli.failures import failing
from pipeline.cli.options import Database


def info(database: Database = None) -> None:
    """Show what a data set holds, how it was made, and where every input row went."""
    from pipeline.cli.summary import print_info

    with failing(stopped="You stopped."):
        engine = open_read_only(database_url(database))
        with engine.connect() as connection:
            print_info(connection)

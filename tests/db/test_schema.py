"""Migrations and models say the same; constraints hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, select, text
from sqlalchemy.exc import IntegrityError

from db.migrate import current, head, upgrade
from db.schema import Base, Post
from tests.db.conftest import add, back_to, new_post


def not_full_text(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    return not (kind == "table" and str(name).startswith("mention_fts"))


def test_the_migrations_make_exactly_the_models_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        options = {"compare_type": True, "include_object": not_full_text, "render_as_batch": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []


def test_the_comparison_would_see_a_missing_column(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE topic DROP COLUMN size"))
        found = compare_metadata(
            MigrationContext.configure(connection, opts={"include_object": not_full_text}), Base.metadata
        )
    assert [difference[0] for difference in found] == ["add_column"]


def test_a_data_set_can_go_down_and_up_again(engine: Engine) -> None:
    assert current(engine) == head()
    with engine.begin() as connection:
        back_to(connection, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    upgrade(engine)
    upgrade(engine)
    assert current(engine) == head()
    assert {"post", "mention", "read_column"} <= set(inspect(engine).get_table_names())


def test_moments_come_back_in_utc_whatever_zone_they_were_given_in(connection: Connection) -> None:
    moment = datetime(2024, 1, 1, 1, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    add(connection, 1, new_post("a", "one", created_at=moment), new_post("b", "two", created_at=None))
    found = connection.scalars(select(Post.created_at).order_by(Post.id)).all()
    assert found == [datetime(2023, 12, 31, 20, 0, tzinfo=UTC), None]


def test_a_row_cannot_point_to_what_is_not_there(connection: Connection) -> None:
    with pytest.raises(IntegrityError):
        connection.execute(text("INSERT INTO coding VALUES (99, 1, 'x', 1, 'mentions', NULL, NULL, NULL)"))

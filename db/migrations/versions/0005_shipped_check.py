"""Evaluations of a coder on other posts, which come with it, beside those of the data set"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("evaluation", sa.Column("shipped", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Without those on other posts: an earlier version would take them for the data set's own."""
    op.execute("DELETE FROM evaluation WHERE shipped")
    op.drop_column("evaluation", "shipped")

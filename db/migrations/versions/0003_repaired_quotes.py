"""Which quotes were mended to find them in their post"""

from alembic import op
import sqlalchemy as sa

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("mention", sa.Column("repaired", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("mention") as batch_op:
        batch_op.drop_column("repaired")

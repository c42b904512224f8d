"""How clearly a passage itself shows each of its labels"""

from alembic import op
import sqlalchemy as sa

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("code", sa.Column("shown", sa.Double(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("code") as batch_op:
        batch_op.drop_column("shown")

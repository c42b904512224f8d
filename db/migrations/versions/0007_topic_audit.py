"""How topics came to their names, how far they come back, and by which settings new mentions join them"""

from alembic import op
import sqlalchemy as sa

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("topic", sa.Column("audit", sa.JSON(), nullable=True))
    op.add_column("topic_model", sa.Column("stability", sa.JSON(), nullable=True))
    op.add_column("topic_model", sa.Column("settings", sa.String(length=64), nullable=True))
    op.add_column("topic_model", sa.Column("fitted", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("topic") as batch_op:
        batch_op.drop_column("audit")
    with op.batch_alter_table("topic_model") as batch_op:
        for name in ("stability", "settings", "fitted"):
            batch_op.drop_column(name)

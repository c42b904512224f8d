"""How far a coder may be wrong about a post, and whose codes stand where several coders make a layer"""

from alembic import op
import sqlalchemy as sa

revision = "0010"
down_revision = "0009"

COLUMNS = {"doubt": sa.Double(), "given_by": sa.String(), "left": sa.String()}


def upgrade() -> None:
    for name, type_ in COLUMNS.items():
        op.add_column("coding", sa.Column(name, type_, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("coding") as batch_op:
        for name in COLUMNS:
            batch_op.drop_column(name)

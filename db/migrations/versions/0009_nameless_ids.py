"""Ids of posts that begin with an account's DID or name lose it, as new imports write them; keys of mentions follow"""

from alembic import op

from db.migrations.to_nameless_ids import name_no_account

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    name_no_account(op.get_bind())


def downgrade() -> None:
    pass  # what was taken out is not kept

"""What leads to a person is masked in more spellings: words to find, rows set aside, venues and addresses follow"""

from alembic import context, op

from db.migrations.to_masks import mask

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    mask(op.get_bind(), context.config.attributes["waiting"])


def downgrade() -> None:
    pass  # what was taken out is not kept

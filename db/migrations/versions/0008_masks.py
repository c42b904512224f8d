"""What leads to a person is masked in more spellings: words to find, rows set aside, venues and addresses follow"""

from alembic import op

from db.migrations.to_masks import mask_index, mask_rows

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    mask_index(op.get_bind())
    mask_rows(op.get_bind())


def downgrade() -> None:
    pass  # what was taken out is not kept

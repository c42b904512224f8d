"""Evaluations and the gold codes behind them"""

from alembic import op
import sqlalchemy as sa

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("gold", sa.String(), nullable=False),
        sa.Column("gold_sha256", sa.String(64), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("random_sample", sa.Boolean(), nullable=False),
        sa.Column("coder", sa.String(), nullable=False),
        sa.Column("coder_fingerprint", sa.String(64), nullable=False),
        sa.Column("codebook_hash", sa.String(64), nullable=False),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
    )
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_coder_fingerprint"), ["coder_fingerprint"], unique=False)
    op.create_table(
        "gold_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("sampled", sa.Boolean(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("native_id", sa.String(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=True),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("present", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.id"], name=op.f("fk_gold_code_evaluation_id_evaluation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gold_code")),
    )
    with op.batch_alter_table("gold_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gold_code_evaluation_id"), ["evaluation_id"], unique=False)
        batch_op.create_index("ix_gold_code_platform_native_id", ["platform", "native_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("gold_code", schema=None) as batch_op:
        batch_op.drop_index("ix_gold_code_platform_native_id")
        batch_op.drop_index(batch_op.f("ix_gold_code_evaluation_id"))
    op.drop_table("gold_code")
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluation_coder_fingerprint"))
    op.drop_table("evaluation")

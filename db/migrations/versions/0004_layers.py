"""Layers, passages with sets of codes, keys, and the read model

What each coder coded so far becomes a layer. Mentions that are the same passage are one, with all their codes. Codes of
a stance come to one. Quotes that were closed by the words of this project are closed by the stored codebooks, which say
so from now on. The read model is left to be published.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.migrations import to_layers

revision = "0004"
down_revision = "0003"

REPLACED = ("mention_topic", "topic", "code", "rejected_quote", "coding", "topic_model", "mention")
INDEXES = (
    ("ix_mention_topic_topic_id", "mention_topic"),
    ("ix_code_dimension_label", "code"),
    ("ix_rejected_quote_post_id", "rejected_quote"),
    ("ix_coding_coder_fingerprint", "coding"),
    ("ix_mention_quote_hash", "mention"),
)


def upgrade() -> None:
    bind = op.get_bind()
    op.create_table(
        "layer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("codebook", sa.String(), nullable=False),
        sa.Column("codebook_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("coder", sa.String(), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["codebook_id"], ["codebook.id"], name="fk_layer_codebook_id_codebook"),
        sa.PrimaryKeyConstraint("id", name="pk_layer"),
    )
    op.create_index("uq_layer_kind_name_codebook_person", "layer", ["kind", "name", "codebook", "person"], unique=True)
    op.create_table(
        "read_column",
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["layer_id"], ["layer.id"], name="fk_read_column_layer_id_layer"),
        sa.PrimaryKeyConstraint("layer_id", "name", name="pk_read_column"),
    )
    # A batch would make the table anew, and with it everything that points to a run.
    op.execute("ALTER TABLE run ADD COLUMN layer_id INTEGER CONSTRAINT fk_run_layer_id_layer REFERENCES layer (id)")
    for name, table in INDEXES:
        op.drop_index(name, table)
    for table in REPLACED:
        op.rename_table(table, f"{table}_0003")
    _create_tables()
    to_layers.close_quotes(bind)
    made = to_layers.make_layers(bind)
    to_layers.move(bind, made)
    for table in REPLACED:
        op.drop_table(f"{table}_0003")
    _create_indexes()
    if bind.dialect.name == "sqlite":
        op.execute("DROP TABLE mention_fts")
        to_layers.fill_full_text(bind, made)


def _create_tables() -> None:
    op.create_table(
        "coding",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("coder_fingerprint", sa.String(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name="fk_coding_post_id_post"),
        sa.ForeignKeyConstraint(["layer_id"], ["layer.id"], name="fk_coding_layer_id_layer"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_coding_run_id_run"),
        sa.PrimaryKeyConstraint("post_id", "layer_id", name="pk_coding"),
    )
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(20), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("quote_hash", sa.String(32), nullable=False),
        sa.Column("repaired", sa.String(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["layer_id"], ["layer.id"], name="fk_mention_layer_id_layer"),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name="fk_mention_post_id_post"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_mention_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_mention"),
        sa.UniqueConstraint("key", name="uq_mention_key"),
        sqlite_autoincrement=True,  # an id never comes to mean another mention
    )
    op.create_table(
        "code",
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("term", sa.String(), nullable=True),
        sa.Column("raw_label", sa.String(), nullable=True),
        sa.Column("impact", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], name="fk_code_mention_id_mention"),
        sa.PrimaryKeyConstraint("mention_id", "dimension", "position", name="pk_code"),
        sqlite_with_rowid=False,  # the codes of a mention lie together
    )
    op.create_table(
        "rejected_quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["layer_id"], ["layer.id"], name="fk_rejected_quote_layer_id_layer"),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name="fk_rejected_quote_post_id_post"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_rejected_quote_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_rejected_quote"),
    )
    op.create_table(
        "topic_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("unassigned", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["layer_id"], ["layer.id"], name="fk_topic_model_layer_id_layer"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_topic_model_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_topic_model"),
        sa.UniqueConstraint("layer_id", name="uq_topic_model_layer_id"),
    )
    op.create_table(
        "topic",
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
        sa.Column("centroid", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["layer_id"], ["layer.id"], name="fk_topic_layer_id_layer"),
        sa.PrimaryKeyConstraint("layer_id", "number", name="pk_topic"),
    )
    op.create_table(
        "mention_topic",
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Integer(), nullable=True),
        sa.Column("strength", sa.Double(), nullable=False),
        sa.Column("representative", sa.Integer(), nullable=True),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], name="fk_mention_topic_mention_id_mention"),
        sa.PrimaryKeyConstraint("mention_id", name="pk_mention_topic"),
    )


def _create_indexes() -> None:
    op.create_index("uq_mention_layer_id_post_id_start_end", "mention", ["layer_id", "post_id", "start", "end"], unique=True)
    op.create_index("ix_mention_post_id", "mention", ["post_id"])
    op.create_index("ix_mention_quote_hash", "mention", ["quote_hash"])
    op.create_index("ix_rejected_quote_post_id", "rejected_quote", ["post_id"])


def downgrade() -> None:
    """Back to one coder without layers. Codes go, to be made again by the next run; posts and evaluations stay."""
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        for name in bind.scalars(sa.text("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE mention_fts_%'")).all():
            op.execute(f"DROP TABLE {name}")
    for table in REPLACED:
        op.drop_table(table)
    op.execute("ALTER TABLE run DROP COLUMN layer_id")
    op.drop_table("read_column")
    op.drop_table("layer")
    _create_tables_of_0003()


def _create_tables_of_0003() -> None:
    mention = sa.ForeignKey("mention.id")
    post, run = (lambda: sa.ForeignKey("post.id")), (lambda: sa.ForeignKey("run.id"))
    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
    )
    op.create_table(
        "topic_model",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("run_id", sa.Integer(), run(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("unassigned", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
    )
    op.create_table(
        "coding",
        sa.Column("post_id", sa.Integer(), post(), primary_key=True),
        sa.Column("coder_fingerprint", sa.String(64), nullable=False),
        sa.Column("run_id", sa.Integer(), run(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
    )
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("post_id", sa.Integer(), post(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("quote_hash", sa.String(32), nullable=False),
        sa.Column("run_id", sa.Integer(), run(), nullable=False),
        sa.Column("repaired", sa.String(), nullable=True),
    )
    op.create_table(
        "rejected_quote",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("post_id", sa.Integer(), post(), nullable=False),
        sa.Column("run_id", sa.Integer(), run(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
    )
    op.create_table(
        "code",
        sa.Column("mention_id", sa.Integer(), mention, primary_key=True),
        sa.Column("dimension", sa.String(), primary_key=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("term", sa.String(), nullable=True),
        sa.Column("raw_label", sa.String(), nullable=True),
    )
    op.create_table(
        "mention_topic",
        sa.Column("mention_id", sa.Integer(), sa.ForeignKey("mention.id"), primary_key=True),
        sa.Column("topic_id", sa.Integer(), sa.ForeignKey("topic.id"), nullable=True),
        sa.Column("strength", sa.Double(), nullable=False),
        sa.Column("representative", sa.Integer(), nullable=True),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
    )
    op.create_index("ix_mention_topic_topic_id", "mention_topic", ["topic_id"])
    op.create_index("ix_code_dimension_label", "code", ["dimension", "label"])
    op.create_index("ix_rejected_quote_post_id", "rejected_quote", ["post_id"])
    op.create_index("ix_coding_coder_fingerprint", "coding", ["coder_fingerprint"])
    op.create_index("ix_mention_quote_hash", "mention", ["quote_hash"])
    op.create_index("ix_mention_post_id", "mention", ["post_id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE mention_fts USING fts5(quote, tokenize='porter unicode61 remove_diacritics 2')")

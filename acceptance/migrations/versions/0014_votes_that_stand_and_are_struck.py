"""What is voted upon stands fixed; a vote entered from paper is confirmed, contested or struck through."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "strike",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("noun", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("noun IN ('vote', 'score')", name=op.f("ck_strike_noun")),
        sa.CheckConstraint("state IN ('asked', 'struck', 'left')", name=op.f("ck_strike_state")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_strike_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strike")),
    )
    op.create_index(op.f("ix_strike_project_id"), "strike", ["project_id"])
    op.create_index(
        "ix_strike_asked",
        "strike",
        ["project_id", "noun", "subject"],
        unique=True,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.add_column(
        "project", sa.Column("vote_begun", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "panel_member", sa.Column("awaits", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "score", sa.Column("by", sa.String(length=200), server_default="", nullable=False)
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_notice_person_id"), "person", ["person_id"], ["id"])
        batch_op.create_index(op.f("ix_notice_person_id"), ["person_id"])
    # rounds in which somebody has voted
    op.execute(
        "UPDATE project SET vote_begun = (1 = 1) WHERE EXISTS (SELECT 1 FROM panel_member"
        " WHERE panel_member.project_id = project.id AND panel_member.voted_on IS NOT NULL)"
    )


def downgrade() -> None:
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_notice_person_id"))
        batch_op.drop_constraint(op.f("fk_notice_person_id"), type_="foreignkey")
        batch_op.drop_column("person_id")
    op.drop_column("score", "by")
    op.drop_column("panel_member", "awaits")
    op.drop_column("project", "vote_begun")
    op.drop_index("ix_strike_asked", table_name="strike")
    op.drop_index(op.f("ix_strike_project_id"), table_name="strike")
    op.drop_table("strike")

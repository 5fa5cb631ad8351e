"""A project's data are put right on record; one that was registered by mistake is void, one that is given up ended."""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = "0015"
branch_labels = None
depends_on = None

OLD_STAGES = (
    "'design', 'contracting', 'construction', 'supervision', 'self_check', 'applied', 'supplement', 'admitted', 'pre_check', "
    "'review', 'rectification', 'recheck', 'accepted', 'archived', 'failed', 'suspended'"
)
NEW_STAGES = OLD_STAGES + ", 'terminated', 'voided'"


def _let(column: str, optional: str, before: str, after: str) -> None:
    """Let a column hold other values. On SQLite the text of the constraint is edited in place, as its manual says (ALTER TABLE, 7)."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA writable_schema=ON")
        op.get_bind().exec_driver_sql(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'project'",
            (f"{column} IN ({before})", f"{column} IN ({after})"),
        )
        version = op.get_bind().exec_driver_sql("PRAGMA schema_version").scalar_one()
        op.execute(f"PRAGMA schema_version={version + 1}")
        op.execute("PRAGMA writable_schema=OFF")
        return
    op.drop_constraint(op.f(f"ck_project_{column}"), "project", type_="check")
    op.create_check_constraint(op.f(f"ck_project_{column}"), "project", f"{optional}{column} IN ({after})")


def upgrade() -> None:
    op.create_table(
        'revision',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('reason', sa.String(length=1000), nullable=False),
        sa.Column('corrections', sa.JSON(), nullable=False),
        sa.Column('proposed_by', sa.String(length=200), nullable=False),
        sa.Column('proposed_at', sa.DateTime(), nullable=False),
        sa.Column('answer', sa.String(length=1000), nullable=False),
        sa.Column('answered_by', sa.String(length=200), nullable=False),
        sa.Column('answered_at', sa.DateTime(), nullable=True),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('proposed', 'agreed', 'refused', 'withdrawn')", name=op.f('ck_revision_state')),
        sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_revision_project_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_revision')),
        sa.UniqueConstraint('project_id', 'number', name=op.f('uq_revision_project_id_number')),
    )
    op.create_index(
        'ix_revision_open',
        'revision',
        ['project_id'],
        unique=True,
        sqlite_where=sa.text("state = 'proposed'"),
        postgresql_where=sa.text("state = 'proposed'"),
    )
    # plain ADD COLUMN: no table is copied
    op.add_column('project', sa.Column('keeper', sa.String(length=20), server_default='', nullable=False))
    op.add_column('project', sa.Column('receiver', sa.String(length=200), server_default='', nullable=False))
    _let("state", "", OLD_STAGES, NEW_STAGES)
    _let("came_from", "came_from IS NULL OR ", OLD_STAGES, NEW_STAGES)


def downgrade() -> None:
    # where it was before is in its journal alone
    op.execute("UPDATE project SET state = 'suspended', came_from = 'design' WHERE state IN ('terminated', 'voided')")
    _let("state", "", NEW_STAGES, OLD_STAGES)
    _let("came_from", "came_from IS NULL OR ", NEW_STAGES, OLD_STAGES)
    op.drop_column('project', 'receiver')
    op.drop_column('project', 'keeper')
    op.drop_table('revision')

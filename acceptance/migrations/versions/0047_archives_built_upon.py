"""Which project's archive a project builds on."""

import sqlalchemy as sa
from alembic import op

revision = '0047'
down_revision = '0046'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'basis',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('parent_id', sa.Integer(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('reason', sa.String(length=500), nullable=False),
        sa.Column('asked_by', sa.String(length=200), nullable=False),
        sa.Column('asked_at', sa.DateTime(), nullable=False),
        sa.Column('answered_by', sa.String(length=200), nullable=False),
        sa.Column('answered_at', sa.DateTime(), nullable=True),
        sa.Column('answer', sa.String(length=500), nullable=False),
        sa.Column('ended_by', sa.String(length=200), nullable=False),
        sa.Column('ended_at', sa.DateTime(), nullable=True),
        sa.Column('ended_for', sa.String(length=500), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'standing', 'refused', 'ended')", name=op.f('ck_basis_state')
        ),
        sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_basis_project_id')),
        sa.ForeignKeyConstraint(['parent_id'], ['project.id'], name=op.f('fk_basis_parent_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_basis')),
    )
    op.create_index('ix_basis_parent_id', 'basis', ['parent_id'])
    op.create_index(
        'ix_basis_open',
        'basis',
        ['project_id', 'parent_id'],
        unique=True,
        sqlite_where=sa.text("state IN ('asked', 'standing')"),
        postgresql_where=sa.text("state IN ('asked', 'standing')"),
    )


def downgrade() -> None:
    op.drop_table('basis')

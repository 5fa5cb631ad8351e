"""Whose turn it is, counted from the open needs and kept beside the project."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'awaited_hand',
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('place', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('role', sa.String(length=20), nullable=False),
        sa.Column('party_id', sa.Integer(), nullable=True),
        sa.Column('step', sa.String(length=30), nullable=False),
        sa.Column('blockers', sa.JSON(), nullable=False),
        sa.Column('owed', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_awaited_hand_party_id')),
        sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_awaited_hand_project_id')),
        sa.PrimaryKeyConstraint('project_id', 'place', name=op.f('pk_awaited_hand')),
    )
    op.create_table(
        'recount',
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_recount_project_id')),
        sa.PrimaryKeyConstraint('project_id', name=op.f('pk_recount')),
    )
    # nothing was counted yet: the worker counts them all
    op.execute('INSERT INTO recount (project_id) SELECT id FROM project')


def downgrade() -> None:
    op.drop_table('recount')
    op.drop_table('awaited_hand')

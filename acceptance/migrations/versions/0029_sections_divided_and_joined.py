"""Sections that were divided, or became part of another."""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('section') as batch:
        batch.add_column(sa.Column('merged_into', sa.Integer(), nullable=True))
    op.create_table(
        'section_change',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('section', sa.Integer(), nullable=False),
        sa.Column('other', sa.Integer(), nullable=False),
        sa.Column('reason', sa.String(length=1000), nullable=False),
        sa.Column('rows', sa.JSON(), nullable=False),
        sa.Column('made', sa.JSON(), nullable=False),
        sa.Column('line', sa.Integer(), nullable=False),
        sa.Column('made_by', sa.String(length=200), nullable=False),
        sa.Column('made_at', sa.DateTime(), nullable=False),
        sa.Column('undone_by', sa.String(length=200), nullable=False),
        sa.Column('undone_at', sa.DateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('split', 'merged')", name=op.f('ck_section_change_kind')),
        sa.ForeignKeyConstraint(
            ['project_id'], ['project.id'], name=op.f('fk_section_change_project_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_section_change')),
    )
    op.create_index(op.f('ix_section_change_project_id'), 'section_change', ['project_id'])


def downgrade() -> None:
    op.drop_index(op.f('ix_section_change_project_id'), table_name='section_change')
    op.drop_table('section_change')
    with op.batch_alter_table('section') as batch:
        batch.drop_column('merged_into')

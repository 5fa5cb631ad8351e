"""How far each chain was checked; the latest notices and steps of projects are found along an index."""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = "0024"
branch_labels = None
depends_on = None
STEPS = sa.text("noun = 'project' AND after <> ''")


def upgrade() -> None:
    op.create_table(
        'journal_check',
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('seq', sa.Integer(), nullable=False),
        sa.Column('hash', sa.String(length=64), nullable=False),
        sa.Column('broken', sa.Integer(), nullable=False),
        sa.Column('began_at', sa.DateTime(), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['project_id'], ['project.id'], name=op.f('fk_journal_check_project_id')
        ),
        sa.PrimaryKeyConstraint('project_id', name=op.f('pk_journal_check')),
    )
    op.create_index('ix_journal_entry_steps', 'journal_entry', ['id'], sqlite_where=STEPS, postgresql_where=STEPS)
    op.create_index('ix_notice_role', 'notice', ['role', 'id'])
    op.create_index('ix_notice_party_id', 'notice', ['party_id'])


def downgrade() -> None:
    op.drop_index('ix_notice_party_id', table_name='notice')
    op.drop_index('ix_notice_role', table_name='notice')
    op.drop_index('ix_journal_entry_steps', table_name='journal_entry')
    op.drop_table('journal_check')

"""Indexes for figures over many journals; views of the overview that a person keeps."""

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None

MOVES = sa.text("noun = 'project' AND after <> ''")
RETURNS = sa.text("noun = 'filing' AND (after = 'returned' OR action = 'take_back')")


def upgrade() -> None:
    op.create_index(
        'ix_journal_entry_moves',
        'journal_entry',
        ['project_id', 'seq', 'noun', 'at', 'action', 'before', 'after'],
        sqlite_where=MOVES,
        postgresql_where=MOVES,
    )
    op.create_index(
        'ix_journal_entry_returns',
        'journal_entry',
        ['at', 'project_id'],
        sqlite_where=RETURNS,
        postgresql_where=RETURNS,
    )
    op.create_table(
        'saved_view',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=40), nullable=False),
        sa.Column('filters', sa.JSON(), nullable=False),
        sa.Column('saved_at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['person_id'], ['person.id'], name=op.f('fk_saved_view_person_id_person')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
        sa.UniqueConstraint('person_id', 'name', name=op.f('uq_saved_view_person_id_name')),
    )


def downgrade() -> None:
    op.drop_table('saved_view')
    op.drop_index('ix_journal_entry_returns', table_name='journal_entry')
    op.drop_index('ix_journal_entry_moves', table_name='journal_entry')

"""How far each chain was checked; the latest notices and steps of projects are found along an index."""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = "0025"
branch_labels = None
depends_on = None
NUMBERED = {'1': range(1, 15), '2': range(1, 12), '3': (1, 2, 3, 4, 5, 6, 8), '4': range(1, 8)}
CODES = [f'{kind}-{number}' for kind, numbers in NUMBERED.items() for number in numbers]
LETTERS = {'passed': 'p', 'failed': 'f', 'manual': 'm', 'not_run': 'n'}
"""As the words of four stood when this was written."""
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
    op.create_index(
        'ix_journal_entry_steps',
        'journal_entry',
        ['id'],
        sqlite_where=STEPS,
        postgresql_where=STEPS,
    )
    op.create_index('ix_notice_role', 'notice', ['role', 'id'])
    op.create_index('ix_notice_party_id', 'notice', ['party_id'])
    op.add_column(
        'file_version',
        sa.Column('outcome', sa.String(length=60), server_default='', nullable=False),
    )
    _say_outcomes(op.get_bind())
    op.create_index(
        'ix_file_version_outcome',
        'file_version',
        ['project_id', 'current', 'gone', 'verdict', 'outcome'],
    )


def _say_outcomes(connection: sa.Connection) -> None:
    """Of each version as its newest result has it."""
    results = sa.table(
        'check_result', sa.column('id'), sa.column('version_id'), sa.column('items', sa.JSON)
    )
    versions = sa.table('file_version', sa.column('id'), sa.column('outcome'))
    mine = versions.update().where(versions.c.id == sa.bindparam('version'))
    say = mine.values(outcome=sa.bindparam('word'))
    after = 0
    while True:
        rows = connection.execute(
            sa.select(results).where(results.c.id > after).order_by(results.c.id).limit(5000)
        ).all()
        if not rows:
            return
        connection.execute(
            say,
            [
                {'version': row.version_id, 'word': _word({one[0]: one[1] for one in row.items})}
                for row in rows
            ],
        )
        after = rows[-1].id


def _word(results: dict[str, str]) -> str:
    return ''.join(LETTERS.get(results.get(code, ''), '-') for code in CODES)


def downgrade() -> None:
    op.drop_index('ix_file_version_outcome', table_name='file_version')
    with op.batch_alter_table('file_version') as batch:
        batch.drop_column('outcome')
    op.drop_index('ix_notice_party_id', table_name='notice')
    op.drop_index('ix_notice_role', table_name='notice')
    op.drop_index('ix_journal_entry_steps', table_name='journal_entry')
    op.drop_table('journal_check')

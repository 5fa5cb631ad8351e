"""The journal and its daily roots are refused every way of being rewritten; answers to programs are kept."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

# What tells a row of each table: another one like it would put it away (INSERT OR REPLACE).
KEYS = {
    'journal_entry': 'id = NEW.id OR (project_id = NEW.project_id AND seq = NEW.seq)',
    'daily_root': 'day = NEW.day OR seq = NEW.seq',
}


def upgrade() -> None:
    op.create_table(
        'kept_answer',
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=100), nullable=False),
        sa.Column('asked', sa.String(length=64), nullable=False),
        sa.Column('status', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('line', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_kept_answer_person_id')),
        sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_kept_answer_project_id')),
        sa.PrimaryKeyConstraint('project_id', 'person_id', 'key', name=op.f('pk_kept_answer')),
    )
    if op.get_bind().dialect.name == 'sqlite':
        _refuse_on_sqlite()
    else:
        _refuse_on_postgresql()


def _refuse_on_sqlite() -> None:
    said = "SELECT RAISE(ABORT, 'the journal is append-only')"
    for verb in ('update', 'delete'):
        op.execute(f'CREATE TRIGGER daily_root_no_{verb} BEFORE {verb.upper()} ON daily_root BEGIN {said}; END')
    for table, same in KEYS.items():
        # REPLACE deletes without a word to the triggers of deletion; every insertion is asked first
        op.execute(
            f'CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} '
            f'WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) BEGIN {said}; END'
        )


def _refuse_on_postgresql() -> None:
    op.execute(
        'CREATE TRIGGER daily_root_no_change BEFORE UPDATE OR DELETE ON daily_root '
        'FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()'
    )
    for table in KEYS:
        op.execute(
            f'CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} '
            'FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_refuse()'
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        for name in ('daily_root_no_update', 'daily_root_no_delete', *(f'{table}_no_replace' for table in KEYS)):
            op.execute(f'DROP TRIGGER {name}')
    else:
        op.execute('DROP TRIGGER daily_root_no_change ON daily_root')
        for table in KEYS:
            op.execute(f'DROP TRIGGER {table}_no_truncate ON {table}')
    op.drop_table('kept_answer')

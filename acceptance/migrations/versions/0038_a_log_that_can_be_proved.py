"""A log that can be proved: heads, entries, leaves, what witnesses signed; none of it is changed or removed."""

import sqlalchemy as sa
from alembic import op

revision = '0038'
down_revision = '0037'
branch_labels = None
depends_on = None

SAID = "SELECT RAISE(ABORT, 'the log is append-only')"
# What tells a row of each table: another one like it would put it away (INSERT OR REPLACE).
KEYS = {
    'log_head': 'size = NEW.size OR day = NEW.day',
    'log_entry': 'position = NEW.position',
    'log_leaf': 'entry = NEW.entry AND position = NEW.position',
    'log_cosignature': 'id = NEW.id OR (size = NEW.size AND verifier = NEW.verifier)',
}


def _only_grows(table: str) -> None:
    if op.get_bind().dialect.name == 'sqlite':
        for verb in ('update', 'delete'):
            op.execute(
                f'CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} BEGIN {SAID}; END'
            )
        op.execute(
            f'CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} '
            f'WHEN EXISTS (SELECT 1 FROM {table} WHERE {KEYS[table]}) BEGIN {SAID}; END'
        )
        return
    op.execute(
        f'CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} '
        'FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()'
    )
    op.execute(
        f'CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} '
        'FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_refuse()'
    )


def upgrade() -> None:
    op.create_table(
        'log_head',
        sa.Column('size', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('day', sa.String(length=10), nullable=False),
        sa.Column('root', sa.String(length=64), nullable=False),
        sa.Column('note', sa.Text(), nullable=False),
        sa.Column('made_at', sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint('size', name=op.f('pk_log_head')),
        sa.UniqueConstraint('day', name=op.f('uq_log_head_day')),
    )
    op.create_table(
        'log_entry',
        sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('kind', sa.String(length=6), nullable=False),
        sa.Column('day', sa.String(length=10), nullable=False),
        sa.Column('root', sa.String(length=64), nullable=False),
        sa.Column('salt', sa.String(length=32), nullable=False),
        sa.Column('leaf', sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "kind IN ('before', 'chains', 'papers')", name=op.f('ck_log_entry_kind')
        ),
        sa.PrimaryKeyConstraint('position', name=op.f('pk_log_entry')),
    )
    op.create_table(
        'log_leaf',
        sa.Column('entry', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('kind', sa.String(length=6), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ['entry'], ['log_entry.position'], name=op.f('fk_log_leaf_entry_log_entry')
        ),
        sa.PrimaryKeyConstraint('entry', 'position', name=op.f('pk_log_leaf')),
    )
    op.create_index('ix_log_leaf_of', 'log_leaf', ['kind', 'project_id', 'number'])
    op.create_table(
        'log_cosignature',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('verifier', sa.String(length=300), nullable=False),
        sa.Column('line', sa.Text(), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['size'], ['log_head.size'], name=op.f('fk_log_cosignature_size_log_head')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_log_cosignature')),
    )
    op.create_index('uq_log_cosignature', 'log_cosignature', ['size', 'verifier'], unique=True)
    for table in KEYS:
        _only_grows(table)


def downgrade() -> None:
    for table in reversed(KEYS):
        op.drop_table(table)

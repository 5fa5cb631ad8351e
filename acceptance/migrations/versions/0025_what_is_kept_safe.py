"""Stored files are mended and what happened to them is kept; so are backups and their trials."""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = "0024"
branch_labels = None
depends_on = None

SAID = "SELECT RAISE(ABORT, 'the record is append-only')"
BEFORE = "'digest', 'urge', 'escalation', 'root', 'deadline', 'ballot'"
AFTER = f"{BEFORE}, 'stored'"


def _only_grows(table: str) -> None:
    if op.get_bind().dialect.name == 'sqlite':
        for verb in ('update', 'delete'):
            op.execute(
                f'CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} BEGIN {SAID}; END'
            )
        op.execute(
            f'CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} '
            f'WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) BEGIN {SAID}; END'
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


def _let_letters(before: str, after: str) -> None:
    """Let letters be of other kinds; on SQLite the text of the constraint is edited in place."""
    bind = op.get_bind()
    if bind.dialect.name == 'sqlite':
        op.execute('PRAGMA writable_schema=ON')
        bind.exec_driver_sql(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'letter'",
            (f'kind IN ({before})', f'kind IN ({after})'),
        )
        version = bind.exec_driver_sql('PRAGMA schema_version').scalar_one()
        op.execute(f'PRAGMA schema_version={version + 1}')
        op.execute('PRAGMA writable_schema=OFF')
        return
    op.drop_constraint(op.f('ck_letter_kind'), 'letter', type_='check')
    op.create_check_constraint(op.f('ck_letter_kind'), 'letter', f'kind IN ({after})')


def upgrade() -> None:
    op.add_column('fixity', sa.Column('mended_at', sa.DateTime(), nullable=True))
    op.create_index('ix_fixity_mended_at', 'fixity', ['mended_at'])
    op.create_table(
        'fixity_event',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('found', sa.String(length=64), nullable=False),
        sa.Column('aside', sa.String(length=80), nullable=False),
        sa.Column('files', sa.Integer(), nullable=False),
        sa.Column('bytes', sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('check', 'damage', 'mend', 'no_copy', 'restored')",
            name=op.f('ck_fixity_event_kind'),
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_fixity_event')),
    )
    op.create_index('ix_fixity_event_digest', 'fixity_event', ['digest'])
    op.create_index('ix_fixity_event_kind', 'fixity_event', ['kind', 'at'])
    op.create_table(
        'safekeeping',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('began_at', sa.DateTime(), nullable=False),
        sa.Column('ended_at', sa.DateTime(), nullable=False),
        sa.Column('place', sa.String(length=300), nullable=False),
        sa.Column('good', sa.Boolean(), nullable=False),
        sa.Column('said', sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('backup', 'verify', 'drill', 'restore')", name=op.f('ck_safekeeping_kind')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_safekeeping')),
    )
    op.create_index('ix_safekeeping_kind', 'safekeeping', ['kind', 'ended_at'])
    _only_grows('fixity_event')
    _only_grows('safekeeping')
    _let_letters(BEFORE, AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM letter WHERE kind = 'stored'")
    _let_letters(AFTER, BEFORE)
    op.drop_table('safekeeping')
    op.drop_table('fixity_event')
    op.drop_index('ix_fixity_mended_at', table_name='fixity')
    op.drop_column('fixity', 'mended_at')

"""The office's record is a chain; three administrators; letters with a link to a new password."""

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from workflows import ledger

revision = '0032'
down_revision = "0031"
branch_labels = None
depends_on = None

DUTIES = "admin_of IN ('', 'system', 'security', 'audit')"
LETTERS = "'digest', 'urge', 'escalation', 'root', 'deadline', 'ballot', 'stored'"
PURPOSES = "'first_admin', 'invitation'"

RECORDS = sa.table(
    'office_records',
    sa.column('id', sa.Integer),
    sa.column('at', sa.DateTime),
    sa.column('actor_id', sa.Integer),
    sa.column('noun', sa.String),
    sa.column('object_id', sa.Integer),
    sa.column('act', sa.String),
    sa.column('before', sa.JSON),
    sa.column('after', sa.JSON),
    sa.column('reason', sa.String),
    sa.column('seq', sa.Integer),
    sa.column('prev', sa.String),
    sa.column('hash', sa.String),
)


def _let(table: str, column: str, before: str, after: str) -> None:
    """Let a column hold other values; on SQLite the text of the constraint is edited in place."""
    bind = op.get_bind()
    if bind.dialect.name == 'sqlite':
        op.execute('PRAGMA writable_schema=ON')
        bind.exec_driver_sql(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
            (f'{column} IN ({before})', f'{column} IN ({after})', table),
        )
        version = bind.exec_driver_sql('PRAGMA schema_version').scalar_one()
        op.execute(f'PRAGMA schema_version={version + 1}')
        op.execute('PRAGMA writable_schema=OFF')
        return
    name = op.f(f'ck_{table}_{column}')
    op.drop_constraint(name, table, type_='check')
    op.create_check_constraint(name, table, f'{column} IN ({after})')


def _digest_of_before(rows: list[sa.Row]) -> str:
    """What was recorded before there was a chain, as one number."""
    told = [
        [row.id, str(row.at), row.actor_id, row.noun, row.object_id, row.act, row.before, row.after]
        for row in rows
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _begin_the_chain() -> None:
    """Lines of before keep no place in the chain; its first line bears their number and digest."""
    bind = op.get_bind()
    rows = bind.execute(sa.select(RECORDS).order_by(RECORDS.c.id)).all()
    if not rows:
        return
    now = datetime.now(UTC)
    after = {'count': len(rows), 'sha256': _digest_of_before(rows)}
    said = {'before': {}, 'after': after, 'reason': '', 'actor_id': None}
    line = {
        'project_id': 0,
        'seq': 1,
        'at': now.isoformat(),
        'actor': '',
        'unit': '',
        'noun': 'office',
        'object_id': 0,
        'action': 'begin_chain',
        'before': '',
        'after': '',
        'facts': said,
    }
    bind.execute(
        sa.insert(RECORDS).values(
            at=now.replace(tzinfo=None),
            noun='office',
            object_id=0,
            act='begin_chain',
            before={},
            after=after,
            reason='',
            seq=1,
            prev=ledger.GENESIS,
            hash=ledger.line_hash(ledger.GENESIS, line),
        )
    )


def upgrade() -> None:
    op.add_column('office_records', sa.Column('seq', sa.Integer(), nullable=True))
    for name in ('prev', 'hash'):
        op.add_column(
            'office_records',
            sa.Column(name, sa.String(length=64), server_default='', nullable=False),
        )
    op.create_index('uq_office_records_seq', 'office_records', ['seq'], unique=True)
    _begin_the_chain()
    op.execute(
        "ALTER TABLE person ADD COLUMN admin_of VARCHAR(10) DEFAULT '' NOT NULL "
        f'CONSTRAINT ck_person_admin_of CHECK ({DUTIES})'
    )
    _let('letter', 'kind', LETTERS, f"{LETTERS}, 'access'")
    _let('one_time_token', 'purpose', PURPOSES, f"{PURPOSES}, 'forgotten'")


def downgrade() -> None:
    op.execute("DELETE FROM one_time_token WHERE purpose = 'forgotten'")
    op.execute("DELETE FROM letter WHERE kind = 'access'")
    _let('one_time_token', 'purpose', f"{PURPOSES}, 'forgotten'", PURPOSES)
    _let('letter', 'kind', f"{LETTERS}, 'access'", LETTERS)
    with op.batch_alter_table('person') as batch:
        batch.drop_constraint(op.f('ck_person_admin_of'), type_='check')
        batch.drop_column('admin_of')
    op.drop_index('uq_office_records_seq', 'office_records')
    for name in ('hash', 'prev', 'seq'):
        op.drop_column('office_records', name)

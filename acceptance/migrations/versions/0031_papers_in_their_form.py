"""Two series of letters, whom copies go to, who signs; how long a meeting lasts and who holds it together."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

BEFORE = "'audit_report', 'self_check', 'application', 'evaluation'"
AFTER = f"{BEFORE}, 'city_opinion'"


def _let_statements(before: str, after: str) -> None:
    """Let statements be of other kinds; on SQLite the text of the constraint is edited in place."""
    bind = op.get_bind()
    if bind.dialect.name == 'sqlite':
        op.execute('PRAGMA writable_schema=ON')
        bind.exec_driver_sql(
            'UPDATE sqlite_master SET sql = replace(sql, ?, ?) '
            "WHERE type = 'table' AND name = 'statement'",
            (f'kind IN ({before})', f'kind IN ({after})'),
        )
        version = bind.exec_driver_sql('PRAGMA schema_version').scalar_one()
        op.execute(f'PRAGMA schema_version={version + 1}')
        op.execute('PRAGMA writable_schema=OFF')
        return
    op.drop_constraint(op.f('ck_statement_kind'), 'statement', type_='check')
    op.create_check_constraint(op.f('ck_statement_kind'), 'statement', f'kind IN ({after})')


def upgrade() -> None:
    for name, length in (('file_mark', 50), ('copies', 500), ('signatory', 50)):
        op.add_column(
            'letterhead',
            sa.Column(name, sa.String(length=length), server_default='', nullable=False),
        )
    for name, length in (('meeting_time', 50), ('together', 300)):
        op.add_column(
            'project', sa.Column(name, sa.String(length=length), server_default='', nullable=False)
        )
    op.add_column('project', sa.Column('meeting_until', sa.Date(), nullable=True))
    _let_statements(BEFORE, AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM statement WHERE kind = 'city_opinion'")
    _let_statements(AFTER, BEFORE)
    for name in ('meeting_until', 'together', 'meeting_time'):
        op.drop_column('project', name)
    for name in ('signatory', 'copies', 'file_mark'):
        op.drop_column('letterhead', name)

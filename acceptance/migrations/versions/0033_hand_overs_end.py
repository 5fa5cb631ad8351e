"""A hand-over (交接单) that nobody signed is over when its project is closed."""

from alembic import op

revision = '0033'
down_revision = "0032"
branch_labels = None
depends_on = None

BEFORE = "'proposed', 'handed', 'done', 'withdrawn'"
STATES = f"{BEFORE}, 'lapsed'"


def _let(before: str, after: str) -> None:
    """Let the state be one of these; on SQLite the text of the constraint is edited in place."""
    bind = op.get_bind()
    if bind.dialect.name == 'sqlite':
        op.execute('PRAGMA writable_schema=ON')
        bind.exec_driver_sql(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?)"
            " WHERE type = 'table' AND name = 'succession'",
            (f'state IN ({before})', f'state IN ({after})'),
        )
        version = bind.exec_driver_sql('PRAGMA schema_version').scalar_one()
        op.execute(f'PRAGMA schema_version={version + 1}')
        op.execute('PRAGMA writable_schema=OFF')
        return
    name = op.f('ck_succession_state')
    op.drop_constraint(name, 'succession', type_='check')
    op.create_check_constraint(name, 'succession', f'state IN ({after})')


def upgrade() -> None:
    _let(BEFORE, STATES)


def downgrade() -> None:
    op.execute("UPDATE succession SET state = 'withdrawn' WHERE state = 'lapsed'")
    _let(STATES, BEFORE)

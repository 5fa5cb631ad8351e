"""Who took whose seat, how each vote came, and secret ballots that stay closed until the vote has ended."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

ADDED = (
    ("panel_member", "email VARCHAR(200) DEFAULT '' NOT NULL"),
    ("panel_member", "namesake BOOLEAN DEFAULT FALSE NOT NULL"),
    ("panel_member", "voted_on DATE"),
    (
        "panel_member",
        "via VARCHAR(10) CONSTRAINT ck_panel_member_via CHECK "
        "(via IS NULL OR via IN ('account', 'mailed', 'handed', 'paper'))",
    ),
    ("panel_member", "via_by VARCHAR(200) DEFAULT '' NOT NULL"),
    ("panel_member", "sheet JSON"),
    ("panel_member", "absent BOOLEAN DEFAULT FALSE NOT NULL"),
    (
        "panel_member",
        "replaces_id INTEGER CONSTRAINT fk_panel_member_replaces_id REFERENCES panel_member (id)",
    ),
    ("panel_member", "token_by VARCHAR(200) DEFAULT '' NOT NULL"),
    ("project", "vote_closed BOOLEAN DEFAULT FALSE NOT NULL"),
)
"""Columns in the SQL that SQLite and PostgreSQL share, so that no table has to be copied."""
LETTERS = "'digest', 'urge', 'escalation', 'root', 'deadline'"
WIDER = LETTERS + ", 'ballot'"
DAY = {
    "sqlite": "date(voted_at, '+8 hours')",
    "postgresql": "CAST(voted_at + INTERVAL '8 hours' AS DATE)",
}
"""The day in China of a moment that is kept in UTC."""


def _let_letters(before: str, after: str) -> None:
    """Let letters be of other kinds. On SQLite the text of the constraint is edited in place, as its manual says (ALTER TABLE, 7)."""
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        op.execute("PRAGMA writable_schema=ON")
        bind.exec_driver_sql(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'letter'",
            (f"kind IN ({before})", f"kind IN ({after})"),
        )
        version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
        op.execute(f"PRAGMA schema_version={version + 1}")
        op.execute("PRAGMA writable_schema=OFF")
        return
    op.drop_constraint(op.f("ck_letter_kind"), "letter", type_="check")
    op.create_check_constraint(op.f("ck_letter_kind"), "letter", f"kind IN ({after})")


def upgrade() -> None:
    for table, column in ADDED:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    op.execute(f"UPDATE panel_member SET voted_on = {DAY[op.get_bind().dialect.name]} WHERE voted_at IS NOT NULL")
    op.drop_column('panel_member', 'voted_at')
    op.create_table(
        'sealed_ballot',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_sealed_ballot_project_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sealed_ballot')),
    )
    op.create_index(op.f('ix_sealed_ballot_project_id'), 'sealed_ballot', ['project_id'])
    _let_letters(LETTERS, WIDER)


def downgrade() -> None:
    op.execute("DELETE FROM letter WHERE kind = 'ballot'")
    _let_letters(WIDER, LETTERS)
    op.drop_table('sealed_ballot')
    op.add_column('panel_member', sa.Column('voted_at', sa.DateTime(), nullable=True))
    op.execute("UPDATE panel_member SET voted_at = voted_on WHERE voted_on IS NOT NULL")
    op.drop_column('project', 'vote_closed')
    with op.batch_alter_table('panel_member') as batch_op:
        batch_op.drop_constraint(op.f('ck_panel_member_via'), type_='check')
        for table, column in reversed(ADDED):
            if table == 'panel_member':
                batch_op.drop_column(column.split()[0])

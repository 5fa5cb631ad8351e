"""What a person chose of its letters, and the letter about what happened."""

import sqlalchemy as sa
from alembic import op

revision = '0044'
down_revision = '0043'
branch_labels = None
depends_on = None

BEFORE = "'digest', 'urge', 'escalation', 'root', 'deadline', 'ballot', 'stored', 'access'"
AFTER = f"{BEFORE}, 'news'"


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
    op.create_table(
        'notice_choice',
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('digest_mail', sa.Boolean(), nullable=False),
        sa.Column('news', sa.JSON(), nullable=False),
        sa.Column('quiet_from', sa.Integer(), nullable=True),
        sa.Column('quiet_until', sa.Integer(), nullable=True),
        sa.Column('seen_upto', sa.Integer(), nullable=False),
        sa.Column('seen_before', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['person_id'], ['person.id'], name=op.f('fk_notice_choice_person_id')
        ),
        sa.PrimaryKeyConstraint('person_id', name=op.f('pk_notice_choice')),
    )
    _let_letters(BEFORE, AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM letter WHERE kind = 'news'")
    _let_letters(AFTER, BEFORE)
    op.drop_table('notice_choice')

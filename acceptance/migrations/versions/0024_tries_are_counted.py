"""Tries at a secret are counted by source and account, no account is locked; the second step of a sign-in."""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'attempt',
        sa.Column('bucket', sa.String(length=64), nullable=False),
        sa.Column('count', sa.Integer(), nullable=False),
        sa.Column('until', sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint('bucket', name=op.f('pk_attempt')),
    )
    op.create_index(op.f('ix_attempt_until'), 'attempt', ['until'])
    with op.batch_alter_table('person') as batch:
        batch.drop_column('failures')
        batch.drop_column('locked_until')
        batch.add_column(sa.Column('second_since', sa.DateTime(), nullable=True))
    op.create_table(
        'second_factor',
        sa.Column('person_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('closed', sa.LargeBinary(), nullable=False),
        sa.Column('since', sa.DateTime(), nullable=True),
        sa.Column('used', sa.BigInteger(), nullable=False),
        sa.Column('recovery', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ['person_id'], ['person.id'], name=op.f('fk_second_factor_person_id')
        ),
        sa.PrimaryKeyConstraint('person_id', name=op.f('pk_second_factor')),
    )


def downgrade() -> None:
    op.drop_table('second_factor')
    with op.batch_alter_table('person') as batch:
        batch.add_column(
            sa.Column('failures', sa.Integer(), nullable=False, server_default=sa.text('0'))
        )
        batch.add_column(sa.Column('locked_until', sa.DateTime(), nullable=True))
        batch.drop_column('second_since')
    op.drop_index(op.f('ix_attempt_until'), table_name='attempt')
    op.drop_table('attempt')

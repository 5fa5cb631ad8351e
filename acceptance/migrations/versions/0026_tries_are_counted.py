"""Tries at a secret are counted by source and account; no account is locked any more."""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = "0020"
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


def downgrade() -> None:
    with op.batch_alter_table('person') as batch:
        batch.add_column(
            sa.Column('failures', sa.Integer(), nullable=False, server_default=sa.text('0'))
        )
        batch.add_column(sa.Column('locked_until', sa.DateTime(), nullable=True))
    op.drop_index(op.f('ix_attempt_until'), table_name='attempt')
    op.drop_table('attempt')

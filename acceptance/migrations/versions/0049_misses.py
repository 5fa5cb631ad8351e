"""Secrets that were given wrongly, by hour, until they stand in the office's record."""

import sqlalchemy as sa
from alembic import op

revision = '0049'
down_revision = '0048'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'miss',
        sa.Column('hour', sa.DateTime(), nullable=False),
        sa.Column('act', sa.String(length=40), nullable=False),
        sa.Column('person_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('source', sa.String(length=64), nullable=False),
        sa.Column('count', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('hour', 'act', 'person_id', 'source', name=op.f('pk_miss')),
    )


def downgrade() -> None:
    op.drop_table('miss')

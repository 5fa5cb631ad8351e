"""Looks at stored files: whether they are still what was stored."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'fixity',
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('outcome', sa.String(length=10), nullable=False),
        sa.Column('found', sa.String(length=64), nullable=False),
        sa.Column('checked_at', sa.DateTime(), nullable=True),
        sa.Column('damaged_at', sa.DateTime(), nullable=True),
        sa.CheckConstraint("outcome IN ('', 'sound', 'changed', 'unreadable')", name=op.f('ck_fixity_outcome')),
        sa.PrimaryKeyConstraint('digest', name=op.f('pk_fixity')),
    )
    op.create_index('ix_fixity_checked_at', 'fixity', ['checked_at'])
    op.create_index('ix_fixity_damaged_at', 'fixity', ['damaged_at'])


def downgrade() -> None:
    op.drop_table('fixity')

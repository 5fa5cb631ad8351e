"""Copies for readers, with a mark on each page."""

import sqlalchemy as sa
from alembic import op

revision = '0046'
down_revision = '0045'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'loan_copy',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('loan_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=255), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('media_type', sa.String(length=100), nullable=False),
        sa.Column('first', sa.Integer(), nullable=True),
        sa.Column('last', sa.Integer(), nullable=True),
        sa.Column('lines', sa.JSON(), nullable=False),
        sa.Column('made_by', sa.String(length=200), nullable=False),
        sa.Column('made_at', sa.DateTime(), nullable=False),
        sa.Column('struck', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('reason', sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ['project_id'], ['project.id'], name=op.f('fk_loan_copy_project_id')
        ),
        sa.ForeignKeyConstraint(['loan_id'], ['loan.id'], name=op.f('fk_loan_copy_loan_id')),
        sa.ForeignKeyConstraint(
            ['version_id'], ['file_version.id'], name=op.f('fk_loan_copy_version_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_loan_copy')),
        sa.UniqueConstraint('loan_id', 'number', name=op.f('uq_loan_copy_loan_id_number')),
    )


def downgrade() -> None:
    op.drop_table('loan_copy')

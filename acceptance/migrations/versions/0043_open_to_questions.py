"""Papers in force that everybody reads, and questions of the public."""

import sqlalchemy as sa
from alembic import op

revision = '0043'
down_revision = '0042'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'current_paper',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('title', sa.String(length=300), nullable=False),
        sa.Column('number', sa.String(length=100), nullable=False),
        sa.Column('issuer', sa.String(length=200), nullable=False),
        sa.Column('issued_on', sa.Date(), nullable=False),
        sa.Column('name', sa.String(length=255), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('shown_by', sa.String(length=200), nullable=False),
        sa.Column('shown_at', sa.DateTime(), nullable=False),
        sa.Column('reason', sa.String(length=1000), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('standing', 'withdrawn')", name=op.f('ck_current_paper_state')
        ),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name=op.f('fk_current_paper_organisation_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_current_paper')),
    )
    op.create_index('ix_current_paper_organisation_id', 'current_paper', ['organisation_id'])
    op.create_index('ix_current_paper_state', 'current_paper', ['state', 'issued_on'])
    op.create_table(
        'question',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('code_hash', sa.String(length=64), nullable=False),
        sa.Column('subject', sa.String(length=100), nullable=False),
        sa.Column('text', sa.String(length=2000), nullable=False),
        sa.Column('asked_at', sa.DateTime(), nullable=False),
        sa.Column('due_on', sa.Date(), nullable=False),
        sa.Column('answer', sa.String(length=4000), nullable=False),
        sa.Column('answered_by', sa.String(length=200), nullable=False),
        sa.Column('answered_at', sa.DateTime(), nullable=True),
        sa.Column('shown', sa.String(length=2000), nullable=False),
        sa.Column('opened_at', sa.DateTime(), nullable=True),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name=op.f('fk_question_organisation_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
        sa.UniqueConstraint('code_hash', name=op.f('uq_question_code_hash')),
    )
    op.create_index(
        'ix_question_waiting', 'question', ['organisation_id', 'answered_at', 'due_on']
    )
    op.create_index('ix_question_opened', 'question', ['opened_at'])


def downgrade() -> None:
    op.drop_table('question')
    op.drop_table('current_paper')

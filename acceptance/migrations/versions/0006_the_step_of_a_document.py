"""The step that a document came with: what the hand typed for it comes back when it is corrected."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

# kinds that came with one step alone; the others are found by the journal when they are corrected
ONLY = {
    'audit_report': 'sign_off',
    'self_check_report': 'apply',
    'application_report': 'apply',
    'application_form': 'apply',
    'admission': 'admit',
    'supplement_notice': 'ask_supplement',
    'refusal': 'decline',
    'meeting_notice': 'open_review',
    'rectification_order': 'order_rectification',
    'rectification_report': 'submit_rectification',
}


def upgrade() -> None:
    op.add_column('report', sa.Column('step', sa.String(length=30), nullable=False, server_default=''))
    report = sa.table('report', sa.column('kind', sa.String), sa.column('step', sa.String))
    for kind, step in ONLY.items():
        op.execute(report.update().where(report.c.kind == kind).values(step=step))


def downgrade() -> None:
    op.drop_column('report', 'step')

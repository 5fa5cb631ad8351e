"""A document says with which step its word was over, and keeps what it said, so that a corrected one differs in nothing else."""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = "0014"
branch_labels = None
depends_on = None

BEFORE = "state IN ('valid', 'superseded', 'withdrawn')"
STATES = "state IN ('valid', 'superseded', 'withdrawn', 'ended')"


def upgrade() -> None:
    with op.batch_alter_table('report') as batch_op:
        batch_op.drop_constraint(op.f('ck_report_state'), type_='check')
        batch_op.create_check_constraint(op.f('ck_report_state'), STATES)
        batch_op.add_column(sa.Column('ended_by', sa.String(length=30), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('ended_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('said', sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    report = sa.table('report', sa.column('state', sa.String))
    op.execute(report.update().where(report.c.state == 'ended').values(state='withdrawn'))
    with op.batch_alter_table('report') as batch_op:
        batch_op.drop_column('said')
        batch_op.drop_column('ended_at')
        batch_op.drop_column('ended_by')
        batch_op.drop_constraint(op.f('ck_report_state'), type_='check')
        batch_op.create_check_constraint(op.f('ck_report_state'), BEFORE)

"""Tasks wait in lanes, and projects take turns there."""

import sqlalchemy as sa
from alembic import op

revision = '0052'
down_revision = '0051'
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('queued', 'running')")
LANES = {
    'short': ('check_file', 'erase_bytes'),
    'papers': ('print_report', 'print_paper'),
    'lists': ('import_sheet',),
    'looks': ('list_stored', 'verify_stored'),
}


def upgrade() -> None:
    op.add_column('job', sa.Column('lane', sa.String(10), nullable=False, server_default='long'))
    op.add_column('job', sa.Column('turn', sa.Integer(), nullable=False, server_default='0'))
    job = sa.table('job', sa.column('kind', sa.String), sa.column('lane', sa.String))
    for lane, kinds in LANES.items():
        op.execute(job.update().where(job.c.kind.in_(kinds)).values(lane=lane))
    for name, columns in {
        'ix_job_turn': ['lane', 'turn', 'id'],
        'ix_job_own_turn': ['project_id', 'lane', 'turn'],
    }.items():
        op.create_index(name, 'job', columns, sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_index('ix_job_own_turn', 'job')
    op.drop_index('ix_job_turn', 'job')
    op.drop_column('job', 'turn')
    op.drop_column('job', 'lane')

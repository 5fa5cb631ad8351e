"""A hand that is awaited has a day until when; every project that is not over is counted anew."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None
OVER = "('archived', 'failed', 'terminated', 'voided')"


def upgrade() -> None:
    with op.batch_alter_table('awaited_hand') as batch:
        batch.add_column(sa.Column('due_on', sa.Date(), nullable=True))
    op.execute(
        "INSERT INTO recount (project_id) SELECT id FROM project WHERE state NOT IN "
        f"{OVER} AND id NOT IN (SELECT project_id FROM recount)"
    )


def downgrade() -> None:
    with op.batch_alter_table('awaited_hand') as batch:
        batch.drop_column('due_on')

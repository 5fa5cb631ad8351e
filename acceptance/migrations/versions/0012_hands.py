"""A problem is judged in a round only by a re-check that looked at it."""

from alembic import op

revision = '0012'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # what was only listed in a round was not sent back in it
    op.execute("UPDATE finding SET round = 0 WHERE conclusion = ''")


def downgrade() -> None:
    pass

"""An upload says when its last bytes came: space is promised to what is under way only."""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('upload') as batch:
        batch.add_column(sa.Column('moved_at', sa.DateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('upload') as batch:
        batch.drop_column('moved_at')

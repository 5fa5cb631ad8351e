"""The folder that stored bytes came from, uploads told to be newer versions, what sites call a section."""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('file_version') as batch:
        batch.add_column(
            sa.Column('folder', sa.String(length=1000), nullable=False, server_default='')
        )
    with op.batch_alter_table('upload') as batch:
        batch.add_column(
            sa.Column('newer', sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table('section') as batch:
        batch.add_column(sa.Column('called', sa.JSON(), nullable=False, server_default='[]'))


def downgrade() -> None:
    for table, column in (('section', 'called'), ('upload', 'newer'), ('file_version', 'folder')):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)

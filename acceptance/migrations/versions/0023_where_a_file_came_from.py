"""The folder that stored bytes came from, uploads told to be newer versions, what sites call a section."""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = "0022"
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
    # sheets of drawings in no item had been left out of the totals of their volume
    op.execute("""
        UPDATE volume SET drawings = drawings + (
            SELECT coalesce(sum(last_page - first_page + 1), 0) FROM document
            WHERE document.volume_id = volume.id AND document.filing_id IS NULL
        )
        WHERE title LIKE '%竣工图%' AND NOT sealed
    """)


def downgrade() -> None:
    for table, column in (('section', 'called'), ('upload', 'newer'), ('file_version', 'folder')):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)

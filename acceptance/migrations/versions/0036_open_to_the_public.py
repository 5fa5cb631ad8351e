"""Since when the result of a project is open to the public."""

import sqlalchemy as sa
from alembic import op

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('project', sa.Column('published_at', sa.DateTime(), nullable=True))
    op.create_index(
        'ix_project_published_at',
        'project',
        ['published_at'],
        sqlite_where=sa.text('published_at IS NOT NULL'),
        postgresql_where=sa.text('published_at IS NOT NULL'),
    )


def downgrade() -> None:
    op.drop_index('ix_project_published_at', table_name='project')
    op.drop_column('project', 'published_at')

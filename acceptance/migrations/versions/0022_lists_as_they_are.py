"""Dates that are less than a day, volumes of one title told apart, and what was read of a list."""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('document') as batch:
        batch.add_column(sa.Column('formed_until', sa.Date(), nullable=True))
        batch.add_column(
            sa.Column('formed_as', sa.String(length=30), nullable=False, server_default='')
        )
    with op.batch_alter_table('volume') as batch:
        batch.add_column(
            sa.Column('given_number', sa.String(length=50), nullable=False, server_default='')
        )
        batch.drop_constraint(op.f('uq_volume_project_id_title'), type_='unique')
        batch.create_unique_constraint(
            op.f('uq_volume_project_id_title_given_number'), ['project_id', 'title', 'given_number']
        )
    with op.batch_alter_table('catalogue_import') as batch:
        batch.add_column(sa.Column('told', sa.JSON(), nullable=False, server_default='{}'))
        batch.add_column(sa.Column('options', sa.JSON(), nullable=False, server_default='[]'))


def downgrade() -> None:
    with op.batch_alter_table('catalogue_import') as batch:
        batch.drop_column('options')
        batch.drop_column('told')
    with op.batch_alter_table('volume') as batch:
        batch.drop_constraint(op.f('uq_volume_project_id_title_given_number'), type_='unique')
        batch.create_unique_constraint(op.f('uq_volume_project_id_title'), ['project_id', 'title'])
        batch.drop_column('given_number')
    with op.batch_alter_table('document') as batch:
        batch.drop_column('formed_as')
        batch.drop_column('formed_until')

"""The archive is fixed when an application is admitted; changes of it are on record."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'archive_version',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('cause', sa.String(length=30), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('line', sa.Integer(), nullable=False),
        sa.Column('volumes', sa.Integer(), nullable=False),
        sa.Column('files', sa.Integer(), nullable=False),
        sa.Column('pages', sa.Integer(), nullable=False),
        sa.Column('leaves', sa.JSON(), nullable=False),
        sa.Column('body', sa.LargeBinary(), nullable=False),
        sa.Column('made_by', sa.String(length=200), nullable=False),
        sa.Column('made_at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_archive_version_project_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_archive_version')),
        sa.UniqueConstraint('project_id', 'number', name=op.f('uq_archive_version_project_id_number')),
    )
    op.create_table(
        'amendment',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('reason', sa.String(length=1000), nullable=False),
        sa.Column('whole', sa.Boolean(), nullable=False),
        sa.Column('volumes', sa.JSON(), nullable=False),
        sa.Column('filings', sa.JSON(), nullable=False),
        sa.Column('asked_by', sa.String(length=200), nullable=False),
        sa.Column('asked_at', sa.DateTime(), nullable=False),
        sa.Column('answer', sa.String(length=1000), nullable=False),
        sa.Column('answered_by', sa.String(length=200), nullable=False),
        sa.Column('answered_at', sa.DateTime(), nullable=True),
        sa.Column('differs', sa.JSON(), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('of_version', sa.Integer(), nullable=False),
        sa.Column('to_version', sa.Integer(), nullable=True),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'agreed', 'reported', 'fixed', 'refused', 'withdrawn')", name=op.f('ck_amendment_state')
        ),
        sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_amendment_project_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_amendment')),
        sa.UniqueConstraint('project_id', 'number', name=op.f('uq_amendment_project_id_number')),
    )
    op.create_index(
        'ix_amendment_open',
        'amendment',
        ['project_id'],
        unique=True,
        sqlite_where=sa.text("state IN ('asked', 'agreed', 'reported')"),
        postgresql_where=sa.text("state IN ('asked', 'agreed', 'reported')"),
    )
    # plain ADD COLUMN: a batch would copy a table that may hold hundreds of thousands of volumes
    op.add_column('volume', sa.Column('fixed', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('report', sa.Column('archive_version', sa.Integer(), nullable=True))
    op.add_column('sample', sa.Column('changed_at', sa.DateTime(), nullable=True))
    op.add_column('handover', sa.Column('digest', sa.String(length=64), server_default='', nullable=False))
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.add_column(sa.Column('number', sa.Integer(), server_default='1', nullable=False))
        batch_op.drop_constraint(op.f('uq_handover_project_id'), type_='unique')
        batch_op.create_unique_constraint('uq_handover_project_id_number', ['project_id', 'number'])


def downgrade() -> None:
    op.execute(
        'DELETE FROM handover WHERE EXISTS (SELECT 1 FROM handover AS later '
        'WHERE later.project_id = handover.project_id AND later.number > handover.number)'
    )
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.drop_constraint('uq_handover_project_id_number', type_='unique')
        batch_op.create_unique_constraint(op.f('uq_handover_project_id'), ['project_id'])
        batch_op.drop_column('number')
    op.drop_column('handover', 'digest')
    op.drop_column('sample', 'changed_at')
    op.drop_column('report', 'archive_version')
    op.drop_column('volume', 'fixed')
    op.drop_table('amendment')
    op.drop_table('archive_version')

"""Packages in which archives leave and come in, and the receipts between the two archives."""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'parcel',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('extent', sa.String(length=10), nullable=False),
        sa.Column('key', sa.String(length=200), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('archive_digest', sa.String(length=64), nullable=False),
        sa.Column('differs', sa.JSON(), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('shell', sa.String(length=64), nullable=False),
        sa.Column('files', sa.Integer(), nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.Column('made_by', sa.String(length=200), nullable=False),
        sa.Column('made_at', sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "extent IN ('project', 'section', 'class', 'volume')", name=op.f('ck_parcel_extent')
        ),
        sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_parcel_project_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_parcel')),
        sa.UniqueConstraint('project_id', 'number', name=op.f('uq_parcel_project_id_number')),
    )
    op.create_table(
        'parcel_receipt',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('parcel_id', sa.Integer(), nullable=False),
        sa.Column('verdict', sa.String(length=10), nullable=False),
        sa.Column('receiver', sa.String(length=200), nullable=False),
        sa.Column('number', sa.String(length=100), nullable=False),
        sa.Column('fingerprint', sa.String(length=64), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('loaded_by', sa.String(length=200), nullable=False),
        sa.Column('loaded_at', sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('accepted', 'refused')", name=op.f('ck_parcel_receipt_verdict')
        ),
        sa.ForeignKeyConstraint(
            ['parcel_id'], ['parcel.id'], name=op.f('fk_parcel_receipt_parcel_id')
        ),
        sa.ForeignKeyConstraint(
            ['project_id'], ['project.id'], name=op.f('fk_parcel_receipt_project_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_parcel_receipt')),
        sa.UniqueConstraint(
            'parcel_id', 'receiver', 'number', name=op.f('uq_parcel_receipt_parcel_id_receiver_number')
        ),
    )
    op.create_index(op.f('ix_parcel_receipt_project_id'), 'parcel_receipt', ['project_id'])
    op.create_table(
        'accession',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('verdict', sa.String(length=10), nullable=False),
        sa.Column('name', sa.String(length=255), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('blob', sa.String(length=64), nullable=False),
        sa.Column('project_code', sa.String(length=50), nullable=False),
        sa.Column('project_name', sa.String(length=200), nullable=False),
        sa.Column('sender', sa.String(length=200), nullable=False),
        sa.Column('files', sa.Integer(), nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.Column('reasons', sa.JSON(), nullable=False),
        sa.Column('more', sa.Integer(), nullable=False),
        sa.Column('receipt', sa.Text(), nullable=False),
        sa.Column('received_by', sa.String(length=200), nullable=False),
        sa.Column('received_at', sa.DateTime(), nullable=False),
        sa.CheckConstraint("verdict IN ('accepted', 'refused')", name=op.f('ck_accession_verdict')),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name=op.f('fk_accession_organisation_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_accession')),
        sa.UniqueConstraint(
            'organisation_id', 'number', name=op.f('uq_accession_organisation_id_number')
        ),
    )


def downgrade() -> None:
    op.drop_table('accession')
    op.drop_index(op.f('ix_parcel_receipt_project_id'), table_name='parcel_receipt')
    op.drop_table('parcel_receipt')
    op.drop_table('parcel')

"""Several units of a kind in a section; one leaves and another takes over; units are put right."""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0013'
branch_labels = None
depends_on = None

KINDS = "'owner', 'surveyor', 'designer', 'contractor', 'supervisor', 'operator'"
WIDER = KINDS + ", 'tester', 'consultant'"
ADDED = (
    ('organisation', "credit_code VARCHAR(18) DEFAULT '' NOT NULL"),
    ('organisation', "contact VARCHAR(200) DEFAULT '' NOT NULL"),
    (
        'organisation',
        'merged_into_id INTEGER CONSTRAINT fk_organisation_merged_into_id REFERENCES organisation (id)',
    ),
)
"""Columns in the SQL that SQLite and PostgreSQL share, so that no table has to be copied."""


def upgrade() -> None:
    with op.batch_alter_table('party') as batch:
        batch.add_column(sa.Column('bond', sa.String(length=10), server_default='', nullable=False))
        batch.add_column(sa.Column('under_id', sa.Integer(), nullable=True))
        batch.add_column(sa.Column('ended_on', sa.Date(), nullable=True))
        batch.add_column(sa.Column('successor_id', sa.Integer(), nullable=True))
        batch.drop_constraint(op.f('uq_party_project_id_kind_section'), type_='unique')
        batch.drop_constraint(op.f('ck_party_kind'), type_='check')
        batch.create_check_constraint(op.f('ck_party_kind'), f'kind IN ({WIDER})')
        batch.create_check_constraint(op.f('ck_party_bond'), "bond IN ('', 'member', 'sub', 'resident')")
        batch.create_foreign_key(op.f('fk_party_under_id'), 'party', ['under_id'], ['id'])
        batch.create_foreign_key(op.f('fk_party_successor_id'), 'party', ['successor_id'], ['id'])
    op.create_index(
        'ix_party_place',
        'party',
        ['project_id', 'kind', 'section', 'organisation_id'],
        unique=True,
        sqlite_where=sa.text('ended_on IS NULL'),
        postgresql_where=sa.text('ended_on IS NULL'),
    )
    for table, column in ADDED:
        op.execute(f'ALTER TABLE {table} ADD COLUMN {column}')
    op.add_column('organisation', sa.Column('retired_at', sa.DateTime(), nullable=True))
    op.create_table(
        'former_name',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('until', sa.Date(), nullable=False),
        sa.Column('reason', sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name=op.f('fk_former_name_organisation_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_former_name')),
    )
    op.create_index(op.f('ix_former_name_organisation_id'), 'former_name', ['organisation_id'])
    _successions()


def _successions() -> None:
    op.create_table(
        'succession',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('party_id', sa.Integer(), nullable=False),
        sa.Column('successor_id', sa.Integer(), nullable=True),
        sa.Column('ends_on', sa.Date(), nullable=False),
        sa.Column('reason', sa.String(length=1000), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('counted', sa.JSON(), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('counted_at', sa.DateTime(), nullable=False),
        sa.Column('report_id', sa.Integer(), nullable=True),
        sa.Column('proposed_by', sa.String(length=200), nullable=False),
        sa.Column('handed_by', sa.String(length=200), nullable=False),
        sa.Column('handed_at', sa.DateTime(), nullable=True),
        sa.Column('handed_for', sa.String(length=1000), nullable=False),
        sa.Column('taken_by', sa.String(length=200), nullable=False),
        sa.Column('taken_at', sa.DateTime(), nullable=True),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'handed', 'done', 'withdrawn')", name=op.f('ck_succession_state')
        ),
        sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_succession_project_id')),
        sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_succession_party_id')),
        sa.ForeignKeyConstraint(['successor_id'], ['party.id'], name=op.f('fk_succession_successor_id')),
        sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_succession_report_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_succession')),
        sa.UniqueConstraint('project_id', 'number', name=op.f('uq_succession_project_id_number')),
    )
    op.create_index(op.f('ix_succession_party_id'), 'succession', ['party_id'])
    op.create_index(
        'ix_succession_open',
        'succession',
        ['party_id'],
        unique=True,
        sqlite_where=sa.text("state IN ('proposed', 'handed')"),
        postgresql_where=sa.text("state IN ('proposed', 'handed')"),
    )


def downgrade() -> None:
    op.drop_table('succession')
    op.drop_table('former_name')
    with op.batch_alter_table('organisation') as batch:
        for column in ('merged_into_id', 'retired_at', 'contact', 'credit_code'):
            batch.drop_column(column)
    op.drop_index('ix_party_place', 'party')
    with op.batch_alter_table('party') as batch:
        batch.drop_constraint(op.f('fk_party_successor_id'), type_='foreignkey')
        batch.drop_constraint(op.f('fk_party_under_id'), type_='foreignkey')
        batch.drop_constraint(op.f('ck_party_bond'), type_='check')
        batch.drop_constraint(op.f('ck_party_kind'), type_='check')
        batch.create_check_constraint(op.f('ck_party_kind'), f'kind IN ({KINDS})')
        for column in ('successor_id', 'ended_on', 'under_id', 'bond'):
            batch.drop_column(column)
        batch.create_unique_constraint(
            op.f('uq_party_project_id_kind_section'), ['project_id', 'kind', 'section']
        )

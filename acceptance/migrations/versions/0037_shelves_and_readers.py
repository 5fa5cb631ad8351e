"""Where volumes stand, to whom they were given to read, and how they were appraised."""

import sqlalchemy as sa
from alembic import op

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None


def upgrade() -> None:
    _places()
    _register()
    _appraisals()
    _receiving()


def _places() -> None:
    op.create_table(
        'shelf_place',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('room', sa.String(length=50), nullable=False),
        sa.Column('row', sa.String(length=20), nullable=False),
        sa.Column('layer', sa.String(length=20), nullable=False),
        sa.Column('box', sa.String(length=20), nullable=False),
        sa.Column('label', sa.String(length=120), nullable=False),
        sa.Column('rank', sa.String(length=300), nullable=False),
        sa.Column('closed', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name=op.f('fk_shelf_place_organisation_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_shelf_place')),
        sa.UniqueConstraint(
            'organisation_id', 'label', name=op.f('uq_shelf_place_organisation_id_label')
        ),
    )
    op.create_table(
        'placement',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('volume_id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('place_id', sa.Integer(), nullable=True),
        sa.Column('since', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['project_id'], ['project.id'], name=op.f('fk_placement_project_id')
        ),
        sa.ForeignKeyConstraint(
            ['volume_id'], ['volume.id'], name=op.f('fk_placement_volume_id')
        ),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name=op.f('fk_placement_organisation_id')
        ),
        sa.ForeignKeyConstraint(
            ['place_id'], ['shelf_place.id'], name=op.f('fk_placement_place_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_placement')),
        sa.UniqueConstraint(
            'volume_id', 'organisation_id', name=op.f('uq_placement_volume_id_organisation_id')
        ),
    )
    op.create_index('ix_placement_project_id', 'placement', ['project_id'])
    op.create_index('ix_placement_place_id', 'placement', ['place_id'])


def _register() -> None:
    op.create_table(
        'loan',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('way', sa.String(length=10), nullable=False),
        sa.Column('reader', sa.String(length=100), nullable=False),
        sa.Column('unit', sa.String(length=200), nullable=False),
        sa.Column('purpose', sa.String(length=500), nullable=False),
        sa.Column('out_on', sa.Date(), nullable=False),
        sa.Column('due_on', sa.Date(), nullable=False),
        sa.Column('effect', sa.String(length=1000), nullable=False),
        sa.Column('handed_by', sa.String(length=200), nullable=False),
        sa.Column('handed_at', sa.DateTime(), nullable=False),
        sa.Column('reason', sa.String(length=500), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('lent', 'returned', 'struck')", name=op.f('ck_loan_state')),
        sa.CheckConstraint("way IN ('reading', 'lending')", name=op.f('ck_loan_way')),
        sa.ForeignKeyConstraint(
            ['project_id'], ['project.id'], name=op.f('fk_loan_project_id')
        ),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name=op.f('fk_loan_organisation_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_loan')),
        sa.UniqueConstraint(
            'project_id', 'number', name=op.f('uq_loan_project_id_number')
        ),
    )
    op.create_index('ix_loan_organisation_id', 'loan', ['organisation_id'])
    op.create_table(
        'loan_volume',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('loan_id', sa.Integer(), nullable=False),
        sa.Column('volume_id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('out', sa.Boolean(), nullable=False),
        sa.Column('returned_on', sa.Date(), nullable=True),
        sa.Column('received_by', sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ['project_id'], ['project.id'], name=op.f('fk_loan_volume_project_id')
        ),
        sa.ForeignKeyConstraint(
            ['loan_id'], ['loan.id'], name=op.f('fk_loan_volume_loan_id')
        ),
        sa.ForeignKeyConstraint(
            ['volume_id'], ['volume.id'], name=op.f('fk_loan_volume_volume_id')
        ),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name=op.f('fk_loan_volume_organisation_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_loan_volume')),
        sa.UniqueConstraint(
            'loan_id', 'volume_id', name=op.f('uq_loan_volume_loan_id_volume_id')
        ),
    )
    op.create_index('ix_loan_volume_loan_id', 'loan_volume', ['loan_id'])
    op.create_index(
        'ix_loan_volume_out',
        'loan_volume',
        ['volume_id', 'organisation_id'],
        unique=True,
        sqlite_where=sa.text('out IS 1'),
        postgresql_where=sa.text('out IS true'),
    )


def _appraisals() -> None:
    op.create_table(
        'appraisal',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('verdict', sa.String(length=10), nullable=False),
        sa.Column('ground', sa.String(length=500), nullable=False),
        sa.Column('until', sa.Date(), nullable=True),
        sa.Column('proposed_by', sa.String(length=200), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('principal_id', sa.Integer(), nullable=False),
        sa.Column('proposed_at', sa.DateTime(), nullable=False),
        sa.Column('answer', sa.String(length=500), nullable=False),
        sa.Column('answered_by', sa.String(length=200), nullable=False),
        sa.Column('answered_at', sa.DateTime(), nullable=True),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('retention', 'opening')", name=op.f('ck_appraisal_kind')),
        sa.CheckConstraint(
            "state IN ('proposed', 'agreed', 'refused', 'withdrawn')",
            name=op.f('ck_appraisal_state'),
        ),
        sa.CheckConstraint(
            "verdict IN ('keep', 'destroy', 'open', 'control', 'defer')",
            name=op.f('ck_appraisal_verdict'),
        ),
        sa.ForeignKeyConstraint(
            ['project_id'], ['project.id'], name=op.f('fk_appraisal_project_id')
        ),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name=op.f('fk_appraisal_organisation_id')
        ),
        sa.ForeignKeyConstraint(
            ['person_id'], ['person.id'], name=op.f('fk_appraisal_person_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_appraisal')),
        sa.UniqueConstraint('project_id', 'number', name=op.f('uq_appraisal_project_id_number')),
    )
    op.create_table(
        'appraisal_volume',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('appraisal_id', sa.Integer(), nullable=False),
        sa.Column('volume_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['project_id'], ['project.id'], name=op.f('fk_appraisal_volume_project_id')
        ),
        sa.ForeignKeyConstraint(
            ['appraisal_id'], ['appraisal.id'], name=op.f('fk_appraisal_volume_appraisal_id')
        ),
        sa.ForeignKeyConstraint(
            ['volume_id'], ['volume.id'], name=op.f('fk_appraisal_volume_volume_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_appraisal_volume')),
        sa.UniqueConstraint(
            'appraisal_id', 'volume_id', name=op.f('uq_appraisal_volume_appraisal_id_volume_id')
        ),
    )
    for column in ('project_id', 'volume_id'):
        op.create_index(f'ix_appraisal_volume_{column}', 'appraisal_volume', [column])


def _receiving() -> None:
    op.create_table(
        'receiving_rules',
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('fonds', sa.JSON(), nullable=False),
        sa.Column('categories', sa.JSON(), nullable=False),
        sa.Column('code', sa.String(length=200), nullable=False),
        sa.Column('formats', sa.JSON(), nullable=False),
        sa.Column('name_limit', sa.Integer(), nullable=False),
        sa.Column('needs', sa.JSON(), nullable=False),
        sa.Column('source', sa.String(length=300), nullable=False),
        sa.Column('saved_by', sa.String(length=200), nullable=False),
        sa.Column('saved_at', sa.DateTime(), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name=op.f('fk_receiving_rules_organisation_id')
        ),
        sa.PrimaryKeyConstraint('organisation_id', name=op.f('pk_receiving_rules')),
    )


def downgrade() -> None:
    for table in ('receiving_rules', 'appraisal_volume', 'appraisal', 'loan_volume', 'loan', 'placement', 'shelf_place'):
        op.drop_table(table)

"""Units that an owner proposes and that are not registered yet."""

import sqlalchemy as sa
from alembic import op

revision = '0042'
down_revision = '0041'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'newcomer',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('credit_code', sa.String(length=18), nullable=False),
        sa.Column('contact', sa.String(length=200), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('section', sa.Integer(), nullable=False),
        sa.Column('bond', sa.String(length=10), nullable=False),
        sa.Column('under_id', sa.Integer(), nullable=True),
        sa.Column('note', sa.String(length=1000), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('proposed_by', sa.String(length=200), nullable=False),
        sa.Column('proposed_at', sa.DateTime(), nullable=False),
        sa.Column('answer', sa.String(length=1000), nullable=False),
        sa.Column('answered_by', sa.String(length=200), nullable=False),
        sa.Column('answered_at', sa.DateTime(), nullable=True),
        sa.Column('organisation_id', sa.Integer(), nullable=True),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('owner', 'surveyor', 'designer', 'contractor', 'supervisor', 'operator',"
            " 'tester', 'consultant')",
            name=op.f('ck_newcomer_kind'),
        ),
        sa.CheckConstraint("bond IN ('', 'member', 'sub', 'resident')", name=op.f('ck_newcomer_bond')),
        sa.CheckConstraint(
            "state IN ('proposed', 'engaged', 'known', 'refused', 'withdrawn')",
            name=op.f('ck_newcomer_state'),
        ),
        sa.ForeignKeyConstraint(
            ['project_id'], ['project.id'], name=op.f('fk_newcomer_project_id')
        ),
        sa.ForeignKeyConstraint(['under_id'], ['party.id'], name=op.f('fk_newcomer_under_id')),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name=op.f('fk_newcomer_organisation_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_newcomer')),
    )
    op.create_index('ix_newcomer_project_id', 'newcomer', ['project_id'])
    op.create_index(
        'ix_newcomer_open',
        'newcomer',
        ['project_id', 'name'],
        unique=True,
        sqlite_where=sa.text("state = 'proposed'"),
        postgresql_where=sa.text("state = 'proposed'"),
    )


def downgrade() -> None:
    op.drop_table('newcomer')

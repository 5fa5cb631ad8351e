"""Letters before they are numbered: drafts, their hands, and whether a second person signs."""

import sqlalchemy as sa
from alembic import op

revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'draft',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=30), nullable=False),
        sa.Column('step', sa.String(length=30), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('title', sa.String(length=300), nullable=False),
        sa.Column('receiver', sa.Text(), nullable=False),
        sa.Column('answers', sa.JSON(), nullable=False),
        sa.Column('parts', sa.JSON(), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('report_id', sa.Integer(), nullable=True),
        sa.Column('reason', sa.String(length=1000), nullable=False),
        sa.Column('started_by', sa.String(length=200), nullable=False),
        sa.Column('started_at', sa.DateTime(), nullable=False),
        sa.Column('ended_by', sa.String(length=200), nullable=False),
        sa.Column('ended_at', sa.DateTime(), nullable=True),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'used', 'dropped')", name=op.f('ck_draft_state')),
        sa.ForeignKeyConstraint(
            ['project_id'], ['project.id'], name=op.f('fk_draft_project_id_project')
        ),
        sa.ForeignKeyConstraint(
            ['organisation_id'],
            ['organisation.id'],
            name=op.f('fk_draft_organisation_id_organisation'),
        ),
        sa.ForeignKeyConstraint(
            ['report_id'], ['report.id'], name=op.f('fk_draft_report_id_report')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
        sa.UniqueConstraint('project_id', 'number', name=op.f('uq_draft_project_id_number')),
    )
    op.create_index(
        'ix_draft_open',
        'draft',
        ['project_id', 'organisation_id', 'kind', 'step'],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        'draft_hand',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('draft_id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('hand', sa.String(length=10), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('principal_id', sa.Integer(), nullable=True),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('remark', sa.String(length=1000), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "hand IN ('wrote', 'checked', 'joined', 'signed')", name=op.f('ck_draft_hand_hand')
        ),
        sa.ForeignKeyConstraint(
            ['draft_id'], ['draft.id'], name=op.f('fk_draft_hand_draft_id_draft')
        ),
        sa.ForeignKeyConstraint(
            ['project_id'], ['project.id'], name=op.f('fk_draft_hand_project_id_project')
        ),
        sa.ForeignKeyConstraint(
            ['person_id'], ['person.id'], name=op.f('fk_draft_hand_person_id_person')
        ),
        sa.ForeignKeyConstraint(
            ['principal_id'], ['person.id'], name=op.f('fk_draft_hand_principal_id_person')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_hand')),
    )
    op.create_index(op.f('ix_draft_hand_draft_id'), 'draft_hand', ['draft_id'])
    op.add_column(
        'letterhead',
        sa.Column('second_hand', sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column('letterhead', 'second_hand')
    op.drop_table('draft_hand')
    op.drop_table('draft')

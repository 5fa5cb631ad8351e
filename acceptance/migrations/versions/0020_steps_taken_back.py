"""What the last step of a thing changed, so that it can be taken back; notices of what was taken back."""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'step_taken',
        sa.Column('noun', sa.String(length=20), nullable=False),
        sa.Column('object_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('step', sa.String(length=40), nullable=False),
        sa.Column('line', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('principal_id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('before', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name=op.f('fk_step_taken_organisation_id')
        ),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_step_taken_person_id')),
        sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_step_taken_project_id')),
        sa.PrimaryKeyConstraint('noun', 'object_id', name=op.f('pk_step_taken')),
    )
    op.create_index(op.f('ix_step_taken_project_id'), 'step_taken', ['project_id'])
    with op.batch_alter_table('notice') as batch:
        batch.add_column(
            sa.Column('void', sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table('notice') as batch:
        batch.drop_column('void')
    op.drop_index(op.f('ix_step_taken_project_id'), 'step_taken')
    op.drop_table('step_taken')

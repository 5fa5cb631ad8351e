"""A change notice that was registered by mistake is void; a draw keeps the project's number it was
counted with; a numbering can be taken back.
"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = "0020"
branch_labels = None
depends_on = None

BEFORE = "state IN ('proposed', 'agreed', 'refused', 'withdrawn')"
STATES = "state IN ('proposed', 'agreed', 'refused', 'withdrawn', 'lapsed')"


def upgrade() -> None:
    with op.batch_alter_table('change_notice') as batch:
        batch.add_column(
            sa.Column('state', sa.String(length=10), nullable=False, server_default='standing')
        )
        batch.create_check_constraint(op.f('ck_change_notice_state'), "state IN ('standing', 'void')")
    with op.batch_alter_table('draw') as batch:
        batch.add_column(
            sa.Column('project_code', sa.String(length=50), nullable=False, server_default='')
        )
    op.execute(
        'UPDATE draw SET project_code ='
        ' (SELECT project.code FROM project WHERE project.id = draw.project_id)'
    )
    with op.batch_alter_table('numbering') as batch:
        batch.add_column(sa.Column('made_at', sa.DateTime(), nullable=True))
        batch.add_column(sa.Column('before', sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table('revision') as batch:
        batch.drop_constraint(op.f('ck_revision_state'), type_='check')
        batch.create_check_constraint(op.f('ck_revision_state'), STATES)
    with op.batch_alter_table('duty') as batch:
        batch.add_column(sa.Column('person_id', sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f('fk_duty_person_id'), 'person', ['person_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('duty') as batch:
        batch.drop_constraint(op.f('fk_duty_person_id'), type_='foreignkey')
        batch.drop_column('person_id')
    revision_table = sa.table('revision', sa.column('state', sa.String))
    lapsed = revision_table.update().where(revision_table.c.state == 'lapsed')
    op.execute(lapsed.values(state='withdrawn'))
    with op.batch_alter_table('revision') as batch:
        batch.drop_constraint(op.f('ck_revision_state'), type_='check')
        batch.create_check_constraint(op.f('ck_revision_state'), BEFORE)
    with op.batch_alter_table('numbering') as batch:
        batch.drop_column('before')
        batch.drop_column('made_at')
    with op.batch_alter_table('draw') as batch:
        batch.drop_column('project_code')
    with op.batch_alter_table('change_notice') as batch:
        batch.drop_constraint(op.f('ck_change_notice_state'), type_='check')
        batch.drop_column('state')

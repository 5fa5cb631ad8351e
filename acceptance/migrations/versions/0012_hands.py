"""Who had a hand in what, and who acts for whom; and a problem is judged in a round only by a re-check that looked at it."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


# What was taken before is told by the journal, which names people: who is known by name and unit is noted,
# nobody where two of one name serve one unit, or who took the step serves it no longer.
TAKEN = """
INSERT INTO hand_taken (noun, object_id, step, project_id, person_id, organisation_id)
SELECT e.noun, e.object_id, e.action, e.project_id, min(p.id), o.id
FROM (
    SELECT project_id, noun, object_id, action, max(seq) AS seq
    FROM journal_entry
    WHERE noun IN ('project', 'filing', 'finding')
    AND action IN ('submit_to_supervisor', 'apply', 'supplement', 'submit_rectification',
        'submit', 'check', 'file', 'ask_exemption', 'answer')
    -- a line about many items at once names no item
    AND NOT (noun = 'project' AND action IN ('submit', 'check', 'file', 'ask_exemption', 'answer'))
    GROUP BY project_id, noun, object_id, action
) l
JOIN journal_entry e ON e.project_id = l.project_id AND e.seq = l.seq
JOIN organisation o ON o.name = e.unit
JOIN membership m ON m.organisation_id = o.id
JOIN person p ON p.id = m.person_id AND p.name = e.actor
GROUP BY e.noun, e.object_id, e.action, e.project_id, o.id
HAVING count(*) = 1
"""


def upgrade() -> None:
    op.create_table(
        'hand_taken',
        sa.Column('noun', sa.String(length=20), nullable=False),
        sa.Column('object_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('step', sa.String(length=40), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('principal_id', sa.Integer(), nullable=True),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name=op.f('fk_hand_taken_organisation_id')
        ),
        sa.ForeignKeyConstraint(
            ['principal_id'], ['person.id'], name=op.f('fk_hand_taken_principal_id')
        ),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_hand_taken_person_id')),
        sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_hand_taken_project_id')),
        sa.PrimaryKeyConstraint(
            'noun', 'object_id', 'step', 'person_id', 'organisation_id', name=op.f('pk_hand_taken')
        ),
    )
    op.create_index('ix_hand_taken_person', 'hand_taken', ['project_id', 'person_id'])
    op.create_index('ix_hand_taken_principal', 'hand_taken', ['project_id', 'principal_id'])
    op.execute(TAKEN)
    op.create_table(
        'deputy',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('principal_id', sa.Integer(), nullable=False),
        sa.Column('deputy_id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('since', sa.Date(), nullable=False),
        sa.Column('until', sa.Date(), nullable=False),
        sa.Column('made_at', sa.DateTime(), nullable=False),
        sa.Column('ended_at', sa.DateTime(), nullable=True),
        sa.CheckConstraint('until >= since', name=op.f('ck_deputy_term')),
        sa.ForeignKeyConstraint(['deputy_id'], ['person.id'], name=op.f('fk_deputy_deputy_id')),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name=op.f('fk_deputy_organisation_id')
        ),
        sa.ForeignKeyConstraint(['principal_id'], ['person.id'], name=op.f('fk_deputy_principal_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_deputy')),
    )
    op.create_index(op.f('ix_deputy_deputy_id'), 'deputy', ['deputy_id'])
    op.create_index(op.f('ix_deputy_principal_id'), 'deputy', ['principal_id'])
    with op.batch_alter_table('login_session') as batch:
        batch.add_column(sa.Column('acting_id', sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f('fk_login_session_acting_id'), 'deputy', ['acting_id'], ['id'])
    # what was only listed in a round was not sent back in it
    op.execute("UPDATE finding SET round = 0 WHERE conclusion = ''")


def downgrade() -> None:
    with op.batch_alter_table('login_session') as batch:
        batch.drop_constraint(op.f('fk_login_session_acting_id'), type_='foreignkey')
        batch.drop_column('acting_id')
    op.drop_table('deputy')
    op.drop_table('hand_taken')

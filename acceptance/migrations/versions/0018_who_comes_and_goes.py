"""Who comes and goes: the office's record, last days, a person's own data, who answers for a link."""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

SAID = "SELECT RAISE(ABORT, 'the record is append-only')"

# Links name their maker in words: who is known by name among those who serve the unit that the journal
# names is noted, nobody where two of one name serve it.
MAKERS = """
UPDATE upload_link SET person_id = (
    SELECT CASE WHEN count(*) = 1 THEN min(p.id) END
    FROM journal_entry e
    JOIN organisation o ON o.name = e.unit
    JOIN membership m ON m.organisation_id = o.id
    JOIN person p ON p.id = m.person_id AND p.name = e.actor
    WHERE e.project_id = upload_link.project_id AND e.noun = 'link'
    AND e.object_id = upload_link.id AND e.action = 'make_link'
)
"""


def upgrade() -> None:
    op.create_table(
        'office_records',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.Column('actor_id', sa.Integer(), nullable=True),
        sa.Column('noun', sa.String(length=20), nullable=False),
        sa.Column('object_id', sa.Integer(), nullable=False),
        sa.Column('act', sa.String(length=40), nullable=False),
        sa.Column('before', sa.JSON(), nullable=False),
        sa.Column('after', sa.JSON(), nullable=False),
        sa.Column('reason', sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_office_records_actor_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_office_records')),
    )
    op.create_index('ix_office_records_object', 'office_records', ['noun', 'object_id'])
    if op.get_bind().dialect.name == 'sqlite':
        for verb in ('update', 'delete'):
            op.execute(
                f'CREATE TRIGGER office_records_no_{verb} BEFORE {verb.upper()} ON office_records '
                f'BEGIN {SAID}; END'
            )
        op.execute(
            'CREATE TRIGGER office_records_no_replace BEFORE INSERT ON office_records '
            f'WHEN EXISTS (SELECT 1 FROM office_records WHERE id = NEW.id) BEGIN {SAID}; END'
        )
    else:
        op.execute(
            'CREATE TRIGGER office_records_no_change BEFORE UPDATE OR DELETE ON office_records '
            'FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()'
        )
        op.execute(
            'CREATE TRIGGER office_records_no_truncate BEFORE TRUNCATE ON office_records '
            'FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_refuse()'
        )
    op.add_column('person', sa.Column('phone', sa.String(length=50), server_default='', nullable=False))
    op.add_column('person', sa.Column('until', sa.Date(), nullable=True))
    op.add_column('membership', sa.Column('until', sa.Date(), nullable=True))
    with op.batch_alter_table('upload_link') as batch:
        batch.add_column(sa.Column('person_id', sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f('fk_upload_link_person_id'), 'person', ['person_id'], ['id'])
        batch.create_index(op.f('ix_upload_link_person_id'), ['person_id'])
    op.execute(MAKERS)


def downgrade() -> None:
    with op.batch_alter_table('upload_link') as batch:
        batch.drop_index(op.f('ix_upload_link_person_id'))
        batch.drop_constraint(op.f('fk_upload_link_person_id'), type_='foreignkey')
        batch.drop_column('person_id')
    op.drop_column('membership', 'until')
    op.drop_column('person', 'until')
    op.drop_column('person', 'phone')
    op.drop_table('office_records')

"""Emergency plans of an office in versions that stand, and the log of its drills."""

import sqlalchemy as sa
from alembic import op

revision = '0050'
down_revision = '0049'
branch_labels = None
depends_on = None

STANDS = "SELECT RAISE(ABORT, 'an adopted plan stands')"
FIXED = 'number, sections, adopted_by, adopted_at, reason'


def upgrade() -> None:
    op.create_table(
        'emergency_plan',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('sections', sa.JSON(), nullable=False),
        sa.Column('saved_by', sa.String(length=200), nullable=False),
        sa.Column('saved_at', sa.DateTime(), nullable=False),
        sa.Column('adopted_by', sa.String(length=200), nullable=False),
        sa.Column('adopted_at', sa.DateTime(), nullable=True),
        sa.Column('reason', sa.String(length=1000), nullable=False),
        sa.Column('review_on', sa.Date(), nullable=True),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name=op.f('fk_emergency_plan_organisation_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency_plan')),
        sa.UniqueConstraint(
            'organisation_id',
            'number',
            name=op.f('uq_emergency_plan_organisation_id_number'),
        ),
    )
    op.create_table(
        'emergency_drill',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('held_on', sa.Date(), nullable=False),
        sa.Column('drilled', sa.String(length=300), nullable=False),
        sa.Column('took_part', sa.String(length=1000), nullable=False),
        sa.Column('found', sa.String(length=2000), nullable=False),
        sa.Column('mend', sa.String(length=2000), nullable=False),
        sa.Column('mend_by', sa.Date(), nullable=True),
        sa.Column('mended_on', sa.Date(), nullable=True),
        sa.Column('struck', sa.Boolean(), nullable=False),
        sa.Column('logged_by', sa.String(length=200), nullable=False),
        sa.Column('logged_at', sa.DateTime(), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['organisation_id'],
            ['organisation.id'],
            name=op.f('fk_emergency_drill_organisation_id'),
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency_drill')),
    )
    op.create_index('ix_emergency_drill_held', 'emergency_drill', ['organisation_id', 'held_on'])
    _adopted_ones_stand()


def _adopted_ones_stand() -> None:
    changes, goes = f'BEFORE UPDATE OF {FIXED} ON emergency_plan', 'BEFORE DELETE ON emergency_plan'
    for name, moment in (('change', changes), ('delete', goes)):
        if op.get_bind().dialect.name == 'sqlite':
            op.execute(
                f'CREATE TRIGGER emergency_plan_no_{name} {moment} '
                f'WHEN OLD.number > 0 BEGIN {STANDS}; END'
            )
        else:
            op.execute(
                f'CREATE TRIGGER emergency_plan_no_{name} {moment} '
                'FOR EACH ROW WHEN (OLD.number > 0) EXECUTE FUNCTION journal_entry_refuse()'
            )


def downgrade() -> None:
    op.drop_table('emergency_drill')
    op.drop_table('emergency_plan')

"""Numbers are handed in as digests before they are shown; a void drawing is kept; an entry of the inspection can be struck through."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

STATES = "state IN ('fixed', 'closed', 'drawn', 'void')"
UNDER_OLD_RULES = '报数办法已改为先交摘要、后公布：请重新固定清单'
STANDS = sa.text("state <> 'void'")


def upgrade() -> None:
    with op.batch_alter_table('draw') as batch_op:
        batch_op.drop_constraint(op.f('uq_draw_project_id'), type_='unique')
        batch_op.add_column(sa.Column('state', sa.String(length=10), nullable=False, server_default='drawn'))
        batch_op.add_column(sa.Column('algorithm', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('listed', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('rule', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('hours', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('shown_until', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('public_source', sa.String(length=200), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('public_due', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('public_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('public_number', sa.String(length=50), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('public_by', sa.String(length=200), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('reason', sa.String(length=1000), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('version_id', sa.Integer(), nullable=False, server_default='1'))
        batch_op.create_check_constraint(op.f('ck_draw_state'), STATES)
        batch_op.create_index(op.f('ix_draw_project_id'), ['project_id'], unique=False)
    # whoever fixed a list and had no number yet begins anew, under the new rule
    draw = sa.table('draw', sa.column('state', sa.String), sa.column('seed', sa.String), sa.column('reason', sa.String))
    op.execute(draw.update().where(draw.c.seed == '').values(state='void', reason=UNDER_OLD_RULES))
    op.create_index(
        'ix_draw_standing', 'draw', ['project_id'], unique=True, sqlite_where=STANDS, postgresql_where=STANDS
    )
    op.create_table(
        'draw_number',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('draw_id', sa.Integer(), nullable=False),
        sa.Column('seat', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.Column('unit', sa.String(length=200), nullable=False),
        sa.Column('outside', sa.Boolean(), nullable=False),
        sa.Column('entered_by', sa.String(length=200), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.Column('number', sa.BigInteger(), nullable=True),
        sa.Column('salt', sa.String(length=64), nullable=False),
        sa.Column('shown_at', sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(['draw_id'], ['draw.id'], name=op.f('fk_draw_number_draw_id')),
        sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_draw_number_project_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_draw_number')),
        sa.UniqueConstraint('draw_id', 'digest', name=op.f('uq_draw_number_draw_id_digest')),
        sa.UniqueConstraint('draw_id', 'seat', name=op.f('uq_draw_number_draw_id_seat')),
    )
    op.create_index(op.f('ix_draw_number_draw_id'), 'draw_number', ['draw_id'])
    op.create_index(op.f('ix_draw_number_project_id'), 'draw_number', ['project_id'])
    with op.batch_alter_table('sample_note') as batch_op:
        batch_op.add_column(sa.Column('person_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('struck_by', sa.String(length=200), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('struck_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('struck_for', sa.String(length=500), nullable=False, server_default=''))
        batch_op.create_foreign_key(op.f('fk_sample_note_person_id'), 'person', ['person_id'], ['id'])
    _apart()


def _apart() -> None:
    """The remark of a sampled volume is the bureau's alone; what the entries say stands in them."""
    sample = sa.table('sample', sa.column('id', sa.Integer), sa.column('remark', sa.String))
    note = sa.table(
        'sample_note', sa.column('id', sa.Integer), sa.column('sample_id', sa.Integer), sa.column('text', sa.String)
    )
    bind = op.get_bind()
    said: dict[int, list[str]] = {}
    for sample_id, text in bind.execute(sa.select(note.c.sample_id, note.c.text).order_by(note.c.id)).all():
        if text:
            said.setdefault(sample_id, []).append(text)
    for key, texts in said.items():
        remark = bind.execute(sa.select(sample.c.remark).where(sample.c.id == key)).scalar_one()
        own = remark.removesuffix('；'.join(texts)).removesuffix('；')
        bind.execute(sample.update().where(sample.c.id == key).values(remark=own))


def downgrade() -> None:
    with op.batch_alter_table('sample_note') as batch_op:
        batch_op.drop_constraint(op.f('fk_sample_note_person_id'), type_='foreignkey')
        for name in ('struck_for', 'struck_at', 'struck_by', 'person_id'):
            batch_op.drop_column(name)
    op.drop_table('draw_number')
    op.drop_index('ix_draw_standing', table_name='draw')
    op.execute("DELETE FROM draw WHERE state = 'void'")
    with op.batch_alter_table('draw') as batch_op:
        batch_op.drop_index(op.f('ix_draw_project_id'))
        batch_op.drop_constraint(op.f('ck_draw_state'), type_='check')
        for name in (
            'version_id', 'reason', 'public_by', 'public_number', 'public_on', 'public_due', 'public_source',
            'shown_until', 'hours', 'rule', 'listed', 'algorithm', 'state',
        ):
            batch_op.drop_column(name)
        batch_op.create_unique_constraint(op.f('uq_draw_project_id'), ['project_id'])

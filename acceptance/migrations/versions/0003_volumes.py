"""Volumes: how they are arranged and numbered, what stands on them, and what photos and recordings show."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('arrangement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('made_by', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('proposed', 'accepted', 'undone', 'dropped')", name=op.f('ck_arrangement_state')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_arrangement_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_arrangement'))
    )
    with op.batch_alter_table('arrangement', schema=None) as batch_op:
        batch_op.create_index('ix_arrangement_open', ['project_id', 'section'], unique=True, sqlite_where=sa.text("state = 'proposed'"), postgresql_where=sa.text("state = 'proposed'"))

    op.create_table('numbering',
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('pattern', sa.String(length=200), nullable=False),
    sa.Column('fonds', sa.String(length=50), nullable=False),
    sa.Column('category', sa.String(length=50), nullable=False),
    sa.Column('project_number', sa.String(length=50), nullable=False),
    sa.Column('frozen', sa.Boolean(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_numbering_project_id')),
    sa.PrimaryKeyConstraint('project_id', name=op.f('pk_numbering'))
    )
    op.create_table('caption',
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('taken', sa.String(length=30), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('people', sa.String(length=300), nullable=False),
    sa.Column('photographer', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_caption_document_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_caption_project_id')),
    sa.PrimaryKeyConstraint('document_id', name=op.f('pk_caption'))
    )
    with op.batch_alter_table('caption', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_caption_project_id'), ['project_id'], unique=False)

    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.add_column(sa.Column('works', sa.String(length=100), server_default='', nullable=False))
        batch_op.add_column(sa.Column('division', sa.String(length=100), server_default='', nullable=False))
        batch_op.add_column(sa.Column('discipline', sa.String(length=50), server_default='', nullable=False))
        batch_op.add_column(sa.Column('retention', sa.String(length=10), server_default='', nullable=False))
        batch_op.add_column(sa.Column('secrecy', sa.String(length=10), server_default='', nullable=False))
        batch_op.add_column(sa.Column('remark', sa.String(length=200), server_default='', nullable=False))

    with op.batch_alter_table('volume', schema=None) as batch_op:
        batch_op.add_column(sa.Column('code', sa.String(length=100), server_default='', nullable=False))
        batch_op.add_column(sa.Column('former_code', sa.String(length=100), server_default='', nullable=False))
        batch_op.add_column(sa.Column('bundle', sa.String(length=400), server_default='', nullable=False))
        batch_op.add_column(sa.Column('by_hand', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('holds', sa.String(length=10), server_default='text', nullable=False))
        batch_op.add_column(sa.Column('cover_title', sa.String(length=500), server_default='', nullable=False))
        batch_op.add_column(sa.Column('stated_pages', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('unit', sa.String(length=200), server_default='', nullable=False))
        batch_op.add_column(sa.Column('begins_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('ends_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('retention', sa.String(length=10), server_default='', nullable=False))
        batch_op.add_column(sa.Column('secrecy', sa.String(length=10), server_default='', nullable=False))
        batch_op.add_column(sa.Column('spine', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('see_also', sa.String(length=300), server_default='', nullable=False))
        batch_op.add_column(sa.Column('note', sa.String(length=500), server_default='', nullable=False))
        batch_op.add_column(sa.Column('filed_by', sa.String(length=50), server_default='', nullable=False))
        batch_op.add_column(sa.Column('filed_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('checked_by', sa.String(length=50), server_default='', nullable=False))
        batch_op.add_column(sa.Column('checked_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('sealed', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('version_id', sa.Integer(), server_default='1', nullable=False))
        batch_op.create_index('ix_volume_code', ['project_id', 'code'], unique=True, sqlite_where=sa.text("code <> ''"), postgresql_where=sa.text("code <> ''"))



def downgrade() -> None:
    with op.batch_alter_table('volume', schema=None) as batch_op:
        batch_op.drop_index('ix_volume_code', sqlite_where=sa.text("code <> ''"), postgresql_where=sa.text("code <> ''"))
        batch_op.drop_column('version_id')
        batch_op.drop_column('sealed')
        batch_op.drop_column('checked_on')
        batch_op.drop_column('checked_by')
        batch_op.drop_column('filed_on')
        batch_op.drop_column('filed_by')
        batch_op.drop_column('note')
        batch_op.drop_column('see_also')
        batch_op.drop_column('spine')
        batch_op.drop_column('secrecy')
        batch_op.drop_column('retention')
        batch_op.drop_column('ends_on')
        batch_op.drop_column('begins_on')
        batch_op.drop_column('unit')
        batch_op.drop_column('stated_pages')
        batch_op.drop_column('cover_title')
        batch_op.drop_column('holds')
        batch_op.drop_column('by_hand')
        batch_op.drop_column('bundle')
        batch_op.drop_column('former_code')
        batch_op.drop_column('code')

    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_column('remark')
        batch_op.drop_column('secrecy')
        batch_op.drop_column('retention')
        batch_op.drop_column('discipline')
        batch_op.drop_column('division')
        batch_op.drop_column('works')

    with op.batch_alter_table('caption', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_caption_project_id'))

    op.drop_table('caption')
    op.drop_table('numbering')
    with op.batch_alter_table('arrangement', schema=None) as batch_op:
        batch_op.drop_index('ix_arrangement_open', sqlite_where=sa.text("state = 'proposed'"), postgresql_where=sa.text("state = 'proposed'"))

    op.drop_table('arrangement')

"""Packs that an office makes itself, every change of them, what it offers its new projects; a project may leave one pack for another."""

import sqlalchemy as sa
from alembic import op

revision = '0041'
down_revision = '0040'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'own_pack',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('pack', sa.String(length=50), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('title', sa.String(length=200), nullable=False),
        sa.Column('source', sa.String(length=300), nullable=False),
        sa.Column('region', sa.String(length=100), nullable=False),
        sa.Column('based_on', sa.String(length=200), nullable=False),
        sa.Column('base', sa.JSON(), nullable=False),
        sa.Column('rows', sa.JSON(), nullable=False),
        sa.Column('sheets', sa.JSON(), nullable=False),
        sa.Column('came_from', sa.JSON(), nullable=False),
        sa.Column('published_edit', sa.Integer(), nullable=False),
        sa.Column('made_by', sa.String(length=200), nullable=False),
        sa.Column('made_at', sa.DateTime(), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('arrived', 'draft', 'published', 'discarded')", name=op.f('ck_own_pack_state')
        ),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_own_pack_organisation_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_own_pack')),
    )
    op.create_index('ix_own_pack_pack', 'own_pack', ['pack'], unique=True)
    op.create_index('ix_own_pack_organisation_id', 'own_pack', ['organisation_id'])
    op.create_table(
        'pack_edit',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('own_pack_id', sa.Integer(), nullable=False),
        sa.Column('act', sa.String(length=20), nullable=False),
        sa.Column('name', sa.String(length=300), nullable=False),
        sa.Column('change', sa.JSON(), nullable=False),
        sa.Column('by', sa.String(length=200), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.Column('undone_by', sa.String(length=200), nullable=False),
        sa.Column('undone_at', sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(['own_pack_id'], ['own_pack.id'], name=op.f('fk_pack_edit_own_pack_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_pack_edit')),
    )
    op.create_index('ix_pack_edit_own_pack_id', 'pack_edit', ['own_pack_id'])
    op.create_table(
        'pack_offer',
        sa.Column('organisation_id', sa.Integer(), nullable=False),
        sa.Column('pack', sa.String(length=50), nullable=False),
        sa.Column('version', sa.String(length=20), nullable=False),
        sa.Column('by', sa.String(length=200), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_pack_offer_organisation_id')),
        sa.PrimaryKeyConstraint('organisation_id', 'pack', name=op.f('pk_pack_offer')),
    )
    op.add_column(
        'pack_move', sa.Column('left_pack', sa.String(length=50), nullable=False, server_default='')
    )


def downgrade() -> None:
    with op.batch_alter_table('pack_move') as batch_op:
        batch_op.drop_column('left_pack')
    op.drop_table('pack_offer')
    op.drop_table('pack_edit')
    op.drop_table('own_pack')

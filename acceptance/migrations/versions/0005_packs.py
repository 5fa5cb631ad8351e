"""Versions of packs that the administrator added, moves of projects between them; measured indicators need wider figures."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'pack_version',
        sa.Column('pack', sa.String(length=50), nullable=False),
        sa.Column('version', sa.String(length=20), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('note', sa.String(length=500), nullable=False),
        sa.Column('added_by', sa.String(length=200), nullable=False),
        sa.Column('added_at', sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint('pack', 'version', name=op.f('pk_pack_version')),
    )
    op.create_table(
        'pack_move',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('batch', sa.String(length=32), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('pack', sa.String(length=50), nullable=False),
        sa.Column('before', sa.String(length=20), nullable=False),
        sa.Column('after', sa.String(length=20), nullable=False),
        sa.Column('by', sa.String(length=200), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.Column('undone_at', sa.DateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('procedure', 'filing_scope')", name=op.f('ck_pack_move_kind')),
        sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_pack_move_project_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_pack_move')),
    )
    op.create_index('ix_pack_move_batch', 'pack_move', ['batch'])
    op.create_index('ix_pack_move_project_id', 'pack_move', ['project_id'])
    op.execute('ALTER TABLE finding ADD COLUMN pin_id INTEGER CONSTRAINT fk_finding_pin_id REFERENCES pin (id)')
    for column in ('own', 'points'):
        with op.batch_alter_table('score') as batch_op:
            batch_op.alter_column(column, type_=sa.Numeric(9, 2), existing_type=sa.Numeric(6, 2), existing_nullable=True)


def downgrade() -> None:
    for column in ('own', 'points'):
        with op.batch_alter_table('score') as batch_op:
            batch_op.alter_column(column, type_=sa.Numeric(6, 2), existing_type=sa.Numeric(9, 2), existing_nullable=True)
    with op.batch_alter_table('finding') as batch_op:
        batch_op.drop_column('pin_id')
    op.drop_table('pack_move')
    op.drop_table('pack_version')

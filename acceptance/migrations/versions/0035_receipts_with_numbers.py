"""Receipts with numbers; links by which may be submitted what was delivered."""

import sqlalchemy as sa
from alembic import op

revision = '0035'
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'delivery',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('party_id', sa.Integer(), nullable=True),
        sa.Column('link_id', sa.Integer(), nullable=True),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('made_by', sa.String(length=200), nullable=False),
        sa.Column('named', sa.String(length=100), nullable=False),
        sa.Column('results', sa.JSON(), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('files', 'submit', 'recall')", name=op.f('ck_delivery_kind')),
        sa.ForeignKeyConstraint(
            ['project_id'], ['project.id'], name=op.f('fk_delivery_project_id_project')
        ),
        sa.ForeignKeyConstraint(
            ['party_id'], ['party.id'], name=op.f('fk_delivery_party_id_party')
        ),
        sa.ForeignKeyConstraint(
            ['link_id'], ['upload_link.id'], name=op.f('fk_delivery_link_id_upload_link')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
    )
    for name in ('project_id', 'link_id'):
        op.create_index(op.f(f'ix_delivery_{name}'), 'delivery', [name])
    op.add_column(
        'upload_link',
        sa.Column('may_submit', sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column('upload_link', 'may_submit')
    for name in ('link_id', 'project_id'):
        op.drop_index(op.f(f'ix_delivery_{name}'), 'delivery')
    op.drop_table('delivery')

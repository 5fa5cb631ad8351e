"""Passkeys, and accounts at the office's own provider."""

import sqlalchemy as sa
from alembic import op

revision = '0048'
down_revision = '0047'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'passkey',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('credential', sa.String(length=1400), nullable=False),
        sa.Column('public_key', sa.LargeBinary(), nullable=False),
        sa.Column('count', sa.BigInteger(), nullable=False),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.Column('made_at', sa.DateTime(), nullable=False),
        sa.Column('used_at', sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_passkey_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
        sa.UniqueConstraint('credential', name=op.f('uq_passkey_credential')),
    )
    op.create_index('ix_passkey_person_id', 'passkey', ['person_id'])
    op.create_table(
        'outside_account',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('issuer', sa.String(length=300), nullable=False),
        sa.Column('subject', sa.String(length=255), nullable=False),
        sa.Column('bound_at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['person_id'], ['person.id'], name=op.f('fk_outside_account_person_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_account')),
        sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_outside_account_issuer_subject')),
        sa.UniqueConstraint('person_id', 'issuer', name=op.f('uq_outside_account_person_id_issuer')),
    )


def downgrade() -> None:
    op.drop_table('outside_account')
    op.drop_table('passkey')

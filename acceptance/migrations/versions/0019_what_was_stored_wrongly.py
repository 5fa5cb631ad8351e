"""What was stored wrongly: withdrawn, moved, purged; and who stored a version."""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = "0018"
branch_labels = None
depends_on = None

# Plain ADD COLUMN, written out since SQLite takes a constraint only within it: a batch would copy tables that may
# hold hundreds of thousands of files.
GONE = (
    "ALTER TABLE {table} ADD COLUMN gone VARCHAR(10) DEFAULT '' NOT NULL "
    "CONSTRAINT ck_{table}_gone CHECK (gone IN ('', 'withdrawn', 'purged'))"
)
UNIT = (
    'ALTER TABLE file_version ADD COLUMN unit_id INTEGER '
    'CONSTRAINT fk_file_version_unit_id REFERENCES organisation (id)'
)
STANDS = sa.text('undone_at IS NULL')
ASKED = sa.text("state = 'asked'")


def upgrade() -> None:
    for table in ('document', 'file_version'):
        op.execute(GONE.format(table=table))
    op.execute(UNIT)
    op.create_table(
        'withdrawal',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('document_id', sa.Integer(), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.Column('reason', sa.String(length=1000), nullable=False),
        sa.Column('before', sa.JSON(), nullable=False),
        sa.Column('made_by', sa.String(length=200), nullable=False),
        sa.Column('made_at', sa.DateTime(), nullable=False),
        sa.Column('undone_by', sa.String(length=200), nullable=False),
        sa.Column('undone_at', sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_withdrawal_document_id')),
        sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_withdrawal_project_id')),
        sa.ForeignKeyConstraint(['version_id'], ['file_version.id'], name=op.f('fk_withdrawal_version_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_withdrawal')),
    )
    op.create_index(op.f('ix_withdrawal_project_id'), 'withdrawal', ['project_id'])
    op.create_index(op.f('ix_withdrawal_document_id'), 'withdrawal', ['document_id'])
    op.create_index(
        'ix_withdrawal_stands',
        'withdrawal',
        ['version_id'],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_table(
        'file_move',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('filing_id', sa.Integer(), nullable=False),
        sa.Column('reason', sa.String(length=1000), nullable=False),
        sa.Column('before', sa.JSON(), nullable=False),
        sa.Column('count', sa.Integer(), nullable=False),
        sa.Column('made_by', sa.String(length=200), nullable=False),
        sa.Column('unit_id', sa.Integer(), nullable=True),
        sa.Column('made_at', sa.DateTime(), nullable=False),
        sa.Column('undone_by', sa.String(length=200), nullable=False),
        sa.Column('undone_at', sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(['filing_id'], ['filing.id'], name=op.f('fk_file_move_filing_id')),
        sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_file_move_project_id')),
        sa.ForeignKeyConstraint(['unit_id'], ['organisation.id'], name=op.f('fk_file_move_unit_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_file_move')),
    )
    op.create_index(op.f('ix_file_move_project_id'), 'file_move', ['project_id'])
    op.create_table(
        'purge',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('project_id', sa.Integer(), nullable=False),
        sa.Column('document_id', sa.Integer(), nullable=False),
        sa.Column('file_version_id', sa.Integer(), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.Column('ground', sa.String(length=10), nullable=False),
        sa.Column('reason', sa.String(length=1000), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('asked_by', sa.String(length=200), nullable=False),
        sa.Column('asked_at', sa.DateTime(), nullable=False),
        sa.Column('answer', sa.String(length=1000), nullable=False),
        sa.Column('answered_by', sa.String(length=200), nullable=False),
        sa.Column('answered_at', sa.DateTime(), nullable=True),
        sa.Column('places', sa.JSON(), nullable=False),
        sa.Column('others', sa.Integer(), nullable=False),
        sa.Column('erased_at', sa.DateTime(), nullable=True),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.CheckConstraint("ground IN ('secret', 'personal', 'foreign')", name=op.f('ck_purge_ground')),
        sa.CheckConstraint("state IN ('asked', 'purged', 'refused', 'withdrawn')", name=op.f('ck_purge_state')),
        sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_purge_document_id')),
        sa.ForeignKeyConstraint(['file_version_id'], ['file_version.id'], name=op.f('fk_purge_file_version_id')),
        sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_purge_project_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_purge')),
    )
    op.create_index(op.f('ix_purge_digest'), 'purge', ['digest'])
    op.create_index(
        'ix_purge_open',
        'purge',
        ['project_id', 'digest'],
        unique=True,
        sqlite_where=ASKED,
        postgresql_where=ASKED,
    )
    op.create_table(
        'purged_digest',
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('purge_id', sa.Integer(), nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.Column('erased_at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(['purge_id'], ['purge.id'], name=op.f('fk_purged_digest_purge_id')),
        sa.PrimaryKeyConstraint('digest', name=op.f('pk_purged_digest')),
    )


def downgrade() -> None:
    op.drop_table('purged_digest')
    op.drop_table('purge')
    op.drop_table('file_move')
    op.drop_table('withdrawal')
    with op.batch_alter_table('file_version', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_file_version_unit_id'), type_='foreignkey')
        batch_op.drop_column('unit_id')
        batch_op.drop_constraint(op.f('ck_file_version_gone'), type_='check')
        batch_op.drop_column('gone')
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_document_gone'), type_='check')
        batch_op.drop_column('gone')

"""What catalogues ask of files is answered by indexes: the terms of volumes, and who has no pages."""

import sqlalchemy as sa
from alembic import op

revision = '0051'
down_revision = '0050'
branch_labels = None
depends_on = None

OWN = sa.text("retention <> '' OR secrecy <> ''")
UNPAGED = sa.text('first_page IS NULL OR last_page IS NULL')


def upgrade() -> None:
    op.drop_index('ix_document_volume_id', 'document')
    op.create_index(
        'ix_document_volume_id', 'document', ['volume_id', 'position', 'filing_id', 'retention']
    )
    op.create_index(
        'ix_document_own_terms',
        'document',
        ['volume_id'],
        sqlite_where=OWN,
        postgresql_where=OWN,
    )
    op.create_index(
        'ix_document_unpaged',
        'document',
        ['volume_id'],
        sqlite_where=UNPAGED,
        postgresql_where=UNPAGED,
    )


def downgrade() -> None:
    op.drop_index('ix_document_unpaged', 'document')
    op.drop_index('ix_document_own_terms', 'document')
    op.drop_index('ix_document_volume_id', 'document')
    op.create_index('ix_document_volume_id', 'document', ['volume_id', 'position'])

"""Each party's own set of an archive (1+N) is a package too; an archive says how it wants to read the catalogue."""

import sqlalchemy as sa
from alembic import op

revision = '0040'
down_revision = '0039'
branch_labels = None
depends_on = None

BEFORE = "'project', 'section', 'class', 'volume'"
AFTER = f"{BEFORE}, 'party'"


def _extents(before: str, after: str) -> None:
    """Let a package hold one of these; on SQLite the text of the constraint is edited in place."""
    bind = op.get_bind()
    if bind.dialect.name == 'sqlite':
        op.execute('PRAGMA writable_schema=ON')
        bind.exec_driver_sql(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'parcel'",
            (f'extent IN ({before})', f'extent IN ({after})'),
        )
        version = bind.exec_driver_sql('PRAGMA schema_version').scalar_one()
        op.execute(f'PRAGMA schema_version={version + 1}')
        op.execute('PRAGMA writable_schema=OFF')
        return
    name = op.f('ck_parcel_extent')
    op.drop_constraint(name, 'parcel', type_='check')
    op.create_check_constraint(name, 'parcel', f'extent IN ({after})')


def upgrade() -> None:
    _extents(BEFORE, AFTER)
    op.add_column(
        'receiving_rules', sa.Column('listing', sa.Text(), server_default='', nullable=False)
    )


def downgrade() -> None:
    op.drop_column('receiving_rules', 'listing')
    op.execute("DELETE FROM parcel_receipt WHERE parcel_id IN (SELECT id FROM parcel WHERE extent = 'party')")
    op.execute("DELETE FROM parcel WHERE extent = 'party'")
    _extents(AFTER, BEFORE)

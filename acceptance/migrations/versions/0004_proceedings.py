"""Proceedings: the bureau's clock, panel and experts, drawing, scores, ballots, numbered documents, daily roots; two more stages."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

OLD_STAGES = (
    "'design', 'contracting', 'construction', 'supervision', 'self_check', 'applied', 'pre_check', 'review', 'rectification', "
    "'recheck', 'accepted', 'archived', 'failed', 'suspended'"
)
NEW_STAGES = OLD_STAGES.replace("'applied', ", "'applied', 'supplement', 'admitted', ")
ADDED = (
    ("finding", "volume_id INTEGER CONSTRAINT fk_finding_volume_id REFERENCES volume (id)"),
    ("finding", "document_id INTEGER CONSTRAINT fk_finding_document_id REFERENCES document (id)"),
    ("finding", "page INTEGER"),
    ("finding", "round INTEGER DEFAULT 0 NOT NULL"),
    ("finding", "closed_round INTEGER"),
    ("finding", "evidence JSON DEFAULT '[]' NOT NULL"),
    ("finding", "done_on DATE"),
    ("organisation", "level VARCHAR(10) DEFAULT '' NOT NULL"),
    ("panel_member", "expert_id INTEGER CONSTRAINT fk_panel_member_expert_id REFERENCES expert (id)"),
    ("panel_member", "deputed_by VARCHAR(200) DEFAULT '' NOT NULL"),
    ("panel_member", "deputed_on DATE"),
    ("panel_member", "recused BOOLEAN DEFAULT FALSE NOT NULL"),
    ("panel_member", "recusal VARCHAR(500) DEFAULT '' NOT NULL"),
    ("panel_member", "token_hash VARCHAR(64)"),
    ("project", "completion_by VARCHAR(20) DEFAULT 'local' NOT NULL"),
    ("project", "answer_provisional BOOLEAN DEFAULT FALSE NOT NULL"),
    ("project", "round INTEGER DEFAULT 0 NOT NULL"),
    ("report", "issuer_id INTEGER CONSTRAINT fk_report_issuer_id REFERENCES organisation (id)"),
    ("report", "mark VARCHAR(100) DEFAULT '' NOT NULL"),
    ("report", "year INTEGER DEFAULT 0 NOT NULL"),
    ("report", "serial INTEGER DEFAULT 0 NOT NULL"),
    ("report", "code VARCHAR(16)"),
    ("report", "state VARCHAR(12) DEFAULT 'valid' NOT NULL CONSTRAINT ck_report_state CHECK (state IN ('valid', 'superseded', 'withdrawn'))"),
    ("report", "replaces_id INTEGER CONSTRAINT fk_report_replaces_id REFERENCES report (id)"),
    ("report", "reason VARCHAR(1000) DEFAULT '' NOT NULL"),
    ("report", "pdf_digest VARCHAR(64) DEFAULT '' NOT NULL"),
    ("sample", "focus VARCHAR(50) DEFAULT '' NOT NULL"),
    ("sample", "by_hand BOOLEAN DEFAULT FALSE NOT NULL"),
    ("sample", "result VARCHAR(10) DEFAULT '' NOT NULL"),
)
"""Columns in the SQL that SQLite and PostgreSQL share, so that no table has to be copied."""
INDEXES = (
    ("ix_panel_member_token_hash", "panel_member", ["token_hash"], None),
    ("ix_report_code", "report", ["code"], None),
    ("ix_report_number", "report", ["issuer_id", "mark", "year", "serial"], sa.text("serial > 0")),
)


LETTERS = "'digest', 'urge', 'escalation'"
WIDER = (
    ("project", "state", "", OLD_STAGES, NEW_STAGES),
    ("project", "came_from", "came_from IS NULL OR ", OLD_STAGES, NEW_STAGES),
    ("letter", "kind", "", LETTERS, LETTERS + ", 'root', 'deadline'"),
)


def _let(table: str, column: str, optional: str, before: str, after: str) -> None:
    """Let a column hold other values. On SQLite the text of the constraint is edited in place, as its manual says (ALTER TABLE, 7)."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA writable_schema=ON")
        op.get_bind().exec_driver_sql(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
            (f"{column} IN ({before})", f"{column} IN ({after})", table),
        )
        version = op.get_bind().exec_driver_sql("PRAGMA schema_version").scalar_one()
        op.execute(f"PRAGMA schema_version={version + 1}")
        op.execute("PRAGMA writable_schema=OFF")
        return
    op.drop_constraint(op.f(f"ck_{table}_{column}"), table, type_="check")
    op.create_check_constraint(op.f(f"ck_{table}_{column}"), table, f"{optional}{column} IN ({after})")


def upgrade() -> None:
    op.create_table('calendar_day',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('working', sa.Boolean(), nullable=False),
    sa.Column('name', sa.String(length=50), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_calendar_day'))
    )
    op.create_table('calendar_year',
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('entered_by', sa.String(length=200), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_calendar_year'))
    )
    op.create_table('daily_root',
    sa.Column('day', sa.String(length=10), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('root', sa.String(length=64), nullable=False),
    sa.Column('leaves', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_daily_root')),
    sa.UniqueConstraint('seq', name=op.f('uq_daily_root_seq'))
    )
    op.create_table('expert',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('unit', sa.String(length=200), nullable=False),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('specialty', sa.String(length=100), nullable=False),
    sa.Column('phone', sa.String(length=50), nullable=False),
    sa.Column('email', sa.String(length=200), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_expert_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_expert_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expert')),
    sa.UniqueConstraint('name', 'unit', name=op.f('uq_expert_name_unit'))
    )
    op.create_table('letterhead',
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=100), nullable=False),
    sa.Column('letter_mark', sa.String(length=50), nullable=False),
    sa.Column('opinion_mark', sa.String(length=50), nullable=False),
    sa.Column('contact', sa.String(length=100), nullable=False),
    sa.Column('phone', sa.String(length=50), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_letterhead_organisation_id')),
    sa.PrimaryKeyConstraint('organisation_id', name=op.f('pk_letterhead'))
    )
    op.create_table('number_series',
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('mark', sa.String(length=100), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_number_series_organisation_id')),
    sa.PrimaryKeyConstraint('organisation_id', 'mark', 'year', name=op.f('pk_number_series'))
    )
    op.create_table('word_template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('put_by', sa.String(length=200), nullable=False),
    sa.Column('put_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_word_template_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_word_template')),
    sa.UniqueConstraint('organisation_id', 'kind', 'version', name=op.f('uq_word_template_organisation_id_kind_version'))
    )
    op.create_table('ballot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('vote', sa.String(length=10), nullable=False),
    sa.Column('dissent', sa.String(length=1000), nullable=False),
    sa.CheckConstraint("vote IN ('agree', 'against')", name=op.f('ck_ballot_vote')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_ballot_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot'))
    )
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ballot_project_id'), ['project_id'], unique=False)

    op.create_table('draw',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('head', sa.String(length=64), nullable=False),
    sa.Column('frame', sa.String(length=64), nullable=False),
    sa.Column('volumes', sa.Integer(), nullable=False),
    sa.Column('fixed_by', sa.String(length=200), nullable=False),
    sa.Column('fixed_at', sa.DateTime(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('named_by', sa.String(length=200), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('drawn_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_draw_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draw')),
    sa.UniqueConstraint('project_id', name=op.f('uq_draw_project_id'))
    )
    op.create_table('pause',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('began_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_pause_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pause'))
    )
    with op.batch_alter_table('pause', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pause_project_id'), ['project_id'], unique=False)

    op.create_table('score',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(length=40), nullable=False),
    sa.Column('own', sa.Numeric(precision=6, scale=2), nullable=True),
    sa.Column('own_reason', sa.String(length=1000), nullable=False),
    sa.Column('points', sa.Numeric(precision=6, scale=2), nullable=True),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_score_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score')),
    sa.UniqueConstraint('project_id', 'item', name=op.f('uq_score_project_id_item'))
    )
    op.create_table('sample_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('sample_id', sa.Integer(), nullable=False),
    sa.Column('entry', sa.String(length=40), nullable=False),
    sa.Column('result', sa.String(length=10), nullable=False),
    sa.Column('text', sa.String(length=1000), nullable=False),
    sa.Column('page', sa.String(length=50), nullable=False),
    sa.Column('photos', sa.JSON(), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint("result IN ('', 'sound', 'faulty')", name=op.f('ck_sample_note_result')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_sample_note_project_id')),
    sa.ForeignKeyConstraint(['sample_id'], ['sample.id'], name=op.f('fk_sample_note_sample_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sample_note')),
    sa.UniqueConstraint('entry', name=op.f('uq_sample_note_entry'))
    )
    with op.batch_alter_table('sample_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sample_note_project_id'), ['project_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sample_note_sample_id'), ['sample_id'], unique=False)

    for table, column in ADDED:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    op.add_column("panel_member", sa.Column("token_until", sa.DateTime(), nullable=True))
    for name, table, columns, where in INDEXES:
        op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)
    for table, column, optional, before, after in WIDER:
        _let(table, column, optional, before, after)


def downgrade() -> None:
    for table, column, optional, before, after in WIDER:
        _let(table, column, optional, after, before)
    for name, table, _columns, _where in reversed(INDEXES):
        op.drop_index(name, table_name=table)
    for table, column in (*reversed(ADDED), ("panel_member", "token_until")):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(column.split()[0])
    with op.batch_alter_table('sample_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sample_note_sample_id'))
        batch_op.drop_index(batch_op.f('ix_sample_note_project_id'))

    op.drop_table('sample_note')
    op.drop_table('score')
    with op.batch_alter_table('pause', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pause_project_id'))

    op.drop_table('pause')
    op.drop_table('draw')
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ballot_project_id'))

    op.drop_table('ballot')
    op.drop_table('word_template')
    op.drop_table('number_series')
    op.drop_table('letterhead')
    op.drop_table('expert')
    op.drop_table('daily_root')
    op.drop_table('calendar_year')
    op.drop_table('calendar_day')

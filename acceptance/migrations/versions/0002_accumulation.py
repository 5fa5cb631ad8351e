"""Accumulation: uploads, holding area, checks, jobs, links, letters, schedules, drawings, inspections, search.

The search index is made here by hand: an FTS5 table on SQLite, a tsvector on PostgreSQL (see acceptance/services/search.py).
"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    _tables()
    _counts()
    _search()


def _counts() -> None:
    op.execute("UPDATE filing SET files = (SELECT count(*) FROM document d WHERE d.filing_id = filing.id), "
               "stored = (SELECT count(*) FROM document d WHERE d.filing_id = filing.id AND d.state = 'stored')")


def _search() -> None:
    op.create_table(
        "search_pair", sa.Column("pair", sa.String(2), primary_key=True), sa.Column("initials", sa.String(2), nullable=False),
    )
    op.create_index("ix_search_pair_initials", "search_pair", ["initials"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE document_search USING fts5(body, content='', columnsize=0, detail='none', tokenize='ascii')")
        op.execute("CREATE VIRTUAL TABLE document_search_terms USING fts5vocab(document_search, 'row')")
        return
    # the index is what is asked; the vectors lie aside (TOAST), so that a count touches few pages
    op.execute("CREATE TABLE document_search (id integer PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE, body tsvector NOT NULL) "
               "WITH (toast_tuple_target = 128)")
    op.execute("ALTER TABLE document_search ALTER COLUMN body SET STORAGE EXTERNAL")
    op.execute("CREATE INDEX ix_document_search_body ON document_search USING gin (body)")
    op.execute("CREATE FUNCTION journal_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
               "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$")
    op.execute("CREATE TRIGGER journal_entry_no_change BEFORE UPDATE OR DELETE ON journal_entry "
               "FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()")


def _tables() -> None:
    op.create_table('column_mapping',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('heading', sa.String(length=100), nullable=False),
    sa.Column('field', sa.String(length=30), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_column_mapping_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_column_mapping')),
    sa.UniqueConstraint('organisation_id', 'heading', name=op.f('uq_column_mapping_organisation_id_heading'))
    )
    op.create_table('bulk_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('placed', sa.Integer(), nullable=False),
    sa.Column('undone', sa.Boolean(), nullable=False),
    sa.Column('made_by', sa.String(length=200), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_bulk_change_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bulk_change'))
    )
    with op.batch_alter_table('bulk_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bulk_change_project_id'), ['project_id'], unique=False)

    op.create_table('inspection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('inspectors', sa.String(length=300), nullable=False),
    sa.Column('scope', sa.String(length=2000), nullable=False),
    sa.Column('contact', sa.String(length=200), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('conclusion', sa.String(length=2000), nullable=False),
    sa.Column('planned_by', sa.String(length=200), nullable=False),
    sa.Column('planned_at', sa.DateTime(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('planned', 'closed')", name=op.f('ck_inspection_state')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_inspection_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection'))
    )
    with op.batch_alter_table('inspection', schema=None) as batch_op:
        batch_op.create_index('ix_inspection_project_id', ['project_id', 'planned_on'], unique=False)

    op.create_table('job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=True),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('lease_until', sa.DateTime(), nullable=True),
    sa.Column('queued_at', sa.DateTime(), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=True),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('error', sa.String(length=500), nullable=False),
    sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name=op.f('ck_job_state')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_job_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index('ix_job_open', ['queued_at', 'id'], unique=False, sqlite_where=sa.text("state IN ('queued', 'running')"), postgresql_where=sa.text("state IN ('queued', 'running')"))
        batch_op.create_index('ix_job_subject', ['kind', 'subject_id'], unique=False)

    op.create_table('progress_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('reported_by', sa.String(length=200), nullable=False),
    sa.Column('reported_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('percent BETWEEN 0 AND 100', name=op.f('ck_progress_report_percent')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_progress_report_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_progress_report')),
    sa.UniqueConstraint('project_id', 'section', 'on', name=op.f('uq_progress_report_project_id_section_on'))
    )
    op.create_table('change_notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('number', sa.String(length=100), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.CheckConstraint("kind IN ('design_change', 'negotiation')", name=op.f('ck_change_notice_kind')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_change_notice_party_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_change_notice_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change_notice')),
    sa.UniqueConstraint('project_id', 'section', 'number', name=op.f('uq_change_notice_project_id_section_number'))
    )
    op.create_table('letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=True),
    sa.Column('party_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('key', sa.String(length=100), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('error', sa.String(length=300), nullable=False),
    sa.Column('written_at', sa.DateTime(), nullable=False),
    sa.Column('sent_at', sa.DateTime(), nullable=True),
    sa.Column('read_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("kind IN ('digest', 'urge', 'escalation')", name=op.f('ck_letter_kind')),
    sa.CheckConstraint("state IN ('kept', 'queued', 'sent', 'failed')", name=op.f('ck_letter_state')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_letter_party_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_letter_person_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_letter_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('key', name=op.f('uq_letter_key'))
    )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.create_index('ix_letter_person_id', ['person_id', 'id'], unique=False)
        batch_op.create_index('ix_letter_project_id', ['project_id', 'id'], unique=False)

    op.create_table('upload_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('made_by', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_upload_link_party_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_upload_link_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upload_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_upload_link_token_hash'))
    )
    with op.batch_alter_table('upload_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_upload_link_project_id'), ['project_id'], unique=False)

    op.create_table('upload',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('filing_id', sa.Integer(), nullable=True),
    sa.Column('party_id', sa.Integer(), nullable=True),
    sa.Column('link_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('folder', sa.String(length=1000), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('offset', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('result', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("state IN ('receiving', 'done', 'refused', 'dropped')", name=op.f('ck_upload_state')),
    sa.ForeignKeyConstraint(['filing_id'], ['filing.id'], name=op.f('fk_upload_filing_id')),
    sa.ForeignKeyConstraint(['link_id'], ['upload_link.id'], name=op.f('fk_upload_link_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_upload_party_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_upload_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upload')),
    sa.UniqueConstraint('token', name=op.f('uq_upload_token'))
    )
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.create_index('ix_upload_receiving', ['project_id'], unique=False, sqlite_where=sa.text("state = 'receiving'"), postgresql_where=sa.text("state = 'receiving'"))

    op.create_table('drawing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=100), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('discipline', sa.String(length=50), nullable=False),
    sa.Column('redrawn', sa.Boolean(), nullable=False),
    sa.Column('drawn_by', sa.String(length=100), nullable=False),
    sa.Column('reviewed_by', sa.String(length=100), nullable=False),
    sa.Column('technical_lead', sa.String(length=100), nullable=False),
    sa.Column('drawn_on', sa.Date(), nullable=True),
    sa.Column('site_supervisor', sa.String(length=100), nullable=False),
    sa.Column('chief_supervisor', sa.String(length=100), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_drawing_document_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_drawing_party_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_drawing_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drawing')),
    sa.UniqueConstraint('project_id', 'section', 'number', name=op.f('uq_drawing_project_id_section_number'))
    )
    op.create_table('held_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('folder', sa.String(length=1000), nullable=False),
    sa.Column('number', sa.String(length=200), nullable=False),
    sa.Column('filing_id', sa.Integer(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('crc32', sa.String(length=8), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('reason', sa.String(length=30), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('held_by', sa.String(length=200), nullable=False),
    sa.Column('held_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint("state IN ('held', 'placed', 'discarded')", name=op.f('ck_held_file_state')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_held_file_document_id')),
    sa.ForeignKeyConstraint(['filing_id'], ['filing.id'], name=op.f('fk_held_file_filing_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_held_file_party_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_held_file_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_held_file'))
    )
    with op.batch_alter_table('held_file', schema=None) as batch_op:
        batch_op.create_index('ix_held_file_project_id_state', ['project_id', 'state'], unique=False)

    op.create_table('check_result',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('items', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['file_version.id'], name=op.f('fk_check_result_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_check_result'))
    )
    with op.batch_alter_table('check_result', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_check_result_version_id'), ['version_id'], unique=False)

    op.create_table('drawing_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('drawing_id', sa.Integer(), nullable=False),
    sa.Column('change_id', sa.Integer(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.CheckConstraint('percent BETWEEN 0 AND 100', name=op.f('ck_drawing_change_percent')),
    sa.ForeignKeyConstraint(['change_id'], ['change_notice.id'], name=op.f('fk_drawing_change_change_id')),
    sa.ForeignKeyConstraint(['drawing_id'], ['drawing.id'], name=op.f('fk_drawing_change_drawing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drawing_change')),
    sa.UniqueConstraint('drawing_id', 'change_id', name=op.f('uq_drawing_change_drawing_id_change_id'))
    )
    with op.batch_alter_table('drawing_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_drawing_change_change_id'), ['change_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_drawing_change_drawing_id'), ['drawing_id'], unique=False)

    op.create_table('pin',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('x', sa.Float(), nullable=False),
    sa.Column('y', sa.Float(), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('closed', sa.Boolean(), nullable=False),
    sa.Column('set_by', sa.String(length=200), nullable=False),
    sa.Column('set_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_pin_project_id')),
    sa.ForeignKeyConstraint(['version_id'], ['file_version.id'], name=op.f('fk_pin_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pin'))
    )
    with op.batch_alter_table('pin', schema=None) as batch_op:
        batch_op.create_index('ix_pin_version_id', ['version_id', 'page'], unique=False)

    with op.batch_alter_table('catalogue_import', schema=None) as batch_op:
        batch_op.add_column(sa.Column('state', sa.String(length=10), server_default=sa.text("'imported'"), nullable=False))
        batch_op.add_column(sa.Column('scope', sa.String(length=30), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column('changed', sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
        batch_op.add_column(sa.Column('issues', sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
        batch_op.add_column(sa.Column('returned_digest', sa.String(length=64), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column('headings', sa.JSON(), server_default=sa.text("'[]'"), nullable=False))

    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.add_column(sa.Column('import_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('indexed', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index('ix_document_import_id', ['import_id'], unique=False)
        batch_op.create_index('ix_document_unindexed', ['project_id', 'id'], unique=False, sqlite_where=sa.text('indexed IS 0'), postgresql_where=sa.text('indexed IS false'))
        batch_op.create_foreign_key(batch_op.f('fk_document_import_id'), 'catalogue_import', ['import_id'], ['id'])

    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.add_column(sa.Column('email', sa.String(length=200), server_default=sa.text("''"), nullable=False))

    with op.batch_alter_table('file_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('crc32', sa.String(length=8), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column('sm3', sa.String(length=64), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column('pages', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('scan', sa.String(length=10), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column('verdict', sa.String(length=10), server_default=sa.text("''"), nullable=False))
        batch_op.alter_column('size',
               existing_type=sa.INTEGER(),
               type_=sa.BigInteger(),
               existing_nullable=False)
        batch_op.create_index('ix_file_version_bad', ['project_id'], unique=False, sqlite_where=sa.text("verdict <> 'passed'"), postgresql_where=sa.text("verdict <> 'passed'"))
        batch_op.create_index('ix_file_version_project_id_digest', ['project_id', 'digest'], unique=False)

    with op.batch_alter_table('filing', schema=None) as batch_op:
        batch_op.add_column(sa.Column('due_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('received_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('files', sa.Integer(), server_default=sa.text("'0'"), nullable=False))
        batch_op.add_column(sa.Column('stored', sa.Integer(), server_default=sa.text("'0'"), nullable=False))

    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.add_column(sa.Column('inspection_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('party_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_finding_inspection_id'), ['inspection_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_finding_party_id'), 'party', ['party_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_finding_inspection_id'), 'inspection', ['inspection_id'], ['id'])

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('email', sa.String(length=200), server_default=sa.text("''"), nullable=False))

    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.add_column(sa.Column('inspection_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_report_inspection_id'), 'inspection', ['inspection_id'], ['id'])



def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE document_search_terms")
    op.execute("DROP TABLE document_search")
    op.drop_table("search_pair")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP TRIGGER journal_entry_no_change ON journal_entry")
        op.execute("DROP FUNCTION journal_entry_refuse")
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_report_inspection_id'), type_='foreignkey')
        batch_op.drop_column('inspection_id')

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('email')

    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_finding_inspection_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_finding_party_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_finding_inspection_id'))
        batch_op.drop_column('party_id')
        batch_op.drop_column('inspection_id')

    with op.batch_alter_table('filing', schema=None) as batch_op:
        batch_op.drop_column('stored')
        batch_op.drop_column('files')
        batch_op.drop_column('received_on')
        batch_op.drop_column('due_on')

    with op.batch_alter_table('file_version', schema=None) as batch_op:
        batch_op.drop_index('ix_file_version_project_id_digest')
        batch_op.drop_index('ix_file_version_bad', sqlite_where=sa.text("verdict <> 'passed'"), postgresql_where=sa.text("verdict <> 'passed'"))
        batch_op.alter_column('size',
               existing_type=sa.BigInteger(),
               type_=sa.INTEGER(),
               existing_nullable=False)
        batch_op.drop_column('verdict')
        batch_op.drop_column('scan')
        batch_op.drop_column('pages')
        batch_op.drop_column('sm3')
        batch_op.drop_column('crc32')

    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.drop_column('email')

    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_document_import_id'), type_='foreignkey')
        batch_op.drop_index('ix_document_unindexed', sqlite_where=sa.text('indexed IS 0'), postgresql_where=sa.text('indexed IS false'))
        batch_op.drop_index('ix_document_import_id')
        batch_op.drop_column('indexed')
        batch_op.drop_column('import_id')

    with op.batch_alter_table('catalogue_import', schema=None) as batch_op:
        batch_op.drop_column('headings')
        batch_op.drop_column('returned_digest')
        batch_op.drop_column('issues')
        batch_op.drop_column('changed')
        batch_op.drop_column('scope')
        batch_op.drop_column('state')

    with op.batch_alter_table('pin', schema=None) as batch_op:
        batch_op.drop_index('ix_pin_version_id')

    op.drop_table('pin')
    with op.batch_alter_table('drawing_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_drawing_change_drawing_id'))
        batch_op.drop_index(batch_op.f('ix_drawing_change_change_id'))

    op.drop_table('drawing_change')
    with op.batch_alter_table('check_result', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_check_result_version_id'))

    op.drop_table('check_result')
    with op.batch_alter_table('held_file', schema=None) as batch_op:
        batch_op.drop_index('ix_held_file_project_id_state')

    op.drop_table('held_file')
    op.drop_table('drawing')
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.drop_index('ix_upload_receiving', sqlite_where=sa.text("state = 'receiving'"), postgresql_where=sa.text("state = 'receiving'"))

    op.drop_table('upload')
    with op.batch_alter_table('upload_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_upload_link_project_id'))

    op.drop_table('upload_link')
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index('ix_letter_project_id')
        batch_op.drop_index('ix_letter_person_id')

    op.drop_table('letter')
    op.drop_table('change_notice')
    op.drop_table('progress_report')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index('ix_job_subject')
        batch_op.drop_index('ix_job_open', sqlite_where=sa.text("state IN ('queued', 'running')"), postgresql_where=sa.text("state IN ('queued', 'running')"))

    op.drop_table('job')
    with op.batch_alter_table('inspection', schema=None) as batch_op:
        batch_op.drop_index('ix_inspection_project_id')

    op.drop_table('inspection')
    with op.batch_alter_table('bulk_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bulk_change_project_id'))

    op.drop_table('bulk_change')
    op.drop_table('column_mapping')

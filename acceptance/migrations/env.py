"""Runs the migrations on the application's own engine."""

from alembic import context
from flask import current_app


def ours(name: str | None, kind: str, parents: object) -> bool:
    """The search index is made by hand in its migration; everything else is compared with the models."""
    return not (kind == "table" and str(name).startswith(("document_search", "search_pair")))


engine = current_app.extensions["migrate"].db.engine
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=current_app.extensions["migrate"].db.metadata,
        render_as_batch=True,
        compare_type=True,
        include_name=ours,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()

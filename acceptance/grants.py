"""On PostgreSQL the program that serves owns no table: it adds to the journal and the daily roots, and
can take nothing back.

Migrations are run by the owner; a trigger can be dropped by the owner alone.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

ADDED_TO = (
    "journal_entry, daily_root, office_records, fixity_event, safekeeping, "
    "log_head, log_entry, log_leaf, log_cosignature"
)
"""Tables that the serving role may read and add to, nothing else."""
_ABOVE = text(
    "SELECT rolsuper OR pg_has_role(rolname, (SELECT tableowner FROM pg_tables "
    "WHERE schemaname = current_schema() AND tablename = 'journal_entry'), 'MEMBER') "
    "FROM pg_roles WHERE rolname = :role"
)


class Unfit(Exception):
    """The role cannot serve in this way; its text says why."""


def grant(connection: Connection, role: str) -> None:
    """Give a role what serving needs; to be said again after every migration.

    Raises Unfit: no such role, or it could take the owner's place; and on SQLite, which has no roles.
    """
    if connection.dialect.name != "postgresql":
        raise Unfit("SQLite 没有角色 SQLite has no roles")
    above = connection.execute(_ABOVE, {"role": role}).scalar()
    if above is None:
        raise Unfit(f"没有角色 no such role: {role}")
    if above:
        raise Unfit(
            f"{role} 是表的属主、其成员或超级用户，可以改写操作日志：另建一个角色 "
            "is the owner, one of its members or a superuser: make another role"
        )
    schema = connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    named = connection.execute(text("SELECT quote_ident(:role)"), {"role": role}).scalar_one()
    for statement in (
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA {schema} TO {named}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {named}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {named}",
        f"REVOKE ALL ON {ADDED_TO}, alembic_version FROM {named}",
        f"GRANT SELECT, INSERT ON {ADDED_TO} TO {named}",
        f"GRANT SELECT ON alembic_version TO {named}",
    ):
        connection.exec_driver_sql(statement)

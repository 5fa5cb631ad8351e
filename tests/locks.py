"""What is read with a lock on its row, by the statements that are sent."""

from contextlib import contextmanager

from sqlalchemy import event

from acceptance.extensions import db


@contextmanager
def locked():
    """The tables whose rows are read with a lock, and whether others' locks are passed over."""
    seen = {}

    def look(_connection, statement, *_rest):
        lock = getattr(statement, "_for_update_arg", None)
        if lock is not None:
            table = statement.get_final_froms()[0]
            while not hasattr(table, "name"):  # what is read along with it is not locked
                table = table.left
            seen[table.name] = "skip" if lock.skip_locked else "wait"

    event.listen(db.engine, "before_execute", look)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_execute", look)

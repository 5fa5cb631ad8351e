"""Work in a process of its own, which may be killed or cramped."""

import os

from acceptance.extensions import db


def apart(app, work):
    """Do it in a process of its own, with no connection of ours; how that ended."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

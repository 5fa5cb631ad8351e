"""Takes the defence of a row out, as a plugin of pytest: `TWIN=S8 pytest -p tests.prove.twins …` must be red."""

import os
from contextlib import contextmanager


def _set(place, name, value):
    setattr(place, name, value)


def unsynced():
    from acceptance.gateways import storage

    _set(storage, "synced", lambda _folder: None)


def turns_not_waited_for():
    from sqlalchemy import text

    from acceptance.models import Project
    from acceptance.services.ground import alone

    # nobody waits on PostgreSQL, and a row that another has changed meanwhile is written over
    _set(alone, "_TURN", text("SELECT :key"))
    _set(Project.__mapper__, "version_id_col", None)


def writers_unqueued():
    from acceptance import transaction
    from acceptance.extensions import db

    @contextmanager
    def plain():
        db.session.rollback()
        try:
            yield db.session
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise

    _set(transaction, "transaction", plain)


def never_full():
    from acceptance.gateways import storage

    _set(storage, "FULL", ())


def kept_by_hand():
    import acceptance

    _set(acceptance, "let_go", lambda _error=None: None)


def unseen_goes_out():
    from acceptance.services.files import quarantine

    _set(quarantine, "require_clean", lambda version: None)
    _set(quarantine, "require_seen", lambda version, scanner: None)


def unread():
    from acceptance.gateways.storage import LocalStore

    _set(LocalStore, "sound", LocalStore.path)


def chain_believed():
    from workflows import ledger

    _set(ledger, "chain_problem", lambda *_lines, **_more: None)


def foreign_found():
    from acceptance.extensions import db
    from acceptance.services.ground import access

    _set(access, "owned", lambda place, model, key: db.session.get(model, key))


def any_file():
    from acceptance.gateways import filetypes

    _set(filetypes, "kind_of", lambda path, name: filetypes.PDF)


def unescaped():
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    from acceptance.gateways import word

    _set(word, "environment", lambda: SandboxedEnvironment(undefined=StrictUndefined))


def any_body():
    from types import SimpleNamespace

    from acceptance.api import projects

    _set(projects, "step_form", lambda asks, by_program: SimpleNamespace(load=dict))


def no_policy():
    from acceptance.web import context

    _set(context, "POLICY", "default-src 'self'")


def no_token():
    from acceptance.extensions import csrf

    _set(csrf, "protect", lambda: None)


def guess_on():
    from acceptance.services.ground import attempts

    _set(attempts, "take", lambda buckets, now: None)


def bodies_in_threads():
    from acceptance import lanes

    _set(lanes, "SHORT", -1)


def reaching_out():
    from acceptance.gateways import previews

    # the network is within reach, and links are followed as an office does by itself
    _set(previews, "apart", lambda: ["env"])
    _set(
        previews,
        "REGISTRY",
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry"></oor:items>',
    )


def formulas():
    from acceptance.web.lists import lists

    _set(lists, "safe", lambda value: value)


def no_floors():
    from acceptance import floors

    _set(floors, "packages", list)


def a_row_less():
    from tests.house import test_asvs

    del test_asvs.ROWS[100]


TAKEN_OUT = {
    "R2": unsynced,
    "R3": turns_not_waited_for,
    "R4": writers_unqueued,
    "R6": never_full,
    "R8": kept_by_hand,
    "R11": unseen_goes_out,
    "R12": unread,
    "R13": chain_believed,
    "S2": foreign_found,
    "S3": any_file,
    "S5": unescaped,
    "S6": any_body,
    "S8": no_policy,
    "S9": no_token,
    "S10": guess_on,
    "S11": bodies_in_threads,
    "S12": reaching_out,
    "S13": formulas,
    "S14": no_floors,
    "S15": a_row_less,
}
"""What each twin takes out. That of S1 plants faults in the rules itself (`tests.mutants`)."""


def pytest_configure(config):
    """Take it out before anything is collected."""
    if name := os.environ.get("TWIN"):
        TAKEN_OUT[name]()

"""One migrated, seeded database per run; every test works on its own copy of it."""

from __future__ import annotations

import contextlib
import fcntl
import gc
import importlib
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.putting_back import Folder

# The product is loaded by the fixtures that need it: the rules (tests/workflows) run without, in a second.
if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

pytest.register_assert_rewrite("tests.services.deeds")


def pytest_collection(session: pytest.Session) -> None:
    """Each process of a whole run loads every test, and to compile one costs more than to load it: each
    begins with its share of them, and finds those of the others compiled. What cannot be loaded is
    told of where it is collected."""
    config = session.config
    share = getattr(config, "workerinput", None)
    if share is None or sys.dont_write_bytecode or config.args != config.getini("testpaths"):
        return
    number, root = int(share["workerid"].removeprefix("gw")), config.rootpath
    for path in sorted((root / "tests").rglob("test_*.py"))[number :: share["workercount"]]:
        with contextlib.suppress(Exception, pytest.skip.Exception):
            importlib.import_module(".".join(path.relative_to(root).with_suffix("").parts))


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the search for garbage need not walk it at every turn."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


SAMPLES = Path(__file__).parent / "samples"


def make_app(folder: Path, **overrides: Any) -> Flask:
    """An application on its own folder, without CSRF so that tests can post plainly (CSRF has tests of its own)."""
    from acceptance import create_app
    from tests.seen import Browser

    app = create_app(
        {
            "INSTANCE": folder,
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'acceptance.db'}",
            "STORAGE_URL": f"file://{folder / 'files'}",
            "SECRET_KEY": "tests" * 8,
            "TESTING": True,
            "DEMO": True,
            "WTF_CSRF_ENABLED": False,
            "ARGON2": "cheap",
            **overrides,
        }
    )
    app.test_client_class = Browser
    return app


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where no test has drawn examples the plugin has nothing to sum up, and would load all of
    Hypothesis to say so."""
    plugins = session.config.pluginmanager
    if "hypothesis" not in sys.modules and plugins.has_plugin("hypothesispytest"):
        plugins.unregister(name="hypothesispytest")


def seed(folder: Path) -> None:
    """Put the demo into a folder."""
    from acceptance import tasks
    from acceptance.cli import prepare, seed_if_empty
    from acceptance.extensions import db

    app = make_app(folder)
    with app.app_context():
        prepare()
        seed_if_empty()
        db.session.remove()

    def drain(_: int) -> None:
        with app.app_context():
            tasks.drain(app)

    with ThreadPoolExecutor(2) as workers:  # the files are looked at by two, as by two workers
        list(workers.map(drain, range(2)))
    with app.app_context():
        db.engine.dispose()


def of_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo in it, copied and never used directly; one that `SEEDED` names is
    taken as it is."""
    if "SEEDED" in os.environ:
        return Path(os.environ["SEEDED"])
    base = of_all(tmp_path_factory)
    folder, done = base / "seeded", base / "seeded.done"
    with open(base / "seeding", "w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)  # of several processes one makes it for all
        if not done.exists():
            seed(folder)
            done.touch()
    return folder


def copied(seeded: Path, folder: Path) -> None:
    """The demo in a folder of its own."""
    Folder(folder).put_back(seeded)


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Templates are compiled once per run, not once per application or process; in a folder that
    `COMPILED` names, once for several runs."""
    from jinja2 import FileSystemBytecodeCache

    folder = Path(os.environ.get("COMPILED") or of_all(tmp_path_factory) / "templates")
    folder.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory, compiled_templates: Any) -> Flask:
    """One application per process: to wire it, and to compile what it asks the database, costs more
    than most tests do."""
    made = make_app(tmp_path_factory.mktemp("standing") / "instance")
    made.jinja_env.bytecode_cache = compiled_templates
    return made


@pytest.fixture(scope="session")
def home(standing: Flask) -> Folder:
    """The folder of the one application."""
    return Folder(standing.config["INSTANCE"])


@pytest.fixture
def app(standing: Flask, home: Folder, seeded: Path) -> Iterator[Flask]:
    """The demo, put back for this test: folder, settings, parts, and what the process had counted."""
    from acceptance.extensions import db
    from acceptance.services.intake import quotas

    home.put_back(seeded)
    settings, parts = dict(standing.config), dict(standing.extensions)
    quotas.forget()
    yield standing
    with standing.app_context():
        db.session.remove()
        db.engine.dispose()
    for mapping, before in ((standing.config, settings), (standing.extensions, parts)):
        mapping.clear()
        mapping.update(before)


Enter = Callable[[str], "FlaskClient"]


def second_unit(app: Flask) -> int:
    """The demo's owner serves two units: the one in which nobody begins."""
    from sqlalchemy import select

    from acceptance.extensions import db
    from acceptance.models import Membership, Person

    with app.app_context():
        serves = select(Membership.id).join(Membership.person).where(Person.login == "demo-owner")
        _first, second = db.session.scalars(serves.order_by(Membership.id))
        db.session.remove()
    return int(second)


@pytest.fixture
def enter(app: Flask) -> Enter:
    """Sign in as one of the demo's people; "nobody" is not signed in, "health" serves the second owner."""

    def sign_in(who: str) -> FlaskClient:
        client = app.test_client()
        if who != "nobody":
            login = {"health": "owner"}.get(who, who)
            assert client.post(f"/demo/demo-{login}").status_code == 302
        if who == "health":
            assert client.post(f"/serve/{second_unit(app)}").status_code == 302
        return client

    return sign_in


@pytest.fixture
def agrees(app: Flask) -> Iterator[None]:
    """After the test the journal tells of everything that was done: replayed, it is what the database says."""
    from collections import Counter

    from acceptance.services.desk import reconciling
    from acceptance.transaction import reading

    yield
    with app.app_context(), reading():
        assert list(reconciling.differences(Counter())) == []


@pytest.fixture
def ordered(app: Flask) -> Iterator[None]:
    """Whatever the test reads comes in an order that is said, or stands in `tests/house/orders.py`."""
    from acceptance.extensions import db
    from tests.house import orders

    with app.app_context():
        engine = db.engine
    with orders.watched(engine) as unordered:
        yield
    unknown = unordered - set(orders.UNORDERED)
    assert not unknown, "say the order, or why there is none"


@pytest.fixture
def work(app: Flask) -> Callable[[], int]:
    """Let the worker do everything that waits."""
    from acceptance import tasks

    def drain() -> int:
        with app.app_context():
            return tasks.drain(app)

    return drain


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """Inside the application, for tests of services."""
    from acceptance.extensions import db

    with app.app_context():
        yield app
        db.session.remove()

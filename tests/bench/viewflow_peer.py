"""The peer's side of the step benchmark: a five-step case of django-viewflow on default SQLite. Prints steps per second."""

import sys
import tempfile
import time
from pathlib import Path

import django
from django.conf import settings

FLOWS = '''
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.models import Process


class CaseFlow(flow.Flow):
    """Start, four steps, end."""

    process_class = Process
    start = flow.StartHandle(this.begin).Next(this.a)
    a = flow.Handle(this.work).Next(this.b)
    b = flow.Handle(this.work).Next(this.c)
    c = flow.Handle(this.work).Next(this.d)
    d = flow.Handle(this.work).Next(this.end)
    end = flow.End()

    def begin(self, activation):
        return activation.process

    def work(self, activation):
        return activation.process
'''

folder = tempfile.mkdtemp()
(Path(folder) / "peerapp").mkdir()
(Path(folder) / "peerapp" / "__init__.py").write_text("")
(Path(folder) / "peerapp" / "flows.py").write_text(FLOWS)
sys.path.insert(0, folder)
settings.configure(
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "viewflow",
        "viewflow.workflow",
        "peerapp",
    ],
    DATABASES={
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(folder) / "peer.db")}
    },
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
    SECRET_KEY="bench",
)
django.setup()

from django.core.management import call_command  # noqa: E402
from peerapp.flows import CaseFlow  # noqa: E402

call_command("migrate", verbosity=0)


def case() -> None:
    process = CaseFlow.start.run()
    for name in "abcd":
        task = process.task_set.get(flow_task=getattr(CaseFlow, name), status="NEW")
        getattr(CaseFlow, name).run(task)


for _ in range(3):
    case()
taken = []
for _ in range(3):
    start = time.perf_counter()
    for _ in range(12):
        case()
    taken.append(12 * 5 / (time.perf_counter() - start))
print(sorted(taken)[1])

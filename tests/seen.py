"""A browser as the pages make it: what a form carries hidden goes along without being typed."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

ABOUT = {
    re.compile(r"^/projects/([0-9]+)/(steps/|take-back$)"): "project",
    re.compile(r"^/projects/[0-9]+/filings/([0-9]+)/(steps/|take-back$)"): "filing",
    re.compile(r"^/projects/[0-9]+/findings/([0-9]+)/(steps/|take-back$)"): "finding",
    re.compile(r"^/projects/[0-9]+/archive/amendments/([0-9]+)/steps/"): "amendment",
}
"""Where a step is posted, and the table of the thing that it is about."""


MANY = re.compile(r"^/projects/[0-9]+/filings/steps$")
"""Where many items are moved at once."""
BALLOT = re.compile(r"^/projects/([0-9]+)/panel/([0-9]+/)?vote$|^/b/([^/]+)$")
"""Where a vote is given: the project, or the link."""


class Browser(FlaskClient):
    """A step is posted with the version that its page would show now, a vote with the mark of what
    is voted upon; whoever names one (an older one, or an empty field) posts that.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        data, posts = kwargs.get("data"), kwargs.get("method") == "POST" and "json" not in kwargs
        if posts and args and isinstance(args[0], str) and (data is None or type(data) is dict):
            kwargs["data"] = self._seen(args[0], data or {})
        answer = super().open(*args, **kwargs)
        self._leads_on(answer)
        return answer

    def _leads_on(self, answer: TestResponse) -> None:
        """A page that was posted to leads to another one (303), so that loading it again does nothing
        twice; the doors that do not stand in `writing.ANSWERS`."""
        sent = answer.request
        if sent.method != "POST" or not 200 <= answer.status_code < 300:
            return
        from tests.house.writing import ANSWERS

        routes = self.application.url_map.bind("localhost")
        door, _ids = routes.match(sent.path, method="POST")
        if not door.startswith("api"):
            assert door in ANSWERS, f"{door} answered a POST with {answer.status_code}"

    def _seen(self, url: str, data: dict[str, Any]) -> dict[str, Any]:
        for path, table in ABOUT.items():
            if (found := path.match(url)) and "version" not in data:
                return {**data, "version": self._version(table, int(found[1]))}
        if (found := MANY.match(url)) and "ids" in data:
            asked = data["ids"]
            each = asked if isinstance(asked, list) else [asked]
            return {**data, "ids": [self._row(str(key)) for key in each]}
        if (found := BALLOT.match(url)) and "read" not in data:
            return {**data, "read": self._mark(found[1], found[3])}
        return data

    def _row(self, key: str) -> str:
        """An item as the checklist shows it now, unless it says already how it was seen."""
        if "." in key:
            return key
        return f"{key}.{self._version('filing', int(key))}"

    def _mark(self, project: str | None, token: str | None) -> str:
        from acceptance.extensions import db
        from acceptance.gateways import clock
        from acceptance.models import Project
        from acceptance.refusals import NotFound
        from acceptance.services.judging import invitations, readings
        from acceptance.services.life.facts import ProjectFacts

        with self.application.app_context():
            try:
                key = project or invitations.by_token(token or "", now=clock.now()).project_id
            except NotFound:
                return ""
            project = db.session.get_one(Project, int(key))
            return readings.of(ProjectFacts(project, clock.local_date(clock.now()))).mark

    def _version(self, table: str, key: int) -> str:
        from acceptance.extensions import db

        asked = text(f"SELECT version_id FROM {table} WHERE id = :key")  # noqa: S608 - a name of ours
        with self.application.app_context(), db.engine.connect() as connection:
            return str(connection.execute(asked, {"key": key}).scalar() or 1)

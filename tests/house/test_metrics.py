"""/metrics and the number of a request: what a watch over the installation needs."""

import re

import yaml
from prometheus_client.parser import text_string_to_metric_families

from acceptance.config import HOME
from acceptance.services.desk import desks


def read(app, token="watch"):
    return app.test_client().get("/metrics", headers={"Authorization": f"Bearer {token}"})


def test_without_the_token_there_is_no_such_page(app):
    assert read(app, "").status_code == 404, "none is set"
    app.config["METRICS_TOKEN"] = "watch"
    assert read(app, "other").status_code == 404
    assert app.test_client().get("/metrics").status_code == 404
    assert read(app).status_code == 200


def test_the_figures_are_those_of_the_database(app, work):
    app.config["METRICS_TOKEN"] = "watch"
    work()
    families = {one.name: one for one in text_string_to_metric_families(read(app).text)}
    tasks = {
        sample.labels["state"]: sample.value for sample in families["acceptance_tasks"].samples
    }
    assert tasks["queued"] == 0 and tasks["done"] > 0 and tasks["failed"] == 0
    stages = families["acceptance_projects"].samples
    assert sum(sample.value for sample in stages) == 9
    assert families["acceptance_store_free_bytes"].samples[0].value > 0


def test_every_alert_asks_for_a_figure_that_is_there(app):
    app.config["METRICS_TOKEN"] = "watch"
    rules = yaml.safe_load((HOME / "docs" / "alerts.yml").read_text("utf-8"))
    told = read(app).text
    for rule in rules["groups"][0]["rules"]:
        for name in re.findall(r"acceptance_\w+", rule["expr"]):
            assert f"\n{name}" in told, name


def test_a_page_that_fails_shows_the_number_that_the_log_has(app, enter, monkeypatch):
    owner = enter("owner")

    def fails(*_args, **_more):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(desks, "tasks_of", fails)
    noted = []
    monkeypatch.setattr(app.logger, "exception", lambda text, *more: noted.append(text % more))
    answer = owner.get("/")
    number = answer.headers["X-Request-Id"]
    assert answer.status_code == 500 and number in answer.text and number in noted[0]
    assert "Traceback" not in answer.text and "a fault of ours" not in answer.text

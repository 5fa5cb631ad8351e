"""A program cannot overwrite unseen, does nothing twice, and is told when a list goes on."""

import threading

import pytest

from acceptance.extensions import db
from acceptance.models import KeptAnswer, Project
from acceptance.services.ground import journal
from tests.builders import BRIDGE, POWER

SUSPEND = f"/api/v1/projects/{BRIDGE}/steps/suspend"
DECLINE = f"/api/v1/projects/{POWER}/steps/decline"


def read(client, project):
    return client.get(f"/api/v1/projects/{project}").json


def length(app, project):
    with app.app_context():
        found, _hash = journal.head(project)
        db.session.remove()
    return found


@pytest.mark.parametrize("sent", [{}, {"version": None}, {"version": ""}, {"version": "x"}])
def test_a_step_without_the_version_that_was_read_is_refused_and_says_where_it_is_read(
    enter, app, sent
):
    owner, before = enter("owner"), length(app, BRIDGE)
    answer = owner.post(SUSPEND, json={"reason": "停建", **sent})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == ["version"]
    if not sent:
        told = answer.json["errors"][0]["message"]
        assert "GET" in told and "version" in told
    assert read(owner, BRIDGE)["state"] == "construction" and length(app, BRIDGE) == before


def test_a_program_that_lost_the_answer_asks_again_and_gets_the_same_one(enter, app):
    bureau = enter("bureau")
    body = {"version": read(bureau, POWER)["version"], "reason": "补正"}
    first = bureau.post(DECLINE, json=body, headers={"Idempotency-Key": "lost-1"})
    assert first.status_code == 200 and first.json["state"] == "self_check"
    lines = length(app, POWER)
    again = bureau.post(DECLINE, json=body, headers={"Idempotency-Key": "lost-1"})
    assert (again.status_code, again.data, again.mimetype) == (200, first.data, first.mimetype)
    assert length(app, POWER) == lines
    with app.app_context():
        kept = db.session.query(KeptAnswer).one()
        line = journal.latest(POWER, 1)[0]
        assert (kept.line, line.action) == (lines, "decline")


def test_without_the_key_the_same_step_again_is_not_taken_twice_but_refused(enter):
    bureau = enter("bureau")
    body = {"version": read(bureau, POWER)["version"], "reason": "补正"}
    assert bureau.post(DECLINE, json=body).status_code == 200
    assert bureau.post(DECLINE, json=body).status_code == 403


def test_a_key_that_was_used_for_something_else_is_refused(enter):
    bureau, key = enter("bureau"), {"Idempotency-Key": "one"}
    version = read(bureau, POWER)["version"]
    sent = {"version": version, "reason": "补正"}
    assert bureau.post(DECLINE, json=sent, headers=key).status_code == 200
    other = bureau.post(DECLINE, json={**sent, "reason": "另一个"}, headers=key)
    assert other.status_code == 422 and "Idempotency-Key" in other.json["detail"]
    admit = bureau.post(f"/api/v1/projects/{POWER}/steps/admit", json=sent, headers=key)
    assert admit.status_code == 422 and "Idempotency-Key" in admit.json["detail"]


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 101])
def test_a_key_is_short_and_plain(enter, key):
    bureau = enter("bureau")
    body = {"version": read(bureau, POWER)["version"], "reason": "补正"}
    answer = bureau.post(DECLINE, json=body, headers={"Idempotency-Key": key})
    assert answer.status_code == 422 and "Idempotency-Key" in answer.json["detail"]
    assert read(bureau, POWER)["state"] == "applied"


def test_a_refusal_is_not_kept_so_the_same_key_may_try_again(enter):
    bureau, key = enter("bureau"), {"Idempotency-Key": "try"}
    version = read(bureau, POWER)["version"]
    stale = bureau.post(DECLINE, json={"version": version + 7, "reason": "补正"}, headers=key)
    assert stale.status_code == 409
    late = bureau.post(DECLINE, json={"version": version, "reason": "补正"}, headers=key)
    assert late.status_code == 200


def test_a_key_is_its_persons_own(enter):
    bureau, owner, key = enter("bureau"), enter("owner"), {"Idempotency-Key": "mine"}
    body = {"version": read(bureau, POWER)["version"], "reason": "补正"}
    assert bureau.post(DECLINE, json=body, headers=key).status_code == 200
    assert owner.post(DECLINE, json=body, headers=key).status_code == 403
    assert enter("nobody").post(DECLINE, json=body, headers=key).status_code == 401


def test_the_same_key_sent_at_once_takes_one_step_and_all_are_told_the_same(enter, app):
    hands = [enter("bureau") for _ in range(6)]
    body = {"version": read(hands[0], POWER)["version"], "reason": "补正"}
    before, barrier, told = length(app, POWER), threading.Barrier(6), []

    def send(client):
        barrier.wait()
        answer = client.post(DECLINE, json=body, headers={"Idempotency-Key": "race"})
        told.append((answer.status_code, answer.data))

    threads = [threading.Thread(target=send, args=(client,)) for client in hands]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(told) == 6 and len(set(told)) == 1 and told[0][0] == 200
    with app.app_context():
        actions = [line.action for line in journal.latest(POWER, length(app, POWER) - before)]
        assert actions.count("decline") == 1


def test_a_list_that_is_cut_says_so_and_goes_on(enter, app):
    bureau = enter("bureau")
    whole = bureau.get("/api/v1/projects").json
    assert whole["next"] is None
    found, address = [], "/api/v1/projects?limit=2"
    while address:
        page = bureau.get(address).json
        assert len(page["projects"]) <= 2
        found += page["projects"]
        address = page["next"]
    assert found == whole["projects"] and len(found) > 4
    with app.app_context():
        assert len(found) <= db.session.query(Project).count()


@pytest.mark.parametrize("asked", ["limit=0", "limit=201", "limit=x", "after=-1", "after=x"])
def test_a_list_is_asked_for_in_bounds(enter, asked):
    answer = enter("bureau").get(f"/api/v1/projects?{asked}")
    assert answer.status_code == 422

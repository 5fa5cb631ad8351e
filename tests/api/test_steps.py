"""The API: the same list as the page, problem bodies, 403 for the wrong hand, 409 for what is missing."""

from tests.builders import BRIDGE, POWER, SEWAGE


def test_a_blocked_step_is_409_with_the_list(enter):
    answer = enter("owner").post(f"/api/v1/projects/{BRIDGE}/steps/submit_to_supervisor")
    assert answer.status_code == 409 and answer.mimetype == "application/problem+json"
    first = next(blocker for blocker in answer.json["blockers"] if "粤西" in blocker["message"])
    assert (
        first["code"] == "filings_missing"
        and first["owed_by"] == "contractor"
        and "粤西路桥工程有限公司" in first["message"]
    )
    page = enter("owner").get(f"/projects/{BRIDGE}").text
    assert all(
        all(part in page for part in blocker["message"].split("粤西路桥工程有限公司"))
        for blocker in answer.json["blockers"]
    )


def test_a_step_that_is_not_this_hands_or_this_stages_is_403(enter):
    assert enter("supervisor").post(f"/api/v1/projects/{SEWAGE}/steps/approve").status_code == 403
    assert enter("bureau").post(f"/api/v1/projects/{SEWAGE}/steps/transfer").status_code == 403
    assert enter("bureau").post(f"/api/v1/projects/{SEWAGE}/steps/no_such_step").status_code == 403


def test_a_step_is_taken_and_a_stale_version_is_refused(enter):
    bureau = enter("bureau")
    version = bureau.get(f"/api/v1/projects/{POWER}").json["version"]
    moved = bureau.post(
        f"/api/v1/projects/{POWER}/steps/admit", json={"version": version, "confirm": True}
    )
    assert moved.status_code == 200 and moved.json["state"] == "admitted"
    stale = bureau.post(f"/api/v1/projects/{POWER}/steps/open_pre_check", json={"version": version})
    assert stale.status_code == 409 and "改动" in stale.json["detail"]


def test_wrong_input_names_its_fields(enter):
    bureau = enter("bureau")
    answer = bureau.post(f"/api/v1/projects/{POWER}/steps/decline", json={"surprise": 1})
    assert answer.status_code == 422
    wrong = {error["field"] for error in answer.json["errors"]}
    assert wrong == {"reason", "surprise", "version"}


def test_strangers_get_401_and_foreign_projects_404(enter, app):
    assert app.test_client().get("/api/v1/projects").status_code == 401
    assert enter("health").get(f"/api/v1/projects/{BRIDGE}").status_code == 404


def test_the_api_speaks_english_when_asked(enter, app):
    client = enter("owner")
    client.post("/language/en")
    answer = client.post(f"/api/v1/projects/{BRIDGE}/steps/submit_to_supervisor")
    assert answer.json["title"].isascii()

"""The sign-in ended while somebody wrote: what was written is there when they are back."""

import html
import re

import pytest

from acceptance.extensions import db
from acceptance.models import LoginSession, Project
from acceptance.transaction import transaction
from tests.builders import BRIDGE

OURS = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
WORDS = "第三次催办：请于周五前补齐《隐蔽工程验收记录》"


def ended(app, enter, who="owner"):
    """Somebody whose sign-in has ended while a page was open."""
    client = enter(who)
    with app.app_context(), transaction() as session:
        session.query(LoginSession).delete()
    return client


def kept(page):
    """What the hidden field of the sign-in page carries."""
    found = re.search(r'name="held" value="([^"]+)"', page)
    return html.unescape(found[1]) if found else ""


def write(client, headers=OURS, **more):
    data = {"name": WORDS, "phone": "0758-2200000", "password": "secret", **more}
    return client.post("/me?x=1", data=data, headers=headers)


def test_what_was_typed_is_carried_through_the_sign_in_and_sent_on_by_hand(app, enter):
    client = ended(app, enter)
    answer = write(client)
    assert answer.status_code == 401 and "登录已结束" in answer.text
    back = client.post("/demo/demo-owner", data={"held": kept(answer.text)})
    assert back.status_code == 200 and 'action="/me?x=1"' in back.text
    assert back.text.count(WORDS) == 2 and "secret" not in back.text
    assert client.get("/me").status_code == 200


def test_a_wrong_password_on_the_way_back_loses_nothing(app, enter):
    client = ended(app, enter)
    held = kept(write(client).text)
    wrong = client.post("/sign-in", data={"login": "demo-owner", "password": "x", "held": held})
    assert wrong.status_code == 422 and kept(wrong.text) == held


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"},
        {"Origin": "https://evil.example"},
        {},
    ],
)
def test_only_a_page_of_ours_has_its_words_kept(app, enter, headers):
    answer = write(ended(app, enter), headers)
    assert answer.status_code == 401 and not kept(answer.text)


def test_words_that_somebody_else_made_up_are_not_sent_on(app, enter):
    client = ended(app, enter)
    back = client.post("/demo/demo-owner", data={"held": "made-up"})
    assert back.status_code == 302


def test_nothing_is_done_by_coming_back_alone(app, enter):
    client = ended(app, enter)
    url = f"/projects/{BRIDGE}/steps/suspend"
    held = kept(client.post(url, data={"reason": WORDS, "version": "1"}, headers=OURS).text)
    client.post("/demo/demo-owner", data={"held": held})
    with app.app_context():
        assert db.session.get(Project, BRIDGE).state != "suspended"


def test_a_program_is_told_as_before(app, enter):
    answer = ended(app, enter).post("/api/v1/projects/1/steps/x", json={}, headers=OURS)
    assert answer.status_code == 401 and answer.mimetype == "application/problem+json"

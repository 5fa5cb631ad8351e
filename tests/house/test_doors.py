"""Every door × every kind of person. Deny by default, foreign things are not found, unknown routes fail."""

import os

import pytest
from flask import g, request_finished
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Document, FileVersion, Filing, Finding, PanelMember, Party, Volume
from tests.conftest import copied, make_app
from tests.house import orders
from tests.house.matrix import DOORS, NOBODY, PEOPLE, missing

PROJECT = 4
DOOR = os.environ.get("DOOR", "")
"""Only the doors whose name ends so; all where none is named."""
READ_UNORDERED: set[str] = set()
"""What the doors of this module read in no order, by place."""


def routes(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_route_stands_in_the_table_and_the_table_in_the_routes(app):
    found = {rule.endpoint for rule in routes(app)}
    assert found == set(DOORS), "paste:\n" + "\n".join(missing(found))


def test_the_table_stands_in_the_order_of_the_routes(app):
    assert list(DOORS) == sorted({rule.endpoint for rule in routes(app)})


def test_every_view_is_marked(app):
    for rule in routes(app):
        assert getattr(app.view_functions[rule.endpoint], "permission", None), rule.endpoint


def test_an_unmarked_view_is_closed_to_all(seeded, tmp_path):
    copied(seeded, tmp_path / "instance")
    app = make_app(tmp_path / "instance")
    app.add_url_rule("/unmarked", "unmarked", lambda: "open")
    admin = app.test_client()
    assert admin.post("/demo/demo-admin").status_code == 302
    assert admin.get("/unmarked").status_code == 403


def ids(app):
    with app.app_context():

        def first(model, **where):
            return (
                db.session.scalars(
                    select(model.id).filter_by(project_id=PROJECT, **where).order_by(model.id)
                ).first()
                or 999_999
            )

        section1 = db.session.scalars(
            select(Filing).filter_by(project_id=PROJECT, section=1)
        ).first()
        document = db.session.scalars(select(Document.id).filter_by(filing_id=section1.id)).first()
        version = db.session.scalars(select(FileVersion.id).filter_by(document_id=document)).first()
        road = db.session.scalars(
            select(Party.id).filter_by(project_id=PROJECT, kind="contractor", section=1)
        ).first()
        return {
            "project_id": PROJECT,
            "filing_id": section1.id,
            "version_id": version,
            "volume_id": first(Volume),
            "party_id": road,
            "document_id": document,
            "member_id": first(PanelMember),
            "finding_id": first(Finding),
            "report_id": 1,
            "person_id": 1,
            "membership_id": 1,
            "deputy_id": 1,
            "duty_id": 1,
            "session_id": 1,
            "passkey_id": 1,
            "amendment_id": 1,
            "revision_id": 1,
            "succession_id": 1,
            "draft_id": 1,
            "newcomer_id": 1,
            "expert_id": 1,
            "organisation_id": 1,
            "upload": "x",
            "change_id": 1,
            "withdrawal_id": 1,
            "move_id": 1,
            "purge_id": 1,
            "paper_id": 1,
            "question_id": 1,
            "drill_id": 1,
            "line_id": 1,
            "held_id": 1,
            "import_id": 1,
            "number": 1,
            "pin_id": 1,
            "disc": 1,
            "drawing_id": 1,
            "inspection_id": 1,
            "link_id": 1,
            "arrangement_id": 1,
            "job_id": 1,
            "paper": "catalogue",
            "form": "docx",
            "view_id": 1,
            "pack_id": 1,
            "key": 1,
            "place_id": 1,
            "loan_id": 1,
            "basis_id": 1,
            "figure": "units",
            "suffix": "csv",
            "of": "files",
            "name": "open_review",
            "kind": "evaluation",
            "token": "x",
            "login": "x",
            "version": "2006.1",
            "batch": "x",
            "entry": "x",
            "strike_id": 1,
            "answer": "agree",
            "item": "x",
            "code": "zh_CN",
            "copy": "word",
            "rest": "0/000.p/1",
            "old": 1,
            "new": 1,
        }


def address(app, rule, values):
    """Where the rule leads with these values, with those that it alone takes."""
    args = {name: values[name] for name in rule.arguments}
    if rule.endpoint.startswith("standards.") and "name" in args:
        args["name"] = "national-2006"
    if rule.endpoint.endswith("metadata_xml"):
        args["form"] = "dc"
    return app.url_map.bind("localhost").build(rule.endpoint, args)


@pytest.mark.parametrize("who", PEOPLE)
def test_each_person_gets_through_exactly_the_doors_of_the_table(app, enter, who):
    values = ids(app)

    def tell(_app, response):
        response.headers["X-Passed"] = str(g.get("passed"))

    with app.app_context():
        engine = db.engine
    with request_finished.connected_to(tell, app), orders.watched(engine) as unordered:
        knock_everywhere(app, enter, who, values)
    READ_UNORDERED.update(unordered)


KEPT = {"logs.tile": ["no-store"]}
"""A full tile of the log never changes and tells of nobody: whoever follows may keep it."""


def lacking(answer):
    """What an answer should bear and does not: the same for each, whoever asks and whatever is said."""
    told = answer.headers
    policy = told.get("Content-Security-Policy", "")
    shut = "default-src 'none'" in policy or (
        "object-src 'none'" in policy and "base-uri 'none'" in policy
    )
    framed = "frame-ancestors 'none'" in policy or "sandbox" in policy
    kind = told.get("Content-Type", "charset=")
    text = kind.startswith("text/") or kind.partition(";")[0].endswith("xml")
    wanted = {
        "policy": shut and framed and "unsafe" not in policy,
        "nosniff": told.get("X-Content-Type-Options") == "nosniff",
        "no-store": told.get("Cache-Control") == "no-store",
        "referrer": told.get("Referrer-Policy") == "same-origin",
        "resource": told.get("Cross-Origin-Resource-Policy") == "same-origin",
        "origins": "Access-Control-Allow-Origin" not in told,
        "charset": "charset=utf-8" in kind.lower() or not text,
        "cookies": all(
            "HttpOnly" in one and "SameSite=Lax" in one for one in told.getlist("Set-Cookie")
        ),
    }
    return [name for name, there in wanted.items() if not there]


def knock_everywhere(app, enter, who, values):
    client = enter(who)
    for rule in routes(app):
        if rule.endpoint in ("auth.sign_out", "auth.enter_demo"):
            continue
        if not rule.endpoint.endswith(DOOR):
            continue
        url = address(app, rule, values)
        method = next(
            verb for verb in ("GET", "POST", "PATCH", "DELETE", "OPTIONS") if verb in rule.methods
        )
        answer = client.open(url, method=method)
        through = answer.headers.get("X-Passed", "None") != "None"
        assert through == (who in DOORS[rule.endpoint]), (who, rule.endpoint, answer.status_code)
        assert answer.status_code < 500, (who, rule.endpoint)
        assert lacking(answer) in ([], KEPT.get(rule.endpoint)), (who, rule.endpoint)
        answer.close()
        if through and method != "GET":  # it may have changed whom one stands for
            client = enter(who)


def test_every_list_that_a_door_reads_says_its_order():
    assert set(orders.UNORDERED) >= READ_UNORDERED, "say the order, or why there is none"


def test_nobody_is_sent_to_the_sign_in_page_and_back(enter):
    answer = enter(NOBODY).get("/projects/1?x=1")
    assert (
        answer.status_code == 302
        and answer.headers["Location"] == "/sign-in?next=/projects/1?x%3D1"
    )


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"]
)
def test_no_sign_in_leads_off_this_site(app, enter, target):
    answer = enter(NOBODY).post("/language/en", data={"next": target})
    assert answer.headers["Location"] == "/"

"""The pages on which an archive is judged: one question each, as far as the stage needs them."""

import re

import pytest

from tests.builders import BRIDGE, POWER, RESERVOIR, SEWAGE
from tests.walk import counted
from workflows import proceedings, programmes, standards
from workflows.projects import Stage

WHOLE = programmes.WHOLE
PLACES = {
    "opinion": "review/opinion",
    "panel": "panel",
    "sample": "sample/draw",
    "vote": "review/vote",
    "handover": "handover",
}


def strip(page):
    """The tabs of a page, and which of them is open."""
    nav = page.split('class="subtabs"')[1].split("</nav>")[0]
    return re.findall(r'href="([^"]+)"', nav), re.findall(r'href="([^"]+)"\s+aria-current', nav)


@pytest.mark.parametrize(
    ("stage", "names"),
    [
        (Stage.CONSTRUCTION, ["opinion"]),
        (Stage.SELF_CHECK, ["opinion", "scores"]),
        (Stage.APPLIED, ["opinion", "panel", "scores"]),
        (Stage.REVIEW, ["opinion", "panel", "sample", "scores", "vote"]),
        (Stage.ACCEPTED, ["opinion", "panel", "sample", "scores", "vote", "handover"]),
        (Stage.SUSPENDED, ["opinion", "panel", "sample", "scores", "vote"]),
    ],
)
def test_a_stage_has_the_pages_that_it_needs(stage, names):
    pages = proceedings.shown(WHOLE, stage, scored=True)
    assert [page.name for page in pages] == names
    unscored = proceedings.shown(WHOLE, stage, scored=False)
    assert [page.name for page in unscored] == [name for name in names if name != "scores"]


def test_a_programme_without_panel_and_vote_has_no_page_of_them():
    assessment = programmes.of(standards.procedure("assessment"))
    pages = proceedings.shown(assessment, Stage.REVIEW, scored=True)
    assert [page.name for page in pages] == ["opinion", "scores"]
    assert proceedings.first(pages, Stage.REVIEW) == "opinion"


@pytest.mark.parametrize(
    ("project", "first"),
    [(BRIDGE, "opinion"), (POWER, "panel"), (SEWAGE, "vote"), (RESERVOIR, "opinion")],
)
def test_the_old_address_leads_to_the_page_that_the_stage_begins_with(enter, project, first):
    answer = enter("bureau").get(f"/projects/{project}/review")
    assert answer.status_code == 302
    assert answer.location == f"/projects/{project}/{PLACES[first]}"


@pytest.mark.parametrize("name", [name for name in PLACES if name != "handover"])
def test_each_page_asks_one_question_and_answers_it_first(enter, name):
    page = enter("bureau").get(f"/projects/{SEWAGE}/{PLACES[name]}").text
    asked = page.split('<h1 class="title">')[1].split("</h1>")[0]
    assert asked == {one.name: one.question for one in proceedings.PAGES}[name]
    assert page.index('class="answer"') < page.index('<section class="box"')
    tabs, here = strip(page)
    assert here == [f"/projects/{SEWAGE}/{PLACES[name]}"] and len(tabs) == 4
    # an old anchor leads to the tab of what it once stood for
    assert page.count('id="panel"') == page.count('id="sample"') == page.count('id="vote"') == 1


def test_what_is_missing_leads_to_the_page_on_which_it_is_mended(enter):
    page = enter("bureau").get(f"/projects/{SEWAGE}").text
    why = page.split('class="why"', 1)[1]
    assert f'href="/projects/{SEWAGE}/review/vote"' in why


@pytest.mark.parametrize("who", ["bureau", "owner", "expert"])
def test_each_page_asks_twelve_questions_at_most(app, enter, who):
    from acceptance.extensions import db

    client = enter(who)
    with app.app_context():
        engine = db.engine
    paths = [*PLACES.values(), "sample"]
    if who == "expert":
        paths.append("panel/vote")
    asked = {}
    for path in paths:
        client.get("/me")
        with counted(engine) as seen:
            assert client.get(f"/projects/{SEWAGE}/{path}").status_code == 200
        asked[path] = len(seen)
    assert {path: number for path, number in asked.items() if number > 12} == {}


def test_who_cannot_vote_yet_is_told_why_before_he_tries(app, enter):
    from acceptance.extensions import db
    from acceptance.models import Statement
    from acceptance.transaction import transaction

    with app.app_context(), transaction():
        mine = db.select(Statement).filter_by(project_id=SEWAGE, kind="evaluation")
        db.session.scalar(mine).complete = False
    expert = enter("expert")
    page = expert.get(f"/projects/{SEWAGE}/review/vote").text
    mine = page.split('id="mine"')[1].split("</section>")[0]
    assert 'aria-disabled="true"' in mine and "href" not in mine
    assert expert.get(f"/projects/{SEWAGE}/panel/vote").status_code == 422

"""Where a door is closed the page says whose it is, how one comes to it, and what is done already."""

from tests.builders import BRIDGE, SEWAGE


def test_a_closed_page_says_whose_it_is_and_whom_to_ask(enter):
    page = enter("contractor").get(f"/projects/{SEWAGE}/volumes")
    assert page.status_code == 403
    assert "归这些角色办理：建设单位、监理单位、档案主管部门" in page.text
    assert "您的单位在本项目是：参建单位" in page.text and "参建各方" in page.text
    page = enter("owner").get(f"/projects/{SEWAGE}/review/texts/evaluation?x=1")
    assert page.status_code == 200
    page = enter("owner").post(f"/projects/{SEWAGE}/findings", data={"problem": "x"})
    assert page.status_code == 403 and "请找“西江市档案局”的经办人" in page.text
    assert "参建各方" not in page.text


def test_what_administrators_grant_is_asked_of_them(enter):
    page = enter("owner").get("/people")
    assert page.status_code == 403 and "请管理员在“人员”里授予" in page.text
    english = enter("owner")
    english.post("/language/en")
    assert "For these roles: " in english.get("/people").text


def test_the_second_tab_is_told_that_it_is_done_already_and_by_whom(enter):
    first, second = enter("owner"), enter("owner")
    steps = f"/projects/{BRIDGE}/filings/1/steps/"
    assert first.post(f"{steps}return_filed", data={"reason": "缺页"}).status_code == 302
    again = second.post(f"{steps}return_filed", data={"reason": "缺页"})
    assert again.status_code == 409
    assert "已经办过了" in again.text and "梁静" in again.text and "不必再办" in again.text
    # who could not have done it is told whose it is, and an act of another stage is no repeat
    said = {"reason": "缺页"}
    assert enter("supervisor").post(f"{steps}return_filed", data=said).status_code == 403
    assert second.post(f"{steps}file").status_code == 403

"""The journal and the people as lists: searched and exported."""

from tests.builders import SEWAGE


def test_the_journal_and_the_people_are_searched_and_exported(enter):
    lines = (
        enter("bureau")
        .get(f"/projects/{SEWAGE}/journal.csv?q=陈岚&sort=oldest")
        .data.decode("utf-8-sig")
        .splitlines()
    )
    assert len(lines) > 5 and all("陈岚" in line for line in lines[1:])
    people = enter("admin").get("/people/export.csv?q=demo-owner").data.decode("utf-8-sig")
    assert people.count("\n") == 2 and "西江市卫生基建中心" in people

"""What a page says at first sight: one and many in English, why it cannot be seen, what was wrong."""

from acceptance.counting import counted


def test_one_is_one_and_more_are_many():
    said = "%(files)d file(s) in %(volumes)d volume(s)"
    assert counted(said, {"files": 1, "volumes": 2}) % {"files": 1, "volumes": 2} == (
        "1 file in 2 volumes"
    )
    assert counted(said, {"files": 11, "volumes": 0}) == "%(files)d files in %(volumes)d volumes"
    assert counted("of 5%% in all(s)", {}) == "of 5%% in all(s)"


def test_no_english_page_counts_one_as_many(enter):
    bureau = enter("bureau")
    bureau.post("/language/en")
    page = bureau.get("/projects/4").text
    assert "1 thing still missing" in page and "2 things still missing" in page
    assert "1 item" in bureau.get("/cockpit").text
    assert "(s)" not in page + bureau.get("/turns").text + bureau.get("/cockpit").text


def test_a_page_that_is_not_shown_does_not_say_that_something_was_not_saved(enter):
    answer = enter("bureau").get("/projects/4/scores")
    assert answer.status_code == 422
    assert "这样打不开这一页" in answer.text and "没有保存" not in answer.text


def test_what_was_wrong_at_the_sign_in_stands_before_the_demo(app):
    visitor = app.test_client()
    page = visitor.get("/sign-in").text
    assert page.index("演示：点一下就进入") < page.index('name="password"')
    wrong = {"login": "demo-bureau", "password": "not this one"}
    page = visitor.post("/sign-in", data=wrong, follow_redirects=True).text
    assert page.index('role="alert"') < page.index("演示：点一下就进入")

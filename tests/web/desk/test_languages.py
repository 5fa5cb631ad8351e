"""Two people read the product in two languages: neither sees a word of the other's."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from flask_babel import force_locale, get_locale, gettext, refresh

Enter = Callable[[str], FlaskClient]

CHINESE = ("跳到正文", "主导航", "项目名称、编号", "按进入阶段时间", "阶段：全部", "数据截至")
ROUNDS = 6


def reader(app: Flask, language: str) -> FlaskClient:
    """A browser of the owner that asks for this language."""
    browser = app.test_client()
    browser.post("/demo/demo-owner")
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return browser


def words(app: Flask, language: str) -> list[str]:
    """What a page of the list must say in a language."""
    with app.test_request_context(headers={"Accept-Language": language}):
        return [gettext(word) for word in CHINESE]


def mixed(page: str, own: list[str], other: list[str]) -> list[str]:
    """The words that a page lacks, and those that it has of the other language."""
    return [word for word in own if word not in page] + [word for word in other if word in page]


def test_one_after_the_other_reads_in_their_own_language(app: Flask) -> None:
    english, chinese = words(app, "en"), words(app, "zh-CN")
    assert chinese == list(CHINESE)
    assert not set(english) & set(chinese)
    left, right = reader(app, "en"), reader(app, "zh-CN")
    for _ in range(2):
        assert mixed(left.get("/projects").text, english, chinese) == []
        assert mixed(right.get("/projects").text, chinese, english) == []


def test_two_at_once_read_in_their_own_language(app: Flask) -> None:
    english, chinese = words(app, "en"), words(app, "zh-CN")
    together = Barrier(2, timeout=60)

    def read(browser: FlaskClient, own: list[str], other: list[str]) -> list[str]:
        wrong = []
        for _ in range(ROUNDS):
            together.wait()
            wrong += mixed(browser.get("/projects").text, own, other)
        return wrong

    left, right = reader(app, "en"), reader(app, "zh-CN")
    with ThreadPoolExecutor(2) as both:
        one = both.submit(read, left, english, chinese)
        two = both.submit(read, right, chinese, english)
        assert (one.result(), two.result()) == ([], [])


def test_who_changes_the_language_reads_the_next_page_in_it(app: Flask) -> None:
    english, chinese = words(app, "en"), words(app, "zh-CN")
    browser = reader(app, "zh-CN")
    assert mixed(browser.get("/projects").text, chinese, english) == []
    browser.post("/language/en", data={"next": "/projects"})
    assert mixed(browser.get("/projects").text, english, chinese) == []


def test_a_text_in_another_language_within_a_page_changes_nothing_around_it(app: Flask) -> None:
    said = '{{ _("跳到正文") }}'
    with app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        assert render_template_string(said) == gettext("跳到正文") == "跳到正文"
        with force_locale("en"):
            within = render_template_string(said)
            assert within == gettext("跳到正文") != "跳到正文"
        assert render_template_string(said) == gettext("跳到正文") == "跳到正文"
        refresh()
        assert str(get_locale()) == "zh_Hans_CN" or str(get_locale()) == "zh_CN"
        assert render_template_string(said) == "跳到正文"


def test_outside_a_request_a_text_stays_as_it_is_written(app: Flask) -> None:
    assert gettext("跳到正文") == "跳到正文"


def test_a_name_given_to_one_page_is_known_to_no_other(app: Flask) -> None:
    """All templates read the same names; none may add one, neither by itself nor by its caller."""
    with app.test_request_context():
        assert render_template_string("{% set mine = 1 %}{{ mine }}{{ lent }}", lent=2) == "12"
        assert render_template_string("{{ mine }}{{ lent }}") == ""
        template = app.jinja_env.get_template("parts/words.html")
        with pytest.raises((TypeError, AttributeError)):
            template.globals["mine"] = 1
        with pytest.raises((TypeError, AttributeError)):
            app.jinja_env.get_template("parts/words.html", globals={"mine": 1})
        lent = app.jinja_env.from_string("{{ mine }}", globals={"mine": 3})
        assert (lent.render(), render_template_string("{{ mine }}")) == ("3", "")


def test_a_macro_that_needs_no_page_is_made_once(app: Flask) -> None:
    """A page knows no name that an imported template lacks: else Jinja makes each anew at every page."""
    words = app.jinja_env.get_template("parts/words.html")
    page = app.jinja_env.get_template("pages/life/projects/index.html")
    with app.test_request_context():
        context = page.new_context({"projects": []})
        assert words._get_default_module(context) is words._get_default_module(context)

"""Components that can be seen, and a page that shows them only to those who build."""

import re
from pathlib import Path

from acceptance.web.look import COMPONENTS, ELSEWHERE


def test_every_component_is_on_the_page_of_components():
    written = {
        (path.stem, name)
        for path in Path("templates/parts").glob("*.html")
        for name in re.findall(r"{%-? macro (\w+)\(", path.read_text("utf-8"))
        if name not in ELSEWHERE
    }
    assert {(component.part, component.name) for component in COMPONENTS} == written


def test_the_components_are_shown_in_both_themes_with_their_calls(enter):
    page = enter("owner").get("/look").text
    assert page.count('data-bs-theme="dark"') == len(COMPONENTS)
    assert "{{ pill(&#34;ok&#34;" in page


def test_where_people_work_there_is_no_page_of_components(app):
    app.config["PRODUCTION"] = True
    try:
        assert app.test_client().get("/look").status_code == 404
    finally:
        app.config["PRODUCTION"] = False

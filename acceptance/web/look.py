"""The living style sheet: every component of `templates/parts` with its call, in both themes. A call is rendered as it is
shown, so what stands here is what a page may write. For those who build; where people work there is no such page."""

from __future__ import annotations

from types import SimpleNamespace
from typing import NamedTuple

from flask import Blueprint, abort, current_app, render_template, render_template_string
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from acceptance.guard import public
from workflows.engine import Blocker

blueprint = Blueprint("look", __name__, url_prefix="/look")


class Component(NamedTuple):
    """A macro, the part of `templates/parts` that it stands in, and a call of it."""

    part: str
    name: str
    call: str


COMPONENTS = (
    Component("boxes", "box", '{% call box(_("验收组"), side=_("全部")) %}…{% endcall %}'),
    Component(
        "boxes", "facts", '{{ facts([(_("项目编号"), "YL-2026-01"), (_("阶段"), _("验收"))]) }}'
    ),
    Component(
        "tables",
        "table",
        '{% call table([_("案卷题名"), [_("页"), "n"]]) %}'
        '<tr><td lang="zh-CN">A-01</td><td class="n num">48</td></tr>{% endcall %}',
    ),
    Component(
        "tables", "heads", '<table class="tb">{{ heads([_("姓名"), [_("页"), "n"]]) }}</table>'
    ),
    Component("tables", "empty", '<table class="tb">{{ empty(_("还没有成员。"), 2) }}</table>'),
    Component("tables", "ends", "{{ ends(500, True) }}"),
    Component("tables", "unseen", '{{ unseen(_("操作")) }}'),
    Component("tables", "na", '{{ na(_("不适用")) }}'),
    Component("proceedings", "answer", '{{ answer("ok", _("已归档")) }}'),
    Component("words", "pill", '{{ pill("ok", _("已归档")) }}'),
    Component("words", "pill", '{{ pill("risk", _("内容与另一件相同")) }}'),
    Component("words", "pill", '{{ pill("late", _("退回")) }}'),
    Component("words", "pill", '{{ pill("now", _("新")) }}'),
    Component("words", "pill", '{{ pill("todo", _("未检")) }}'),
    Component(
        "words", "fact", '<dl class="facts">{{ fact(_("项目编号"), "YL-2026-01", num=True) }}</dl>'
    ),
    Component("words", "zh", '{{ zh("A-01") }}'),
    Component("words", "icon", '{{ icon("search") }}'),
    Component("controls", "button", '{{ button(_("增加"), primary=True) }}'),
    Component("controls", "button", '{{ button(_("查看")) }}'),
    Component("controls", "link_button", '{{ link_button(_("打开"), "#") }}'),
    Component("controls", "text_link", '{{ text_link(_("到预归档区改正"), "#") }}'),
    Component(
        "controls",
        "choose",
        '{{ choose("vote", _("意见"), [("yes", _("同意")), ("no", _("不同意"))], "no") }}',
    ),
    Component("controls", "option", '<select>{{ option(1, _("成员"), chosen=True) }}</select>'),
    Component("controls", "search_for", '{{ search_for(_("搜索项目"), _("项目名称、编号"), "") }}'),
    Component(
        "controls",
        "entry",
        '<div class="form">{{ entry("basis", _("依据"), required=True) }}</div>',
    ),
    Component(
        "forms",
        "send",
        '{% call send("#", row=True) %}{{ blank("reason", _("回避原因")) }}<button>…</button>{% endcall %}',
    ),
    Component("forms", "send_button", '{{ send_button("#", _("移出")) }}'),
    Component(
        "forms", "to_copy", '{{ to_copy("c-link", _("邀请链接"), "https://…/invitation/…") }}'
    ),
    Component("forms", "blank", '{{ blank("on", _("推荐（委派）函日期"), kind="date") }}'),
    Component("forms", "token", "{{ token() }}"),
    Component(
        "forms",
        "form_row",
        '<div class="form">{{ form_row("name", _("姓名"), {"name": "–"}, [("name", "…")]) }}</div>',
    ),
    Component("forms", "wrong", '{{ wrong([("name", "…")], ["…"]) }}'),
    Component("revisions", "as_told", '{{ as_told("in_planning_area", "否") }}'),
    Component(
        "revisions",
        "corrected_since",
        '{{ corrected_since([{"field": "name", "now": "A-01"}]) }}',
    ),
    Component(
        "revisions", "choose_keeper", '{{ choose_keeper({"owner": _("建设单位保管")}, "") }}'
    ),
    Component("letterheads", "ask_letterhead", "{{ ask_letterhead(true) }}"),
    Component("letterheads", "choose_urgency", '{{ choose_urgency(["特急", "加急"]) }}'),
    Component("letterheads", "no_secrets", "{{ no_secrets() }}"),
    Component("steps", "why", "{{ why([blocker], 1) }}"),
    Component("files", "filing_state", '{{ filing_state("returned") }}'),
    Component("files", "colours", "{{ colours() }}"),
    Component("files", "result", '{{ result("manual") }}'),
    Component("files", "checked", "{{ checked(version) }}"),
    Component(
        "files", "way", '{{ way([("y", _("已接收")), ("run", _("待检测")), ("", _("归档"))]) }}'
    ),
    Component("files", "rail", "{{ rail(told) }}"),
    Component("files", "queue_age", "{{ queue_age(600) }}"),
    Component("files", "newer", "{{ newer() }}"),
    Component("page", "pages", "{{ pages(pager) }}"),
)
ELSEWHERE = {
    "under_way": "wants a task: the page of a paper that is made, that of a long package",
    "formerly": "wants a unit that bore another name before",
    "asks": "the pages on which an archive is judged begin with it",
    "head": "every page inside a project begins with it",
    "subnav": "part of head",
    "take_back": "wants a step that was just taken",
    "receipts": "the page for sending files",
    "delivered": "wants a receipt: the page of the links",
    "slip": "wants a receipt: the page of one",
    "until": "wants a day: the desk",
    "office_records": "wants lines of the office record: a paper in force, a question of the public",
    "owed": "wants a cell of what is missing: that page, and the page of a project",
    "moves": "wants a project whose move it is: the desk",
}
"""Components that want a whole project around them."""


def _facts() -> dict[str, object]:
    """What the calls name: plain things that look like ours."""
    return {
        "blocker": Blocker("audit_report_missing", "supervisor"),
        "version": SimpleNamespace(verdict="passed", scan="clean"),
        "told": SimpleNamespace(
            refused=None, held=None, check="passed", filed="", holder="owner", scan="clean"
        ),
        "pager": SimpleNamespace(total=120, number=2, pages=3),
    }


def _shown(component: Component) -> Markup:
    """The component as its call draws it."""
    wanted = [component.name]
    if component.name == "send":
        wanted.append("blank")
    source = f'{{% from "parts/{component.part}.html" import {", ".join(wanted)} %}}'
    # our own calls from above, rendered by the templates that escape what they show
    return Markup(render_template_string(source + component.call, **_facts()))  # noqa: S704


@blueprint.get("")
@public
def show() -> ResponseReturnValue:
    """Every component with its call, in light and in dark."""
    if current_app.config["PRODUCTION"]:
        abort(404)
    rows = [(component, _shown(component)) for component in COMPONENTS]
    return render_template("pages/look/show.html", rows=rows)

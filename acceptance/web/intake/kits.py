"""The kit without a server, given away as one page: for a project's upload page, and behind a contractor's link."""

from __future__ import annotations

import json

from flask import Blueprint, Response, current_app, g, render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from acceptance import refusal_words
from acceptance.gateways import kitscripts
from acceptance.guard import by_link, needs
from acceptance.models import UploadLink
from acceptance.refusals import HELD
from acceptance.services.ground.access import Place
from acceptance.services.intake import kits
from workflows.words import N_

blueprint = Blueprint("kits", __name__)
NAME = "kit.html"
LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
OTHER = {"zh": "English", "en": "中文"}
WORDS = {
    "title": N_("离线自查"),
    "whose": N_("%(project)s，%(unit)s"),
    "how": N_(
        "选工地电脑上的资料文件夹：不联网，按本项目的归档范围看缺什么、放错什么、读不了什么。"
    ),
    "as_of": N_(
        "按“%(scope)s”和 %(day)s 的清单判断；项目空间还剩 %(room)s。之后有变动，请重新下载本页。"
    ),
    "left_out": N_("清单中的文件太多，本页只带了前面一部分：“已交过”“目录所列”没有全部核对。"),
    "shut": N_("下载本页时档案已定稿：文件凭更改单归入。"),
    "choose": N_("选择文件夹"),
    "no_script": N_("请用允许脚本的浏览器打开本页。"),
    "looking": N_("已看 %(done)s / %(all)s"),
    "looked": N_("看完 %(all)s 个文件"),
    "unreadable": N_("没有看完：%(why)s"),
    "no_read": N_("“%(name)s”读不了：关掉正在用它的程序，云盘里的先下载到本机，再选一次文件夹"),
    "no_folder": N_(
        "这个浏览器不能选文件夹：在电脑上用 Chrome、Edge、Firefox 或 Safari 的新版打开本页"
    ),
    "unpacked": N_("没有装完，有文件读不了或刚改过：再选一次文件夹（%(why)s）"),
    "headline": N_("缺 %(missing)s 条；%(waits)s 个待定，%(refused)s 个不能收"),
    "nothing_wrong": N_("没有缺的条目，每个文件都找到了位置"),
    "counted": N_(
        "%(files)s 个文件：%(placed)s 个找到条目，%(same)s 个已交过，%(package)s 个压缩包没有打开看，%(doubled)s 个内容重复；另有系统文件 %(junk)s 个不收"
    ),
    "full": N_("文件夹比项目剩余空间大：先与建设单位商量扩容。"),
    "save_zip": N_("存为 ZIP"),
    "save_list": N_("存文件目录"),
    "save_report": N_("存检查结果"),
    "saved_how": N_(
        "ZIP 从上传页传，或交建设单位代传；没有收的不在其中。目录只列找到条目的新文件，补上日期、页数后从“导入目录”进；先导目录再传 ZIP，文件按题名对上。"
    ),
    "packing": N_("正在装入 %(done)s / %(all)s"),
    "packed": N_("%(all)s 个文件装成 %(packages)s 个 ZIP"),
    "packed_but": N_("%(all)s 个文件装成 %(packages)s 个 ZIP；太大的请单独上传：%(large)s"),
    "listed": N_("目录 %(count)s 行"),
    "reported": N_("结果 %(count)s 行"),
    "missing_head": N_("还缺的条目 %(count)s 条"),
    "refused_head": N_("不能收的文件 %(count)s 个"),
    "held_head": N_("找不到或定不了位置的文件 %(count)s 个"),
    "doubled_head": N_("内容完全相同的文件 %(count)s 个"),
    "listed_head": N_("目录中有、文件夹里没有的文件 %(count)s 件"),
    "package_head": N_("压缩包 %(count)s 个：这里不打开，上传后由系统打开一层"),
    "same_head": N_("已交过的文件 %(count)s 个"),
    "placed_head": N_("找到条目的文件 %(count)s 个"),
    "more": N_("另有 %(count)s 行没有显示，都在“存检查结果”里"),
    "file": N_("文件"),
    "why": N_("情况"),
    "item": N_("条目"),
    "where": N_("标段"),
    "due": N_("应归日期"),
    "size": N_("大小"),
    "title_of": N_("题名"),
    "proposed": N_("可能的条目"),
    "twin_of": N_("与它相同"),
    "missing_row": N_("还缺"),
    "section": N_("第 %(number)s 标段"),
    "whole": N_("整个项目"),
    "placed": N_("找到条目"),
    "same": N_("已交过"),
    "package": N_("压缩包"),
    "junk": N_("系统文件，不收"),
}
"""What the page says; why a file waits or is refused it says in the words of the server."""


@blueprint.get(f"/projects/<int:project_id>/{NAME}")
@needs("filing.upload")
def of_project(place: Place) -> Response:
    """The kit of a project, for what its viewer may deliver."""
    return _page(place)


@blueprint.get(f"/l/<token>/{NAME}")
@by_link
def of_link(link: UploadLink, place: Place, token: str) -> Response:
    """The kit of a contractor, by its link; the page bears no link."""
    return _page(place)


def _page(place: Place) -> Response:
    limit, space = current_app.config["FILE_LIMIT"], current_app.config["PROJECT_QUOTA"]
    data = {**kits.contents(place, limit=limit, space=space, now=g.now), "words": _words()}
    # nothing in a text of JSON may end the script that it stands in
    told = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=False)
    told = told.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    script, style = f"\n{kitscripts.script()}\n", f"\n{kitscripts.style()}\n"
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"script-src {kitscripts.digest(script)}; style-src {kitscripts.digest(style)}"
    )
    text = render_template(
        "pages/intake/kits/show.html",
        words=data["words"],
        policy=policy,
        # our own files, and JSON in which no tag can stand
        style=Markup("<style>{}</style>").format(Markup(style)),  # noqa: S704
        script=Markup('<script type="module">{}</script>').format(Markup(script)),  # noqa: S704
        data=Markup('<script type="application/json" id="kit">{}</script>').format(
            Markup(told)  # noqa: S704
        ),
    )
    answer = Response(text, mimetype="text/html")
    answer.headers["Content-Disposition"] = f"attachment; filename={NAME}"
    return answer


def _words() -> dict[str, dict[str, str]]:
    """Everything that the page says, in both languages, places in it left to be filled."""
    said = {**WORDS, **HELD, **{code: refusal_words.REFUSALS[code] for code in kits.REFUSED}}
    found = {}
    for language, locale in LANGUAGES.items():
        with force_locale(locale):
            # a sentence without values keeps its places
            found[language] = {key: _(text) for key, text in said.items()}
        found[language]["other_language"] = OTHER[language]
    return found

"""index.html of a package: browse, search, open, in any browser, without a network or a server.

Everything is there as plain links; the script only narrows what is seen. Chinese first, English
beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from . import marks
from .layout import Placed
from .verify_archive import plain

STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:0 auto;max-width:60rem;padding:1rem}
h1{font-size:1.4rem;margin:.2rem 0}h2{font-size:1.1rem;margin:1.4rem 0 .3rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1rem;margin:.5rem 0}dd{margin:0;overflow-wrap:anywhere}
input{box-sizing:border-box;font:inherit;padding:.4rem;width:100%}
summary{cursor:pointer;padding:.2rem 0;overflow-wrap:anywhere}
ol,ul{margin:.2rem 0 .6rem;padding-left:1.4rem}li{padding:.1rem 0;overflow-wrap:anywhere}
small{opacity:.75}code{overflow-wrap:anywhere}.warn{border-left:.25rem solid #b45309;padding-left:.6rem}
label{display:block;font-weight:600}[hidden]{display:none}
@media(max-width:30rem){dl{grid-template-columns:1fr}dt{font-weight:600}}
"""
SCRIPT = """
(function () {
  var box = document.getElementById("search"), said = document.getElementById("said"), due = 0;
  var volumes = Array.prototype.slice.call(document.querySelectorAll("details"));
  function fold(text) { return text.normalize("NFKC").toLowerCase(); }
  function narrow() {
    var words = fold(box.value).split(/\\s+/).filter(Boolean), found = 0;
    volumes.forEach(function (volume) {
      var head = fold(volume.querySelector("summary").textContent), any = false;
      Array.prototype.forEach.call(volume.querySelectorAll("li"), function (line) {
        var text = head + " " + fold(line.textContent);
        var fits = words.every(function (word) { return text.indexOf(word) >= 0; });
        line.hidden = !fits;
        if (fits) { any = true; found += 1; }
      });
      volume.hidden = !any;
      volume.open = words.length > 0 && any;
    });
    said.textContent = words.length ? found + " 件 files" : "";
  }
  box.parentNode.hidden = false;
  box.addEventListener("input", function () { clearTimeout(due); due = setTimeout(narrow, 200); });
})();
"""


@dataclass(frozen=True)
class Told:
    """What the page says above the list: the title, (Chinese, English, value) of its lines, warnings
    in both languages, and the other files by (title, path).
    """

    title: str
    facts: Sequence[tuple[str, str, str]]
    warnings: Sequence[tuple[str, str]]
    others: Sequence[tuple[str, str]]


def page(told: Told, placed: Iterable[Placed]) -> Iterator[str]:
    """The page in pieces."""
    yield '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{escape(told.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    yield f"<main>\n<h1>{escape(told.title)}</h1>\n"
    for chinese, english in told.warnings:
        yield f'<p class="warn">{escape(chinese)}<br><small lang="en">{escape(english)}</small></p>\n'
    yield "<dl>\n"
    for chinese, english, value in told.facts:
        yield f'<dt>{chinese} <small lang="en">{english}</small></dt><dd>{escape(value)}</dd>\n'
    yield "</dl>\n"
    yield (
        '<p hidden><label for="search">查找 <small lang="en">Search</small></label>'
        '<input id="search" type="search"><output id="said" for="search"></output></p>\n'
    )
    yield '<h2>案卷 <small lang="en">Volumes</small></h2>\n'
    for _number, files in groupby(placed, key=lambda one: one.volume["number"]):
        yield from _volume(list(files))
    yield '<h2>其他 <small lang="en">Other files</small></h2>\n<ul>\n'
    for title, path in told.others:
        yield f'<li><a href="{marks.address(path)}">{escape(title)}</a></li>\n'
    yield '</ul>\n<h2>核对 <small lang="en">Check</small></h2>\n'
    yield (
        "<p>在本文件夹中运行 <code>python verify.py</code>：每个文件、目录、定稿和操作日志逐一核对，不用网络。"
        '<br><small lang="en">Run <code>python verify.py</code> here: every file, the catalogue, the fixed '
        "archive and the journal are checked, without a network.</small></p>\n</main>\n"
    )
    yield f"<script>{SCRIPT}</script>\n</body>\n</html>\n"


def _volume(files: Sequence[Placed]) -> Iterator[str]:
    volume = files[0].volume
    code = escape(plain(volume["code"]))
    yield f"<details><summary>{volume['number']} {code} {escape(plain(volume['title']))} "
    yield f"<small>{len(files)} 件</small></summary>\n<ol>\n"
    for one in files:
        yield f'<li value="{one.file["position"]}">{_line(one)}</li>\n'
    yield "</ol></details>\n"


def _line(one: Placed) -> str:
    file = one.file
    title = escape(plain(file["title"]) or "无题名")
    more = " · ".join(filter(None, map(plain, (file["number"], file["author"], file["formed_on"]))))
    if not one.path:
        return f"{title} <small>{escape(more)} · 无电子文件 no file</small>"
    return f'<a href="{marks.address(one.path)}">{title}</a> <small>{escape(more)}</small>'

"""Which keys do what, as the page of keys says it; the scripts that hear them are `static/scripts/page.js` and `lists.js`."""

from __future__ import annotations

from workflows.words import N_

HOTKEYS = (
    ("/", N_("搜索项目")),
    ("?", N_("看这些快捷键")),
    ("j k", N_("列表：下一行、上一行")),
    ("x", N_("列表：勾选这一行")),
    ("Enter", N_("列表：打开这一行")),
    ("Esc", N_("关闭打开的菜单")),
)

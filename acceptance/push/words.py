"""What the client says, in Chinese and English; what the server says comes from the server."""

from __future__ import annotations

import locale
import os

ZH = {
    "about": "把一个文件夹续传到上传链接：断了、关了再运行一次，从断处接着传，每个文件只有一份",
    "folder": "要传的文件夹",
    "link": "建设单位发来的上传链接",
    "watch": "传完不退出，每隔这么多秒看一次新放进来的文件",
    "json": "每个文件一行 JSON，最后一行是合计",
    "newer": "同一处同名的，作为新版本（不加则由网页上的人定）",
    "quiet": "不显示进度",
    "codes": "退出码：0 全部存好；1 有文件没有收；2 用法不对；3 链接无效或已到期；4 网络断开，再运行一次接着传；130 中途停止",
    "no_folder": "没有这个文件夹",
    "no_link": "链接不对：应为 http(s)://…/l/…",
    "gone": "链接无效、已撤销或已到期，请建设单位再给一个",
    "broken": "网络断开，没有传完：再运行一次，从断处接着传",
    "sum": "文件 {files} 个：存好 {stored} 个（其中暂存 {held} 个，服务器上已有 {same} 个），没有收 {refused} 个，没有传完 {broken} 个",
    "junk": "系统文件 {junk} 个没有传（Thumbs.db、desktop.ini、~$*、._* 等）",
    "lost": "续传记录中有 {lost} 行读不出，略过",
    "elsewhere": "文件夹不能写，续传记录放在 {place}",
    "watching": "等候新文件，按 Ctrl-C 停止",
    "empty": "空文件，没有传",
}
EN = {
    "about": "Send a folder to an upload link: cut or closed, run it again and it goes on; each file is there once",
    "folder": "the folder to send",
    "link": "the upload link from the owner",
    "watch": "stay, and look for new files every so many seconds",
    "json": "one line of JSON a file, the sums in the last one",
    "newer": "what has its name at its place already is a newer version (else a person decides on the page)",
    "quiet": "show no progress",
    "codes": "exit codes: 0 all stored; 1 some were not taken; 2 wrong usage; 3 the link is not valid or over; 4 the line broke, run again; 130 stopped",
    "no_folder": "there is no such folder",
    "no_link": "that is no link: http(s)://…/l/…",
    "gone": "the link is not valid, was revoked or is over; ask the owner for another",
    "broken": "the line broke before all was sent: run it again and it goes on",
    "sum": "{files} files: {stored} stored ({held} of them held, {same} there already), {refused} not taken, {broken} not finished",
    "junk": "{junk} files of the system were left out (Thumbs.db, desktop.ini, ~$*, ._* and the like)",
    "lost": "{lost} lines of the memory could not be read and were passed over",
    "elsewhere": "the folder cannot be written to; the memory is kept in {place}",
    "watching": "waiting for new files, Ctrl-C stops",
    "empty": "an empty file, not sent",
}


def chosen(name: str = "") -> dict[str, str]:
    """The words of a language, `zh` or `en`; by default those of the computer, Chinese where unknown."""
    if not name:
        name = os.environ.get("LANG", "") or str(locale.getlocale()[0] or "")
    if name.lower().startswith("en"):
        return EN
    return ZH

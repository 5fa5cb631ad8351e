"""The programs around it: packages, converter, fonts, virus scanner, mail server."""

from __future__ import annotations

import socket
import tempfile
from datetime import datetime
from pathlib import Path
from urllib.parse import urlparse

from flask import Flask

from acceptance import floors
from acceptance.gateways import previews, scanner

from .findings import Finding, Tone

SECONDS = 5
"""After which a server that does not answer is taken to be away."""


def _greet(url: str, port: int) -> None:
    parts = urlparse(url)
    address = (parts.hostname or "127.0.0.1", parts.port or port)
    socket.create_connection(address, SECONDS).close()


def versions(app: Flask, now: datetime) -> Finding:
    if old := floors.packages():
        told = floors.told(old)
        return Finding(
            "versions",
            Tone.BAD,
            f"依赖过旧：{told}；按 requirements.txt 重新安装",
            f"packages are too old: {told}; install requirements.txt anew",
        )
    if old := floors.system():
        told = floors.told(old)
        return Finding(
            "versions",
            Tone.WARN,
            f"系统自带的版本较旧：{told}；请升级系统，多人使用请改用 PostgreSQL",
            f"what the system brings is old: {told}; upgrade it, and let many work on PostgreSQL",
        )
    return Finding("versions", Tone.GOOD, "没有已知不安全的版本", "none is known to be unsafe")


def mail(app: Flask, now: datetime) -> Finding:
    url = app.config["MAIL_URL"]
    if not url:
        return Finding(
            "mail",
            Tone.NOTE,
            "没有设邮件服务器（MAIL_URL）：信件只留在信箱里",
            "no mail server (MAIL_URL): letters stay in the inbox",
        )
    _greet(url, 465 if url.startswith("smtps:") else 25)
    return Finding("mail", Tone.GOOD, "邮件服务器有应答", "the mail server answers")


def virus_scanner(app: Flask, now: datetime) -> Finding:
    url = app.config["SCANNER_URL"]
    if not url:
        return Finding(
            "scanner",
            Tone.NOTE,
            "没有设病毒扫描（SCANNER_URL）：4-2 记为未检测，不说通过",
            "no virus scanner (SCANNER_URL): item 4-2 is told as not run",
        )
    with tempfile.NamedTemporaryFile() as file:
        said, why = scanner.scan(url, Path(file.name))
    if not said:
        return Finding(
            "scanner",
            Tone.BAD,
            f"病毒扫描不通（{why}）：新存入的文件暂不提供下载；启动 clamd",
            f"the scanner does not answer ({why}): new files are not handed out; start clamd",
        )
    return Finding("scanner", Tone.GOOD, "病毒扫描有应答", "the scanner answers")


def converter(app: Flask, now: datetime) -> Finding:
    if not previews.converter():
        return Finding(
            "converter",
            Tone.WARN,
            "没有 LibreOffice：公文没有 PDF，Office 文件不能在浏览器里看；apt install libreoffice-writer-nogui",
            "no LibreOffice: no PDF of papers, no view of Office files; apt install libreoffice-writer-nogui",
        )
    if not previews.apart():
        return Finding(
            "converter",
            Tone.WARN,
            "不能用 unshare：转换来文时没有断网；允许非特权用户命名空间，或把服务放进断网的容器",
            "unshare is not allowed: foreign files are converted with the network in reach; allow user namespaces",
        )
    return Finding(
        "converter", Tone.GOOD, "LibreOffice，断网运行", "LibreOffice, without a network"
    )


def fonts(app: Flask, now: datetime) -> Finding:
    if not previews.chinese():
        return Finding(
            "fonts",
            Tone.WARN,
            "没有中文字体：PDF 里是方框；apt install fonts-noto-cjk",
            "no Chinese font: PDFs show boxes; apt install fonts-noto-cjk",
        )
    return Finding("fonts", Tone.GOOD, "有中文字体", "Chinese fonts are there")

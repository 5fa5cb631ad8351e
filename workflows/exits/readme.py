"""README.txt of an export: what each file is, and how it is read without this software."""

from __future__ import annotations

from collections.abc import Mapping

from .tables import LEFT_OUT, MASKED, TABLES

FIRST = "建设项目档案验收系统：全部数据的导出 · Acceptance: an export of everything"
"""The first line, by which an export is known before it is finished."""

ZH = """
一、这里有什么
README.txt       本说明
manifest.json    清单：导出的时间、数据库版本、每张表的行数和摘要、日志校验链的末端、缺的文件、略去的内容
manifest.sha256  清单的摘要
SHA256SUMS       其余每个文件的 SHA-256 摘要
schema.json      每张表各列的类型（JSON Schema 2020-12），x-references 是所引用的表和列
tables/*.jsonl   每张表一个文件，UTF-8，每行一条记录（JSON），按主键排列
files/ab/cd/…    档案文件：文件名就是内容的 SHA-256 摘要，放在以它前四个字符命名的文件夹里
prints/ab/…      签发公文的 PDF：文件名是该公文 Word 文件的摘要

二、怎样不用本软件阅读
核对完整：在本文件夹里执行 sha256sum -c manifest.sha256 SHA256SUMS
任何文本编辑器、电子表格的 JSON 导入、任何编程语言都能读 tables 中的文件。
找一个文件：tables/file_version.jsonl 中的 name 是原文件名，digest 是它在 files 中的名字，
document_id 指向 tables/document.jsonl（题名、文号、责任者、日期），document 的 volume_id 指向案卷（volume），
filing_id 指向应归档条目（filing），project_id 指向项目（project）。公文在 tables/report.jsonl，digest 同上。
时间是 UTC（ISO 8601）；日期没有时区；小数写成字符串；二进制内容是 Base64；没有值是 null
（JSON 列没有值时不出现该键）。
"""
ZH_WHOLE = """三、怎样导入
在同一版本或更新版本的本系统里，对空的数据库和空的存储：flask --app wsgi acceptance import 本文件夹
导入先核对全部内容，再一次写入；有一处不符就什么都不写。SQLite 和 PostgreSQL 之间可以互换。

四、略去了什么
密码、链接、会话、两步登录都不在这里；SECRET_KEY 从来不在数据库里。导入后先用 first-admin 设管理员的密码，
再由管理员给每个人发链接；上传链接和表决链接重新制作。没有拆封的无记名选票只有用原来的 SECRET_KEY 才能打开。
没有传完的文件不在这里，须重新上传。搜索的索引导入后自动重做。
这里有姓名、电话、邮箱和全部档案内容：请按原系统同样的要求保管。
"""
EN = """
1. What is here
README.txt       this text
manifest.json    when it was made, the version of the database, rows and digest of each table, the ends of
                 the journals' chains, files that are missing, what was left out
manifest.sha256  the digest of the manifest
SHA256SUMS       the SHA-256 digest of every other file
schema.json      the types of every table's columns (JSON Schema 2020-12); x-references names table and column
tables/*.jsonl   one file a table, UTF-8, one record a line (JSON), in the order of its primary key
files/ab/cd/...  the archived files: the name of a file is the SHA-256 digest of its content, the folders
                 are named by its first four characters
prints/ab/...    issued documents as PDF: the name is the digest of the document's Word file

2. How to read it without this software
Whether it is whole: sha256sum -c manifest.sha256 SHA256SUMS in this folder.
Any text editor, the JSON import of a spreadsheet and any programming language read the files in tables.
To find a file: in tables/file_version.jsonl `name` is its own name and `digest` its name in files;
`document_id` leads to tables/document.jsonl (title, number, author, dates), whose `volume_id` leads to the
volume, `filing_id` to the item of the filing scope and `project_id` to the project. Issued documents are in
tables/report.jsonl, with a `digest` likewise.
Moments are UTC (ISO 8601), days have no zone, decimals are strings, bytes are Base64, no value is null
(a JSON column without a value is not there at all).
"""
EN_WHOLE = """3. How to import it
Into an empty database and an empty store, with this version of the system or a newer one:
flask --app wsgi acceptance import THIS_FOLDER
Everything is verified first, then written at once; where anything differs nothing is written. An export of
SQLite goes into PostgreSQL and back.

4. What was left out
Passwords, links, sessions and second steps are not here; SECRET_KEY never is in the database. After an
import `first-admin` gives the administrator a password, who then sends everybody a link; upload links and
ballot links are made anew. Secret ballots that are still sealed open with the old SECRET_KEY alone. What was
not uploaded to its end is not here and is sent again. The search index is made anew by itself.
There are names, telephone numbers, mail addresses and the whole archive here: keep it as the system is kept.
"""
ZH_PROJECT = """三、这是一个项目的导出
只供阅读，不能导入。这里只有这个项目的记录、它引用的单位、日历和它的文件；没有人员登记、其他项目、审计记录和当日校验值，
没有未拆封的选票、后台任务和上传链接。操作日志（tables/journal_entry.jsonl）是完整的一条链：每行的 prev 是上一行的 hash。
这里有姓名、电话和全部档案内容：请按原系统同样的要求保管。
"""
EN_PROJECT = """3. This is the export of one project
It is to be read and cannot be imported. Only the records of this project are here, the organisations that
they refer to, the calendar, and its files; not the people who sign in, other projects, the office's record and
the daily roots, nor sealed ballots, tasks and upload links. The journal (tables/journal_entry.jsonl) is a
whole chain: `prev` of each line is the `hash` of the one before.
There are names, telephone numbers and the whole archive here: keep it as the system is kept.
"""


def text(rows: Mapping[str, int], *, at: str, migration: str, project: str = "") -> str:
    """The whole text, with the number of rows of each table; of one project alone when it is named."""
    parts = [FIRST, f"{at} · {migration}"]
    if project:
        parts += [project, ZH + ZH_PROJECT, EN + EN_PROJECT]
    else:
        parts += [ZH + ZH_WHOLE, EN + EN_WHOLE]
    parts.append("略去的表 · tables left out")
    parts += [f"  {name}: {zh} · {en}" for name, (zh, en) in LEFT_OUT.items()]
    parts.append("改写的列 · columns rewritten")
    parts += [f"  {name}: {zh} · {en}" for name, (zh, en) in MASKED.items()]
    parts.append("各表 · tables")
    for name, count in sorted(rows.items()):
        zh, en = TABLES.get(name, ("", ""))
        parts.append(f"  tables/{name}.jsonl ({count}): {zh} · {en}")
    return "\n".join(parts) + "\n"

"""Settings from the environment.

DATABASE_URL and STORAGE_URL decide the scale; SCANNER_URL and MAIL_URL are optional.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

PACKAGE = Path(__file__).resolve().parent
"""Where the code is; `static`, `translations` and `migrations` lie in it."""

_INSTALLED = PACKAGE / "templates"
CHECKOUT = not _INSTALLED.is_dir()
"""In the repository the templates have a room of their own beside this one.

A wheel carries them inside.
"""

if CHECKOUT:
    TEMPLATES = PACKAGE.parent / "templates"
    HOME = PACKAGE.parent
else:
    TEMPLATES = _INSTALLED
    HOME = Path.cwd()
    """Where database and files go when nothing else is said: never into the installed code."""

MIGRATIONS = PACKAGE / "migrations"
AT_ONCE, KEPT_OPEN = 56, 16
"""Connections to the database: one for each thread that serves (`lanes`: 32 and 16) or works, so
that none waits for another; and how many stay open when it is quiet.
"""
MOST_WORKERS = 64
MIB = 1024 * 1024
PRIVATE = 0o700
"""Of the folder of an instance: no other user of the machine reads an archive."""
REQUIRED = ("SECRET_KEY", "DATABASE_URL", "STORAGE_URL", "PUBLIC_URL")
"""Without which no production start: the address too, which else whoever asks would put into a link."""


class MissingSettings(RuntimeError):
    """A production start lacks what it must be told; the message names each setting."""


def _kept_secret(folder: Path) -> str:
    """The development key, made once and kept beside the database, readable by its owner only."""
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text("ascii")


def _bound_address(env: dict[str, str]) -> str:
    """Where `serve` answers on this computer, for links and QR codes of a start that was told no address."""
    host = env.get("HOST", "127.0.0.1")
    if host in ("0.0.0.0", "::"):  # noqa: S104 - not bound here, only read
        host = "127.0.0.1"
    if ":" in host:
        host = f"[{host}]"
    return f"http://{host}:{env.get('PORT', '8000')}"


def _administrators(number: str) -> bool:
    """Whether system, security and audit are administered by separate persons."""
    if number not in ("one", "three"):
        raise MissingSettings("ADMINS 只能是 one 或 three must be one or three")
    return number == "three"


def _workers(number: str, production: bool) -> int:
    """Processes that answer: as told, else in production one a core, at most eight; in the demo one,
    which needs the least memory.
    """
    if number and not (number.isascii() and number.isdigit() and 1 <= int(number) <= MOST_WORKERS):
        raise MissingSettings(
            f"WORKERS 应为 1–{MOST_WORKERS} must be a number up to {MOST_WORKERS}"
        )
    if number:
        return int(number)
    if not production:
        return 1
    return min(8, len(os.sched_getaffinity(0)))


def _issuer(address: str, production: bool) -> str:
    """The provider of identities; what it says is not to be changed on the way."""
    if production and address and not address.startswith("https://"):
        raise MissingSettings("OIDC_ISSUER 须以 https:// 开头 must begin with https://")
    return address


def trust_proxies(app: Flask, number: int) -> None:
    """Take the caller's address and scheme from so many proxies in front; the host never: links bear PUBLIC_URL."""
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=number, x_proto=number)  # type: ignore[method-assign]


def settings(env: dict[str, str] | None = None) -> dict[str, object]:
    """The configuration, from the environment of this process when none is given.

    Raises MissingSettings when ACCEPTANCE_ENV=production and a secret or a place is not given.
    """
    if env is None:
        env = dict(os.environ)
    production = env.get("ACCEPTANCE_ENV") == "production"
    folder = Path(env.get("ACCEPTANCE_INSTANCE", HOME / "instance")).resolve()
    if production:
        missing = [name for name in REQUIRED if not env.get(name)]
        if missing:
            raise MissingSettings(f"生产环境缺少设置 production needs: {', '.join(missing)}")
        if len(env["SECRET_KEY"]) < 32:
            raise MissingSettings("SECRET_KEY 至少 32 个字符 must have at least 32 characters")
    cookie = "acceptance"
    if production:
        cookie = "__Host-acceptance"  # browsers take it over https alone, and for this host alone
    return {
        "PRODUCTION": production,
        "DEMO": not production and env.get("ACCEPTANCE_DEMO", "1") == "1",
        "INSTANCE": folder,
        "SECRET_KEY": env.get("SECRET_KEY") or _kept_secret(folder),
        "SQLALCHEMY_DATABASE_URI": env.get("DATABASE_URL")
        or f"sqlite:///{folder / 'acceptance.db'}",
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_size": KEPT_OPEN, "max_overflow": AT_ONCE - KEPT_OPEN},
        "STORAGE_URL": env.get("STORAGE_URL") or f"file://{folder / 'files'}",
        "MAX_CONTENT_LENGTH": 1 * MIB,
        "MAX_FORM_MEMORY_SIZE": 1 * MIB,
        "MAX_FORM_PARTS": 200,
        "UPLOAD_LIMIT": 512 * MIB,
        "SHEET_LIMIT": 64 * MIB,
        "PAPER_LIMIT": 16 * MIB,
        "FILE_LIMIT": int(env.get("FILE_LIMIT_GB", "50")) * 1024 * MIB,
        "PROJECT_QUOTA": int(env.get("PROJECT_QUOTA_GB", "500")) * 1024 * MIB,
        "REPLICA_URL": env.get("REPLICA_URL", ""),
        "FIXITY_RATE": int(env.get("FIXITY_MB_A_SECOND", "50")) * MIB,
        "LOG_WITNESSES": env.get("LOG_WITNESSES", "").replace(",", " ").split(),
        "SCANNER_URL": env.get("SCANNER_URL", ""),
        "MAIL_URL": env.get("MAIL_URL", ""),
        "MAIL_FROM": env.get("MAIL_FROM", "acceptance@localhost"),
        "PUBLIC_URL": env.get("PUBLIC_URL", "").rstrip("/") or _bound_address(env),
        "WORKERS": _workers(env.get("WORKERS", ""), production),
        "TRUSTED_PROXIES": int(env.get("TRUSTED_PROXIES", "0")),
        "METRICS_TOKEN": env.get("METRICS_TOKEN", ""),
        "ADMINS_APART": _administrators(env.get("ADMINS", "one")),
        "OIDC_ISSUER": _issuer(env.get("OIDC_ISSUER", ""), production),
        "OIDC_CLIENT_ID": env.get("OIDC_CLIENT_ID", ""),
        "OIDC_CLIENT_SECRET": env.get("OIDC_CLIENT_SECRET", ""),
        "OIDC_NAME": env.get("OIDC_NAME", "统一身份认证"),
        "SECOND_FACTOR": frozenset(env.get("SECOND_FACTOR", "").replace(",", " ").split()),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": production,
        "SESSION_COOKIE_NAME": cookie,
        "SESSION_IDLE_MINUTES": 30,
        "SESSION_HOURS": 12,
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "zh_CN",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "BABEL_TRANSLATION_DIRECTORIES": str(PACKAGE / "translations"),
        "ARGON2": "default",
    }

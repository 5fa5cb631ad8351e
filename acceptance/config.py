"""Settings from the environment.

DATABASE_URL and STORAGE_URL decide the scale; SCANNER_URL and MAIL_URL are optional.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

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
MIB = 1024 * 1024


class MissingSettings(RuntimeError):
    """A production start lacks what it must be told; the message names each setting."""


def _kept_secret(folder: Path) -> str:
    """The development key, made once and kept beside the database, readable by its owner only."""
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text("ascii")


def settings(env: dict[str, str] | None = None) -> dict[str, object]:
    """The configuration, from the environment of this process when none is given.

    Raises MissingSettings when ACCEPTANCE_ENV=production and a secret or a place is not given.
    """
    if env is None:
        env = dict(os.environ)
    production = env.get("ACCEPTANCE_ENV") == "production"
    folder = Path(env.get("ACCEPTANCE_INSTANCE", HOME / "instance")).resolve()
    if production:
        missing = [
            name for name in ("SECRET_KEY", "DATABASE_URL", "STORAGE_URL") if not env.get(name)
        ]
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
        "STORAGE_URL": env.get("STORAGE_URL") or f"file://{folder / 'files'}",
        "MAX_CONTENT_LENGTH": 1 * MIB,
        "MAX_FORM_MEMORY_SIZE": 1 * MIB,
        "MAX_FORM_PARTS": 200,
        "UPLOAD_LIMIT": 512 * MIB,
        "SHEET_LIMIT": 64 * MIB,
        "FILE_LIMIT": int(env.get("FILE_LIMIT_GB", "50")) * 1024 * MIB,
        "PROJECT_QUOTA": int(env.get("PROJECT_QUOTA_GB", "500")) * 1024 * MIB,
        "SCANNER_URL": env.get("SCANNER_URL", ""),
        "MAIL_URL": env.get("MAIL_URL", ""),
        "MAIL_FROM": env.get("MAIL_FROM", "acceptance@localhost"),
        "PUBLIC_URL": env.get("PUBLIC_URL", "").rstrip("/"),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": production,
        "SESSION_COOKIE_NAME": cookie,
        "SESSION_IDLE_MINUTES": 30,
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "zh_CN",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "BABEL_TRANSLATION_DIRECTORIES": str(PACKAGE / "translations"),
        "ARGON2": "default",
    }

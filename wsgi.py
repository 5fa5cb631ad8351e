"""app for any WSGI server; `python wsgi.py` prepares the database, seeds an empty demo and serves on loopback."""

import os
import socket
import sys

from acceptance import create_app, tasks
from acceptance.config import MissingSettings
from acceptance.extensions import db

try:
    app = create_app()
except MissingSettings as missing:
    sys.exit(str(missing))

WORKER = "ACCEPTANCE_WORKER"
if (
    __name__ != "__main__" and os.environ.get(WORKER) == "embedded"
):  # in the process that serves, never before a fork
    tasks.start(app)


def main() -> None:
    """Prepare, say where and how to sign in, serve."""
    from granian import Granian
    from granian.constants import Interfaces

    from acceptance.cli import prepare, seed_if_empty

    with app.app_context():
        prepare()
        if seed_if_empty():
            print("已生成演示项目 demo projects are ready")
        db.session.remove()
        db.engine.dispose()
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sys.exit(
                f"{host}:{port} 不能使用（{error.strerror}），换一个端口 choose another port: PORT={port + 1} make run"
            )
    how = (
        "登录页可一键以各角色进入 one-click entry for each role"
        if app.config["DEMO"]
        else "请用账号登录 sign in with your account"
    )
    print(f"\n  建设项目档案验收  http://{host}:{port}/\n  {how}\n", flush=True)
    os.environ[WORKER] = "embedded"
    Granian(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=32,
        workers_kill_timeout=10,
        log_level="error",
    ).serve()


if __name__ == "__main__":
    main()

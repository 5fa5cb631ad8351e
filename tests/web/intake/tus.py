"""A client that uploads by tus, as the page does."""

import base64

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Filing
from tests.builders import BRIDGE

BASE = f"/projects/{BRIDGE}"

TYPE = "application/offset+octet-stream"

TUS = {"Tus-Resumable": "1.0.0"}


def metadata(**values):
    return ",".join(
        f"{key} {base64.b64encode(str(value).encode()).decode()}" for key, value in values.items()
    )


def create(client, size, path=BASE, body=None, **values):
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata(**values)}
    return client.post(
        f"{path}/uploads", headers=headers, data=body, content_type=TYPE if body else None
    )


def send(client, url, offset, data):
    return client.patch(
        url, headers={**TUS, "Upload-Offset": str(offset)}, data=data, content_type=TYPE
    )


def push(client, content, path=BASE, **values):
    made = create(client, len(content), path, body=content, **values)
    assert made.status_code == 201, made.text
    return client.get(made.headers["Location"]).json


def missing(app, **where):
    with app.app_context():
        return db.session.scalars(
            select(Filing.id)
            .filter_by(project_id=BRIDGE, state="missing", **where)
            .order_by(Filing.id)
        ).first()


def pour(client, url, body, size):
    """A PATCH of the whole file whose bytes come as `body.read` gives them."""
    return client.patch(
        url,
        headers={**TUS, "Upload-Offset": "0"},
        content_type=TYPE,
        environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(size)},
    )

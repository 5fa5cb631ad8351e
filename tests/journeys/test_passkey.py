"""A passkey, from the page where it is registered to the page that it opens, in a real browser."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import select

from acceptance.models import Person
from acceptance.services.ground import passwords
from acceptance.transaction import transaction

RIGHT = "桥梁档案验收工作"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
LOOK = os.environ.get("LOOK", "")
"""A folder for pictures of what is met on the way."""


def look(page, name):
    if LOOK:
        page.screenshot(path=Path(LOOK) / f"{name}.png", full_page=True)


def test_a_device_is_registered_and_opens_the_system_without_a_password(app, address, browser):
    here = address.replace("127.0.0.1", "localhost")
    app.config["PUBLIC_URL"] = here
    with app.app_context(), transaction() as session:
        person = session.scalars(select(Person).filter_by(login="demo-owner")).one()
        person.password_hash = passwords.hashed(RIGHT, profile="cheap")
    page = browser.new_page(locale="zh-CN", viewport={"width": 1440, "height": 900})
    wrong = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    device = tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    page.goto(f"{here}/sign-in")
    page.fill("#login", "demo-owner")
    page.fill("#password", RIGHT)
    look(page, "sign-in")
    page.click("form[action='/sign-in'] button")
    page.goto(f"{here}/me/passkeys")
    page.fill("#f-passkey_name", "办公室电脑")
    page.fill("#f-old", RIGHT)
    page.click("text=登记这台设备")
    page.wait_for_selector("text=通行密钥已登记")
    look(page, "ways")
    page.click("details.me summary")
    page.click("text=退出")
    page.wait_for_selector("#login")

    page.click("text=用通行密钥登录")
    page.wait_for_url(f"{here}/")
    assert "退出" in page.content()
    page.goto(f"{here}/me/passkeys")
    assert "还没用过" not in page.content()
    page.set_viewport_size({"width": 390, "height": 844})
    look(page, "ways-narrow")

    page.click("details.me summary")
    page.click("text=退出")
    page.wait_for_selector("#login")
    tools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.click("text=用通行密钥登录")
    page.wait_for_selector("text=浏览器没有给出通行密钥")
    look(page, "refused-narrow")
    assert wrong == []
    page.context.close()

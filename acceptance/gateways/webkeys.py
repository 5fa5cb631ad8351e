"""Passkeys (WebAuthn): what the browser is asked, and whether its answer is right, by `webauthn`.

An extra: `pip install -r requirements/sign-in.txt`. It is loaded where it is needed.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

CHALLENGE = 32
"""Bytes of what a device signs."""


class WrongKey(Exception):
    """The answer of the browser does not prove what it should."""


@dataclass(frozen=True)
class Made:
    """A key that a device has just made."""

    credential: str
    public_key: bytes
    count: int


@dataclass(frozen=True)
class Site:
    """For which site keys are made: browsers hand them to no other."""

    host: str
    origin: str


def site(public_url: str) -> Site | None:
    """The site of an address; nothing where there are no passkeys: the package is missing, the
    host is a bare number, or what is sent can be read on the way.
    """
    if importlib.util.find_spec("webauthn") is None:
        return None
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    if not host or _number(host) or (parts.scheme != "https" and host != "localhost"):
        return None
    return Site(host, f"{parts.scheme}://{parts.netloc}")


def _number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def challenge() -> bytes:
    """What a device is to sign, once."""
    return secrets.token_bytes(CHALLENGE)


def creating(
    here: Site, asked: bytes, *, handle: bytes, login: str, name: str, known: Sequence[str]
) -> str:
    """The question for a new key, as JSON; a device that has one of the `known` makes no other."""
    import webauthn
    from webauthn.helpers import base64url_to_bytes, structs

    wanted = structs.AuthenticatorSelectionCriteria(
        resident_key=structs.ResidentKeyRequirement.REQUIRED,
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    options = webauthn.generate_registration_options(
        rp_id=here.host,
        rp_name="建设项目档案验收",
        user_id=handle,
        user_name=login,
        user_display_name=name,
        challenge=asked,
        authenticator_selection=wanted,
        exclude_credentials=[
            structs.PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known
        ],
    )
    return webauthn.options_to_json(options)


def created(here: Site, asked: bytes, answer: str) -> Made:
    """The key that was made for this question. Raises WrongKey."""
    import webauthn
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=asked,
            expected_rp_id=here.host,
            expected_origin=here.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise WrongKey from error
    return Made(
        bytes_to_base64url(found.credential_id), found.credential_public_key, found.sign_count
    )


def asking(here: Site, asked: bytes) -> str:
    """The question to a device for one of its keys, as JSON: whose it is the answer says."""
    import webauthn
    from webauthn.helpers import structs

    options = webauthn.generate_authentication_options(
        rp_id=here.host,
        challenge=asked,
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def named(answer: str) -> str:
    """Which key answers. Raises WrongKey."""
    from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        return bytes_to_base64url(parse_authentication_credential_json(answer).raw_id)
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise WrongKey from error


def answered(here: Site, asked: bytes, answer: str, *, public_key: bytes, count: int) -> int:
    """How often the key was used by now: it signed the question, after its person unlocked it.

    Raises WrongKey, also where a device counts and the count stands still: a copy of the key.
    """
    import webauthn
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=asked,
            expected_rp_id=here.host,
            expected_origin=here.origin,
            credential_public_key=public_key,
            credential_current_sign_count=count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise WrongKey from error
    return found.new_sign_count

"""The office's own provider of identities (OpenID Connect, code flow with PKCE), by Authlib.

An extra: `pip install -r requirements/sign-in.txt`. It is loaded where it is needed. Whoever is asked has
ten seconds for each answer, so that a provider that hangs keeps no thread.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import Any, cast

SECONDS = 10
"""For each answer of the provider."""
LEEWAY = 60
"""Seconds that its clock may be off."""
SIGNED = ["RS256", "PS256", "ES256", "EdDSA"]
"""Signatures by which it says who somebody is; none that the client's secret makes, and never none."""


class Silent(Exception):
    """The provider cannot be reached, or does not answer as one."""


class Unproved(Exception):
    """What came back does not prove who somebody is."""


@dataclass(frozen=True)
class Asked:
    """What this browser was sent away with, to be compared with what it comes back with."""

    state: str
    nonce: str
    verifier: str

    def told(self) -> dict[str, str]:
        """As plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Provider:
    """A provider by its address, and how it knows us."""

    issuer: str
    client_id: str
    secret: str
    back: str
    """Where it sends people back to."""

    def begin(self) -> tuple[str, Asked]:
        """Where to send a browser, and what to keep for its return. Raises Silent."""
        asked = Asked(*(secrets.token_urlsafe(32) for _ in range(3)))
        where = self._metadata()["authorization_endpoint"]
        with self._client() as client:
            url, _state = client.create_authorization_url(
                where, state=asked.state, nonce=asked.nonce, code_verifier=asked.verifier
            )
        return url, asked

    def subject(self, asked: Asked, *, state: str, code: str) -> str:
        """Who came back, as the provider calls somebody for ever. Raises Silent, Unproved."""
        if not code or not secrets.compare_digest(state.encode(), asked.state.encode()):
            raise Unproved
        metadata = self._metadata()
        from authlib.integrations.base_client import OAuthError
        from requests import RequestException

        try:
            with self._client() as client:
                token = client.fetch_token(
                    metadata["token_endpoint"],
                    code=code,
                    code_verifier=asked.verifier,
                    timeout=SECONDS,
                )
        except OAuthError as error:
            raise Unproved from error
        except (RequestException, ValueError) as error:
            raise Silent from error
        keys = self._read(metadata["jwks_uri"])
        return self._judged(token.get("id_token", ""), keys, asked.nonce)

    def _judged(self, written: str, keys: dict[str, Any], nonce: str) -> str:
        """The subject of a token that is signed, of this provider, for us, for this question, and
        not too old.
        """
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet, KeySetSerialization

        wanted = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            known = KeySet.import_key_set(cast(KeySetSerialization, keys))
            claims = jwt.decode(written, known, algorithms=SIGNED).claims
            wanted.validate(claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise Unproved from error
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise Unproved
        if claims.get("azp", self.client_id) != self.client_id:
            raise Unproved
        return subject

    def _metadata(self) -> dict[str, Any]:
        """What the provider says of itself; of another issuer it is none."""
        found = self._read(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        ends = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if found.get("issuer") != self.issuer or not all(found.get(one) for one in ends):
            raise Silent
        return found

    def _read(self, url: str) -> dict[str, Any]:
        import requests

        try:
            answer = requests.get(url, timeout=SECONDS, allow_redirects=False)
            answer.raise_for_status()
            found = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise Silent from error
        if not isinstance(found, dict):
            raise Silent
        return found

    def _client(self) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        return OAuth2Session(
            self.client_id,
            self.secret,
            scope="openid",
            redirect_uri=self.back,
            code_challenge_method="S256",
        )

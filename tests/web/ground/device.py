"""A device that keeps passkeys, as far as a server sees it: ES256, no attestation."""

from __future__ import annotations

import hashlib
import json
import secrets

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

PRESENT, UNLOCKED, WITH_KEY = 0x01, 0x04, 0x40


class Device:
    """One key; `origin` is the site that the browser shows."""

    def __init__(self, origin: str, flags: int = PRESENT | UNLOCKED) -> None:
        self.origin, self.flags = origin, flags
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id, self.count = secrets.token_bytes(16), 0

    def make(self, question: dict) -> str:
        """The answer to the question for a new key."""
        point = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        size = len(self.id).to_bytes(2)
        told = self._told(question["rp"]["id"], self.flags | WITH_KEY)
        told += bytes(16) + size + self.id + cbor2.dumps(public)
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": told})
        return self._answer(question, "webauthn.create", attestationObject=attested)

    def use(self, question: dict) -> str:
        """The answer to the question for a key."""
        self.count += 1
        told = self._told(question["rpId"], self.flags)
        client = self._client(question, "webauthn.get")
        signature = self.key.sign(told + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(question, "webauthn.get", authenticatorData=told, signature=signature)

    def _told(self, host: str, flags: int) -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _client(self, question: dict, what: str) -> bytes:
        told = {"type": what, "challenge": question["challenge"], "origin": self.origin}
        return json.dumps(told).encode()

    def _answer(self, question: dict, what: str, **parts: bytes) -> str:
        parts["clientDataJSON"] = self._client(question, what)
        name = bytes_to_base64url(self.id)
        response = {key: bytes_to_base64url(part) for key, part in parts.items()}
        answer = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps({**answer, "clientExtensionResults": {}})

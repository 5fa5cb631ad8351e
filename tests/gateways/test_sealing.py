"""What was closed is opened as it was, or not at all."""

import pytest

from acceptance.gateways.sealing import BrokenSeal, Sealer, Vault, Voted


def test_one_bit_changed_is_not_opened():
    vault, sealer = Vault("key"), Sealer("key")
    closed, sealed = vault.close("of 1", "secret"), sealer.seal(4, Voted("agree"))
    for at in range(len(closed)):
        with pytest.raises(BrokenSeal):
            vault.open("of 1", closed[:at] + bytes([closed[at] ^ 1]) + closed[at + 1 :])
    for at in (0, 11, 12, 5000, len(sealed) - 1):
        with pytest.raises(BrokenSeal):
            sealer.open(4, sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :])


def test_each_purpose_has_a_key_of_its_own():
    closed = Vault("key").close("of 1", "secret")
    assert Vault("key").open("of 1", closed) == "secret"
    for vault, about in ((Vault("other"), "of 1"), (Vault("key"), "of 2")):
        with pytest.raises(BrokenSeal):
            vault.open(about, closed)

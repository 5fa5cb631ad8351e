"""Letters go to a server whose certificate bears its name, and to no other."""

import asyncio
import datetime
import ssl
import threading
from types import SimpleNamespace

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from acceptance.gateways import clock, mail

LETTER = SimpleNamespace(address="a@example.cn", name="甲", subject="催办", body="请补", key="k")


def certified(folder, name):
    """A server's certificate that it gave itself, for one name; and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    told = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = clock.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(told)
        .issuer_name(told)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    )
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def server(tmp_path):
    """A mail server under TLS that calls itself `localhost`, and what it took."""
    taken = []

    class Handler:
        async def handle_DATA(self, server, session, envelope):
            taken.append(envelope)
            return "250 ok"

    certificate, key = certified(tmp_path, "localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def authenticated(*_asked):
        return AuthResult(success=True)

    def within():
        return SMTP(Handler(), hostname="localhost")

    def upgrading():
        return SMTP(
            Handler(), hostname="localhost", tls_context=context, authenticator=authenticated
        )

    loop, ports = asyncio.new_event_loop(), []
    for protocol, tls in ((within, context), (upgrading, None)):
        made = loop.run_until_complete(loop.create_server(protocol, "127.0.0.1", 0, ssl=tls))
        ports.append(made.sockets[0].getsockname()[1])
    serving = threading.Thread(target=loop.run_forever)
    serving.start()
    yield SimpleNamespace(taken=taken, certificate=certificate, within=ports[0], upgrading=ports[1])
    loop.call_soon_threadsafe(loop.stop)
    serving.join()
    loop.close()


ADDRESSES = {
    "tls": lambda server: f"smtps://localhost:{server.within}",
    "starttls": lambda server: "smtp://me:" + "x" * 8 + f"@localhost:{server.upgrading}",
}


@pytest.mark.parametrize("how", ADDRESSES)
def test_a_server_that_nobody_vouches_for_gets_no_letter(server, how):
    told = mail.send(ADDRESSES[how](server), "us@example.cn", LETTER)
    assert "CERTIFICATE_VERIFY_FAILED" in told and server.taken == []


@pytest.mark.parametrize("how", ADDRESSES)
def test_one_that_bears_its_name_gets_it(server, monkeypatch, how):
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    assert mail.send(ADDRESSES[how](server), "us@example.cn", LETTER) == ""
    assert len(server.taken) == 1


def test_one_that_bears_another_name_gets_none(server, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    told = mail.send(f"smtps://127.0.0.1:{server.within}", "us@example.cn", LETTER)
    assert "CERTIFICATE_VERIFY_FAILED" in told and server.taken == []


def test_a_line_break_in_a_subject_is_no_header():
    letter = SimpleNamespace(**{**vars(LETTER), "subject": "催办\nBcc: evil@example.com"})
    with pytest.raises(ValueError, match="newline|linefeed"):
        mail.send("smtp://127.0.0.1:1", "us@example.cn", letter)

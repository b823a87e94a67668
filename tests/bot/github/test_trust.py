"""TLS to GitHub: only who is vouched for is spoken with, and the operator may vouch too."""

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.github.answers import OutcomeUnknown, explain_silence
from bot.github.transport import ApiRequest, Transport

REQUEST = ApiRequest("GET", "/meta")


class Greeting(BaseHTTPRequestHandler):
    posts = 0

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def do_POST(self) -> None:
        """Read the whole request, then say what is no TLS."""
        self.rfile.read(int(self.headers["Content-Length"]))
        type(self).posts += 1
        assert isinstance(self.connection, ssl.SSLSocket)
        with socket.socket(fileno=self.connection.detach()) as bare:
            bare.sendall(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class QuietServer(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that refuses our certificate is what some tests are about."""


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a file with a key and a certificate that nobody but itself vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a GitHub of our own")])
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "github.pem"
    path.write_bytes(private + made.public_bytes(pem))
    return path


@pytest.fixture
def address(certificate: Path) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with QuietServer(("127.0.0.1", 0), Greeting) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"https://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_who_is_not_vouched_for_is_not_spoken_with(address: str) -> None:
    with pytest.raises(requests.exceptions.SSLError, match="certificate verify failed"):
        Transport(address, version="1.0").send(REQUEST, auth=None)


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_an_operators_own_authority_is_trusted(
    address: str, certificate: Path, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, str(certificate))
    assert Transport(address, version="1.0").send(REQUEST, auth=None).status == 200


def test_a_certificate_for_another_host_is_refused(
    address: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    elsewhere = address.replace("127.0.0.1", "localhost")
    with pytest.raises(requests.exceptions.SSLError, match="Hostname mismatch"):
        Transport(elsewhere, version="1.0").send(REQUEST, auth=None)


def test_what_broke_after_it_was_sent_is_not_sent_again(
    address: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    monkeypatch.setattr(Greeting, "posts", 0)
    comment = ApiRequest("POST", "/repos/o/r/issues/1/comments", body={"body": "Hello"})

    with pytest.raises(requests.RequestException) as lost:
        Transport(address, version="1.0").send(comment, auth=None)

    assert isinstance(explain_silence(lost.value, comment), OutcomeUnknown)
    assert Greeting.posts == 1


def test_authorities_are_read_before_the_first_request_and_not_again(
    address: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    transport = Transport(address, version="1.0")
    certificate.unlink()
    assert transport.send(REQUEST, auth=None).status == 200

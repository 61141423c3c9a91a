"""Real TLS between a desk and what answers: a certificate that is not good is told as that, not as a line cut off."""

from __future__ import annotations

import http.server
import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mot_cua_desktop.operations import syncing
from mot_cua_desktop.sync.client import Cut
from mot_cua_desktop.sync.wire import Wire

DAY = timedelta(days=1)


class Word(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"heard")

    def log_message(self, *_: object) -> None:
        pass


def certificate(root: Path, begins: timedelta, ends: timedelta) -> tuple[Path, Path]:
    """A certificate for this machine by its own key, and that key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hub.thu.vn")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 5, now + begins, now + ends)
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = root / "chung_thu.pem", root / "khoa.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return files


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Serves at an address of this machine, with TLS where there are a certificate and a key."""
    running: list[tuple[http.server.HTTPServer, threading.Thread]] = []

    def begin(*files: Path) -> str:
        server = http.server.HTTPServer(("127.0.0.1", 0), Word)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # whoever does not trust it hangs up
        if files:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*files)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        running.append((server, thread))
        return f"https://127.0.0.1:{server.server_port}"

    yield begin
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


def why(url: str, ca: Path | None = None) -> str:
    wire = Wire(url, ca)
    try:
        wire.post("pull", "", b"")
    except Cut as cut:
        return cut.why
    finally:
        wire.close()
    return "heard"


def test_a_certificate_of_the_office_s_own_is_trusted_where_it_was_chosen_and_told_where_not(
    tmp_path: Path, serve: Callable[..., str]
) -> None:
    files = certificate(tmp_path, -DAY, DAY)
    url = serve(*files)
    assert why(url, files[0]) == "heard"
    assert why(url) == "trust"
    assert "tệp .pem" in syncing.unreached(Cut("x", "trust")).advice
    assert why(url.replace("127.0.0.1", "localhost"), files[0]) == "trust"  # of another name


@pytest.mark.parametrize(("begins", "ends"), [(-2 * DAY, -DAY), (DAY, 2 * DAY)])
def test_one_that_has_run_out_or_not_begun_is_told_with_the_machine_s_clock(
    tmp_path: Path, serve: Callable[..., str], begins: timedelta, ends: timedelta
) -> None:
    files = certificate(tmp_path, begins, ends)
    assert why(serve(*files), files[0]) == "expired"
    assert "ngày giờ" in syncing.unreached(Cut("x", "expired")).advice


def test_what_speaks_no_tls_is_no_hub_and_nobody_there_is_just_no_line(serve: Callable[..., str]) -> None:
    assert why(serve()) == "stranger"
    free = http.server.HTTPServer(("127.0.0.1", 0), Word)
    free.server_close()
    assert why(f"https://127.0.0.1:{free.server_port}") == ""

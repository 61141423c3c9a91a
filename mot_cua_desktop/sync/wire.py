"""A line to a hub over HTTPS: the system's own certificates and proxy, the office's own CA, patience for 64 kbit/s."""

from __future__ import annotations

import random
import ssl
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mot_cua_desktop.errors import Told
from mot_cua_desktop.sync import protocol
from mot_cua_desktop.sync.client import Cut
from mot_cua_desktop.sync.reasons import Why

#: Seconds: to be connected, and between two pieces of an answer. A packed batch takes ten over 64 kbit/s.
CONNECT, ANSWER = 15.0, 90.0
#: What OpenSSL says of a certificate that is not valid yet, or no longer.
_OUT_OF_TIME = (9, 10)
#: Seconds until the next round after one that failed; doubled each time, up to the longest.
FIRST_WAIT, LONGEST_WAIT = 5.0, 900.0


class Wire:
    """A hub at a URL; keeps its connection. ``ca`` is a file of certificates to trust besides the system's.

    Raises `Told` for an address that cannot be one.
    """

    def __init__(self, url: str, ca: Path | None = None) -> None:
        import urllib3

        parts = urlsplit(url)
        local = parts.hostname in ("localhost", "127.0.0.1", "::1")
        if parts.hostname is None or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
            raise Told("Địa chỉ trung tâm chưa đúng.", "Địa chỉ bắt đầu bằng https://, ví dụ https://motcua.tinh.vn.")
        self._url = url.rstrip("/")
        options: dict[str, Any] = {
            "timeout": urllib3.Timeout(connect=CONNECT, read=ANSWER),
            "retries": False,  # the round begins again by itself, and knows what was done
            "ssl_context": _trust(ca),
        }
        proxy = urllib.request.getproxies().get(parts.scheme)
        if proxy and not local and not urllib.request.proxy_bypass(parts.hostname):
            self._pool: urllib3.PoolManager = urllib3.ProxyManager(proxy, **options)
        else:
            self._pool = urllib3.PoolManager(**options)

    def post(self, call: str, token: str, body: bytes) -> tuple[int, bytes]:
        """Send one call; an answer longer than a frame may be is not read to its end."""
        import urllib3

        headers = {"Content-Type": protocol.MEDIA_TYPE, "Authorization": f"Bearer {token}"}
        try:
            answer = self._pool.request(
                "POST", f"{self._url}/v1/{call}", body=body, headers=headers, preload_content=False, redirect=False
            )
            try:
                return answer.status, answer.read(protocol.MOST_PACKED + 1)
            finally:
                answer.release_conn()
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise Cut(type(error).__name__, _why(error)) from error

    def close(self) -> None:
        """Let the connection go."""
        self._pool.clear()


def _why(error: BaseException) -> Why:
    """What an attempt to connect safely failed by; the libraries wrap it several times."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, ssl.SSLCertVerificationError):
            return "expired" if found.verify_code in _OUT_OF_TIME else "trust"
        if isinstance(found, ssl.SSLError) and not isinstance(found, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
            return "stranger"  # no TLS at all, or none that we speak
        inner = next(
            (each for each in (getattr(found, "reason", None), *found.args) if isinstance(each, Exception)), None
        )
        found = inner or found.__cause__
    return ""


def _trust(ca: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()  # on Windows: the certificates of the system, also the office's
    if ca is not None:
        try:
            context.load_verify_locations(cafile=str(ca))
        except (OSError, ssl.SSLError) as error:
            raise Told("Không đọc được tệp chứng thư CA.", "Chọn tệp .pem do trung tâm cấp.") from error
    return context


def waits(chance: random.Random | None = None) -> Iterator[float]:
    """Seconds to wait before each further try: doubled up to a quarter of an hour, each drawn from its upper half, so
    that two hundred desks do not come back in the same second."""
    drawn = chance or random.Random()
    longest = FIRST_WAIT
    while True:
        yield drawn.uniform(longest / 2, longest)
        longest = min(longest * 2, LONGEST_WAIT)

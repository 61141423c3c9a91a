"""Whole files in an S3-compatible bucket, through obstore; its address and keys as every S3 program takes them.

``AWS_ACCESS_KEY_ID``, ``AWS_SECRET_ACCESS_KEY``, ``AWS_REGION`` and, for a server of one's own, ``AWS_ENDPOINT_URL``
come from the environment: never from the command line, where every user of the machine reads them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from mot_cua_desktop.errors import Told

#: Seconds; a bucket that does not answer must not hold a desk's call for long: the file stays in the database then.
_PATIENCE = 20


class S3Bucket:
    """One bucket. Raises `Told` for an address that cannot be one, and where the library is not installed."""

    def __init__(self, url: str) -> None:
        try:
            from obstore.exceptions import BaseError
            from obstore.store import S3Store
        except ModuleNotFoundError as error:
            raise Told("Máy này chưa cài phần kho S3.", 'Cài thêm: pip install "mot-cua-desktop[s3]".') from error
        if not url.startswith("s3://") or not url.removeprefix("s3://").strip("/"):
            raise Told("Địa chỉ kho tệp chưa đúng.", "Ví dụ: --bucket s3://mot-cua-tep.")
        endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
        options: Any = {
            "timeout": f"{_PATIENCE}s",
            "allow_http": endpoint.startswith(("http://127.", "http://localhost")),
        }
        retries: Any = {"max_retries": 2}
        try:
            self._store = S3Store.from_url(url, client_options=options, retry_config=retries)
        except (BaseError, ValueError) as error:
            raise Told("Không mở được kho tệp S3.", "Kiểm tra --bucket và các biến AWS_… rồi chạy lại.") from error

    def put(self, name: str, pieces: Iterator[bytes]) -> None:
        """Put a whole object; an object of that name is the same content and may be written over."""
        import obstore
        from obstore.exceptions import BaseError

        try:
            obstore.put(self._store, name, b"".join(pieces))
        except BaseError as error:
            raise OSError(type(error).__name__) from error

    def get(self, name: str, start: int, size: int) -> bytes:
        """A range of an object."""
        import obstore
        from obstore.exceptions import BaseError

        try:
            return bytes(obstore.get_range(self._store, name, start=start, length=size))
        except BaseError as error:
            raise OSError(type(error).__name__) from error

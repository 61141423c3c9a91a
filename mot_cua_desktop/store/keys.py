"""The key of the store: 32 random bytes in the OS keyring, or in a file only its owner may read; never both lost.

A keyring entry belongs to one OS user and dies with the profile, so the same key also lies wrapped under a recovery
code (scrypt, AES-GCM) that the first run shows for the office's safe.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import secrets
from pathlib import Path

from mot_cua_desktop.errors import Told
from mot_cua_desktop.paths import DataFolder

_SERVICE = "mot-cua-desktop"
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


def _entry(folder: DataFolder) -> str:
    return hashlib.sha256(str(folder.root.resolve()).encode()).hexdigest()[:32]


def _keyring_usable() -> bool:
    if os.environ.get("MOT_CUA_KEYS") == "file":
        return False
    import keyring  # lazy: 75 ms
    from keyring.backends.fail import Keyring as NoKeyring

    backend = keyring.get_keyring()
    # A plain-text backend that somebody installed is worse than our own file with tight rights.
    return (
        not isinstance(backend, NoKeyring) and "keyrings.alt" not in type(backend).__module__ and backend.priority > 0
    )


def _write_private(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def create(folder: DataFolder) -> tuple[bytes, str]:
    """Make the key of a new store; returns it with the recovery code to be kept on paper."""
    key = secrets.token_bytes(32)
    code = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(5))
    folder.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_private(folder.keys / "phuc_hoi.json", _wrap(key, code))
    _remember(folder, key)
    return key, code


def _remember(folder: DataFolder, key: bytes) -> None:
    if _keyring_usable():
        import keyring

        try:
            keyring.set_password(_SERVICE, _entry(folder), key.hex())
        except keyring.errors.KeyringError:
            pass  # locked or refused: the file below serves
        else:
            return
    path = folder.keys / "khoa_may"
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    _write_private(path, key.hex().encode())


def load(folder: DataFolder) -> bytes:
    """The key of an existing store.

    Raises `Told` when neither the file nor the keyring has it: the recovery code opens the store then.
    """
    path = folder.keys / "khoa_may"
    if path.is_file():
        return bytes.fromhex(path.read_text().strip())
    if _keyring_usable():
        import keyring

        try:
            kept = keyring.get_password(_SERVICE, _entry(folder))
        except keyring.errors.KeyringError:
            kept = None
        if kept:
            return bytes.fromhex(kept)
    raise Told(
        "Không tìm thấy khóa mở sổ trên máy này (có thể do đổi tài khoản Windows hoặc chép thư mục sang máy khác).",
        "Lấy phiếu mã phục hồi đã in khi cài đặt, rồi chạy: mot-cua recover. Dữ liệu vẫn còn nguyên.",
    )


def recover(folder: DataFolder, code: str) -> bytes:
    """Open the second slot with the recovery code and remember the key on this machine again."""
    try:
        wrapped = (folder.keys / "phuc_hoi.json").read_bytes()
    except OSError as error:
        raise Told(
            "Thư mục dữ liệu không có tệp mã phục hồi (khoa/phuc_hoi.json).", "Tìm bản sao lưu của thư mục dữ liệu."
        ) from error
    key = _unwrap(wrapped, code)
    _remember(folder, key)
    return key


def _slot_key(code: str, salt: bytes) -> bytes:
    plain = "".join(c for c in code.upper() if c in _ALPHABET)
    return hashlib.scrypt(plain.encode(), salt=salt, dklen=32, n=1 << 15, r=8, p=1, maxmem=64 * 1024 * 1024)


def _wrap(key: bytes, code: str) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_slot_key(code, salt)).encrypt(nonce, key, b"mot-cua recovery")
    parts = {"salt": salt, "nonce": nonce, "sealed": sealed}
    return json.dumps({name: base64.b64encode(value).decode() for name, value in parts.items()}).encode()


def _unwrap(wrapped: bytes, code: str) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        parts = {name: base64.b64decode(value) for name, value in json.loads(wrapped).items()}
        return AESGCM(_slot_key(code, parts["salt"])).decrypt(parts["nonce"], parts["sealed"], b"mot-cua recovery")
    except (InvalidTag, ValueError, KeyError) as error:
        raise Told("Mã phục hồi không đúng.", "Gõ lại đủ 25 chữ và số trên phiếu, không phân biệt chữ hoa.") from error

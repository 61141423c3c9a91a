"""The key of the store: 32 random bytes in the OS keyring, or in a file only its owner may read; never both lost.

A keyring entry belongs to one OS user and dies with the profile, so the same key also lies wrapped under a recovery
code (scrypt, AES-GCM) that the first run shows for the office's safe. The keyring knows a store by a name kept beside
the wrapped key, not by its path: a folder that is moved still opens.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import json
import logging
import os
import secrets
from pathlib import Path

from mot_cua_desktop.errors import Told
from mot_cua_desktop.paths import DataFolder
from mot_cua_desktop.store.recovery import check_typed, new_code, plain

_SERVICE = "mot-cua-desktop"
_SLOT = "phuc_hoi.json"
_FILE = "khoa_may"
_log = logging.getLogger(__name__)


def _entry(folder: DataFolder) -> str:
    try:
        name = json.loads((folder.keys / _SLOT).read_bytes())["name"]
    except (OSError, ValueError, KeyError, TypeError):
        name = hashlib.sha256(str(folder.root.resolve()).encode()).hexdigest()[:32]
    return str(name)


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
    """Whole or not at all, and never readable by others, not even while it is being written."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_name(f"{path.name}.{secrets.token_hex(4)}.dang_ghi")
    try:
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        half.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            half.unlink()
        raise


def create(folder: DataFolder) -> tuple[bytes, str]:
    """Make the key of a new store; returns it with the recovery code to be kept on paper.

    Raises `FileExistsError` when the folder has a key already: another store's, which nothing may overwrite.
    """
    if (folder.keys / _SLOT).exists() or (folder.keys / _FILE).exists():
        raise FileExistsError(folder.keys)
    key, code = secrets.token_bytes(32), new_code()
    _write_private(folder.keys / _SLOT, _wrap(key, code, secrets.token_hex(16)))
    _remember(folder, key)
    return key, code


def renew(folder: DataFolder, key: bytes) -> str:
    """Wrap the same key under a new recovery code, which is returned; the code before opens nothing any more.

    Raises `Told` when the folder cannot be written; the code before is good then.
    """
    code = new_code()
    try:
        _write_private(folder.keys / _SLOT, _wrap(key, code, _entry(folder)))
        # A slot that was gone or broken had lost the store's name in the keyring; it has one again now.
        _remember(folder, key)
    except OSError as error:
        raise Told(
            "Chưa ghi được mã phục hồi mới vào thư mục dữ liệu; phiếu cũ vẫn dùng được.",
            "Kiểm tra quyền ghi và chỗ trống của ổ đĩa rồi bấm lại.",
        ) from error
    return code


def forget(folder: DataFolder) -> None:
    """Throw away the key of a store that never came into being (see `engine.create`)."""
    if (folder.keys / _SLOT).exists() and _keyring_usable():
        import keyring

        with contextlib.suppress(keyring.errors.KeyringError):
            keyring.delete_password(_SERVICE, _entry(folder))
    for name in (_SLOT, _FILE):
        (folder.keys / name).unlink(missing_ok=True)


def _remember(folder: DataFolder, key: bytes) -> None:
    path = folder.keys / _FILE
    if _keyring_usable():
        import keyring

        try:
            keyring.set_password(_SERVICE, _entry(folder), key.hex())
        except keyring.errors.KeyringError:
            pass  # locked or refused: the file below serves
        else:
            # A file from before would be read first, with what may be another key.
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
            return
    _write_private(path, key.hex().encode())


def load(folder: DataFolder) -> bytes:
    """The key of an existing store.

    Raises `Told` when neither the file nor the keyring has it: the recovery code opens the store then.
    """
    kept = _from_file(folder.keys / _FILE) or _from_keyring(folder)
    if kept is None:
        raise Told(
            "Không tìm thấy khóa mở sổ trên máy này (có thể do đổi tài khoản Windows hoặc chép thư mục sang máy khác).",
            "Lấy phiếu mã phục hồi đã in khi cài đặt, rồi chạy: mot-cua recover. Dữ liệu vẫn còn nguyên.",
        )
    return kept


def _from_file(path: Path) -> bytes | None:
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            # Copying by USB stick loses the rights. Refusing to open would stop the desk; leaving it so is worse.
            with contextlib.suppress(OSError):
                path.chmod(0o600)
            _log.warning("the key file was readable by other users of this computer")
        return _key_of(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise Told(
            "Tài khoản đang dùng máy không được đọc tệp khóa (khoa/khoa_may).",
            "Đăng nhập đúng tài khoản đã cài đặt, hoặc lấy phiếu mã phục hồi rồi chạy: mot-cua recover.",
        ) from error
    except (OSError, UnicodeDecodeError):
        return None


def _from_keyring(folder: DataFolder) -> bytes | None:
    if not _keyring_usable():
        return None
    import keyring

    try:
        return _key_of(keyring.get_password(_SERVICE, _entry(folder)) or "")
    except keyring.errors.KeyringError:
        return None


def _key_of(text: str) -> bytes | None:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        return None
    return key if len(key) == 32 else None


def recover(folder: DataFolder, code: str) -> bytes:
    """Open the second slot with the recovery code and remember the key on this machine again.

    Raises `Told` when the code is not this store's (naming the group of letters with the slip, when it can be told),
    or when the slot is gone or broken.
    """
    key = behind(folder, code)
    try:
        _remember(folder, key)
    except OSError as error:
        raise Told(
            "Mã đúng nhưng chưa ghi được khóa vào thư mục dữ liệu.",
            "Kiểm tra quyền ghi và chỗ trống của ổ đĩa rồi gõ lại mã.",
        ) from error
    return key


def behind(folder: DataFolder, code: str) -> bytes:
    """The key that this recovery code unwraps; nothing is remembered. Raises `Told` as `recover`."""
    try:
        wrapped = (folder.keys / _SLOT).read_bytes()
    except OSError as error:
        raise _no_slot() from error
    return _unwrap(wrapped, code)


def check_code(folder: DataFolder, code: str, key: bytes) -> None:
    """Whether this is the recovery code of the open store, whose ``key`` it must unwrap. Raises `Told` as `recover`."""
    if not secrets.compare_digest(behind(folder, code), key):
        raise check_typed(code)


def _no_slot() -> Told:
    return Told(
        "Thư mục dữ liệu không có tệp mã phục hồi (khoa/phuc_hoi.json).", "Tìm bản sao lưu của thư mục dữ liệu."
    )


def _slot_key(code: str, salt: bytes) -> bytes:
    return hashlib.scrypt(plain(code).encode(), salt=salt, dklen=32, n=1 << 15, r=8, p=1, maxmem=64 * 1024 * 1024)


def _wrap(key: bytes, code: str, name: str) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_slot_key(code, salt)).encrypt(nonce, key, b"mot-cua recovery")
    parts = {"salt": salt, "nonce": nonce, "sealed": sealed}
    return json.dumps({"name": name} | {part: base64.b64encode(it).decode() for part, it in parts.items()}).encode()


def _unwrap(wrapped: bytes, code: str) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        slot = json.loads(wrapped)
        salt, nonce, sealed = (base64.b64decode(slot[part], validate=True) for part in ("salt", "nonce", "sealed"))
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise _broken_slot() from error
    try:
        return AESGCM(_slot_key(code, salt)).decrypt(nonce, sealed, b"mot-cua recovery")
    except InvalidTag as error:
        raise check_typed(code) from error
    except ValueError as error:
        raise _broken_slot() from error


def _broken_slot() -> Told:
    return Told(
        "Tệp mã phục hồi (khoa/phuc_hoi.json) đã hỏng.", "Chép lại thư mục “khoa” từ bản sao lưu rồi gõ lại mã."
    )

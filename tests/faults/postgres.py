"""A PostgreSQL cluster of a test's own, which may be killed. Its data are a copy of one that was made and migrated once."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.database import fingerprint
from tests.elasticsearch.server import UNPRIVILEGED_USER, cache_dir
from tests.services import free_port, manage, server_environment

BINARIES = Path(os.environ.get("POSTGRES_BINARIES", "/usr/lib/postgresql/15/bin"))
SUPERUSER = "resourcebank"
DATABASE = "postgres"


def is_installed() -> bool:
    return (BINARIES / "postgres").exists()


class Cluster:
    def __init__(self, data: Path | None = None) -> None:
        """With data of its own, else a copy of the migrated ones."""
        self.root = Path(tempfile.mkdtemp(prefix="resourcebank-postgres-"))
        self.port = free_port()
        self.url = f"postgres://{SUPERUSER}@127.0.0.1:{self.port}/{DATABASE}"
        self._data = data or self.root / "data"
        if data is None:
            shutil.copytree(migrated(), self._data)
        self._give_away()

    def start(self) -> Cluster:
        options = f"-p {self.port} -h 127.0.0.1 -k {self.root}"
        self._run("pg_ctl", "start", "-w", "-t", "60", "-D", self._data, "-l", self.root / "log", "-o", options)
        return self

    def kill(self) -> None:
        """As a crash would: no checkpoint, no goodbye; the log is read again at the next start."""
        self._run("pg_ctl", "stop", "-D", self._data, "-m", "immediate")

    def remove(self) -> None:
        if (self._data / "postmaster.pid").exists():
            self.kill()
        shutil.rmtree(self.root, ignore_errors=True)

    def _give_away(self) -> None:
        """PostgreSQL refuses to run as root."""
        self._data.mkdir(mode=0o700, exist_ok=True)
        self._user = UNPRIVILEGED_USER if os.geteuid() == 0 else None
        if self._user:
            for path in (self.root, self._data, *self._data.rglob("*")):
                shutil.chown(path, self._user)

    def _run(self, program: str, *arguments: object) -> None:
        done = subprocess.run(
            [BINARIES / program, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            cwd=self.root, user=self._user, extra_groups=[] if self._user else None, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{program}: {done.stderr}"


def migrated() -> Path:
    """The kept data of a migrated cluster; for copying only."""
    kept = cache_dir() / f"migrated-{fingerprint()}.postgres"
    kept.parent.mkdir(parents=True, exist_ok=True)
    with (kept.parent / "migrated-postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            unfinished = kept.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            _make(unfinished)
            unfinished.rename(kept)
    return kept


def _make(data: Path) -> None:
    cluster = Cluster(data)
    try:
        cluster._run("initdb", "-D", data, "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        cluster.start()
        with tempfile.TemporaryDirectory() as folder:
            manage({**server_environment(Path(folder)), "DATABASE_URL": cluster.url}, "migrate", "--verbosity", "0")
        cluster._run("pg_ctl", "stop", "-D", data, "-m", "fast")
    finally:
        cluster.remove()

"""A migrated SQLite database, made once and kept until a migration changes: migrating takes 15 s, copying none."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from django.apps import apps

from tests.elasticsearch.server import cache_dir

from .services import manage, server_environment


def migrated() -> Path:
    """The kept file; for copying only."""
    database = cache_dir() / f"migrated-{fingerprint()}.sqlite3"
    if not database.exists():
        database.parent.mkdir(parents=True, exist_ok=True)
        with (database.parent / "migrated.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not database.exists():
                _make(database)
    return database


def migrated_server_environment(var_dir: Path) -> dict[str, str]:
    """Of a process of the product with an SQLite database of its own, migrated and otherwise empty."""
    env = server_environment(var_dir)
    shutil.copy(migrated(), var_dir / "db.sqlite3")
    env.pop("DATABASE_URL", None)
    return env


def fill(database: Path, connection: Any, **kwargs: Any) -> None:
    """A receiver of `connection_created`: an in-memory database that is still empty becomes a copy of this one."""
    if connection.is_in_memory_db() and not connection.introspection.table_names():
        with closing(sqlite3.connect(database)) as source:
            source.backup(connection.connection)


def _make(database: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        env = server_environment(Path(folder))
        env.pop("DATABASE_URL", None)
        manage(env, "migrate", "--verbosity", "0")
        with closing(sqlite3.connect(Path(folder) / "db.sqlite3")) as made:
            made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        unfinished = database.with_suffix(".unfinished")
        shutil.copy(Path(folder) / "db.sqlite3", unfinished)
        unfinished.rename(database)


def fingerprint() -> str:
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(f"{app.label} {path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]

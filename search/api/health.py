"""Whether this process is alive, and whether it is ready for readers: its database answers, every migration is applied,
and its index can be asked. How far the index is behind the change log, and in how many works it was found
to differ from the database, is said and does not make it unready: search looks at the database again for what it shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import Error as DatabaseFailure  # DatabaseError, and InterfaceError beside it
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from search.engines.base import EngineError
from search.status import index_status

from .v1 import schema

_NO_STORE = {"Cache-Control": "no-store"}
Check = dict[str, Any]


class AliveView(APIView):
    http_method_names = ("get", "head")

    @schema.alive
    def get(self, request: Request) -> Response:
        return Response({"status": "alive"}, headers=_NO_STORE)


class ReadyView(APIView):
    http_method_names = ("get", "head")

    @schema.ready
    def get(self, request: Request) -> Response:
        checks = {name: _asked(check) for name, check in CHECKS.items()}
        ready = all(check["ok"] for check in checks.values())
        data = {"status": "ready" if ready else "not ready", "checks": checks}
        return Response(data, status=200 if ready else 503, headers=_NO_STORE)


def _asked(check: Callable[[], Check]) -> Check:
    try:
        return {"ok": True, **check()}
    except (DatabaseFailure, EngineError, MigrationsPending) as error:
        return {"ok": False, "error": type(error).__name__}  # its text may hold addresses


def _database() -> Check:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {}


class MigrationsPending(Exception):
    pass


@cache  # once applied they stay so; an exception is not kept
def _migrations() -> Check:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise MigrationsPending
    return {}


def _index() -> Check:
    status = index_status()
    return {
        "engine": status.engine,
        "documents": status.documents,
        "applied_seq": status.applied_seq,
        "last_seq": status.last_seq,
        "lag": status.lag,
        "drift": status.audit and status.audit.drift,
        "audited_at": status.audit and status.audit.at,
        "dead_letters": status.dead_letters,
    }


CHECKS: dict[str, Callable[[], Check]] = {"database": _database, "migrations": _migrations, "index": _index}

"""What every request asks the database in the same words. Invariant: a row is as the driver gives it (of SQLite a time has
no zone), so it is good for comparing with an earlier one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet


class KeptQuery:
    """Put into SQL once: Django takes longer to do that than the database to answer."""

    def __init__(self, make: Callable[[], QuerySet[Any, Any]]) -> None:
        self._make = make

    def rows(self) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(*self._sql)
            return list(cursor.fetchall())

    @cached_property
    def _sql(self) -> tuple[str, tuple[Any, ...]]:
        return self._make().query.sql_with_params()

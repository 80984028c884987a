"""Run as a process of its own, in a bank's environment: loads the product once and from then on gives, for each line it
reads, a real worker (`worker`: forked, so that it works at once; answers its process id) or how index and database stand
to each other (`audit`: answers a Report).

With `--reckless` its workers lack one safeguard: they say that a change is in the index before they write it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import django


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who was killed is gone at once
    django.setup()
    from cms.languages.analysis import analyse

    analyse("kurs", "nb")  # its dictionaries are read once, too
    if "--reckless" in sys.argv:
        make_reckless()
    for line in sys.stdin:
        answer = {"worker": start_worker, "audit": report}[line.strip()]()
        print(json.dumps(answer), flush=True)  # noqa: T201


def start_worker() -> int:
    from django.core.management import call_command
    from django.db import connection

    connection.close()
    child = os.fork()
    if child == 0:
        os.dup2(2, 1)
        try:
            call_command("search_worker", interval=0.1)  # it is killed at work, not at rest
        finally:
            os._exit(1)
    return child


def report() -> dict[str, Any]:
    from django.db import Error, connection

    from search.audit import audit
    from search.engines import get_engine
    from search.engines.base import EngineError

    try:
        found = audit(get_engine())
        return {"lag": found.lag, "clean": found.is_clean, "titles": titles()}
    except (Error, EngineError) as error:
        return {"lag": None, "clean": False, "titles": [], "error": str(error)}
    finally:
        connection.close()


def titles() -> list[str]:
    """Of every work in the index, as the index has them."""
    from django.utils import timezone

    from search.engines import get_engine
    from search.engines.base import EngineQuery

    hits = get_engine().search(EngineQuery(now=timezone.now(), limit=9_000)).hits
    return sorted(variant["title"] for hit in hits for variant in hit.payload["variants"])


def make_reckless() -> None:
    from search import indexing

    write = indexing._write

    def write_late(writer: Any, work_ids: list[UUID], places: Mapping[UUID, int] | int) -> None:
        writer.apply(applied_seq=places if isinstance(places, int) else max(places.values()))
        write(writer, work_ids, places)

    indexing._write = write_late


if __name__ == "__main__":
    main()

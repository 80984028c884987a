"""`python -m tests.faults.writer WORKS RATE`: makes a bank of so many works and says so. When it is told to, it changes some
of them, at most so many times a second, until its input ends. Each change is told when it has committed: the work's id and
its title, none if it is gone."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from wagtail.models import Page  # noqa: E402

from resourcebank.models import ResourcePage, TrainingMaterialPage  # noqa: E402
from tests.factories import container_of, make_partner, make_work, publish_change  # noqa: E402

CHANGING, DOOMED = 20, 100  # of the first works the first are changed, and those after them deleted one by one
DELETE_EVERY = 10  # changes


def make_bank(works: int) -> None:
    template = make_work("alltid nummer0", partner=make_partner("fjord"), summary="Om noe")
    with transaction.atomic(), connection.cursor() as cursor:
        for model in (Page, ResourcePage, TrainingMaterialPage):
            _copy(cursor, model, template, works)
        Page.objects.filter(pk=template.get_parent().pk).update(numchild=works)


def _copy(cursor: Any, model: type[Page], template: Any, works: int) -> None:
    """Past the models, which take an hour for what takes a minute."""
    table, columns = model._meta.db_table, [field.column for field in model._meta.local_concrete_fields]
    names = ", ".join(columns)
    cursor.execute(f"SELECT {names} FROM {table} WHERE {columns[0]} = %s", [template.pk])  # noqa: S608
    row = dict(zip(columns, cursor.fetchone(), strict=True))
    parent = container_of(template.partner, "nb")

    def rows() -> Iterator[list[Any]]:
        for number in range(1, works):
            own: dict[str, Any] = {columns[0]: template.pk + number}
            if model is Page:
                own["path"] = Page._get_path(parent.path, parent.depth + 1, number + 1)
                own["translation_key"] = uuid4().hex
                own["title"] = own["draft_title"] = f"alltid nummer{number}"
                own["slug"] = f"nummer{number}"
                own["url_path"] = f"{parent.url_path}nummer{number}/"
            yield list({**row, **own}.values())

    cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})", rows())  # noqa: S608


def change_until(stop: threading.Event, rate: float) -> None:
    works = list(TrainingMaterialPage.objects.order_by("pk")[: CHANGING + DOOMED])
    changing, doomed = works[:CHANGING], works[CHANGING:]
    number = 0
    while not stop.wait(1 / rate):  # always a pause: on SQLite others wait for their turn to write
        number += 1
        delete = doomed and number % DELETE_EVERY == 0
        work = doomed.pop() if delete else changing[number % CHANGING]
        title = "" if delete else f"{work.title} runde{number}"
        with transaction.atomic():
            if delete:
                work.delete()
            else:
                publish_change(work, title=title)
        print(work.work_id, title, flush=True)  # noqa: T201


def main() -> None:
    works, rate = int(sys.argv[1]), float(sys.argv[2])
    make_bank(works)
    print("ready", flush=True)  # noqa: T201
    stop = threading.Event()
    sys.stdin.readline()
    threading.Thread(target=_wait_for_the_end, args=(stop,), daemon=True).start()
    change_until(stop, rate)


def _wait_for_the_end(stop: threading.Event) -> None:
    sys.stdin.readline()
    stop.set()


if __name__ == "__main__":
    main()

"""Run by a process of the product (`manage.py shell`): a worker that is killed at a certain statement of the database, again
and again, each time at another. Prints what came of it."""

from __future__ import annotations

import json
import os
import random
import sys
import time
from typing import Any

from django.contrib.auth.models import User
from django.db import connection

from resourcebank.models import GuidelinePage
from resourcebank.onboarding.jobs import apply, carry_on, receive
from resourcebank.onboarding.models import ImportedWork, SheetImport
from tests.cms.media.samples import pdf
from tests.dying import dying_at
from tests.factories import get_partner
from tests.resourcebank.onboarding.sheets import work, xlsx, zipped

LONGEST_LIFE = {"checking": 60, "applying": 300}  # statements; some two rows


def worker(dies_at: int) -> int:
    """In a process of its own, whose number it gives."""
    connection.close()  # nothing of it is shared with the child
    child = os.fork()
    if child:
        return child
    with dying_at(dies_at):
        carry_on()
    os._exit(0)


def run(rows: int, kills: int) -> dict[str, Any]:
    keys = [str(number) for number in range(rows)]
    sheet = xlsx([work(key, files_nb=f"{key}.pdf; felles.pdf", title_fi=f"Opas {key}") for key in keys])
    files = zipped({**{f"{key}.pdf": pdf(key) for key in keys}, "felles.pdf": pdf("felles")})
    one = receive(get_partner(), User.objects.get(username="editor"), sheet, [files])
    chance, killed = random.Random(17), dict.fromkeys(LONGEST_LIFE, 0)
    for status, longest in LONGEST_LIFE.items():
        for _kill in range(kills):
            killed[status] += bool(os.waitpid(worker(chance.randrange(1, longest)), 0)[1])
        while SheetImport.objects.get(pk=one.pk).status == status:
            for child in (worker(0), worker(0)):  # two at once
                os.waitpid(child, 0)
        apply(SheetImport.objects.get(pk=one.pk), one.user, submit=False)
    return {
        "killed": killed,
        "status": SheetImport.objects.get(pk=one.pk).status,
        "unwritten": one.rows.filter(applied=False).count(),
        "works": sorted(ImportedWork.objects.values_list("key", flat=True), key=int),
        "pages": sorted(GuidelinePage.objects.values_list("title", flat=True)),
        "revisions": [page.revisions.count() for page in GuidelinePage.objects.all()],
        "files": [page.files.count() for page in GuidelinePage.objects.all()],
        "stored": len({row.file.sha256 for page in GuidelinePage.objects.all() for row in page.files.all()}),
    }


def main(rows: str, kills: str) -> None:
    began = time.monotonic()
    found = run(int(rows), int(kills))
    sys.stdout.write("found " + json.dumps({**found, "seconds": round(time.monotonic() - began)}) + "\n")

"""Run by a process of the product (`manage.py shell`): workers that suggest translations and are killed again and again, at
random statements of the database, while a person writes too. Prints what came of it."""

from __future__ import annotations

import json
import os
import random
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone
from wagtail_localize.models import StringTranslation, Translation

from cms.localisation.engines import jobs
from cms.localisation.engines.models import EngineCall, MachineJob
from cms.localisation.segments import with_translations
from tests.cms.localisation.helpers import set_segment, start
from tests.dying import dying_at
from tests.factories import make_work

from .fake import Local, engines

SEED = 7
STATEMENTS = 400  # some more than two calls take
A_PERSONS, A_FEW = "Hennes", 10


def child(work: Callable[[], object]) -> int:
    connection.close()  # nothing of it is shared
    number = os.fork()
    if number:
        return number
    try:
        work()
    finally:
        os._exit(0)


def worker(dies_at: int) -> None:
    with dying_at(dies_at):
        jobs.suggest_next()


def person(translation: Translation, seed: int) -> None:
    """Writes some of the texts, wherever the machine may be by then."""
    segments = list(with_translations(translation).select_related("string", "context"))
    for segment in random.Random(seed).sample(segments, A_FEW):
        set_segment(translation, segment, f"{A_PERSONS} {segment.pk}")


def wait_for(numbers: list[int]) -> int:
    """How many were killed."""
    return sum(bool(os.waitpid(number, 0)[1]) for number in numbers)


def forget_the_dead() -> None:
    MachineJob.objects.filter(state="working").update(claimed_until=timezone.now() - timedelta(seconds=1))


def run(texts: int, kills: int) -> dict[str, Any]:
    settings.TRANSLATION_ENGINES = engines(Local)
    settings.MACHINE_CHARACTERS_A_DAY = settings.MACHINE_CHARACTERS_A_MONTH = 10**9
    work = make_work("Lang", body=[("steps", [f"Steg {number}" for number in range(texts)])])
    _draft, translation = start(work)
    chance, killed, seeds = random.Random(SEED), 0, []
    jobs.ask(translation, User.objects.create_superuser("boss"))
    while killed < kills and MachineJob.objects.get().is_open:
        seeds.append(chance.randrange(10**6))
        seed, dies_at = seeds[-1], [chance.randrange(1, STATEMENTS), chance.randrange(1, STATEMENTS)]
        numbers = [child(lambda number=number: worker(number)) for number in dies_at]  # type: ignore[misc]
        numbers.append(child(lambda seed=seed: person(translation, seed)))  # type: ignore[misc]
        killed += wait_for(numbers)
        forget_the_dead()
    while MachineJob.objects.get().is_open:
        wait_for([child(lambda: worker(0)), child(lambda: worker(0))])
        forget_the_dead()
    segments = list(with_translations(translation))
    hers = {segment.pk for seed in seeds for segment in random.Random(seed).sample(segments, A_FEW)}
    job = MachineJob.objects.get()
    rows = StringTranslation.objects.filter(locale=translation.target_locale)
    per_text = Counter(rows.values_list("translation_of", "context"))
    return {
        "killed": killed,
        "state": job.state,
        "missing": sum(1 for segment in segments if not segment.data),  # type: ignore[attr-defined]
        "hers_lost": [s.text for s in segments if s.pk in hers and s.data != f"{A_PERSONS} {s.pk}"],  # type: ignore[attr-defined]
        "otherwise": [
            s.text
            for s in segments
            if s.pk not in hers and s.data != f"SV {s.text}"  # type: ignore[attr-defined]
        ],
        "twice": [text for text, times in per_text.items() if times > 1],
        "machines": rows.filter(translation_type="machine").count(),
        "suggested": job.suggested,
        "done": [job.done, job.total],
        "sent": sum(EngineCall.objects.values_list("segments", flat=True)),
        "hers": len(hers),
    }


def main(texts: str, kills: str) -> None:
    sys.stdout.write("found " + json.dumps(run(int(texts), int(kills))) + "\n")

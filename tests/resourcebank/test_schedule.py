"""What is scheduled goes live and ends in its time, whatever else is scheduled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from resourcebank.models import TrainingMaterialPage
from search.engines.base import Engine
from tests.cms.localisation.helpers import start, translate
from tests.factories import make_work

pytestmark = pytest.mark.django_db


def schedule(page: Any, minutes: int) -> None:
    revision = page.get_latest_revision() or page.save_revision()
    revision.approved_go_live_at = timezone.now() + timedelta(minutes=minutes)
    revision.save()


def is_live(page: Any) -> bool:
    return TrainingMaterialPage.objects.get(pk=page.pk).live


def test_a_translation_that_may_not_go_live_holds_up_nothing(
    index: Engine, run_worker: Callable[[], object], caplog: Any
) -> None:
    unfinished, translation = start(make_work("Kilde"))
    translate(translation, leave_out=1)
    due, later = make_work("Forfalt", publish=False), make_work("Senere", publish=False)
    schedule(unfinished, -5)
    schedule(due, -1)
    schedule(later, 1)
    run_worker()
    assert [is_live(page) for page in (unfinished, due, later)] == [False, True, False]
    assert "may not go live as scheduled" in caplog.text
    assert str(due.work_id) in index.seqs()


def test_what_has_expired_is_taken_down(index: Engine, run_worker: Callable[[], object]) -> None:
    ended = make_work("Utløpt", expire_at=timezone.now() - timedelta(minutes=1))
    lasting = make_work("Varer", expire_at=timezone.now() + timedelta(minutes=1))
    run_worker()
    assert [is_live(page) for page in (ended, lasting)] == [False, True]

"""Marks the termbase as changed, so that every process knows when its reading of it is old. The mark commits with the
change."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .models import Concept, Definition, Term, TermbaseVersion


@receiver([post_save, post_delete], sender=Concept)
@receiver([post_save, post_delete], sender=Term)
@receiver([post_save, post_delete], sender=Definition)
def termbase_changed(**kwargs: Any) -> None:
    version = TermbaseVersion.objects.filter(pk=1)
    if not version.update(token=uuid4()):
        TermbaseVersion.objects.get_or_create(pk=1)
        version.update(token=uuid4())  # another may have made it just now

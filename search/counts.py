"""How many works the public may see of each concept, partner and project. Invariant: they are counted in the database by the
rule itself (`visibility.py`), and anew as soon as the bank is in another state (`freshness.py`), so that not even a number
tells of what was just hidden."""

from __future__ import annotations

from functools import cached_property

from django.db.models import Count
from wagtail.query import PageQuerySet

from resourcebank.models import CONCEPT_FIELDS, ResourcePage
from resourcebank.visibility import public_by_distance

from .freshness import State, current_state


class Counts:
    """Of one state of the bank; each is counted when it is asked for first."""

    @cached_property
    def by_concept(self) -> dict[str, int]:
        """Slug -> works. Five queries."""
        counts: dict[str, int] = {}
        originals = _originals().values("pk")
        for name in CONCEPT_FIELDS.values():
            through = ResourcePage._meta.get_field(name).remote_field.through  # type: ignore[union-attr]
            rows = through.objects.filter(resourcepage_id__in=originals).values_list("concept__slug")
            counts |= dict(rows.annotate(Count("pk")))
        return counts

    @cached_property
    def by_partner(self) -> dict[int, int]:
        """Primary key -> works. Two queries."""
        return dict(_originals().values_list("partner").annotate(Count("pk")))

    @cached_property
    def by_project(self) -> dict[int, int]:
        """Primary key -> works. Two queries."""
        return dict(_originals().values_list("project").annotate(Count("pk")))


_current: tuple[State, Counts] | None = None


def current_counts() -> Counts:
    """This process's, made anew when something has changed, and each time while a change has no place in the log yet. One
    query."""
    global _current  # noqa: PLW0603 - one per process is the point
    state = current_state()
    if state is None:
        return Counts()
    if _current is None or _current[0] != state:
        _current = (state, Counts())
    return _current[1]


def _originals() -> PageQuerySet[ResourcePage]:
    _itself, rule = next(public_by_distance())  # an original is translated from nothing
    return ResourcePage.objects.filter(rule).order_by()

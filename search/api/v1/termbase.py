"""What the vocabularies are called, and how many works are filed under their concepts. The number of queries does not depend
on the number of concepts."""

from __future__ import annotations

from django.db.models import Count

from cms.terminology.models import ConceptScheme
from resourcebank.models import ResourcePage
from resourcebank.visibility import public_resources
from search.documents import CONCEPT_FIELDS


def scheme_labels() -> dict[str, dict[str, str]]:
    """Scheme -> language -> label. One query."""
    labels: dict[str, dict[str, str]] = {}
    for slug, language, text in ConceptScheme.objects.values_list("slug", "labels__language", "labels__text"):
        labels.setdefault(slug, {})
        if language:
            labels[slug][language] = text
    return labels


def works_by_concept() -> dict[str, int]:
    """Concept -> number of public works filed under it. A query for each field that files works."""
    counts: dict[str, int] = {}
    originals = public_resources().filter(is_original=True).values("pk")
    for name in CONCEPT_FIELDS.values():
        through = ResourcePage._meta.get_field(name).remote_field.through  # type: ignore[union-attr]
        rows = through.objects.filter(resourcepage_id__in=originals).values_list("concept__slug")
        counts |= dict(rows.annotate(Count("pk")))
    return counts

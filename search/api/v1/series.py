"""The numbered documents of a project, in the order of their numbers, so that whoever reads one finds the others."""

from __future__ import annotations

from uuid import UUID

from cms.languages.fallback import choose_language
from resourcebank.models import ProjectDocumentPage, ResourcePage
from resourcebank.visibility import public_languages
from search.outputs import place_of

from .presenters import Json, Presenter

AROUND = 100  # documents before and after this one; no project has as many


def present_series(original: ResourcePage, presenter: Presenter) -> list[Json]:
    """Those that are public, this one among them; none for a work without number or project. Four queries."""
    if not (isinstance(original, ProjectDocumentPage) and original.project_id and original.number):
        return []
    numbers = _numbers(original)
    public = public_languages(numbers)
    shown = {work_id: pages[choose_language(pages, presenter.languages) or ""] for work_id, pages in public.items()}
    pages = ResourcePage.objects.filter(pk__in=shown.values()).values_list(
        "translation_key", "title", "slug", "locale__language_code"
    )
    found = {work_id: (title, slug, language) for work_id, title, slug, language in pages}
    return [
        {
            "id": str(work_id),
            "number": number,
            "title": found[work_id][0],
            "language": found[work_id][2],
            "url": presenter.links.page(found[work_id][2], work_id, found[work_id][1]),
        }
        for work_id, number in numbers.items()
        if work_id in found
    ]


def _numbers(original: ProjectDocumentPage) -> dict[UUID, str]:
    """Of the documents around this one, in order."""
    documents = ProjectDocumentPage.objects.filter(project=original.project, is_original=True, live=True)
    rows = documents.exclude(number="").values_list("translation_key", "number")
    ordered = sorted(rows, key=lambda row: (place_of(row[1]), row[0]))
    place = next((place for place, row in enumerate(ordered) if row[0] == original.translation_key), 0)
    return dict(ordered[max(place - AROUND, 0) : place + AROUND + 1])

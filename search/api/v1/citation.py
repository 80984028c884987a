"""How a work is named in a list of sources: as plain text, in the language that is active, with its title as it is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .presenters import Json, Presenter


def citation(work: Json, presenter: Presenter) -> str:
    """`work`: what is common with a result, and its details."""
    language = presenter.labels.value("language", work["language"])
    translation = work["translation"]
    if translation["status"] != "original":
        source = presenter.labels.value("language", translation["source_language"])
        language = _("%(language)s, translated from: %(source)s") % {"language": language, "source": source}
    licence = work["licence"]["label"].partition(":")[0]
    parts = (
        f"{work['partner']['name']} ({work['published_at'][:4]})",
        f"{work['title']} [{language}]",
        _project(work),
        licence,
    )
    return f"{'. '.join(filter(None, parts))}. {work['url']}"


def _project(work: Json) -> str:
    if not work["project"]:
        return ""
    number = work["details"].get("number")
    if work["type"] != "project_document" or not number:
        return str(work["project"]["name"])
    return _("%(project)s, no. %(number)s") % {"project": work["project"]["name"], "number": number}

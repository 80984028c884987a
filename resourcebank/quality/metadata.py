"""Whether people can find it and know what it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cms.quality.checks import Found, Severity, check
from cms.quality.content import Place
from resourcebank.models import ResourcePage, ToolkitVideoPage

SUBJECTS = ("topics", "audiences")


@check(
    "required", Severity.ERROR, _("“%(field)s” is empty."), remedy=_("Fill it in: a work is not published without it.")
)
def empty_fields(page: ResourcePage) -> Iterator[Found]:
    """The form's own rule, for what comes past the form."""
    names = page.get_edit_handler().get_form_options()["fields"]
    for field in page._meta.fields:
        if field.name in names and not field.blank and field.value_from_object(page) in field.empty_values:
            yield Found(Place(field.name), params={"field": capfirst(str(field.verbose_name))})


@check(
    "subjects",
    Severity.WARNING,
    _("Nothing is chosen at “%(field)s”."),
    remedy=_("Choose at least one: many readers look for works by it."),
)
def without_subjects(page: ResourcePage) -> Iterator[Found]:
    for name in SUBJECTS:
        field: Any = page._meta.get_field(name)
        if not getattr(page, name).all():
            yield Found(Place(name), params={"field": capfirst(str(field.verbose_name))})


@check(
    "empty",
    Severity.WARNING,
    _("There is nothing to read, watch or download in it yet."),
    remedy=_("Write a text, or add a file or a video."),
)
def without_content(page: ResourcePage) -> Iterator[Found]:
    own = any(getattr(page, name) for name in page.api_own_fields)
    video = isinstance(page, ToolkitVideoPage) and page.video_file_id
    if not (own or video or page.body or page.files.all()):
        yield Found(Place("body"))

"""What funding programmes are called and how they are acknowledged, in all languages at once."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.terminology.labels.tables import LabelTable

from .models import Programme
from .models.projects import ProgrammeText


class _ProgrammeTable(LabelTable):
    model = Programme
    text_model = ProgrammeText
    owner = "programme"

    def rows(self, group: str = "") -> models.QuerySet[Any]:
        return Programme.objects.prefetch_related("texts")

    def clear(self, found: ProgrammeText) -> None:
        """The row holds other texts too."""
        setattr(found, self.field, "")
        if found.name or found.acknowledgement or found.logo_alt:
            found.save()
        else:
            found.delete()


class ProgrammeNames(_ProgrammeTable):
    name = "programmes"
    title = _("Names of funding programmes")
    field = "name"


class Acknowledgements(_ProgrammeTable):
    name = "acknowledgements"
    title = _("Funders' acknowledgements")
    field = "acknowledgement"

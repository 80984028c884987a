from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    INTRODUCTORY = "introductory", _("Introductory")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")


class Licence(models.TextChoices):
    CC0 = "cc0-1.0", _("CC0: free for everybody")
    CC_BY = "cc-by-4.0", _("CC BY: share and change, name the maker")
    CC_BY_SA = "cc-by-sa-4.0", _("CC BY-SA: share alike")
    CC_BY_NC = "cc-by-nc-4.0", _("CC BY-NC: not for profit")
    CC_BY_NC_SA = "cc-by-nc-sa-4.0", _("CC BY-NC-SA: not for profit, share alike")
    CC_BY_ND = "cc-by-nd-4.0", _("CC BY-ND: share, do not change")
    ALL_RIGHTS_RESERVED = "all-rights-reserved", _("All rights reserved: read here, ask before sharing")


_CC = "https://creativecommons.org"
LICENCE_URLS: dict[Licence, str] = {
    Licence.CC0: f"{_CC}/publicdomain/zero/1.0/",
    Licence.CC_BY: f"{_CC}/licenses/by/4.0/",
    Licence.CC_BY_SA: f"{_CC}/licenses/by-sa/4.0/",
    Licence.CC_BY_NC: f"{_CC}/licenses/by-nc/4.0/",
    Licence.CC_BY_NC_SA: f"{_CC}/licenses/by-nc-sa/4.0/",
    Licence.CC_BY_ND: f"{_CC}/licenses/by-nd/4.0/",
    Licence.ALL_RIGHTS_RESERVED: "https://rightsstatements.org/vocab/InC/1.0/",
}


class DocumentKind(models.TextChoices):
    OUTPUT = "output", _("Intellectual output")
    MODEL = "model", _("Model description")
    REPORT = "report", _("Report")
    MINUTES = "minutes", _("Meeting report")
    PLAN = "plan", _("Plan")


class Difficulty(models.TextChoices):
    EASY = "easy", _("Easy")
    MEDIUM = "medium", _("Medium")
    HARD = "hard", _("Hard")

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    INTRODUCTORY = "introductory", _("Introductory")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")


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

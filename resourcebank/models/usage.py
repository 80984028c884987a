from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cms.languages.fields import LanguageField


class DailyCoverage(models.Model):
    """How many words of all public works of one type a language had on one day, by state, as `coverage.py` counts them.
    Rows are added once a day, and kept."""

    day = models.DateField()
    language = LanguageField()
    resource_type = models.CharField(max_length=40)
    original = models.PositiveIntegerField()
    translated = models.PositiveIntegerField()
    machine = models.PositiveIntegerField()
    outdated = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    adapted = models.PositiveIntegerField()  # also among the others

    class Meta:
        ordering: ClassVar = ["day", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "language", "resource_type"], name="one_coverage_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.language} {self.resource_type}"


class DailyCount(models.Model):
    """How often something was done on one day. It says nothing of who did it: no address, no browser, no words of a
    question, no time of day. Rows are kept."""

    class Kind(models.TextChoices):
        VIEW = "view"  # of a work; language: of the variant shown; label: "page" or "api", where it was read
        # of a file of a work; language: the file's, else the original's; label: "zip" or "pdf" where it was all of it
        DOWNLOAD = "download"
        SEARCH = "search"  # language: the reader's first; label: "found", "elsewhere" (in other languages) or "nothing"
        FILTER = "filter"  # a search had this filter; label: its name. Apart, so that the table stays small
        USEFUL = (
            "useful"  # a reader said whether a work was; language: of the variant shown; label: "yes", "partly", "no"
        )
        WANTED = "wanted"  # a reader would like to read a work in this language
        MISSED = "missed"  # a reader said what she looked for and did not find; language: of the page

    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    work_id = models.UUIDField(null=True)  # not a foreign key: what was read outlives the work
    language = LanguageField()
    label = models.CharField(max_length=40, blank=True)
    count = models.PositiveBigIntegerField()

    class Meta:
        ordering: ClassVar = ["day", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "kind", "work_id", "language", "label"], name="one_count_per_work"),
            models.UniqueConstraint(  # to a database no NULL is another's equal
                fields=["day", "kind", "language", "label"], condition=Q(work_id=None), name="one_count_per_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.work_id or '-'} {self.language} {self.label}: {self.count}"

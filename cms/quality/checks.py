"""What is asked of a page before readers see it. Invariant: the answer is computed from the page itself each time, never
ticked; an error blocks, and what is no plain error is either mended or waived by somebody who says why and until when.

A package registers its checks with `check`, as Django's system checks and Wagtail's hooks are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from .content import Place
from .models import Waiver


class Severity(Enum):
    ERROR = "error"
    WAIVABLE = "waivable"  # an error until it is waived
    WARNING = "warning"


@dataclass(frozen=True)
class Found:
    """What a check gives for each thing that is not as it should be. `subject` says which (an address, a file's id) where
    the place does not; `params` are for the check's message."""

    place: Place
    subject: str = ""
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """A waiver is for this."""
        return (self.subject or str(self.place))[:KEY_LENGTH]


Find = Callable[[Any], Iterable[Found]]


@dataclass(frozen=True)
class Check:
    name: str  # of the check for ever: waivers keep it
    severity: Severity
    message: Any  # lazy; with %(name)s for the params
    remedy: Any
    find: Find


@dataclass(frozen=True)
class Finding:
    check: Check
    found: Found
    waiver: Waiver | None = None

    @property
    def is_error(self) -> bool:
        severity = self.check.severity
        return severity is Severity.ERROR or (severity is Severity.WAIVABLE and self.waiver is None)

    @property
    def can_be_waived(self) -> bool:
        return self.check.severity is not Severity.ERROR

    @property
    def message(self) -> str:
        return str(self.check.message) % self.found.params

    @property
    def remedy(self) -> str:
        return str(self.check.remedy)


KEY_LENGTH = Waiver._meta.get_field("key").max_length or 0
_checks: dict[str, Check] = {}


def check(name: str, severity: Severity, message: Any, *, remedy: Any) -> Callable[[Find], Find]:
    """Register a function that is given a page, saved or not, of any type, and yields what is wrong with it."""

    def register(find: Find) -> Find:
        _checks[name] = Check(name, severity, message, remedy, find)
        return find

    return register


def registered(name: str) -> Check | None:
    return _checks.get(name)


def findings_of(page: Page) -> list[Finding]:
    """The errors first, then warnings, and last those that are waived. The number of queries does not depend on how much
    is on the page."""
    found = _find(page, Severity)
    return sorted(found, key=lambda finding: (not finding.is_error, finding.waiver is not None))


def errors_of(page: Page) -> list[Finding]:
    found = _find(page, (Severity.ERROR, Severity.WAIVABLE))
    return [finding for finding in found if finding.is_error]


def _find(page: Any, severities: Iterable[Severity]) -> list[Finding]:
    """Nothing of a translation: it has its original's content, and a gate of its own."""
    if not getattr(page, "is_original", True):
        return []
    asked = [one for one in _checks.values() if one.severity in severities]
    found = [Finding(one, thing) for one in asked for thing in one.find(page)]
    waivers = waivers_of(page) if any(finding.can_be_waived for finding in found) else {}
    return [
        replace(finding, waiver=waivers.get((finding.check.name, finding.found.key)))
        if finding.can_be_waived
        else finding
        for finding in found
    ]


def waivers_of(page: Page) -> dict[tuple[str, str], Waiver]:
    """Those that still count."""
    if not page.pk:
        return {}
    counting = Waiver.objects.filter(page_id=page.pk, until__gte=timezone.localdate()).select_related("by")
    return {(waiver.check_name, waiver.key): waiver for waiver in counting}

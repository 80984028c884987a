"""What was done at a partner and is somebody's business afterwards: rights given and taken, lists exported, files fetched
that are not public. Written to Wagtail's log with the partner as the object, so that those who run the network find it in
the site's history too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from wagtail.log_actions import LogFormatter, log
from wagtail.models import ModelLogEntry

from .models import Partner


def register_actions(actions: Any, labels: Mapping[str, Any]) -> None:
    """With what is in an entry's data said behind the action's label."""
    for action, label in labels.items():
        formatter = type("Formatter", (_DetailedFormatter,), {"label": label})
        actions.register_action(action)(formatter)


class _DetailedFormatter(LogFormatter):
    def format_message(self, log_entry: ModelLogEntry) -> str:
        details = ", ".join(_words(log_entry.data))
        return f"{self.label}: {details}" if details else str(self.label)


def _words(data: Mapping[str, Any]) -> Iterator[str]:
    for value in data.values():
        yield from map(str, value if isinstance(value, list) else [value])


def entries_of(partner: Partner) -> Any:
    """The newest first."""
    return (
        ModelLogEntry.objects.for_instance(partner).select_related("user", "content_type").order_by("-timestamp", "-pk")
    )


def log_of_person(user: Any, action: str, data: Mapping[str, Any]) -> None:
    """At the partners that she is a member of; else at her own name."""
    for instance in Partner.objects.filter(roles__group__user=user).distinct() or [user]:
        log(instance=instance, action=action, user=user, data=data)


def log_export(user: Any, request: HttpRequest, response: HttpResponseBase) -> None:
    """Whatever the admin answers as a file to keep is a list that leaves the house."""
    if response.status_code == 200 and response.headers.get("Content-Disposition", "").startswith("attachment"):
        log_of_person(user, "partners.export", {"address": request.path})

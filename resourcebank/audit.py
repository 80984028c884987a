"""Files that are not public and were fetched all the same, by people who may: written to their partner's log."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from wagtail.log_actions import log

from cms.media.models import ResourceFile
from cms.media.signals import file_served
from cms.partners.models import Partner

from .file_access import is_in_public_work
from .usage import is_from_the_start


@receiver(file_served)
def log_download(
    sender: Any, request: HttpRequest, file: ResourceFile, response: HttpResponseBase, **kwargs: Any
) -> None:
    if request.user.is_authenticated:
        log_if_not_public(request.user, request, file, response)


def log_if_not_public(user: Any, request: HttpRequest, file: ResourceFile, response: HttpResponseBase) -> None:
    if request.method == "GET" and is_from_the_start(response) and not is_in_public_work(user, file):
        owner = Partner.objects.filter(collection=file.collection_id).first()
        log(instance=owner or user, action="partners.download", user=user, data={"file": file.title})

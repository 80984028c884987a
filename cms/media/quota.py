"""Invariant: what a partner's people add fits into its space. Files of no partner are the network's own and not counted; nor
is what is made of pictures and films, which they do not choose: a full space must not keep a film from small readers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtail.models import Collection

from cms.partners.models import Partner

from .models import ResourceFile, ResourceImage
from .uploads.models import Upload

GIGABYTE = 1024**3


def check_quota(collection: Collection, size: int, instead_of: Any = None) -> None:
    """ValidationError where there is no room for `size` bytes more; `instead_of` is the row whose file is replaced."""
    partner = Partner.objects.filter(collection=collection).first()
    if partner is None:
        return
    quota = partner.quota_gb * GIGABYTE if partner.quota_gb is not None else settings.PARTNER_QUOTA_BYTES
    left = quota - used_bytes(collection, instead_of)
    if size > left:
        raise ValidationError(
            _("There is no room for it: of its %(quota)s %(partner)s has %(left)s left. Delete files that are no longer "
              "used, or ask the network's administrator for more.")
            % {"quota": filesizeformat(quota), "partner": partner.name, "left": filesizeformat(max(left, 0))}
        )  # fmt: skip


def used_bytes(collection: Collection, besides: Any = None) -> int:
    """What is stored, and what is on its way."""
    total = Upload.objects.filter(collection=collection, finished=False).aggregate(bytes=Sum("length"))["bytes"] or 0
    for model in (ResourceFile, ResourceImage):
        rows = model.objects.filter(collection=collection)
        if isinstance(besides, model) and besides.pk:
            rows = rows.exclude(pk=besides.pk)
        total += rows.aggregate(bytes=Sum("file_size"))["bytes"] or 0
    return total

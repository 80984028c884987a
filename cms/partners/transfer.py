"""A work handed over to another partner: every language of it, with the files and pictures that nothing else of the
former partner uses. Readers notice nothing but the name of the partner."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from cms.media.references import references

from .models import Partner, PartnerIndexPage


class TransferRefused(Exception):
    """Told to the person who tried."""


@transaction.atomic
def transfer(page: Page, partner: Partner, by: Any) -> None:
    shelf = page.get_parent().specific
    if not isinstance(shelf, PartnerIndexPage):
        raise TransferRefused(_("Only a work can be handed over."))
    former = shelf.partner
    if former == partner:
        raise TransferRefused(_("The work is this partner's already."))
    variants = list(Page.objects.filter(translation_key=page.translation_key).specific())
    places = {place.locale_id: place for place in partner.containers.all()}
    if not all(variant.locale_id in places for variant in variants):
        raise TransferRefused(_("The partner lacks a shelf in one of the languages. Run check_partners first."))
    _hand_over_files(variants, former, partner)
    for variant in variants:
        place = places[variant.locale_id]
        place.refresh_from_db()
        slug = find_available_slug(place, variant.slug)
        if slug != variant.slug:
            variant.slug = slug
            Page.objects.filter(pk=variant.pk).update(slug=slug)
        variant.move(place, pos="last-child", user=by)


def _hand_over_files(variants: list[Page], former: Partner, partner: Partner) -> None:
    own = {str(variant.pk) for variant in variants}
    for model in (get_document_model(), get_image_model()):
        for item in model.objects.filter(pk__in=_used(variants, model), collection=former.collection):
            users = ReferenceIndex.get_references_to(item).values_list("object_id", flat=True)
            if own.issuperset(users):
                item.collection = partner.collection
                item.save(update_fields=["collection"])


def _used(variants: list[Page], model: Any) -> set[int]:
    """By what is live and by the newest draft."""
    versions = (version for one in variants for version in (one, one.get_latest_revision_as_object()))
    return {pk for version in versions for pk in references(version, model)}

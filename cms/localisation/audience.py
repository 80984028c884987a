"""Whose business a translation is: of the people of its language, and of the partner's people whose words it translates.

`concerned` is asked of rows when they are shown or sent, in the same query, so that whoever has lost a right has lost it
there too; the others say whom to tell of something."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from cms.partners.locale_roles import LocaleRole, locale_group
from cms.partners.models import Partner, PartnerIndexPage, Role
from cms.partners.permissions import changeable


def concerned(user: Any, path: str = "") -> Q:
    """Of rows that lead to a translation by `path` ("translation__"): those that are her business."""
    return of_language(user, path) | of_source(user, path)


def of_language(user: Any, path: str = "") -> Q:
    """Which she may translate: a page, or a track of a film of whose partner she may change what is in that language."""
    pages = changeable(user, of_translation=True)
    return Q(Exists(pages.filter(pk=OuterRef(f"{path}job__page")))) | _of_film(pages, path, f"{path}target_locale")


def of_source(user: Any, path: str = "") -> Q:
    """Whose source is hers to change as one of its partner's people; no translator of another language is."""
    pages, locale = changeable(user, of_translation=False), f"{path}source__locale"
    page = pages.filter(translation_key=OuterRef(f"{path}source__object_id"), locale=OuterRef(locale))
    return Q(Exists(page)) | _of_film(pages, path, locale)


def _of_film(pages: Any, path: str, locale: str) -> Q:
    collection = OuterRef(f"{path}job__track__video__collection")
    return Q(Exists(pages.filter(partnerindexpage__partner__collection=collection, locale=OuterRef(locale))))


# --- Whom to tell -------------------------------------------------------------------------------------------------
def people_of_language(locale: Locale, *roles: LocaleRole) -> QuerySet[User]:
    """With one of these roles there; without, all."""
    groups = [locale_group(locale, role) for role in roles or LocaleRole]
    return User.objects.filter(is_active=True, groups__in=groups)


def people_of_source(translation: Translation) -> QuerySet[User]:
    """Of the partner, those who may change what is translated."""
    partner = partner_of(translation)
    if partner is None or partner.status != Partner.Status.ACTIVE:
        return User.objects.none()
    source = translation.source
    owners = Page.objects.filter(translation_key=source.object_id, locale=source.locale_id).values("owner")
    may_change = Q(groups__partner_role__role__in=(Role.EDITOR, Role.PUBLISHER)) | Q(pk__in=owners)
    return User.objects.filter(may_change, is_active=True, groups__partner_role__partner=partner)


def partner_of(translation: Translation) -> Partner | None:
    job = translation.job
    if job.track:
        return Partner.objects.filter(collection=job.track.video.collection_id).first()
    shelf = PartnerIndexPage.objects.ancestor_of(job.page).select_related("partner").first() if job.page else None
    return shelf.partner if shelf else None

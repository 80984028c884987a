"""Invariant: every language of the settings has a Locale, a group of terminologists and one root page; all roots share a
`translation_key`; the default site starts at the root of the default language and has the bank's address. Making it
again mends what is missing."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.languages.names import own_language_name
from cms.review.workflow import ensure_review_workflow
from cms.terminology.roles import terminologists_group

from .models import HomePage


@transaction.atomic
def ensure_site() -> Site:
    default = _ensure_root(Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)[0], original=None)
    for language, _name in settings.LANGUAGES:
        terminologists_group(language)
        if language != settings.LANGUAGE_CODE:
            _ensure_root(Locale.objects.get_or_create(language_code=language)[0], original=default)
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)  # letters lead to works there
    site, _created = Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname,
            "port": address.port or (443 if address.scheme == "https" else 80),
            "root_page": default,
            "site_name": settings.WAGTAIL_SITE_NAME,
        },
    )
    for welcome in Page.objects.filter(depth=2).not_type(HomePage):  # Wagtail's own first page
        welcome.delete()
    ensure_review_workflow()
    return site


def _ensure_root(locale: Locale, original: HomePage | None) -> HomePage:
    existing = HomePage.objects.filter(locale=locale).first()
    if existing:
        return existing
    language = locale.language_code
    page = HomePage(title=own_language_name(language), slug=language, locale=locale, live=True)
    if original:
        page.translation_key = original.translation_key
    return Page.get_first_root_node().add_child(instance=page)

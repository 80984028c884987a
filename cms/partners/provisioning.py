"""Invariant: a provisioned partner has one container page per locale (all with one `translation_key`), one collection,
and one group that may edit those containers and that collection and nothing else; each container stands under review.
Provisioning again mends what is missing, for example after a new language was added."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from cms.review.workflow import put_under_review

from .models import Partner, PartnerIndexPage

# Of a partner's people. Nobody here may publish: that is the reviewers' approval.
EDITOR_PAGE_PERMISSIONS = ("add_page", "change_page")
# Named after Wagtail's own models: its permission policies ask for these whatever the file and image models are.
EDITOR_COLLECTION_PERMISSIONS = (
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "change_document"),
    ("wagtaildocs", "choose_document"),
    ("wagtailimages", "add_image"),
    ("wagtailimages", "change_image"),
    ("wagtailimages", "choose_image"),
)
# Of a locale's translators, on every partner's container of that locale: what they finish passes the gate by itself.
TRANSLATOR_PAGE_PERMISSIONS = ("change_page", "publish_page")
TRANSLATORS = "Translators"  # begins the names of their groups; `permissions.py` keeps them to translations


class SiteNotReady(Exception):
    """The locale roots are not there yet; `manage.py setup_site` makes them."""


def translators_group(locale: Locale) -> Group:
    group, created = Group.objects.get_or_create(name=f"{TRANSLATORS} ({locale.language_code})")
    if created:
        group.permissions.add(
            _permission("wagtailadmin", "access_admin"), _permission("wagtail_localize", "submit_translation")
        )
    return group


@transaction.atomic
def provision_partner(partner: Partner) -> Partner:
    partner.collection = partner.collection or Collection.get_first_root_node().add_child(name=partner.name)
    partner.group = partner.group or Group.objects.create(name=f"{partner.name}: editors")
    partner.save()
    _grant_to_editors(partner.group, partner.collection)
    for locale, root in _locale_roots().items():
        container = _container(partner, locale, root)
        _grant(partner.group, container, EDITOR_PAGE_PERMISSIONS)
        _grant(translators_group(locale), container, TRANSLATOR_PAGE_PERMISSIONS)
        put_under_review(container)
    return partner


def _locale_roots() -> dict[Locale, Page]:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    roots = {page.locale: page for page in site.root_page.get_translations(inclusive=True)} if site else {}
    if len(roots) < Locale.objects.count():
        raise SiteNotReady("Some languages have no root page. Run `manage.py setup_site` first.")
    return roots


def _container(partner: Partner, locale: Locale, root: Page) -> PartnerIndexPage:
    existing = {page.locale_id: page for page in partner.containers.all()}
    if locale.pk in existing:
        return existing[locale.pk]
    key = next((page.translation_key for page in existing.values()), uuid.uuid4())
    container = PartnerIndexPage(
        title=partner.name, slug=partner.slug, partner=partner, locale=locale, translation_key=key, live=True
    )
    root.refresh_from_db()  # its count of children, which the new path is made from
    return root.add_child(instance=container)


def _grant_to_editors(group: Group, collection: Collection) -> None:
    group.permissions.add(
        _permission("wagtailadmin", "access_admin"), _permission("wagtail_localize", "submit_translation")
    )
    for app_label, codename in EDITOR_COLLECTION_PERMISSIONS:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=_permission(app_label, codename)
        )


def _grant(group: Group, page: Page, codenames: tuple[str, ...]) -> None:
    for codename in codenames:
        GroupPagePermission.objects.get_or_create(
            group=group, page=page, permission=_permission("wagtailcore", codename)
        )


def _permission(app_label: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)

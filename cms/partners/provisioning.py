"""Invariant: a provisioned partner has one container page per locale (all with one `translation_key`), one collection,
and one group for each role, which may do in those containers and that collection what `GRANTS` says and nothing else; each
container stands under review. Provisioning again mends what is missing, for example after a new language was added, and
takes away what is too much. (While a partner is suspended, no right counts there: `permissions.py`.)"""

from __future__ import annotations

import uuid

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from cms.review.workflow import put_under_review

from .locale_roles import locale_groups
from .models import Partner, PartnerIndexPage, PartnerRole, Role

# What each role may do with its partner's pages. Publishing is otherwise the reviewers' approval.
GRANTS: dict[Role, tuple[str, ...]] = {
    Role.AUTHOR: ("add_page",),
    Role.EDITOR: ("add_page", "change_page"),
    Role.PUBLISHER: ("add_page", "change_page", "publish_page"),
    Role.ADMINISTRATOR: ("add_page",),
}
# Named after Wagtail's own models: its permission policies ask for these whatever the file and image models are.
# Whoever may add may change what she added.
ADD_FILES = (
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "choose_document"),
    ("wagtailimages", "add_image"),
    ("wagtailimages", "choose_image"),
)
CHANGE_FILES = (*ADD_FILES, ("wagtaildocs", "change_document"), ("wagtailimages", "change_image"))
FILE_GRANTS = {
    Role.AUTHOR: ADD_FILES,
    Role.EDITOR: CHANGE_FILES,
    Role.PUBLISHER: CHANGE_FILES,
    Role.ADMINISTRATOR: ADD_FILES,
}
# Of a locale's people, on every partner's container of that locale: what they finish passes the gate by itself.
TRANSLATOR_PAGE_PERMISSIONS = ("change_page", "publish_page")


class SiteNotReady(Exception):
    """The locale roots are not there yet; `manage.py setup_site` makes them."""


@transaction.atomic
def provision_partner(partner: Partner) -> Partner:
    partner.collection = partner.collection or Collection.get_first_root_node().add_child(name=partner.name)
    partner.save()
    containers = [_container(partner, locale, root) for locale, root in _locale_roots().items()]
    for role in Role:
        group = _group(partner, role)
        _grant_pages(group, containers, GRANTS[role])
        _grant_files(group, partner.collection, role)
    _grant_translators(containers)
    put_under_review(containers)
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


def _group(partner: Partner, role: Role) -> Group:
    existing = partner.roles.filter(role=role).select_related("group").first()
    if existing:
        return existing.group
    group, _created = Group.objects.get_or_create(name=f"{partner.name}: {role.value}s")
    group.permissions.add(
        _permission("wagtailadmin", "access_admin"), _permission("wagtail_localize", "submit_translation")
    )
    PartnerRole.objects.create(partner=partner, role=role, group=group)
    return group


def _grant_pages(group: Group, containers: list[PartnerIndexPage], codenames: tuple[str, ...]) -> None:
    permissions = [_permission("wagtailcore", codename).pk for codename in codenames]
    wanted = {(page.pk, permission) for page in containers for permission in permissions}
    rights = GroupPagePermission.objects.filter(group=group)
    has = {(right.page_id, right.permission_id): right.pk for right in rights}
    rights.filter(pk__in=[pk for key, pk in has.items() if key not in wanted]).delete()
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page, permission_id=permission)
        for page, permission in sorted(wanted - has.keys())
    )


def _grant_translators(containers: list[PartnerIndexPage]) -> None:
    permissions = [_permission("wagtailcore", codename) for codename in TRANSLATOR_PAGE_PERMISSIONS]
    GroupPagePermission.objects.bulk_create(
        [
            GroupPagePermission(group=group, page=container, permission=permission)
            for container in containers
            for group in locale_groups(container.locale).values()
            for permission in permissions
        ],
        ignore_conflicts=True,  # what they have already
    )


def _grant_files(group: Group, collection: Collection, role: Role) -> None:
    wanted = {_permission(*name).pk for name in FILE_GRANTS[role]}
    rights = GroupCollectionPermission.objects.filter(group=group)
    rights.exclude(Q(collection=collection) & Q(permission__in=wanted)).delete()
    has = set(rights.values_list("permission_id", flat=True))
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=collection, permission_id=permission)
        for permission in sorted(wanted - has)
    )


def _permission(app_label: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)

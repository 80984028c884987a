"""Whether tree, collections and groups are as `provisioning.py` makes them. Everything found says what is wrong and how it
is mended; what provisioning cannot mend is for a person to decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import (
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    WorkflowPage,
)

from cms.review.workflow import REVIEWERS

from .locale_roles import TRANSLATORS
from .models import Partner, PartnerIndexPage, Role
from .provisioning import FILE_GRANTS, GRANTS

PROVISION = "check_partners --repair does it"


@dataclass(frozen=True)
class Problem:
    what: str
    remedy: str = PROVISION

    @property
    def is_mended_by_provisioning(self) -> bool:
        return self.remedy == PROVISION


def check_partner(partner: Partner) -> list[Problem]:
    containers = list(partner.containers.select_related("locale"))
    return list(
        chain(
            _check_tree(partner, containers),
            _check_collection(partner),
            _check_groups(partner, containers),
        )
    )


def _check_tree(partner: Partner, containers: list[PartnerIndexPage]) -> Iterator[Problem]:
    languages = {page.locale_id: page.locale.language_code for page in containers}
    for locale in Locale.objects.all():
        if locale.pk not in languages:
            yield Problem(f"{partner}: no shelf in {locale.language_code}.")
    if len(languages) < len(containers):
        yield Problem(f"{partner}: two shelves in one language.", "Move the works to one of them, delete the other.")
    if len({page.translation_key for page in containers}) > 1:
        yield Problem(
            f"{partner}: its shelves have different translation keys, so translations do not find their place.",
            "Set one translation_key for all of them.",
        )
    for page in containers:
        root = page.get_parent()
        if page.depth != 3 or root.locale_id != page.locale_id:
            yield Problem(
                f"{partner}: the shelf {page.pk} does not stand under the root of {page.locale.language_code}.",
                "Move it there.",
            )
    under_review = set(WorkflowPage.objects.filter(page__in=containers).values_list("page_id", flat=True))
    for page in containers:
        if page.pk not in under_review:
            yield Problem(f"{partner}: the shelf in {languages[page.locale_id]} is not under review.")


def _check_collection(partner: Partner) -> Iterator[Problem]:
    if partner.collection is None:
        yield Problem(f"{partner}: no collection for its files.")
    elif not partner.collection.get_parent() or not partner.collection.get_parent().is_root():
        yield Problem(f"{partner}: its collection is inside another.", "Move the collection to the root.")


def _check_groups(partner: Partner, containers: list[PartnerIndexPage]) -> Iterator[Problem]:
    groups = {Role(row.role): row.group for row in partner.roles.select_related("group")}
    for role in Role:
        if role not in groups:
            yield Problem(f"{partner}: no group for the role {role.value}.")
            continue
        group = groups[role]
        wanted = {(page.pk, codename) for page in containers for codename in GRANTS[role]}
        pages = GroupPagePermission.objects.filter(group=group).select_related("permission")
        yield from _compare(group, wanted, {(right.page_id, right.permission.codename) for right in pages})
        files = {(partner.collection_id, codename) for _app, codename in FILE_GRANTS[role]}
        rights = GroupCollectionPermission.objects.filter(group=group).select_related("permission")
        yield from _compare(group, files, {(right.collection_id, right.permission.codename) for right in rights})


def _compare(group: Group, wanted: Iterable[object], has: Iterable[object]) -> Iterator[Problem]:
    missing, too_many = set(wanted) - set(has), set(has) - set(wanted)
    if missing:
        yield Problem(f"The group “{group}” lacks {len(missing)} rights.")
    if too_many:
        yield Problem(f"The group “{group}” has {len(too_many)} rights too many.")


def check_strangers() -> list[Problem]:
    """What stands beside the partners and could reach into them."""
    problems = []
    others: Any = Group.objects.filter(partner_role=None).exclude(name=REVIEWERS).exclude(name__startswith=TRANSLATORS)
    for group in others.filter(user__isnull=False).distinct():
        if (
            GroupPagePermission.objects.filter(group=group).exists()
            or GroupCollectionPermission.objects.filter(group=group).exists()
        ):
            problems.append(
                Problem(
                    f"The group “{group}” has members and rights that are no partner's.",
                    "Take its members out, or its rights away.",
                )
            )
    lost = Page.objects.filter(depth=3).not_type(PartnerIndexPage)
    problems += [
        Problem(f"The page {page.pk} stands beside the partners' shelves.", "Move it to a shelf or delete it.")
        for page in lost
    ]
    return problems

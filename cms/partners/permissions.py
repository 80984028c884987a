"""Invariant: a right counts only where it was meant. Wagtail's page rights go by place in the tree alone; a
translator's right to change and publish what stands on a partner's shelf in her language is for translations, never for
originals written there. The policy below says it of lists, the tester of one page.

What is not public of a page (its draft, its draft's title) is read by those who have a right there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextvars import ContextVar
from typing import Any

from django.db.models import F, Model, Q
from django.db.models.functions import Left
from django.db.models.lookups import In
from wagtail.models import Page
from wagtail.models.pages import PagePermissionTester
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry

from .locale_roles import TRANSLATORS
from .models import Partner, PartnerIndexPage

# Any of them lets one see a page in the admin, as in Wagtail.
SEEING = frozenset({"add", "change", "publish", "lock", "unlock", "bulk_delete"})

# Whom the admin is answering; None where it answers nobody. Wagtail shows drafts' titles in many places that know the
# page and not the person.
reader: ContextVar[Any] = ContextVar("reader", default=None)

PageQuery = Callable[[], Any]
_works: dict[str, PageQuery] = {}


def register_works(*, originals: PageQuery, public: PageQuery, public_originals: PageQuery) -> None:
    """The domain's answer to which pages are works in their first language, which pages anybody may read, and which are
    both."""
    _works.update(originals=originals, public=public, public_originals=public_originals)


def public_pages() -> Any:
    """What anybody may read, as a queryset of pages."""
    return _works["public"]()


def public_originals() -> Any:
    """Of those, the works in their first language."""
    return _works["public_originals"]()


class PartnerPagePolicy(PagePermissionPolicy):
    """Wagtail's rule in one condition for each depth of the tree (its own has one for each shelf: at forty partners a
    reviewer's is longer than SQLite reads), less the drafts that only a translator's right would show."""

    def get_all_permissions_for_user(self, user: Any) -> Any:
        """None counts on the shelf of a partner that is suspended."""
        suspended = PartnerIndexPage.objects.filter(partner__status=Partner.Status.SUSPENDED)
        return super().get_all_permissions_for_user(user).exclude(page__in=suspended.values("pk"))

    def explorable_instances(self, user: Any) -> Any:
        base = self._base_queryset_for_user(user)
        if base is not None:
            return base
        places = {right.page.path for right in self._rights(user, SEEING)}
        above = {path[:end] for path in places for end in range(Page.steplen, len(path), Page.steplen)}
        return self._pages(_below(places) | Q(path__in=above), user)

    def instances_user_has_any_permission_for(self, user: Any, actions: Collection[str]) -> Any:
        base = self._base_queryset_for_user(user)
        if base is not None:
            return base
        rule = _below({right.page.path for right in self._rights(user, actions)})
        if "change" in actions and "add" not in actions:
            rule |= Q(owner=user) & _below({right.page.path for right in self._rights(user, {"add"})})
        return self._pages(rule, user)

    def _rights(self, user: Any, actions: Collection[str]) -> Iterable[Any]:
        codenames = self._get_permission_codenames(actions)
        return (right for right in self.get_cached_permissions_for_user(user) if right.permission.codename in codenames)

    def _pages(self, rule: Q, user: Any) -> Any:
        pages = Page.objects.filter(rule).exclude(pk__in=self._hidden_from(user).values("pk"))
        # Wagtail's search takes a list of keys as a filter, but no function of a column.
        return self.model._default_manager.filter(pk__in=pages.values("pk"))

    def _hidden_from(self, user: Any) -> Any:
        """Originals where she is only a translator, but for those that anybody may read."""
        translating = _translators_groups(user)
        rights = self.get_cached_permissions_for_user(user)
        as_translator = {right.page.path for right in rights if right.group_id in translating}
        otherwise = {right.page.path for right in rights if right.group_id not in translating}
        if not as_translator:
            return Page.objects.none()
        originals = _works["originals"]().filter(_below(as_translator) & ~_below(otherwise))
        return originals.exclude(pk__in=public_pages().values("pk"))


class PartnerFilePolicy(CollectionOwnershipPermissionPolicy):
    def get_all_permissions_for_user(self, user: Any) -> Any:
        """None counts in the collection of a partner that is suspended."""
        rights = super().get_all_permissions_for_user(user)
        return rights.exclude(collection__partner__status=Partner.Status.SUSPENDED)


class ResourcePermissionTester(PagePermissionTester):
    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(user, page)
        if page.is_original and user.is_active and not user.is_superuser:  # type: ignore[attr-defined]
            self.permissions = rights_at(page.path, user, of_translation=False)

    def can_set_view_restrictions(self) -> bool:
        """A work is there for all to read; what is not, the network decides."""
        return bool(self.user.is_active and self.user.is_superuser)


def rights_at(path: str, user: Any, *, of_translation: bool) -> set[str]:
    """What she was given there ("change", "publish", ...), for a translation or for an original; of those who run the
    network, nothing, who may do all."""
    rights = _rights_of(user, of_translation=of_translation)
    return {action for place, action in rights if path.startswith(place)}


def changeable(user: Any, *, of_translation: bool) -> Any:
    """Pages that she may change, as a queryset: for asking about many at once. Without `of_translation`, none that she may
    change as a translator only."""
    if not user.is_active:
        return Page.objects.none()
    if user.is_superuser:
        return Page.objects.all()
    rights = _rights_of(user, of_translation=of_translation)
    places = {wanted: {place for place, action in rights if action == wanted} for wanted in ("change", "add")}
    return Page.objects.filter(_below(places["change"]) | Q(owner=user) & _below(places["add"]))


def _rights_of(user: Any, *, of_translation: bool) -> set[tuple[str, str]]:
    """(place in the tree, action)"""
    policy: Any = policy_registry.get_by_type(Page)
    return {
        (right.page.path, right.permission.codename.rsplit("_", maxsplit=1)[0])
        for right in policy.get_cached_permissions_for_user(user)
        if of_translation or right.group_id not in _translators_groups(user)
    }


def may_read_draft(user: Any, page: Page) -> bool:
    """Whether what is not public of the page, of its specific class, is this person's business."""
    if not user.is_active:
        return False
    return user.is_superuser or bool(page.permissions_for_user(user).permissions)


def reader_may_read_draft(page: Page) -> bool:
    user = reader.get()
    return user is None or may_read_draft(user, page)


def usable(user: Any, model: type[Model], ids: Collection[int]) -> set[int]:
    """May this person put these objects into a work of hers? Those she may. Anybody's public work may be linked to;
    files and images are used by those whose they are."""
    rows: Any = model._default_manager.filter(pk__in=ids)
    if user is None:
        return set()
    if user.is_superuser:
        return set(rows.values_list("pk", flat=True))
    if issubclass(model, Page):
        own = {page.pk for page in rows.specific() if may_read_draft(user, page)}
        return own | set(public_pages().filter(pk__in=ids).values_list("pk", flat=True))
    policy: Any = policy_registry.get_by_type(model)
    mine = policy.instances_user_has_any_permission_for(user, ["choose"])
    return set(mine.filter(pk__in=ids).values_list("pk", flat=True))


def _below(paths: Collection[str]) -> Q:
    """These places of the tree and what stands under them."""
    by_length: dict[int, list[str]] = {}
    for path in sorted(paths):
        by_length.setdefault(len(path), []).append(path)
    rule = Q(pk__in=[])
    for length, same_length in by_length.items():
        rule |= Q(In(Left(F("path"), length), same_length))
    return rule


def _translators_groups(user: Any) -> set[int]:
    if not hasattr(user, "_translators_groups"):
        groups = user.groups.filter(name__startswith=TRANSLATORS).values_list("pk", flat=True)
        user._translators_groups = set(groups)
    found: set[int] = user._translators_groups
    return found

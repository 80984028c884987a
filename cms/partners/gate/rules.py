"""The kinds of rules. A rule is asked before the view and says ALLOWED, REFUSED (she knows of the thing, but may not do
this) or UNKNOWN: there is no such thing, or none that she may know of, which is one and the same answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.http import HttpRequest
from django.urls import ResolverMatch
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.identifiers import read_id
from cms.partners.permissions import may_read_draft


class Verdict(Enum):
    ALLOWED = "allowed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


Kwargs = Mapping[str, Any]
Rule = Callable[[HttpRequest, Kwargs], Verdict]
Ids = Callable[[HttpRequest, Kwargs], list[str]]
PageTest = Callable[[Any, Any], bool]

SHELF_DEPTH = 3  # root, language, partner's shelf

_rules: dict[str, Rule] = {}


def register_rules(rules: Mapping[str, Rule]) -> None:
    """By the address's name with its namespaces, or by its route where it has no name."""
    _rules.update(rules)


def rule_for(match: ResolverMatch) -> Rule | None:
    return _rules.get(match.view_name if match.url_name else match.route)


# --- Rules that ask for no object ---------------------------------------------------------------------------------
def OPEN(request: HttpRequest, kwargs: Kwargs) -> Verdict:
    """Needs no log-in, or shows and changes nothing but what is the person's own."""
    return Verdict.ALLOWED


def ANYBODY(request: HttpRequest, kwargs: Kwargs) -> Verdict:
    """For everybody who may enter the admin. The view shows what is the person's own, through the page policy, the
    collections' policy or a hook of `listings.py`."""
    return Verdict.ALLOWED


def NETWORK(request: HttpRequest, kwargs: Kwargs) -> Verdict:
    """For those who run the network."""
    return _verdict(request.user.is_superuser)


def NOBODY(request: HttpRequest, kwargs: Kwargs) -> Verdict:
    """Not offered here."""
    return Verdict.UNKNOWN


def member(model: str, action: str) -> Rule:
    """Whoever may do `action` ("add", ...) to some file, image or other `model` ("app.Model") at all."""

    def rule(request: HttpRequest, kwargs: Kwargs) -> Verdict:
        return _verdict(_policy(apps.get_model(model)).user_has_permission(request.user, action))

    return rule


# --- Where ids stand ----------------------------------------------------------------------------------------------
def in_path(name: str) -> Ids:
    return lambda request, kwargs: [str(kwargs[name])] if name in kwargs else []


def in_query(name: str) -> Ids:
    return lambda request, kwargs: request.GET.getlist(name)


def posted(name: str) -> Ids:
    return lambda request, kwargs: [value for value in request.POST.getlist(name) if value]


# --- Rules about objects ------------------------------------------------------------------------------------------
def listed(user: Any, page: Any) -> bool:
    """Shown to her in the explorer: hers, public in her language, or on the way there."""
    policy: Any = policy_registry.get_by_type(Page)
    return bool(policy.explorable_instances(user).filter(pk=page.pk).exists())


def in_menu(user: Any, page: Any) -> bool:
    """Hers, or a shelf or root that leads there."""
    return may_read_draft(user, page) or (page.depth <= SHELF_DEPTH and listed(user, page))


def page(ids: Ids, may: str = "", *, known: PageTest = may_read_draft) -> Rule:
    """All pages named must be `known` to her (else they are unknown), and each must pass `may`, a method of Wagtail's
    page permissions such as "can_edit". No page named: allowed."""

    def rule(request: HttpRequest, kwargs: Kwargs) -> Verdict:
        wanted = ids(request, kwargs)
        found = _found(Page.objects.specific(), wanted)
        user = request.user
        # `can_edit` may also be true for one who has no right of her own there: whose turn it is in a workflow.
        if found is None or not all(known(user, one) or _may(user, one, "can_edit") for one in found):
            return Verdict.UNKNOWN
        return _verdict(not may or all(_may(user, one, may) for one in found))

    return rule


def item(model: str, ids: Ids, action: str) -> Rule:
    """Files, images and other rows of `model` ("app.Model") whose permission policy knows about single ones."""

    def rule(request: HttpRequest, kwargs: Kwargs) -> Verdict:
        kind = apps.get_model(model)
        found = _found(kind._default_manager.all(), ids(request, kwargs))
        if found is None:
            return Verdict.UNKNOWN
        policy = _policy(kind)
        mine = all(policy.user_has_permission_for_instance(request.user, action, one) for one in found)
        return Verdict.ALLOWED if mine else Verdict.UNKNOWN

    return rule


def own_row(model: str, ids: Ids, owner: str) -> Rule:
    """Rows that name their owner in a field."""

    def rule(request: HttpRequest, kwargs: Kwargs) -> Verdict:
        rows = apps.get_model(model)._default_manager.filter(**{owner: request.user})
        return Verdict.UNKNOWN if _found(rows, ids(request, kwargs)) is None else Verdict.ALLOWED

    return rule


def of_page(model: str, ids: Ids, page_id: str, column: str = "object_id") -> Rule:
    """Rows (revisions, workflow states) that belong to the very page that the address names."""

    def rule(request: HttpRequest, kwargs: Kwargs) -> Verdict:
        wanted = [one for one in ids(request, kwargs) if one not in {"live", "latest", "earliest"}]
        rows = apps.get_model(model)._default_manager.filter(**{column: str(kwargs[page_id])})
        return Verdict.UNKNOWN if _found(rows, wanted) is None else Verdict.ALLOWED

    return rule


def both(*rules: Rule) -> Rule:
    """The first that does not allow decides."""

    def rule(request: HttpRequest, kwargs: Kwargs) -> Verdict:
        for one in rules:
            verdict = one(request, kwargs)
            if verdict is not Verdict.ALLOWED:
                return verdict
        return Verdict.ALLOWED

    return rule


def snippet_rules(app: str, model: str, *, choose: Rule = NETWORK) -> dict[str, Rule]:
    """Of a snippet: what the network owns. Whom the network gave Wagtail's right to the model may use it; `choose` says
    who may pick one for a field."""
    name, label = f"wagtailsnippets_{app}_{model}", f"{app}.{model}"
    chooser = f"wagtailsnippetchoosers_{app}_{model}"
    change, view = member(label, "change"), _any_right(label)
    return {
        **{
            f"{name}:{view_name}": view for view_name in ("list", "list_results", "usage", "history", "history_results")
        },
        **{f"{name}:{view_name}": member(label, "add") for view_name in ("add", "copy")},
        f"{name}:edit": change,
        f"{name}:delete": member(label, "delete"),
        **{f"{chooser}:{view_name}": choose for view_name in ("choose", "choose_results", "chosen", "chosen_multiple")},
        f"{chooser}:create": member(label, "add"),
    }


def _any_right(label: str) -> Rule:
    def rule(request: HttpRequest, kwargs: Kwargs) -> Verdict:
        policy = _policy(apps.get_model(label))
        return _verdict(policy.user_has_any_permission(request.user, {"add", "change", "delete", "view"}))

    return rule


def _policy(model: type[Model]) -> Any:
    return policy_registry.get_by_type(model)


def _verdict(allowed: bool) -> Verdict:
    return Verdict.ALLOWED if allowed else Verdict.REFUSED


def _may(user: Any, page: Any, method: str) -> bool:
    return bool(getattr(page.permissions_for_user(user), method)())


def _found(rows: Any, ids: Iterable[str]) -> list[Any] | None:
    """The rows with these ids; None if one is not there."""
    wanted = {read_id(one) for one in ids}
    if None in wanted:
        return None
    found = list(rows.filter(pk__in=wanted))
    return found if len(found) == len(wanted) else None

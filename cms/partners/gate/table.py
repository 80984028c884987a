"""Whose business each address of Wagtail's admin is. A page must be hers to read; what she may do there, the page's
permissions say by the name of Wagtail's own method."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from wagtail.documents import get_document_model_string
from wagtail.images import get_image_model_string
from wagtail.models import Page

from cms.identifiers import read_id

from .listings import may_browse, may_choose
from .rules import (
    ANYBODY,
    NETWORK,
    NOBODY,
    OPEN,
    Kwargs,
    Rule,
    Verdict,
    both,
    in_menu,
    in_path,
    in_query,
    item,
    listed,
    member,
    of_page,
    own_row,
    page,
    posted,
    register_rules,
)

FILE, IMAGE = get_document_model_string(), get_image_model_string()
REVISION, TASK_STATE, WORKFLOW_STATE = "wagtailcore.Revision", "wagtailcore.TaskState", "wagtailcore.WorkflowState"
PAGE = in_path("page_id")
PARENT = in_path("parent_page_id")
MOVED = in_path("page_to_move_id")


def revision(*names: str, page_id: str = "page_id") -> Rule:
    return both(*(of_page(REVISION, in_path(name), page_id) for name in names))


def whole_list(request: HttpRequest, kwargs: Kwargs) -> Verdict:
    """A bulk action on all rows of a list. Wagtail names those of them that it may not be done to; so nothing on the
    list may be strange to her."""
    if "all" not in request.GET.getlist("id") or request.user.is_superuser:
        return Verdict.ALLOWED
    if kwargs["model_name"] != "page":
        return Verdict.ALLOWED  # the collections' policy has made that list
    parents = Page.objects.specific().filter(pk__in=filter(None, map(read_id, request.GET.getlist("childOf"))))
    mine = [parent for parent in parents if parent.permissions_for_user(request.user).can_add_subpage()]
    return Verdict.ALLOWED if mine else Verdict.UNKNOWN


def bulk(request: HttpRequest, kwargs: Kwargs) -> Verdict:
    def chosen(request: HttpRequest, kwargs: Kwargs) -> list[str]:
        return [one for one in request.GET.getlist("id") if one != "all"]

    if kwargs["action"] == "add_tags":
        return Verdict.UNKNOWN  # tags name what others have; works have concepts instead
    label = f"{kwargs['app_label']}.{kwargs['model_name']}"
    by_model: dict[str, Rule] = {
        "wagtailcore.page": both(page(chosen), page(posted("chooser"), "can_add_subpage")),
        FILE.lower(): item(FILE, chosen, "change"),
        IMAGE.lower(): item(IMAGE, chosen, "change"),
    }
    return both(by_model.get(label.lower(), NETWORK), whole_list)(request, kwargs)


def edited(request: HttpRequest, kwargs: Kwargs) -> Verdict:
    """What an editing session is about."""
    label = f"{kwargs['app_label']}.{kwargs['model_name']}"
    try:
        model: Any = apps.get_model(label)
    except LookupError:
        return Verdict.UNKNOWN
    ids = in_path("object_id")
    return (page(ids, "can_edit") if issubclass(model, Page) else item(label, ids, "change"))(request, kwargs)


def all_of(rule: Rule, prefix: str, names: str | Iterable[str]) -> dict[str, Rule]:
    return {f"{prefix}{name}": rule for name in (names.split() if isinstance(names, str) else names)}


GENERAL: dict[str, Rule] = {
    **all_of(OPEN, "wagtailadmin_", "sprite login logout javascript_catalog password_reset password_reset_done"),
    **all_of(OPEN, "wagtailadmin_", "password_reset_confirm password_reset_complete"),
    **all_of(ANYBODY, "wagtailadmin_", "home account dismissibles block_preview"),
    "admin/.*/$": ANYBODY,  # no such page, says Wagtail
    "admin/test404/": NOBODY,
    "wagtailadmin_error_test": NOBODY,
    "wagtailadmin_editing_sessions:ping": edited,
    "wagtailadmin_editing_sessions:release": own_row("wagtailadmin.EditingSession", in_path("session_id"), "user"),
    "wagtail_bulk_action": bulk,
    # Nobody has tags: see `bulk`.
    **all_of(NETWORK, "wagtailadmin_tag_", "autocomplete model_autocomplete"),
    # The explorer's menu asks the first two, nothing in the admin the others.
    "wagtailadmin_api:pages:listing": ANYBODY,
    "wagtailadmin_api:pages:detail": page(in_path("pk"), known=in_menu),
    **all_of(NOBODY, "wagtailadmin_api:", "pages:find pages:action"),
    **all_of(NOBODY, "wagtailadmin_api:documents:", "listing detail find"),
    **all_of(NOBODY, "wagtailadmin_api:images:", "listing detail find"),
}

PAGES: dict[str, Rule] = {
    "wagtailadmin_explore_root": ANYBODY,
    **all_of(page(PARENT, known=listed), "wagtailadmin_", "explore explore_results"),
    **all_of(
        both(page(PARENT, "can_add_subpage", known=listed), page(posted("parent_page"), known=listed)),
        "wagtailadmin_pages:",
        "add preview_on_add add_subpage",
    ),
    "wagtailadmin_pages:choose_parent": page(posted("parent_page"), "can_add_subpage"),
    **all_of(ANYBODY, "wagtailadmin_pages:", "type_use type_use_results search search_results"),
    **all_of(page(PAGE, "can_edit"), "wagtailadmin_pages:", "edit preview_on_edit usage"),
    "wagtailadmin_pages:view_draft": page(PAGE),
    "wagtailadmin_pages:delete": page(PAGE, "can_delete"),
    "wagtailadmin_pages:unpublish": page(PAGE, "can_unpublish"),
    "wagtailadmin_pages:convert_alias": page(PAGE, "can_edit"),
    "wagtailadmin_pages:move": both(page(MOVED, "can_move"), page(posted("new_parent_page"), "can_add_subpage")),
    "wagtailadmin_pages:move_confirm": both(
        page(MOVED, "can_move"), page(in_path("destination_id"), "can_add_subpage")
    ),
    "wagtailadmin_pages:set_page_position": both(page(MOVED, "can_move"), page(in_query("parent"))),
    "wagtailadmin_pages:copy": both(page(PAGE), page(posted("new_parent_page"), "can_add_subpage")),
    **all_of(
        both(page(PAGE), of_page(TASK_STATE, in_path("task_state_id"), "page_id", "workflow_state__object_id")),
        "wagtailadmin_pages:",
        "workflow_action collect_workflow_action_data",
    ),
    "wagtailadmin_pages:confirm_workflow_cancellation": page(PAGE),
    "wagtailadmin_pages:workflow_preview": page(PAGE),
    "wagtailadmin_pages:set_privacy": page(PAGE, "can_set_view_restrictions"),
    "wagtailadmin_pages:lock": page(PAGE, "can_lock"),
    "wagtailadmin_pages:unlock": page(PAGE, "can_unlock"),
    **all_of(page(PAGE, "can_view_revisions"), "wagtailadmin_pages:", "revisions_index history history_results"),
    **all_of(
        both(page(PAGE, "can_view_revisions"), revision("revision_id")),
        "wagtailadmin_pages:revisions_",
        "view revert unschedule",
    ),
    "wagtailadmin_pages:revisions_compare": both(
        page(in_path("pk"), "can_view_revisions"), revision("revision_id_a", "revision_id_b", page_id="pk")
    ),
    "wagtailadmin_pages:workflow_history": page(PAGE, "can_view_revisions"),
    "wagtailadmin_pages:workflow_history_detail": both(
        page(PAGE, "can_view_revisions"), of_page(WORKFLOW_STATE, in_path("workflow_state_id"), "page_id")
    ),
    # To choose a page is to link to it, or to move or copy below it: `listings.py` says what is offered.
    **all_of(
        both(page(PARENT, known=may_browse), page(in_query("target_pages[]"))),
        "wagtailadmin_choose_page",
        ("", "_child", "_search"),
    ),
    "wagtailadmin_choose_page_chosen_multiple": page(in_query("id"), known=may_choose),
    **all_of(ANYBODY, "wagtailadmin_choose_page_", "external_link email_link phone_link anchor_link"),
}

FILES: dict[str, Rule] = {
    **all_of(ANYBODY, "wagtaildocs:", "index index_results"),
    **all_of(member(FILE, "add"), "wagtaildocs:", "add add_multiple"),
    **all_of(item(FILE, in_path("document_id"), "change"), "wagtaildocs:", "edit document_usage"),
    "wagtaildocs:delete": item(FILE, in_path("document_id"), "delete"),
    "wagtaildocs:edit_multiple": item(FILE, in_path("doc_id"), "change"),
    "wagtaildocs:delete_multiple": item(FILE, in_path("doc_id"), "delete"),
    **all_of(
        own_row("wagtailcore.UploadedFile", in_path("uploaded_file_id"), "uploaded_by_user"),
        "wagtaildocs:",
        "create_multiple_from_uploaded_document delete_upload_multiple",
    ),
    **all_of(ANYBODY, "wagtaildocs_chooser:", "choose choose_results"),
    "wagtaildocs_chooser:chosen": item(FILE, in_path("pk"), "choose"),
    "wagtaildocs_chooser:chosen_multiple": item(FILE, in_query("id"), "choose"),
    "wagtaildocs_chooser:create": member(FILE, "add"),
}

IMAGES: dict[str, Rule] = {
    **all_of(ANYBODY, "wagtailimages:", "index index_results"),
    **all_of(member(IMAGE, "add"), "wagtailimages:", "add add_multiple"),
    **all_of(item(IMAGE, in_path("image_id"), "change"), "wagtailimages:", "edit image_usage edit_multiple"),
    **all_of(item(IMAGE, in_path("image_id"), "delete"), "wagtailimages:", "delete delete_multiple"),
    # Wagtail's own serving of images in any size is not mounted.
    **all_of(NOBODY, "wagtailimages:", "url_generator url_generator_output preview"),
    **all_of(
        own_row("wagtailcore.UploadedFile", in_path("uploaded_file_id"), "uploaded_by_user"),
        "wagtailimages:",
        "create_multiple_from_uploaded_image delete_upload_multiple",
    ),
    **all_of(ANYBODY, "wagtailimages_chooser:", "choose choose_results"),
    "wagtailimages_chooser:chosen": item(IMAGE, in_path("pk"), "choose"),
    "wagtailimages_chooser:chosen_multiple": item(IMAGE, in_query("id"), "choose"),
    "wagtailimages_chooser:create": member(IMAGE, "add"),
    "wagtailimages_chooser:select_format": item(IMAGE, in_path("image_id"), "choose"),
    **all_of(NOBODY, "wagtailembeds:", "chooser chooser_upload"),  # no editor offers embeds
}

NETWORKS: dict[str, Rule] = {
    **all_of(NETWORK, "wagtailadmin_collections:", "index add edit delete set_privacy"),
    **all_of(NETWORK, "wagtailadmin_workflows:", "index index_results add enable disable edit usage usage_results"),
    **all_of(NETWORK, "wagtailadmin_workflows:", "remove add_task select_task_type task_index task_index_results"),
    **all_of(NETWORK, "wagtailadmin_workflows:", "edit_task disable_task enable_task task_chooser"),
    **all_of(NETWORK, "wagtailadmin_workflows:", "task_chooser_results task_chooser_create task_chosen"),
    **all_of(NETWORK, "wagtailadmin_reports:", "locked_pages locked_pages_results workflow workflow_results"),
    **all_of(NETWORK, "wagtailadmin_reports:", "workflow_tasks workflow_tasks_results site_history"),
    **all_of(NETWORK, "wagtailadmin_reports:", "site_history_results aging_pages aging_pages_results"),
    **all_of(NETWORK, "wagtailadmin_reports:", "page_types_usage page_types_usage_results"),
    **all_of(NETWORK, "wagtailsettings:", "edit preview_on_edit"),
    "wagtailsnippets:index": NETWORK,
    **all_of(NETWORK, "wagtaillocales:", "index index_results add edit delete history history_results usage copy"),
    **all_of(NETWORK, "wagtailsites:", "index index_results add edit delete history history_results usage copy"),
    **all_of(NETWORK, "wagtailusers_users:", "index index_results add edit delete history history_results usage copy"),
    **all_of(NETWORK, "wagtailusers_groups:", "index index_results add edit delete history history_results usage"),
}

register_rules({**GENERAL, **PAGES, **FILES, **IMAGES, **NETWORKS})

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.forms import Media
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import RecentEditsPanel, UserObjectsInWorkflowModerationPanel
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.languages.names import own_language_name
from cms.localisation.originals import variants_of
from cms.media.video.editor.rights import FilmRights
from cms.partners.gate import ANYBODY, Verdict, in_path, register_rules, snippet_rules
from cms.partners.gate import page as page_rule
from cms.partners.gate.listings import OwnPagesViewSet
from cms.partners.menu import PartnersMenuItem
from cms.partners.models import Partner
from cms.partners.permissions import may_read_draft
from cms.quality.editing import QualityViewMixin
from cms.review.creating import CarefulCreateView
from cms.review.editing import CarefulEditView
from cms.terminology.labels.tables import register_label_table

from . import desk
from .approval import waiting_for
from .broken_links import broken_links
from .checks import resource_page_types
from .coverage_report import coverage_report
from .evaluation_report import evaluation, hide_line, people_of_a_partner
from .gap_board import gap, gap_board, hide_request, open_gaps
from .models import Programme, Project, ResourcePage, ToolkitVideoPage
from .preview_link import preview_link
from .programme_labels import Acknowledgements, ProgrammeNames
from .review_queue import review_queue, reviews

ON_THE_DESK = (RecentEditsPanel, UserObjectsInWorkflowModerationPanel)
LAST = 1000  # after Wagtail's own


class ProjectViewSet(SnippetViewSet):
    model = Project
    icon = "folder-open-inverse"
    menu_label = _("Projects")
    list_display: ClassVar = ["acronym", "programme", "starts", "ends"]
    search_fields: ClassVar = ["acronym", "slug", "texts__title"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return Project.objects.select_related("programme").prefetch_related("programme__texts")


class ProgrammeViewSet(SnippetViewSet):
    model = Programme
    icon = "pick"
    menu_label = _("Funding programmes")


class FundingViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Projects and funding")
    menu_icon = "folder-inverse"
    menu_order = 320
    items = (ProjectViewSet, ProgrammeViewSet)


register_snippet(FundingViewSetGroup)
# A work names the project that made it.
register_rules(snippet_rules("resourcebank", "project", choose=ANYBODY))
register_rules(snippet_rules("resourcebank", "programme"))
register_label_table(ProgrammeNames())
register_label_table(Acknowledgements())
register_rules({"preview_link": page_rule(in_path("page_id")), "review_queue": reviews})
register_rules({"broken_links": ANYBODY})  # the view shows those of the person's own works
register_rules({"coverage": ANYBODY})  # the view counts only what is public
register_rules(  # the views show a partner's people their own works' figures and lines, and let nobody hide another's
    dict.fromkeys(("evaluation", "hide_reader_line", "gap_board", "gap", "hide_gap_request"), people_of_a_partner)
)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("works/<int:page_id>/preview-link/", preview_link, name="preview_link"),
        path("works/to-approve/", review_queue, name="review_queue"),
        path("works/broken-links/", broken_links, name="broken_links"),
        path("works/coverage/", coverage_report, name="coverage"),
        path("works/evaluation/", evaluation, name="evaluation"),
        path("works/evaluation/lines/<int:line_id>/hide/", hide_line, name="hide_reader_line"),
        path("works/looked-for/", gap_board, name="gap_board"),
        path("works/looked-for/<int:gap_id>/", gap, name="gap"),
        path("works/looked-for/requests/<int:request_id>/hide/", hide_request, name="hide_gap_request"),
    ]


@hooks.register("register_page_header_buttons")
def preview_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    work = page.specific
    if isinstance(work, ResourcePage) and work.is_original and may_read_draft(user, work):
        yield Button(_("Show it to others"), reverse("preview_link", args=[page.pk]), icon_name="view", priority=50)


@hooks.register("translation_links")
def lead_to_tracks(item: Any, user: Any) -> Iterator[tuple[str, str]]:
    """From a translation: its film is its original's."""
    if isinstance(item, ToolkitVideoPage):
        original = variants_of(item).filter(is_original=True).first()
        video = original.specific.video if original else None
        if video and FilmRights(user, video).may_open_any():
            yield str(_("What is said in the film")), reverse("film_tracks", args=[video.pk])


class CheckedCreateView(QualityViewMixin, CarefulCreateView):
    pass


class CheckedEditView(QualityViewMixin, CarefulEditView):
    pass


class ResourcePageViewSet(OwnPagesViewSet):
    model = ResourcePage
    add_view_class = CheckedCreateView
    edit_view_class = CheckedEditView


@hooks.register("register_admin_viewset")
def register_resource_pages() -> ResourcePageViewSet:
    return ResourcePageViewSet()


class DeskPanel(Component):
    """A partner's desk: what to add, what waits, what is used."""

    name = "desk"
    order = 50
    template_name = "resourcebank/admin/desk.html"

    def __init__(self, partner: Partner) -> None:
        self.partner = partner

    @property
    def media(self) -> Media:
        return Media(css={"all": ["resourcebank/desk.css"]})

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        shelves = list(self.partner.containers.select_related("locale").order_by("locale__language_code"))
        main = next(page for page in shelves if page.locale.language_code == self.partner.language)
        public = desk.public_works_by_language(self.partner)
        return {
            "partner": self.partner,
            "language": own_language_name(self.partner.language),
            "types": sorted(
                (
                    capfirst(model._meta.verbose_name),
                    model.page_description,
                    reverse("wagtailadmin_pages:add", args=["resourcebank", model._meta.model_name, main.pk]),
                )
                for model in resource_page_types()
            ),
            "questions": desk.questions_from_translators(self.partner, parent_context["request"].user),
            "piles": desk.piles(self.partner),
            "use": desk.use(self.partner),
            "lines": desk.lines_from_readers(self.partner),
            "gaps": open_gaps(),
            "shelves": [
                {
                    "language": own_language_name(page.locale.language_code),
                    "works": public.get(page.locale.language_code, 0),
                    "add_url": reverse("wagtailadmin_pages:add_subpage", args=[page.pk]),
                    "url": reverse("wagtailadmin_explore", args=[page.pk]),
                }
                for page in shelves
            ],
        }


@hooks.register("construct_homepage_panels")
def put_desk_first(request: HttpRequest, panels: list[Component]) -> None:
    partners = Partner.objects.filter(roles__group__user=request.user, status=Partner.Status.ACTIVE).distinct()
    desks = [DeskPanel(partner) for partner in partners]
    if desks:  # which say what these say, and more
        panels[:] = [panel for panel in panels if not isinstance(panel, ON_THE_DESK)]
    panels += desks


class QueuePanel(Component):
    """Before Wagtail's list of what waits, where some of it can be approved in one go."""

    name = "review_queue"
    order = 210
    template_name = "resourcebank/admin/queue_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"waiting": waiting_for(parent_context["request"].user).count()}


@hooks.register("construct_homepage_panels")
def tell_of_the_queue(request: HttpRequest, panels: list[Component]) -> None:
    if reviews(request, {}) is Verdict.ALLOWED:
        panels.append(QueuePanel())


@hooks.register("construct_homepage_summary_items", order=LAST)
def no_counts_of_others(request: HttpRequest, summary_items: list[Component]) -> None:
    """Wagtail counts every partner's pages here."""
    if not request.user.is_superuser:
        summary_items.clear()


@hooks.register("register_admin_menu_item")
def broken_links_menu_item() -> MenuItem:
    return PartnersMenuItem(_("Broken links"), reverse("broken_links"), name="links", icon_name="link", order=306)


@hooks.register("register_admin_menu_item")
def gap_board_menu_item() -> MenuItem:
    return PartnersMenuItem(_("Looked for"), reverse("gap_board"), name="gap-board", icon_name="search", order=308)


@hooks.register("register_admin_menu_item")
def evaluation_menu_item() -> MenuItem:
    return PartnersMenuItem(_("Evaluation"), reverse("evaluation"), name="evaluation", icon_name="view", order=309)


@hooks.register("register_admin_menu_item")
def coverage_menu_item() -> MenuItem:
    return MenuItem(_("Languages"), reverse("coverage"), name="coverage", icon_name="globe", order=307)


@hooks.register("insert_global_admin_css")
def let_titles_break() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("resourcebank/admin.css"))


@hooks.register("insert_global_admin_js")
def leave_dates_as_they_are_written() -> str:
    return format_html('<script src="{}"></script>', static("resourcebank/dates.js"))


@hooks.register("construct_main_menu")
def call_files_files(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    for item in menu_items:
        if item.name == "documents":
            item.label = _("Files")

"""Puts our views before wagtail-localize's at the same addresses, and takes away what is not offered here."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Locale
from wagtail_localize.wagtail_hooks import (
    ConvertToAliasPageActionMenuItem,
    RestartTranslationPageActionMenuItem,
    TranslationsReportMenuItem,
)

from cms.partners.gate import ANYBODY, NOBODY, register_rules

from . import admin_rules
from .editor import views as desk
from .exchange import views as exchange
from .queue import lists
from .queue import views as queue
from .roles import locales_of
from .views import deletion, editor, refresh, start

FIRST = -10  # wagtail-localize registers at 0
NOT_OFFERED = {
    "start_snippet": "localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/",
    "machine_translate": "localize/translate/<int:translation_id>/machine_translate/",
    "stop": "localize/translate/<int:translation_id>/disable/",
    "convert_to_alias": "localize/page/<int:page_id>/convert_to_alias/",
    "report": "localize/reports/translations/",
    "report_results": "localize/reports/translations/results/",
    "snippets": "localize/api/snippets/<slug:app_label>/<slug:model_name>/",
    "snippet": "localize/api/snippets/<slug:app_label>/<slug:model_name>/<str:pk>/",
}
DESK = ("editor", "segment", "side", "link")
EXCHANGE = ("exchange", "exchange_file", "exchange_all")
# wagtail-localize's own addresses for what is ours or not offered.
REPLACED = (
    "submit_page_translation", "submit_snippet_translation", "update_translations", "edit_string_translation",
    "edit_override", "download_pofile", "upload_pofile", "machine_translate", "stop_translation", "convert_to_alias",
    "translations_report", "translations_report_results", "snippets_api_listing", "snippets_api_detail",
)  # fmt: skip

hooks.register("before_edit_page", editor.before_edit, order=FIRST)
hooks.register("before_delete_page", deletion.before_delete, order=FIRST)
hooks.register("before_bulk_action", deletion.before_bulk_delete, order=FIRST)


@hooks.register("register_admin_urls", order=FIRST)
def register_admin_urls() -> list[URLPattern]:
    translate = "localize/translate/<int:translation_id>"
    return [
        path("localize/submit/page/<int:page_id>/", start.start, name="localisation_start"),
        path("localize/update/<int:translation_source_id>/", refresh.refresh, name="localisation_refresh"),
        path(f"{translate}/", desk.editor, name="localisation_editor"),
        path(f"{translate}/segments/<int:segment_id>/", desk.segment, name="localisation_segment"),
        path(f"{translate}/segments/<int:segment_id>/side/", desk.side, name="localisation_side"),
        path(f"{translate}/links/<int:segment_id>/", desk.link, name="localisation_link"),
        path(f"{translate}/exchange/", exchange.exchange, name="localisation_exchange"),
        path(f"{translate}/exchange/<str:file_format>/", exchange.download, name="localisation_exchange_file"),
        path(f"{translate}/exchange/all/<str:file_format>/", exchange.download_all, name="localisation_exchange_all"),
        path("localize/queue/", queue.overview, name="localisation_queues"),
        path("localize/queue/<slug:language>/", queue.queue, name="localisation_queue"),
        path("localize/queue/<slug:language>/people/", queue.team_page, name="localisation_team"),
        path("localize/jobs/<int:job_id>/", queue.act, name="localisation_job"),
        *(path(route, editor.refused, name=f"localisation_refused_{name}") for name, route in NOT_OFFERED.items()),
    ]


register_rules(
    {
        "localisation_start": admin_rules.may_start,
        "localisation_refresh": admin_rules.may_refresh,
        **{f"localisation_{name}": admin_rules.may_open_editor for name in DESK},
        **{f"localisation_{name}": admin_rules.may_exchange_files for name in EXCHANGE},
        "localisation_queues": ANYBODY,  # shows her own
        "localisation_queue": admin_rules.in_the_language,
        "localisation_team": admin_rules.in_the_language,
        "localisation_job": admin_rules.may_see_job,
        **{f"localisation_refused_{name}": ANYBODY for name in NOT_OFFERED},  # the view refuses and says so
        "wagtail_localize:javascript_catalog": ANYBODY,
        "wagtail_localize:preview_translation": admin_rules.may_translate,
        # Ours stand before these; should one ever be reached, it is not answered.
        **{f"wagtail_localize:{name}": NOBODY for name in REPLACED},
    }
)


class QueueMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(locales_of(request.user))


@hooks.register("register_admin_menu_item")
def show_queue() -> MenuItem:
    return QueueMenuItem(
        _("Translations"), reverse("localisation_queues"), icon_name="wagtail-localize-language", order=250
    )


class LanguagePanel(Component):
    """On the admin's first page: what waits in a language of hers."""

    order = 60
    template_name = "localisation/queue/panel.html"

    def __init__(self, locale: Locale) -> None:
        self.locale, self.name = locale, f"translations_{locale.language_code}"

    @property
    def media(self) -> Media:
        return Media(css={"all": ["localisation/queue.css"]})

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        counts = lists.counts(self.locale, parent_context["request"].user)
        waiting = [(show, count) for show, count in counts.items() if count and show != lists.Show.ALL]
        return {"locale": self.locale, "waiting": waiting, "not_begun": lists.not_begun(self.locale).exists()}


@hooks.register("construct_homepage_panels")
def put_languages_on_the_desk(request: HttpRequest, panels: list[Component]) -> None:
    """Not of those who run the network: all are theirs."""
    panels += [LanguagePanel(locale) for locale in locales_of(request.user) if not request.user.is_superuser]


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("localisation.assign", _("Assign"), _("Translation assigned"))
    actions.register_action("localisation.role", _("Change role"), _("Role in a language changed"))
    actions.register_action("localisation.policy", _("Change policy"), _("How a language's people work changed"))


@hooks.register("construct_reports_menu")
def hide_report(request: HttpRequest, menu_items: list[Any]) -> None:
    menu_items[:] = [item for item in menu_items if not isinstance(item, TranslationsReportMenuItem)]


@hooks.register("construct_page_action_menu")
def hide_actions(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    not_offered = (ConvertToAliasPageActionMenuItem, RestartTranslationPageActionMenuItem)
    menu_items[:] = [item for item in menu_items if not isinstance(item, not_offered)]

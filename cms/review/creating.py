"""Invariant: what comes from one opened form is one page, however often and in whatever order it comes. (On a slow line
Wagtail's autosave meets a press on "Save", is sent again where its answer was lost, or arrives after it.)"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.admin.views.pages.create import CreateView
from wagtail.models import Page, Revision

from .opened_forms import OpenedFormMixin


class CarefulCreateView(OpenedFormMixin, CreateView):
    template_name = "review/create.html"
    parent_page: Page

    def post(self, request: HttpRequest) -> HttpResponse:
        # The later of two waits here, and then finds the page of the earlier.
        self.parent_page = Page.objects.select_for_update().get(pk=self.parent_page.pk).specific
        earlier = self.saved_from_form().select_related("revision").first()
        if earlier is None or not _is_as_it_was_made(earlier.revision):
            # She went back to the form of a page that has gone on since: what she writes there is another one.
            return self._create(request)
        if self.expects_json_response and not earlier.autosaved:
            response: HttpResponse = self.json_error_response("invalid_revision", _("Saved."))
            return response
        with transaction.atomic():
            earlier.revision.content_object.delete()
            self.parent_page.refresh_from_db(fields=["numchild"])
            response = self._create(request)
            if self.page.pk is None:  # there is something to mend first; the draft stays
                transaction.set_rollback(True)
        return response

    def _create(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = super().post(request)
        if self.page.pk is not None:
            self.remember_form(self.page.latest_revision)
        return response


def _is_as_it_was_made(revision: Revision) -> bool:
    page: Any = revision.content_object
    return not page.live and not page.current_workflow_state and Revision.objects.for_instance(page).count() == 1

"""Two people at one page. Invariant: who saves from a form that was opened before somebody else saved puts nothing over
the other's words unknowingly: hers are kept beside them in the page's history, and she is shown both and asked.
(Wagtail's own check is for its autosave alone.)"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.pages.edit import EditView
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from .opened_forms import OpenedFormMixin


class CarefulEditView(OpenedFormMixin, EditView):
    def dispatch(self, request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            # The later of two saves at once waits here, and then finds the revision of the earlier.
            Page.objects.select_for_update().filter(pk=page_id).first()
        response: HttpResponse = super().dispatch(request, page_id, **kwargs)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.expects_json_response and not self.page.alias_of_id and self.is_out_of_date:
            return self._ask()
        response: HttpResponse = super().post(request, *args, **kwargs)
        self.remember_form(self.page.latest_revision, self.latest_revision)
        return response

    @cached_property
    def is_out_of_date(self) -> bool:
        """A version that this very form saved by itself is not another's."""
        return super().is_out_of_date and not self.saved_from_form().filter(revision=self.latest_revision).exists()

    def get_template_names(self) -> list[str]:
        names: list[str] = super().get_template_names()
        return ["review/edit.html" if name == "wagtailadmin/pages/edit.html" else name for name in names]

    def _ask(self) -> HttpResponse:
        """The form with her words in it, what the other saved, and both side by side. Saving again is the answer."""
        self.form = self.form_class(
            self.request.POST,
            self.request.FILES,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=self.request.user,
        )
        self.form.defer_required_fields()
        valid = self.form.is_valid()
        self.form.restore_required_fields()
        theirs = self.latest_revision
        buttons = [messages.button(self._url("revisions_view", theirs.pk), _("Their version"), new_window=True)]
        if valid and not self.locked_for_user:
            mine = self._keep(self.form.save(commit=False), theirs)
            compare = self._url("revisions_compare", theirs.pk, mine.pk)
            buttons.insert(0, messages.button(compare, _("Compare the two"), new_window=True))
        who = get_user_display_name(theirs.user) if theirs.user else _("Somebody")
        messages.warning(
            self.request,
            _(
                "%(name)s saved this page after you had opened it. Nothing is lost: your text is below, and both "
                "versions are in the page's history. Save again to put yours in the place of theirs."
            )
            % {"name": who},
            buttons=buttons,
        )
        self.has_unsaved_changes = True
        response: HttpResponse = self.render_to_response(self.get_context_data())
        response.status_code = 409
        return response

    def _keep(self, page: Any, theirs: Revision) -> Revision:
        """Her version, in the history only: dated before the one that stands, which so remains the latest."""
        user = self.request.user
        mine: Revision = Revision.objects.create(
            content_object=page,
            base_content_type=page.get_base_content_type(),
            user=user,
            created_at=theirs.created_at - timedelta(microseconds=1),
            content=page.serializable_data(),
            object_str=str(page),
        )
        log(instance=page, action="wagtail.edit", user=user, revision=mine, content_changed=True)
        return mine

    def _url(self, name: str, *args: int) -> str:
        return reverse(f"wagtailadmin_pages:{name}", args=[self.page.pk, *args])

"""The partners' board of what readers looked for and did not find: what each of them takes on, and what answers it. It is
every partner's to read and to decide; nobody takes from another what that one makes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminPageChooser
from wagtail.log_actions import log

from cms.languages.fallback import supported_languages
from cms.languages.names import own_language_name
from cms.partners.members import active_partners_of
from cms.terminology.models import Concept

from .coverage import unanswered_searches
from .gaps import CONCEPT
from .models import Gap, GapRequest, ResourcePage
from .visibility import public_resources

PER_PAGE = 50
State = Gap.State
TO_DO = (State.OPEN, State.MAKING)
SHOWN = Q(requests__hidden=False)


class FilterForm(forms.Form):
    """What is wrong in an address is left out."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("Open or being made")), ("all", gettext_lazy("All")), *State.choices],
    )
    language = forms.ChoiceField(label=gettext_lazy("Asked in"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["language"]
        field.choices = [("", _("All languages")), *((code, own_language_name(code)) for code in supported_languages())]


class GapForm(WagtailAdminModelForm):
    class Meta:
        model = Gap
        fields: ClassVar = ["state", "partner", "work"]
        widgets: ClassVar = {
            "state": forms.RadioSelect,
            "work": AdminPageChooser(target_models=[ResourcePage]),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = active_partners_of(user)
        partner, work = self.fields["partner"], self.fields["work"]
        partner.queryset, partner.empty_label = self.own, _("Nobody yet")
        partner.help_text = _("Where it is being made.")
        work.queryset = public_resources()
        work.help_text = _("Where a work answers it: one that readers can see, of whichever partner.")
        work.error_messages["invalid_choice"] = _("Choose a work that readers can see.")
        if not self.is_bound and len(self.own) == 1:
            self.initial["partner"] = self.instance.partner_id or self.own[0].pk

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        needs: dict[str, tuple[str, str]] = {
            State.MAKING: ("partner", _("Choose who makes it.")),
            State.ANSWERED: ("work", _("Choose the work.")),
        }
        needed, message = needs.get(said.get("state", ""), ("", ""))
        if needed and not said.get(needed) and needed not in self.errors:
            raise ValidationError({needed: message})
        for name in {"partner", "work"} - {needed}:  # says nothing in another state
            said[name] = None
        return said


@require_safe
def gap_board(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    gaps = _counted().filter(times__gt=0)
    if asked.get("language"):
        there = GapRequest.objects.filter(gap=OuterRef("pk"), language=asked["language"], hidden=False)
        gaps = gaps.filter(Exists(there))
    state = asked.get("state", "")
    if state != "all":
        gaps = gaps.filter(state__in=[state] if state else TO_DO)
    shown = Paginator(gaps.select_related("partner", "work__locale"), PER_PAGE).get_page(request.GET.get("p"))
    concepts = _concepts(shown.object_list)
    unanswered = sorted(unanswered_searches().items(), key=lambda row: -row[1])
    context = {
        "form": form,
        "shown": shown,
        "rows": [{"gap": gap, "concepts": _named(gap, concepts)} for gap in shown],
        "unanswered": [(own_language_name(language), count) for language, count in unanswered],
    }
    return render(request, "resourcebank/admin/gap_board.html", context)


@require_http_methods(["GET", "POST"])
def gap(request: HttpRequest, gap_id: int) -> HttpResponse:
    """One of them: what readers wrote, and what is to become of it."""
    one = get_object_or_404(_counted().select_related("partner", "work__locale"), pk=gap_id)
    others = one.partner if one.partner and one.partner not in active_partners_of(request.user) else None
    form = GapForm(request.POST or None, instance=one, user=request.user)
    if request.method == "POST" and others:
        messages.error(request, _("%(partner)s makes it, and decides what becomes of it.") % {"partner": others})
        return redirect("gap", one.pk)
    if request.method == "POST" and form.is_valid():
        form.save()
        log(instance=one, action="wagtail.edit", user=request.user, title=one.said)
        messages.success(request, _("“%(said)s”: %(state)s") % {"said": one.said, "state": one.get_state_display()})
        return redirect("gap_board")
    requests = Paginator(one.requests.all(), PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "gap": one,
        "others": others,
        "form": form,
        "requests": requests,
        "concepts": _named(one, _concepts([one])),
    }
    return render(request, "resourcebank/admin/gap.html", context)


@require_POST
def hide_request(request: HttpRequest, request_id: int) -> HttpResponse:
    """Or show it again."""
    one = get_object_or_404(GapRequest, pk=request_id)
    one.hidden = not one.hidden
    one.save(update_fields=["hidden"])
    return redirect("gap", one.gap_id)


def open_gaps() -> int:
    """Those that nobody makes or has answered yet."""
    return Gap.objects.filter(
        Exists(GapRequest.objects.filter(gap=OuterRef("pk"), hidden=False)), state=State.OPEN
    ).count()


def _counted() -> QuerySet[Any]:
    """With how often, when and in which words readers asked last; the most asked first."""
    newest = GapRequest.objects.filter(gap=OuterRef("pk")).order_by("hidden", "-day", "-pk")
    return Gap.objects.annotate(
        times=Count("requests", filter=SHOWN),
        newest=Max("requests__day", filter=SHOWN),
        said=Subquery(newest.values("text")[:1]),
        said_in=Subquery(newest.values("language")[:1]),
    ).order_by("-times", "-newest", "pk")


def _concepts(gaps: Iterable[Gap]) -> dict[str, str]:
    """What those that the gaps name are called."""
    slugs = {part.removeprefix(CONCEPT) for gap in gaps for part in gap.key.split() if part.startswith(CONCEPT)}
    named = Concept.objects.filter(slug__in=slugs).prefetch_related("terms") if slugs else ()
    return {CONCEPT + concept.slug: str(concept) for concept in named}


def _named(gap: Gap, concepts: dict[str, str]) -> list[str]:
    return [concepts[part] for part in gap.key.split() if part in concepts]

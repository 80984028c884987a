"""The translators' first page: what is to be done in their language; and the page of the language's people."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.models import Locale

from cms.addresses import way_back
from cms.localisation.gate import TranslationRefused
from cms.localisation.models import LocalePolicy, TranslationJob
from cms.localisation.roles import coordinates, locales_of, role_in
from cms.partners.locale_roles import LocaleRole

from . import assigning, lists, team
from .forms import AssignForm, FilterForm, InviteForm, PolicyForm, RoleForm

ROWS, NOT_BEGUN = 50, 10


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Straight to her language, if she has one only."""
    locales = locales_of(request.user)
    if len(locales) == 1:
        return redirect("localisation_queue", locales[0].language_code)
    return render(request, "localisation/queue/overview.html", {"locales": locales})


@require_safe
def queue(request: HttpRequest, language: str) -> HttpResponse:
    locale = _locale(request, language)
    form = FilterForm(locale, request.GET)
    counts = lists.counts(locale, request.user)
    show = lists.Show(form.cleaned_data.get("show") or _first(counts))
    found = lists.listed(locale, request.user, show, **form.asked)
    part = Paginator(found, ROWS).get_page(request.GET.get("p"))
    people = [member.user for member in team.members_of(locale)] if coordinates(request.user, locale) else []
    begun = Paginator(lists.not_begun(locale, **form.asked), NOT_BEGUN)
    context = {
        "locale": locale,
        "show": show,
        "tabs": [(one, counts[one]) for one in lists.Show],
        "form": form,
        "part": part,
        "rows": [(row, _assign_form(row.job, people)) for row in lists.rows(list(part), locale)],
        "not_begun": begun.get_page(request.GET.get("n")) if show in {lists.Show.NEW, lists.Show.ALL} else None,
        "locales": locales_of(request.user),
    }
    return render(request, "localisation/queue/queue.html", context)


@require_POST
def act(request: HttpRequest, job_id: int) -> HttpResponse:
    """Take a job, give it back, or give it to somebody."""
    job = job_of(request.user, job_id)
    try:
        if "claim" in request.POST:
            assigning.claim(job, request.user)
            messages.success(request, _("It is yours now."))
        elif "release" in request.POST:
            assigning.release(job, request.user)
            messages.success(request, _("It is free for others."))
        else:
            _assign(request, job)
    except TranslationRefused as refusal:
        messages.error(request, str(refusal))
    queue = reverse("localisation_queue", args=[job.translation.target_locale.language_code])
    return redirect(way_back(request, queue))


def _assign(request: HttpRequest, job: TranslationJob) -> None:
    people = [member.user for member in team.members_of(job.translation.target_locale)]
    form = AssignForm(people, request.POST)
    if not form.is_valid():
        raise TranslationRefused(" ".join(str(message) for found in form.errors.values() for message in found))
    assigning.assign(job, request.user, form.cleaned_data["assignee"], form.cleaned_data["due"])
    messages.success(request, _("Saved."))


@require_http_methods(["GET", "POST"])
def team_page(request: HttpRequest, language: str) -> HttpResponse:
    locale = _locale(request, language)
    invitation = InviteForm(request.POST if "invite" in request.POST else None)
    if request.method == "POST":
        try:
            if _change_team(request, locale, invitation):
                may_stay = role_in(_again(request.user), locale)
                return redirect("localisation_team", language) if may_stay else redirect("wagtailadmin_home")
        except TranslationRefused as refusal:
            messages.error(request, str(refusal))
    policy = LocalePolicy.objects.filter(locale=locale).first()
    members = team.members_of(locale)
    context = {
        "locale": locale,
        "members": [(one, RoleForm(initial={"role": one.role}, auto_id=f"member-{one.user.pk}-%s")) for one in members],
        "may_change": coordinates(request.user, locale),
        "invitation": invitation,
        "policy": PolicyForm(initial={"four_eyes": bool(policy and policy.four_eyes)}),
    }
    return render(request, "localisation/queue/team.html", context)


def _change_team(request: HttpRequest, locale: Locale, invitation: InviteForm) -> bool:
    """Do what was asked; False if the form is to be shown again."""
    if "policy" in request.POST:
        team.set_four_eyes(request.user, locale, "four_eyes" in request.POST)
    elif "invite" in request.POST:
        if not invitation.is_valid():
            return False
        role = LocaleRole(invitation.cleaned_data["role"])
        team.invite(request.user, locale, invitation.cleaned_data["email"], role)
    else:
        user = _member(locale, request.POST.get("change") or request.POST.get("remove") or "")
        form = RoleForm(request.POST)
        if "remove" in request.POST:
            team.put(request.user, locale, user, None)
        elif form.is_valid():
            team.put(request.user, locale, user, LocaleRole(form.cleaned_data["role"]))
        else:
            raise TranslationRefused(_("Choose a role."))
    messages.success(request, _("Saved."))
    return True


# --- Whose business it is -----------------------------------------------------------------------------------------
def job_of(user: Any, job_id: int) -> TranslationJob:
    """Http404 unless it is in the queue of one of her languages."""
    jobs = TranslationJob.objects.select_related(
        "translation__target_locale", "translation__source", "page", "assignee"
    )
    job = get_object_or_404(jobs, pk=job_id)
    locale = job.translation.target_locale
    if not role_in(user, locale) or not lists.jobs_of(locale).filter(pk=job.pk).exists():
        raise Http404
    return job


def _locale(request: HttpRequest, language: str) -> Locale:
    locale = get_object_or_404(Locale, language_code=language)
    if not role_in(request.user, locale):
        raise Http404
    return locale


def _member(locale: Locale, number: str) -> User:
    for member in team.members_of(locale):
        if str(member.user.pk) == number:
            return member.user
    raise Http404


def _again(user: Any) -> User:
    """With the rights that she has by now."""
    return User.objects.get(pk=user.pk)


def _first(counts: dict[lists.Show, int]) -> lists.Show:
    """Where there is something to do for her; at least what nobody has begun."""
    wanted = (lists.Show.MINE, lists.Show.CONTINUE, lists.Show.OUTDATED, lists.Show.REVIEW)
    return next((show for show in wanted if counts[show]), lists.Show.NEW)


def _assign_form(job: TranslationJob, people: list[User]) -> AssignForm | None:
    initial = {"assignee": job.assignee_id, "due": job.due}
    return AssignForm(people, initial=initial, auto_id=f"job-{job.pk}-%s") if people else None

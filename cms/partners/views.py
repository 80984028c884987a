"""The page on which a partner's members are looked after, the one that an invitation leads to, and the one on which the
network hands a work over."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page

from cms.accounts import second_factor
from cms.identifiers import read_id

from . import audit, members
from .forms import InvitationForm, JoinForm, RoleForm, TransferForm
from .members import MembershipRefused
from .models import Invitation, Partner, Role
from .transfer import TransferRefused, transfer

PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105
LOG_PAGE = 50


def overview(request: HttpRequest) -> HttpResponse:
    partners = list(members.partners_of(request.user))
    if len(partners) == 1:
        return redirect("partner_members", partners[0].pk)
    return render(request, "partners/overview.html", {"partners": partners})


@require_http_methods(["GET", "POST"])
def members_page(request: HttpRequest, partner_id: int) -> HttpResponse:
    partner = get_object_or_404(members.partners_of(request.user), pk=partner_id)
    rights = members.may_give(request.user, partner)
    invitation_form = InvitationForm(rights.roles, request.POST if "invite" in request.POST else None)
    if request.method == "POST":
        try:
            if _act(request, partner, invitation_form):
                return redirect(_after(request, partner))
        except MembershipRefused as refusal:
            messages.error(request, str(refusal))
    all_members = members.members_of(partner)
    with_factor = second_factor.who_has_one(one.user for one in all_members)
    rows = [
        {
            "member": one,
            "form": _role_form(rights, one),
            "is_me": one.user.pk == request.user.pk,
            "has_factor": one.user.pk in with_factor,
        }
        for one in all_members
    ]
    context = {
        "partner": partner,
        "rows": rows,
        "rights": rights,
        "form": invitation_form,
        "invitations": members.open_invitations(partner) if rights.may_administer else [],
    }
    return render(request, "partners/members.html", context)


@require_safe
def log_page(request: HttpRequest, partner_id: int) -> HttpResponse:
    """For whoever looks after the members."""
    partner = get_object_or_404(members.partners_of(request.user), pk=partner_id)
    if not members.may_give(request.user, partner).may_administer:
        raise Http404
    entries = Paginator(audit.entries_of(partner), LOG_PAGE).get_page(request.GET.get("p"))
    return render(request, "partners/log.html", {"partner": partner, "entries": entries})


def _role_form(rights: members.Rights, member: members.Member) -> RoleForm | None:
    """None where the member has more than may be given, which so cannot be changed here."""
    if member.role not in rights.roles:
        return None
    initial = {"role": member.role, "administers": member.administers}
    return RoleForm(rights.roles, initial=initial, auto_id=f"member-{member.user.pk}-%s")


def _act(request: HttpRequest, partner: Partner, invitation_form: InvitationForm) -> bool:
    """Do what was asked; False if the form is to be shown again."""
    if "invite" in request.POST:
        return _invite(request, partner, invitation_form)
    if "withdraw" in request.POST:
        invitation = get_object_or_404(Invitation, pk=_number(request.POST["withdraw"]), partner=partner)
        members.withdraw(request.user, invitation)
        messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": invitation.email})
        return True
    user = get_object_or_404(User, pk=_number(request.POST.get("change") or request.POST.get("remove", "")))
    name = get_user_display_name(user)
    if "remove" in request.POST:
        members.remove(request.user, partner, user)
        messages.success(request, _("%(name)s is no member any more.") % {"name": name})
        return True
    form = RoleForm(members.may_give(request.user, partner).roles, request.POST)
    if not form.is_valid():
        raise MembershipRefused(_("Choose a role that you may give."))
    members.change(request.user, partner, user, Role(form.cleaned_data["role"]), form.cleaned_data["administers"])
    messages.success(request, _("Saved: what %(name)s may do.") % {"name": name})
    return True


def _invite(request: HttpRequest, partner: Partner, form: InvitationForm) -> bool:
    if not members.may_give(request.user, partner).may_administer:
        raise MembershipRefused(_("You do not look after the members of %(partner)s.") % {"partner": partner})
    if not form.is_valid():
        return False
    email, role = form.cleaned_data["email"], Role(form.cleaned_data["role"])
    members.invite(request.user, partner, email, role, form.cleaned_data["administers"])
    messages.success(request, _("An invitation was sent to %(email)s.") % {"email": email})
    return True


def _after(request: HttpRequest, partner: Partner) -> str:
    """Who has left has no business on the page any more."""
    if members.partners_of(request.user).filter(pk=partner.pk).exists():
        return reverse("partner_members", args=[partner.pk])
    return reverse("wagtailadmin_home")


def _number(value: str) -> int:
    if (number := read_id(value)) is None:
        raise Http404
    return number


# --- The link of an invitation ------------------------------------------------------------------------------------
@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Without an account one is made; who has one joins with it."""
    invitation = members.invitation_of(token)
    if invitation is None:
        return render(request, "partners/invitation_over.html", status=410)
    if request.user.is_authenticated:
        return _join_as(request, invitation, request.user)
    form = JoinForm(request.POST or None, instance=User(email=invitation.email))  # no password like it
    if request.method == "POST" and form.is_valid():
        try:
            user = _new_account(form, invitation)
        except MembershipRefused:
            return render(request, "partners/invitation_over.html", status=410)
        login(request, user, backend=PASSWORD_BACKEND)
        return redirect("wagtailadmin_home")
    known = User.objects.filter(email__iexact=invitation.email).exists()
    return render(request, "partners/join.html", {"invitation": invitation, "form": form, "known": known})


def _join_as(request: HttpRequest, invitation: Invitation, user: Any) -> HttpResponse:
    if request.method != "POST":
        return render(request, "partners/join.html", {"invitation": invitation})
    members.accept(invitation, user)
    messages.success(request, _("You are a member of %(partner)s now.") % {"partner": invitation.partner})
    return redirect("wagtailadmin_home")


@transaction.atomic
def _new_account(form: JoinForm, invitation: Invitation) -> User:
    user: User = form.save()
    members.accept(invitation, user)
    return user


# --- Handing a work over ------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def transfer_work(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(Page, pk=page_id).specific
    form = TransferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        partner = form.cleaned_data["partner"]
        try:
            transfer(page, partner, request.user)
        except TransferRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            what = {"title": page.get_admin_display_title(), "partner": partner}
            messages.success(request, _("“%(title)s” is %(partner)s's now, in every language.") % what)
            return redirect("wagtailadmin_pages:edit", page.pk)
    return render(request, "partners/transfer.html", {"page": page, "form": form})

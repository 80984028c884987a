"""A partner's members: who is asked to join, joins, changes role, leaves. Invariant: nobody gives another a right that
she has not herself, and what is taken away is gone with the next request, because rights are read anew in each.

Being a member is being in one of the partner's groups (`PartnerRole`); what each may do, `provisioning.py` grants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log

from .models import Invitation, Partner, Role

WORK = (Role.AUTHOR, Role.EDITOR, Role.PUBLISHER)  # each may what those before it may
INVITATION_DAYS = 7
SALT = "cms.partners.invitation"


class MembershipRefused(Exception):
    """Told to the person who tried."""


@dataclass(frozen=True)
class Member:
    user: User
    role: Role
    administers: bool


@dataclass(frozen=True)
class Rights:
    """What a person may give others at a partner."""

    roles: tuple[Role, ...]
    may_administer: bool


def partners_of(user: Any) -> Any:
    """Where she is a member; all, for those who run the network."""
    if user.is_superuser:
        return Partner.objects.all()
    return Partner.objects.filter(roles__group__user=user).distinct()


def active_partners_of(user: Any) -> Any:
    """Of those, the ones that are not suspended, by name."""
    return partners_of(user).filter(status=Partner.Status.ACTIVE).order_by("name")


def members_of(partner: Partner) -> list[Member]:
    """By name. Two queries."""
    by_user: dict[int, set[Role]] = {}
    users: dict[int, User] = {}
    for role in partner.roles.prefetch_related("group__user_set"):
        for user in role.group.user_set.all():
            by_user.setdefault(user.pk, set()).add(Role(role.role))
            users[user.pk] = user
    members = [_member(users[pk], roles) for pk, roles in by_user.items()]
    return sorted(members, key=lambda member: get_user_display_name(member.user).lower())


def member(user: Any, partner: Partner) -> Member | None:
    roles = {Role(role) for role in partner.roles.filter(group__user=user).values_list("role", flat=True)}
    return _member(user, roles) if roles else None


def _member(user: User, roles: Iterable[Role]) -> Member:
    work = [role for role in WORK if role in set(roles)]
    return Member(user, work[-1] if work else Role.AUTHOR, Role.ADMINISTRATOR in set(roles))


def may_give(user: Any, partner: Partner) -> Rights:
    """Nothing where she does not look after members; otherwise no more than she has."""
    if user.is_superuser:
        return Rights(WORK, may_administer=True)
    own = member(user, partner)
    if own is None or not own.administers or partner.status != Partner.Status.ACTIVE:
        return Rights((), may_administer=False)
    return Rights(WORK[: WORK.index(own.role) + 1], may_administer=True)


# --- Invitations --------------------------------------------------------------------------------------------------
@transaction.atomic
def invite(by: Any, partner: Partner, email: str, role: Role, administers: bool) -> Invitation:
    """Send a link that makes whoever opens it a member, once, within a week. An earlier one to the address ends."""
    _check_may_give(by, partner, role)
    open_invitations(partner).filter(email__iexact=email).delete()
    invitation = Invitation.objects.create(
        partner=partner, email=email, role=role, administers=administers, invited_by=by
    )
    log(instance=partner, action="partners.invite", user=by, data={"email": email, "role": role})
    transaction.on_commit(lambda: _send(invitation))
    return invitation


def open_invitations(partner: Partner) -> Any:
    since = timezone.now() - timedelta(days=INVITATION_DAYS)
    return partner.invitations.filter(accepted_at=None, sent_at__gt=since)


def withdraw(by: Any, invitation: Invitation) -> None:
    _check_administers(by, invitation.partner)
    log(instance=invitation.partner, action="partners.withdraw", user=by, data={"email": invitation.email})
    invitation.delete()


def token_of(invitation: Invitation) -> str:
    return signing.dumps(invitation.pk, salt=SALT)


def invitation_of(token: str) -> Invitation | None:
    """The invitation that the link is for; None if it has been used or withdrawn, is too old or not ours, or if the
    one who sent it may not give as much any more."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=timedelta(days=INVITATION_DAYS))
    except signing.BadSignature:
        return None
    invitation = Invitation.objects.select_related("partner", "invited_by").filter(pk=pk, accepted_at=None).first()
    if invitation is None or invitation.partner.status != Partner.Status.ACTIVE or invitation.invited_by is None:
        return None
    try:
        _check_may_give(invitation.invited_by, invitation.partner, Role(invitation.role))
    except MembershipRefused:
        return None
    return invitation


@transaction.atomic
def accept(invitation: Invitation, user: User) -> None:
    """Once: the second of two at the same moment is refused."""
    taken = Invitation.objects.filter(pk=invitation.pk, accepted_at=None)
    if not taken.update(accepted_at=timezone.now(), accepted_by=user):
        raise MembershipRefused(_("This invitation has been used."))
    _put(user, invitation.partner, Role(invitation.role), invitation.administers)
    log(instance=invitation.partner, action="partners.join", user=user, data={"role": invitation.role})


def _send(invitation: Invitation) -> None:
    link = settings.WAGTAILADMIN_BASE_URL + reverse("join_partner", args=[token_of(invitation)])
    with translation.override(invitation.partner.language):
        subject = _("Join %(partner)s") % {"partner": invitation.partner.name}
        context = {"invitation": invitation, "link": link, "days": INVITATION_DAYS}
        text = render_to_string("partners/invitation.txt", context)
    send_mail(subject, text, None, [invitation.email])


# --- Members ------------------------------------------------------------------------------------------------------
@transaction.atomic
def change(by: Any, partner: Partner, user: User, role: Role, administers: bool) -> None:
    _check_may_give(by, partner, role)
    before = member(user, partner)
    if before is None:
        raise MembershipRefused(_("%(name)s is no member any more.") % {"name": user})
    if before.administers and not administers:
        _check_others_administer(partner, user)
    _put(user, partner, role, administers)
    log(instance=partner, action="partners.change", user=by, data={"member": user.username, "role": role})


@transaction.atomic
def remove(by: Any, partner: Partner, user: User) -> None:
    """Of another, or leaving oneself."""
    if by.pk != user.pk:
        _check_administers(by, partner)
    if not by.is_superuser:
        _check_others_administer(partner, user)
    user.groups.remove(*_groups(partner).values())
    log(instance=partner, action="partners.leave", user=by, data={"member": user.username})


def _put(user: User, partner: Partner, role: Role, administers: bool) -> None:
    groups = _groups(partner)
    wanted = {role, Role.ADMINISTRATOR} if administers else {role}
    user.groups.remove(*(group for name, group in groups.items() if name not in wanted))
    user.groups.add(*(groups[name] for name in wanted))


def _groups(partner: Partner) -> dict[Role, Group]:
    return {Role(role.role): role.group for role in partner.roles.select_related("group")}


def _check_administers(by: Any, partner: Partner) -> None:
    if not may_give(by, partner).may_administer:
        raise MembershipRefused(_("You do not look after the members of %(partner)s.") % {"partner": partner})


def _check_may_give(by: Any, partner: Partner, role: Role) -> None:
    _check_administers(by, partner)
    if role not in may_give(by, partner).roles:
        message = _("You cannot make anybody %(role)s: you can give no more rights than you have yourself.")
        raise MembershipRefused(message % {"role": role.label})


def _check_others_administer(partner: Partner, user: User) -> None:
    own = member(user, partner)
    others = User.objects.filter(
        is_active=True, groups__partner_role__partner=partner, groups__partner_role__role=Role.ADMINISTRATOR
    ).exclude(pk=user.pk)
    if own and own.administers and not others.exists():
        raise MembershipRefused(
            _("Nobody else looks after the members of %(partner)s. Choose somebody first.") % {"partner": partner}
        )

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from wagtail.models import Collection, GroupPagePermission, Page, WorkflowPage

from cms.partners.models import Partner, PartnerIndexPage
from tests.factories import container_of, get_partner, make_user

pytestmark = pytest.mark.django_db


def check(*args: str) -> str:
    out = StringIO()
    call_command("check_partners", *args, stdout=out)
    return out.getvalue()


def delete_shelf(partner: Partner) -> None:
    container_of(partner, "sv").delete()


def take_right_away(partner: Partner) -> None:
    GroupPagePermission.objects.filter(group=partner.group).first().delete()


def give_right_at_another(partner: Partner) -> None:
    right = GroupPagePermission.objects.filter(group=partner.group).first()
    other = container_of(get_partner("skog"), "nb")
    GroupPagePermission.objects.create(group=partner.group, page=other.page_ptr, permission=right.permission)


def take_from_review(partner: Partner) -> None:
    WorkflowPage.objects.filter(page=container_of(partner, "nb")).delete()


def take_role_away(partner: Partner) -> None:
    partner.roles.filter(role="publisher").delete()


MENDED: dict[Callable[[Partner], None], str] = {
    delete_shelf: "no shelf in sv",
    take_right_away: "lacks 1 rights",
    give_right_at_another: "has 1 rights too many",
    take_from_review: "is not under review",
    take_role_away: "no group for the role publisher",
}


def test_all_is_well() -> None:
    assert "2 partners are as they should be" in check()


@pytest.mark.parametrize("damage", MENDED, ids=lambda damage: damage.__name__)
def test_what_provisioning_mends_is_told_and_mended(damage: Callable[[Partner], None]) -> None:
    damage(get_partner())
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_partners", stdout=out)
    assert MENDED[damage] in out.getvalue()
    assert "as they should be" in check("--repair")


def move_shelf(partner: Partner) -> None:
    container_of(partner, "nb").move(Page.get_first_root_node(), pos="last-child")


def nest_collection(partner: Partner) -> None:
    partner.collection.move(Collection.get_first_root_node().add_child(name="x"), pos="sorted-child")  # type: ignore[union-attr]


def let_others_in(partner: Partner) -> None:
    group = Group.objects.create(name="Old editors")
    right = GroupPagePermission.objects.filter(group=partner.group).first()
    GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission=right.permission)
    make_user("old", group)


def split_keys(partner: Partner) -> None:
    import uuid

    PartnerIndexPage.objects.filter(pk=container_of(partner, "nb").pk).update(translation_key=uuid.uuid4())


TOLD: dict[Callable[[Partner], None], str] = {
    move_shelf: "does not stand under the root of nb",
    nest_collection: "is inside another",
    let_others_in: "“Old editors” has members and rights that are no partner's",
    split_keys: "different translation keys",
}


@pytest.mark.parametrize("damage", TOLD, ids=lambda damage: damage.__name__)
def test_what_a_person_must_decide_is_told(damage: Callable[[Partner], None]) -> None:
    damage(get_partner())
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_partners", "--repair", stdout=out)
    assert TOLD[damage] in out.getvalue()

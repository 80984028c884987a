from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Locale, WorkflowPage

from cms.localisation.services import start_translation
from cms.partners.models import Partner
from cms.partners.provisioning import provision_partner
from resourcebank.checks import resource_page_types
from resourcebank.models import ResourcePage
from tests.factories import container_of, get_partner, make_partner, make_user, make_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("editor", f"{get_partner().name}: editors"))
    return client


def test_a_partner_gets_a_container_in_every_language_under_review() -> None:
    partner = make_partner("dal")
    containers = partner.containers.all()
    assert {page.locale for page in containers} == set(Locale.objects.all())
    assert len({page.translation_key for page in containers}) == 1
    assert all(page.live for page in containers)
    assert WorkflowPage.objects.filter(page__in=containers).count() == 15
    assert partner.collection
    assert partner.collection.name == partner.name


def test_provisioning_again_mends_what_is_missing_and_doubles_nothing() -> None:
    partner = get_partner()
    container_of(partner, "sv").delete()
    GroupPagePermission.objects.filter(group=partner.group).first().delete()
    rights = GroupPagePermission.objects.filter(group=partner.group)
    provision_partner(Partner.objects.get(pk=partner.pk))
    assert partner.containers.count() == 15
    assert rights.count() == 30
    provision_partner(Partner.objects.get(pk=partner.pk))
    assert rights.count() == 30


def test_the_network_makes_a_partner_in_the_admin(admin_client: Client) -> None:
    response = admin_client.post(
        reverse("wagtailsnippets_partners_partner:add"),
        {
            "name": "Ny partner",
            "slug": "ny",
            "country": "NO",
            "language": "nb",
            "website": "",
            "status": "active",
            "texts-TOTAL_FORMS": 0,
            "texts-INITIAL_FORMS": 0,
            "texts-MIN_NUM_FORMS": 0,
            "texts-MAX_NUM_FORMS": 1000,
        },
    )
    assert response.status_code == 302
    assert Partner.objects.get(slug="ny").containers.count() == 15


def test_an_editor_sees_her_own_tree_and_not_anothers(editor: Client) -> None:
    own, others = make_work("Vårt"), make_work("Deres", partner=get_partner("skog"))
    shelf = editor.get(reverse("wagtailadmin_explore", args=[own.get_parent().pk])).content.decode()
    assert "Vårt" in shelf
    assert "not be accessible" not in shelf  # Wagtail's warning where pages have no address
    assert own.get_parent().specific.full_url == f"{settings.WAGTAILADMIN_BASE_URL}/nb/partners/{own.partner.slug}/"
    assert own.full_url.startswith(f"{settings.WAGTAILADMIN_BASE_URL}/nb/resources/")
    listing = editor.get(reverse("wagtailadmin_explore", args=[others.get_parent().pk]))
    assert "Deres" not in listing.content.decode()
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[own.pk])).status_code == 200
    refused = editor.get(reverse("wagtailadmin_pages:edit", args=[others.pk]))
    assert refused.status_code == 404
    assert "Deres" not in refused.content.decode()


def test_an_editor_may_submit_but_not_publish(editor: Client) -> None:
    from tests.admin import form_data

    page = make_work("Utkast", publish=False)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    editor.post(url, {**form_data(editor, url), "action-publish": "1"})
    page.refresh_from_db()
    assert not page.live
    editor.post(url, {**form_data(editor, url), "action-submit": "1"})
    assert page.current_workflow_state is not None


def test_the_editors_first_page_asks_what_it_is(editor: Client) -> None:
    content = editor.get(reverse("wagtailadmin_home")).content.decode()
    container = container_of(get_partner(), "nb")
    assert reverse("wagtailadmin_pages:add", args=["resourcebank", "toolkitvideopage", container.pk]) in content


@pytest.mark.parametrize("name", [model._meta.model_name for model in resource_page_types()])
def test_every_type_has_a_form_that_opens(editor: Client, name: str, django_assert_max_num_queries: Any) -> None:
    container = container_of(get_partner(), "nb")
    with django_assert_max_num_queries(85):
        response = editor.get(reverse("wagtailadmin_pages:add", args=["resourcebank", name, container.pk]))
    assert response.status_code == 200
    assert "Who it is for" in response.content.decode()


def test_forms_name_the_field_and_the_remedy(editor: Client) -> None:
    from tests.admin import form_data

    url = reverse("wagtailadmin_pages:add", args=["resourcebank", "coursepage", container_of(get_partner(), "nb").pk])
    data = form_data(editor, url) | {
        "title": "Kurs",
        "summary": "Et kurs",
        "slug": "kurs",
        "sign_up_deadline": "2027-05-02",
        "starts_on": "2027-05-01",
        "action-submit": "1",
    }
    content = editor.post(url, data).content.decode()
    assert "Sign-up ends after the course starts. Change one of the dates." in content


def test_a_translators_rights_are_for_translations_only() -> None:
    translator = make_user("translator", "Translators (sv)")
    original = make_work("Svensk", language="sv", partner=get_partner("skog"), publish=False)
    rights = original.permissions_for_user(translator)
    assert not rights.can_edit()
    assert not rights.can_publish()
    translation = start_translation(make_work("Norsk"), original.locale)
    rights = translation.permissions_for_user(translator)
    assert rights.can_edit()
    assert rights.can_publish()


def test_an_old_revision_does_not_bring_back_the_former_partner() -> None:
    work = make_work()
    old = work.latest_revision
    other = get_partner("skog")
    work.move(other.containers.get(locale=work.locale), pos="last-child")
    old.publish()
    assert ResourcePage.objects.get(pk=work.pk).partner == other

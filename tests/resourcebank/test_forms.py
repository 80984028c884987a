"""What a person writes into a work's form is read as she means it, or refused with what to do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from resourcebank.models import CoursePage
from tests.admin import client_of, form_data
from tests.factories import get_partner, make_user, make_work

pytestmark = pytest.mark.django_db


def save(language: str = "en", **written: str) -> tuple[Any, str]:
    """The course as its draft has it then, and the page that answers."""
    page = make_work("Kurs", model=CoursePage, publish=False)
    client = client_of(make_user("ella", get_partner().group))
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    headers = {"accept-language": language}
    answer = client.post(url, {**form_data(client, url), **written}, follow=True, headers=headers)
    return CoursePage.objects.get(pk=page.pk).get_latest_revision_as_object(), answer.content.decode()


@pytest.mark.parametrize("language", ["en", "sv", "ga", "lt"])  # Django reads days in each of them in another way
@pytest.mark.parametrize("written", ["2027-01-02", "02.01.2027", "2.1.2027", "02/01/2027"])
def test_the_day_comes_before_the_month(language: str, written: str) -> None:
    page, answer = save(language, starts_on=written)
    assert f'lang="{language}"' in answer
    assert page.starts_on == date(2027, 1, 2)


@pytest.mark.parametrize(
    ("field", "written", "told"),
    [
        ("starts_on", "2027-02-30", "There is no such date. Write it like 2026-12-24 or 24.12.2026."),
        ("sign_up_url", "påmelding", "This is not a web address. It begins with https://."),
    ],
)
def test_what_cannot_be_read_is_told_with_the_remedy_and_stays(field: str, written: str, told: str) -> None:
    page, answer = save("en", **{field: written})
    assert not getattr(page, field)
    assert told in answer
    assert f'value="{written}"' in answer

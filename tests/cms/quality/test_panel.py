"""What an editor sees of the checks, and how a warning is waived."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.quality.models import Waiver
from resourcebank.models import ToolkitVideoPage
from tests.admin import client_of
from tests.factories import get_partner, make_editor, make_user, make_work

pytestmark = pytest.mark.django_db
BAD = [{"type": "text", "value": "<h4>Fire</h4><p>Hei</p>", "id": "6a1b6c9e-6a3f-4b58-9a43-8d9b6f6b4c11"}]


@pytest.fixture
def editor() -> User:
    return make_editor("editor")


@pytest.fixture
def video() -> Any:
    return make_work("Film", model=ToolkitVideoPage, body=BAD, publish=False, captions="")


def edit_url(work: Any) -> str:
    return f"/admin/pages/{work.pk}/edit/"


def shown(user: User, work: Any, url: str = "/admin/pages/{}/edit/") -> list[tuple[str, str, str]]:
    """(text, where the link jumps to, where it is waived) of each row."""
    soup = BeautifulSoup(client_of(user).get(url.format(work.pk)).content, "html.parser")
    rows = []
    for row in soup.select(".quality-error, .quality-warning, .quality-waived"):
        links = [str(link["href"]) for link in row.select(".quality-ways a")]
        for ways in row.select(".quality-ways"):
            ways.extract()
        rows.append((" ".join(row.text.split()), links[0], links[1] if len(links) > 1 else ""))
    return rows


@pytest.mark.parametrize("url", ["/admin/pages/{}/edit/", "/admin/quality/{}/"])
def test_errors_come_first_each_with_its_remedy_and_the_way_there(editor: User, video: Any, url: str) -> None:
    rows = shown(editor, video, url)
    texts = [text for text, _jump, _waive in rows]
    assert texts[0] == (
        "Error: A heading of level 4 follows one of level 1. Use the block “Heading”, so that nobody who listens to the "
        "page thinks that a part is missing."
    )
    assert [(jump.removeprefix(edit_url(video)), bool(waive)) for _text, jump, waive in rows] == [
        (f"#block-{BAD[0]['id']}-section", False),
        ("#film-tracks", True),
        ("#film-tracks", True),
        ("#id_topics", True),
        ("#id_audiences", True),
    ]


def test_missing_captions_lead_to_where_they_are_added(editor: User, video: Any) -> None:
    soup = BeautifulSoup(client_of(editor).get(edit_url(video)).content, "html.parser")
    ways = [link for link in soup.select(".quality-ways a") if link["href"] == "#film-tracks"]
    assert [" ".join(link.text.split()) for link in ways] == ["Go to “Captions and other tracks”"] * 2
    (button,) = soup.select("#film-tracks")
    assert "Add" in client_of(editor).get(str(button["href"])).content.decode()


def test_a_draft_that_is_not_published_is_what_is_asked(editor: User) -> None:
    work = make_work("Kurs", image_alt="x")
    work.body = BAD
    work.save_revision()
    assert shown(editor, work)[0][0].startswith("Error: A heading of level 4")


def captions(rows: list[tuple[str, str, str]]) -> tuple[str, str, str]:
    (row,) = (row for row in rows if "no captions" in row[0])
    return row


def test_a_warning_is_waived_with_a_reason_until_a_day(editor: User, video: Any) -> None:
    client, until = client_of(editor), timezone.localdate() + timedelta(days=30)
    _text, _jump, waive = captions(shown(editor, video))
    refused = client.post(waive, {"reason": " ", "until": until + timedelta(days=900)}).content.decode()
    assert "This field is required" in refused
    assert "a year ahead at most" in refused
    client.post(waive, {"reason": "Ingen snakker", "until": until})
    text, _jump, waive = captions(shown(editor, video))
    assert text.startswith("Waived: The video has no captions in its own language. Until")
    assert "by editor: “Ingen snakker”" in text
    entry = PageLogEntry.objects.get(action="quality.waive")
    assert (entry.user, entry.data["reason"], entry.data["check"]) == (editor, "Ingen snakker", "captions")

    client.post(waive, {"reason": "Bare musikk", "until": until})
    assert "Bare musikk" in captions(shown(editor, video))[0]
    client.post(waive, {"end": "1"})
    assert captions(shown(editor, video))[0].startswith("Error: ")
    assert [(one.reason, one.by, one.until < timezone.localdate()) for one in Waiver.objects.all()] == [
        ("Ingen snakker", editor, True),
        ("Bare musikk", editor, True),
    ]


@pytest.mark.parametrize(("days", "word"), [(0, "Waived"), (-1, "Error")])
def test_a_waiver_counts_to_the_end_of_its_day(editor: User, video: Any, days: int, word: str) -> None:
    until = timezone.localdate() + timedelta(days=days)
    Waiver.objects.create(page=video, check_name="captions", key="captions", reason="x", until=until)
    assert captions(shown(editor, video))[0].startswith(word)


def test_an_error_is_not_waived_and_neither_is_what_is_not_found(editor: User, video: Any) -> None:
    client = client_of(editor)
    Waiver.objects.create(page=video, check_name="heading-order", key=f"body:{BAD[0]['id']}", until=date(2099, 1, 1))
    assert shown(editor, video)[0][0].startswith("Error")
    for query in (f"check=heading-order&key=body:{BAD[0]['id']}", "check=captions&key=x", "check=nothing", ""):
        assert client.get(f"/admin/quality/{video.pk}/waive/?{query}").status_code == 404


def test_another_partners_people_neither_see_nor_waive(video: Any) -> None:
    stranger = client_of(make_user("stranger", get_partner("skog").group))
    query = "?check=captions&key=captions"
    assert stranger.get(f"/admin/quality/{video.pk}/").status_code == 404
    assert stranger.get(f"/admin/quality/{video.pk}/waive/{query}").status_code == 404
    data = {"reason": "x", "until": timezone.localdate()}
    assert stranger.post(f"/admin/quality/{video.pk}/waive/{query}", data).status_code == 404
    assert not Waiver.objects.exists()

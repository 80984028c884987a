"""What a partner, and a project's funder, are told of what became of the works."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from resourcebank.demand import A_WISH_IS_WORTH, tell_translators
from resourcebank.models import DailyCount, Programme, Project, ReaderLine
from tests.admin import client_of
from tests.cms.localisation.helpers import published, start
from tests.factories import get_partner, make_editor, make_work

pytestmark = pytest.mark.django_db
URL = "/admin/works/evaluation/"


@pytest.fixture
def editor() -> User:
    return make_editor("editor")


@pytest.fixture
def network() -> User:
    return User.objects.create_superuser("network")


def count(work: Any, kind: str, times: int, label: str = "", language: str = "nb", days_ago: int = 0) -> None:
    day = timezone.localdate() - timedelta(days=days_ago)
    work_id = work.work_id if work else None
    DailyCount.objects.create(day=day, kind=kind, work_id=work_id, language=language, label=label, count=times)


def write(work: Any, text: str, useful: str = "yes", **fields: Any) -> ReaderLine:
    fields = {"day": timezone.localdate(), "language": "nb", **fields}
    return ReaderLine.objects.create(work_id=work.work_id, useful=useful, text=text, **fields)


def page(user: User, query: str = "", status: int = 200) -> BeautifulSoup:
    answer = client_of(user).get(URL + query)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def tiles(soup: BeautifulSoup) -> list[str]:
    return [tile.text for tile in soup.select(".readers-tiles strong")]


def table(soup: BeautifulSoup, name: str) -> list[list[str]]:
    found = soup.select(f"[aria-labelledby=by-{name}] tbody tr")
    return [[" ".join(cell.text.split()) for cell in row.select("th, td")] for row in found]


def sheet(user: User, name: str, query: str = "") -> list[list[str]]:
    answer = client_of(user).get(f"{URL}?export={name}{query}")
    assert answer["Content-Type"].startswith("text/csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")  # so that Excel reads its letters
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_figures_are_summed_by_work_language_and_project(editor: User) -> None:
    programme = Programme.objects.create(slug="erasmus")
    project = Project.objects.create(slug="merse", acronym="MERSE", programme=programme)
    first, second = make_work("Kurs", project=project), make_work("Verktøy")
    published(first, "sv")
    for work, kind, times, label, language in (
        (first, "view", 7, "page", "nb"), (first, "view", 2, "api", "sv"), (first, "download", 3, "", "nb"),
        (first, "useful", 3, "yes", "nb"), (first, "useful", 1, "no", "sv"), (second, "view", 1, "page", "nb"),
        (second, "wanted", 5, "", "fi"), (None, "search", 4, "found", "nb"), (None, "search", 2, "nothing", "nb"),
    ):  # fmt: skip
        count(work, kind, times, label, language)
    soup = page(editor)
    assert tiles(soup) == ["2", "10", "3", "1", "75%"]
    assert table(soup, "work")[0] == ["Kurs MERSE", "9", "3", "yes 3, partly 0, no 1"]
    assert table(soup, "project") == [
        ["MERSE", "9", "3", "yes 3, partly 0, no 1"], ["No project", "1", "0", "–"],
    ]  # fmt: skip
    languages = {row[0]: row[1:] for row in table(soup, "language")}
    assert languages["Swedish"] == ["2", "0", "yes 0, partly 0, no 1", "1", ""]
    assert languages["Norwegian Bokmål"][-1] == "found: 4; only in other languages: 0; nothing: 2"
    only_project = page(editor, "?project=merse")
    assert tiles(only_project)[:2] == ["1", "9"]
    assert page(editor, "?project=other", 404)


def test_only_what_was_in_the_period(editor: User) -> None:
    work = make_work("Kurs")
    for days_ago in (0, 10, 20):
        count(work, "view", 1, "page", days_ago=days_ago)
    today = timezone.localdate()

    def asked(first: date, last: date) -> str:
        return tiles(page(editor, f"?first={first}&last={last}"))[1]

    assert asked(today - timedelta(days=10), today) == "2"
    assert asked(today - timedelta(days=20), today - timedelta(days=20)) == "1"
    wrong = page(editor, f"?first={today}&last={today - timedelta(days=1)}")
    assert "choose a later day" in wrong.text
    assert tiles(wrong)[1] == "3"
    assert tiles(page(editor, "?first=yesterday"))[1] == "3"


def test_a_partner_sees_what_became_of_its_own_works_only(editor: User, network: User) -> None:
    own, other = make_work("Vårt"), make_work("Deras", partner=get_partner("skog"), language="sv")
    for work in (own, other):
        count(work, "view", 5, "page")
        write(work, f"Om {work.title}")
    assert "Deras" not in page(editor).text
    assert tiles(page(editor))[1] == "5"
    page(editor, "?partner=skog", 404)
    page(editor, "?partner=", 404)
    for name in ("works", "lines"):
        assert "Deras" not in str(sheet(editor, name))
    assert tiles(page(network))[1] == "10"
    assert tiles(page(network, "?partner=skog"))[1] == "5"
    assert client_of(User.objects.create_user("nobody")).get(URL).status_code == 302


def test_a_line_is_hidden_by_those_whose_work_it_is_about(editor: User) -> None:
    line = write(make_work("Deras", partner=get_partner("skog"), language="sv"), "Stygt")
    hide = f"{URL}lines/{line.pk}/hide/"
    assert client_of(editor).post(hide).status_code == 404
    theirs = make_editor("skogvokter", get_partner("skog"))
    assert client_of(theirs).post(hide, {"next": "https://evil.example/"})["Location"] == URL
    line.refresh_from_db()
    assert line.hidden
    assert page(theirs).select_one(".readers-hidden")
    assert len(sheet(theirs, "lines")) == 1  # the headings
    assert client_of(theirs).post(hide, {"next": f"{URL}?p=2"})["Location"] == f"{URL}?p=2"
    assert len(sheet(theirs, "lines")) == 2


def test_the_sheets_hold_every_work_and_calculate_nothing(editor: User) -> None:
    work = make_work("=SUM(A1)")
    published(work, "sv")
    make_work("Ulest")
    count(work, "useful", 2, "partly", "sv")
    write(work, "=HYPERLINK(1)", "no")
    write(work, "+47")
    headings, *rows = sheet(editor, "works")
    assert headings == [
        "Partner", "Project", "Work", "Language", "Read in", "Views", "Downloads",
        "Useful: Yes", "Useful: Partly", "Useful: No",
    ]  # fmt: skip
    assert ["Fjord", "", "'=SUM(A1)", "nb", "sv", "0", "0", "0", "2", "0"] in rows
    assert ["Fjord", "", "Ulest", "nb", "nb", "0", "0", "0", "0", "0"] in rows
    assert {row[-1] for row in sheet(editor, "lines")[1:]} == {"'=HYPERLINK(1)", "'+47"}
    assert ["Swedish", "0", "0", "0", "2", "0", "1", "0", "0", "0"] in sheet(editor, "languages")


def test_readers_words_are_escaped_and_the_desk_tells_of_them(editor: User) -> None:
    write(make_work("Kurs"), "<script>alert(1)</script>")
    content = client_of(editor).get(URL).content.decode()
    assert "<script>alert(1)" not in content
    desk = BeautifulSoup(client_of(editor).get("/admin/").content, "html.parser")
    link = desk.select_one("a[href$='?partner=fjord#lines']")
    assert link
    assert link.text == "1 line from readers in the last 30 days"


def test_it_costs_the_same_however_many(editor: User, django_assert_num_queries: Any) -> None:
    client = client_of(editor)
    work = make_work("Kurs")
    count(work, "view", 1, "page")
    write(work, "Bra")
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for number in range(5):
        more = make_work(f"Mer {number}")
        count(more, "view", 1, "page")
        count(more, "useful", 1, "yes", "sv")
        write(more, "Bra")
    with django_assert_num_queries(len(one)):
        client.get(URL)


# --- A language that is missing -----------------------------------------------------------------------------------
def test_a_wish_raises_the_jobs_demand_and_is_worth_several_views() -> None:
    work = make_work("Kurs")
    start(work, "sv")
    start(work, "da")
    count(work, "view", 4, "page")
    count(work, "wanted", 2, "", "sv")
    count(work, "wanted", 9, "", "sv", days_ago=91)
    tell_translators()
    demand = {job.translation.target_locale.language_code: job.demand for job in jobs_of(work)}
    assert demand == {"sv": 4 + 2 * A_WISH_IS_WORTH, "da": 4}


def jobs_of(work: Any) -> Any:
    from cms.localisation.models import TranslationJob

    return TranslationJob.objects.filter(translation__source__object_id=work.work_id)


def test_what_is_wanted_and_not_begun_stands_beside_the_coverage(editor: User) -> None:
    wanted, begun, draft = make_work("Ønsket"), make_work("Påbegynt"), make_work("Utkast", publish=False)
    start(begun, "sv")
    for work in (wanted, begun, draft):
        count(work, "wanted", 3, "", "sv")
    count(wanted, "wanted", 1, "", "fi")
    soup = BeautifulSoup(client_of(editor).get("/admin/works/coverage/").content, "html.parser")
    found = [[cell.text for cell in row.select("th, td")] for row in soup.select("[aria-labelledby=wanted] tbody tr")]
    assert found == [["Ønsket", "Swedish", "3"], ["Ønsket", "Finnish", "1"]]

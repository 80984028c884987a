"""How much each language has: counts that a recount gives too, whatever was done, and the page that shows them."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter, defaultdict
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.localisation.segments import count_words
from cms.localisation.services import publish_translation
from resourcebank.care import assess_work
from resourcebank.coverage import STATES, Amount, Coverage, count_coverage, unanswered_searches, weigh
from resourcebank.models import CoursePage, DailyCount, GuidelinePage, ResourcePage, TrainingMaterialPage
from resourcebank.translation_status import translation_status
from resourcebank.visibility import is_public
from tests.admin import client_of
from tests.cms.localisation.helpers import published, start, translate
from tests.factories import container_of, get_partner, make_concept, make_editor, make_user, make_work, publish_change

pytestmark = pytest.mark.django_db
URL = "/admin/works/coverage/"


@pytest.fixture
def machine_may(settings: Any) -> None:
    settings.MACHINE_TEXT_POLICY = {"fi": "labelled-public"}


def by_machine(work: Any, language: str = "fi") -> Any:
    _draft, translation = start(work, language)
    translate(translation, "FI", machine_tool="engine")
    return publish_translation(translation)


# --- A recount ----------------------------------------------------------------------------------------------------
def recount() -> dict[tuple[str, str, str], Amount]:
    """Page by page, by the predicates."""
    works: Counter[tuple[str, str, str]] = Counter()
    words: Counter[tuple[str, str, str]] = Counter()
    originals: dict[str, dict[Any, int]] = defaultdict(dict)
    there: set[tuple[str, Any]] = set()
    for page in ResourcePage.objects.specific():
        if not is_public(page):
            continue
        original = type(page).objects.get(translation_key=page.translation_key, is_original=True)
        key = page.language, page.resource_type, translation_status(page)["status"]
        works[key] += 1
        words[key] += count_words(original) or 0
        originals[page.resource_type][page.work_id] = count_words(original) or 0
        there.add((page.language, page.work_id))
    for language in Coverage(()).languages:
        for kind, of_kind in originals.items():
            for work_id, count in of_kind.items():
                if (language, work_id) not in there:
                    works[language, kind, "missing"] += 1
                    words[language, kind, "missing"] += count
    return {key: Amount(works[key], words[key]) for key in works}


def counted() -> dict[tuple[str, str, str], Amount]:
    coverage = count_coverage()
    cells = {(code, kind): coverage.cell(code, kind) for code in coverage.languages for kind in coverage.types}
    return {(*place, state): cell[state] for place, cell in cells.items() for state in STATES if cell[state].works}


class Bank:
    """Does one thing after another, as people do; what cannot be done is left out."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.made = 0

    def step(self) -> None:
        todo = [
            self.make,
            self.translate,
            self.translate,
            self.edit,
            self.unpublish,
            self.publish,
            self.close,
            self.delete,
        ]
        self.random.choice(todo)()

    def pick(self, **which: Any) -> Any:
        pages = list(ResourcePage.objects.filter(**which).order_by("pk"))
        return self.random.choice(pages).specific if pages else None

    def make(self) -> None:
        self.made += 1
        model = self.random.choice([TrainingMaterialPage, CoursePage, GuidelinePage])
        language = self.random.choice(["nb", "sv"])
        title = f"Work {self.made} " + "ord " * self.random.randrange(9)
        make_work(title, model=model, language=language)

    def translate(self) -> None:
        work, language = self.pick(live=True), self.random.choice(["nb", "sv", "fi"])
        if work and not ResourcePage.objects.filter(
            translation_key=work.translation_key, locale__language_code=language
        ):
            by_machine(work) if language == "fi" else published(work, language)

    def edit(self) -> None:
        if work := self.pick(live=True, is_original=True):
            publish_change(work, summary=f"{work.summary} nytt")

    def unpublish(self) -> None:
        if page := self.pick(live=True):
            page.unpublish()

    def publish(self) -> None:
        if work := self.pick(live=False, is_original=True):
            work.save_revision().publish()

    def close(self) -> None:
        """Or open it again."""
        if page := self.pick(is_original=True):
            deleted, _rows = PageViewRestriction.objects.filter(page=page).delete()
            if not deleted:
                PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    def delete(self) -> None:
        if page := self.pick(live=True):
            page.delete()


@pytest.mark.usefixtures("machine_may")
@pytest.mark.parametrize("steps", [30, pytest.param(400, marks=pytest.mark.soak)])
def test_whatever_was_done_a_recount_gives_the_same(steps: int) -> None:
    bank = Bank(20261126)
    for _work in range(6):
        bank.make()
    for number in range(steps):
        bank.step()
        if number % 5 == 4:
            assert counted() == recount(), f"after step {number}"
    assert len({state for _language, _kind, state in counted()}) >= 3


@pytest.mark.usefixtures("machine_may")
def test_each_state_and_the_words_of_the_original() -> None:
    work = make_work("Kurs i drift", summary="Om drift")
    publish_change(published(make_work("Annet", summary="Kort"), "sv").translation_of.specific, summary="Kort nok nå")
    by_machine(work)
    published(publish_change(work, summary="Om god drift"), "sv")  # now six words, and the machine's are outdated too
    coverage = count_coverage()
    row = coverage.cell("sv", "training_material")
    assert (row["translated"], row["outdated"], row["missing"]) == (Amount(1, 6), Amount(1, 4), Amount())
    assert coverage.cell("fi", "training_material")["machine"] == Amount(1, 6)
    assert coverage.row("da")["missing"] == coverage.all_works == Amount(2, 10)


def test_a_translation_of_a_translation_has_the_words_of_the_original() -> None:
    swedish = published(make_work("Kurs i drift", summary="Om drift"), "sv")
    published(swedish, "da")
    publish_change(swedish.translation_of.specific, summary="Om")
    assert count_coverage().row("da")["translated"] == Amount(1, 4)


def test_narrowed_by_type_topic_and_partner() -> None:
    rural, other = make_concept("rural"), make_concept("other")
    published(publish_change(make_work("A"), topics=[rural, other]), "sv")
    make_work("B", model=CoursePage)
    make_work("C", partner=get_partner("skog"), language="sv")
    assert count_coverage(types=["course"]).types == ("course",)
    assert count_coverage(types=["course"]).all_works.works == 1
    under = count_coverage(topics=["rural", "other"])
    assert (under.all_works.works, under.row("sv")["translated"].works) == (1, 1)
    assert count_coverage(partner=get_partner("skog")).row("sv")["original"].works == 1


def test_a_work_from_before_words_were_counted_is_counted_by_the_worker() -> None:
    work = make_work("Kurs i drift", summary="Om drift")
    ResourcePage.objects.update(words=None)
    assert count_coverage().all_works == Amount(1, 0)
    assess_work(type(work).objects.get(pk=work.pk))
    assert count_coverage().all_works == Amount(1, 5)


# --- What readers asked for ---------------------------------------------------------------------------------------
def asked(language: str, label: str, count: int, days_ago: int = 0) -> None:
    day = timezone.localdate() - timedelta(days=days_ago)
    DailyCount.objects.create(day=day, kind="search", language=language, label=label, count=count)


def test_the_gap_is_weighted_by_searches_without_an_answer() -> None:
    asked("fi", "nothing", 4)
    asked("fi", "elsewhere", 2, days_ago=89)
    asked("fi", "nothing", 50, days_ago=90)
    asked("fi", "found", 90)
    asked("sv", "nothing", 2)
    assert unanswered_searches() == {"fi": 6, "sv": 2}
    assert weigh(Amount(3, 100), 6, 8) == 75
    assert weigh(Amount(3, 100), 0, 0) == 0


# --- The page -----------------------------------------------------------------------------------------------------
def rows(client: Client, query: str = "") -> dict[str, list[str]]:
    soup = BeautifulSoup(client.get(URL + query).content, "html.parser")
    return {
        " ".join(row.th.text.split()): [" ".join(cell.text.split()) for cell in row.select("td")]
        for row in soup.select("table.coverage tbody tr")
        if row.th
    }


@pytest.fixture
def editor() -> Client:
    return client_of(make_editor("editor"))


@pytest.mark.usefixtures("machine_may")
def test_a_partner_sees_her_own_works_first_and_can_see_all(editor: Client) -> None:
    by_machine(make_work("Kurs i drift", summary="Om drift"))
    make_work("Skogs", partner=get_partner("skog"), language="sv", summary="Om")
    asked("sv", "nothing", 3)
    own = rows(editor)
    assert own["Finnish"][0] == "1 of 1 machine: 1"
    assert own["Swedish"][:3] == ["0 of 1 words missing: 5", "3", "5"]
    assert next(iter(own)) == "Swedish"  # where readers miss most
    assert rows(editor, "?partner=")["Swedish"][0] == "1 of 2 words missing: 5"
    assert editor.get(URL + "?partner=skog").status_code == 404
    assert URL in editor.get("/admin/").content.decode()


def test_translators_and_the_network_see_all_works_and_strangers_nothing() -> None:
    make_work("Kurs")
    translator = client_of(make_user("translator", "Translators (sv)"))
    network = client_of(User.objects.create_superuser("admin"))
    assert rows(translator)["Danish"][0].startswith("0 of 1")
    assert rows(network)["Danish"][0].startswith("0 of 1")
    assert rows(network, "?partner=skog")["Danish"][0] == "0 of 0"
    assert client_of(User.objects.create_user("nobody")).get(URL).status_code == 302


def test_the_sheet_has_every_language_and_type(editor: Client) -> None:
    make_work("Kurs i drift", summary="Om drift")
    asked("sv", "nothing", 3)
    answer = editor.get(URL + "?export=csv")
    assert 'filename="languages-fjord.csv"' in answer["Content-Disposition"]
    sheet = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(sheet) == 15 * (len(count_coverage().types) + 1)
    (line,) = [row for row in sheet if (row["Language"], row["Type"]) == ("sv", "Training material")]
    assert (line["Missing: works"], line["Missing: words"], line["Original: works"]) == ("1", "5", "0")
    (whole,) = [row for row in sheet if (row["Language"], row["Type"]) == ("sv", "All types")]
    assert (whole["Searches without an answer"], whole["Weighted gap, words"]) == ("3", "5")


@pytest.mark.parametrize("more", [30, pytest.param(290, marks=pytest.mark.soak)])
def test_it_costs_the_same_for_10_and_300_works(editor: Client, more: int, django_assert_num_queries: Any) -> None:
    def make(count: int) -> None:
        work = make_work(f"First of {count}")
        shelf = container_of(get_partner(), "nb")
        for number in range(count - 1):
            page = TrainingMaterialPage(title=f"{count} {number}", summary="Om", locale=work.locale, body=[])
            shelf.add_child(instance=page)

    make(10)
    editor.get(URL)
    with CaptureQueriesContext(connection) as ten:
        editor.get(URL)
    make(more)
    with django_assert_num_queries(len(ten)):
        assert rows(editor)["Danish"][0].startswith(f"0 of {10 + more}")

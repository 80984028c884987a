"""How much each language has: counts that a recount gives too, whatever was done, and the page that shows them."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.strings import StringValue

from cms.localisation.approvals import set_approved
from cms.localisation.gate import TranslationRefused
from cms.localisation.models import SegmentEvent, SegmentState, TranslationJob
from cms.localisation.segments import count_words, translation_of_page, with_translations
from cms.localisation.services import publish_translation
from cms.localisation.words import restore_segment, set_adapted, words_of_segment
from cms.partners.locale_roles import locale_group
from resourcebank.care import assess_work
from resourcebank.coverage import ADAPTED, Amount, Coverage, count_coverage, unanswered_searches, weigh
from resourcebank.coverage_trend import keep_today, trends
from resourcebank.models import CoursePage, DailyCount, DailyCoverage, GuidelinePage, ResourcePage, TrainingMaterialPage
from resourcebank.translation_status import translation_status
from resourcebank.visibility import is_public
from tests.admin import client_of
from tests.cms.localisation.helpers import locale, published, set_segment, start, translate, translation_of
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
        if adapted := adapted_in(page):
            works[*key[:2], ADAPTED] += 1
            words[*key[:2], ADAPTED] += adapted
    for language in Coverage(()).languages:
        for kind, of_kind in originals.items():
            for work_id, count in of_kind.items():
                if (language, work_id) not in there:
                    works[language, kind, "missing"] += 1
                    words[language, kind, "missing"] += count
    return {key: Amount(works[key], words[key]) for key in works}


def adapted_in(page: Any) -> int:
    """Segment by segment."""
    translation = None if page.is_original else translation_of_page(page)
    texts = {
        (segment.context_id, segment.text): len(StringValue(segment.text).render_text().split())
        for segment in (with_translations(translation) if translation else ())
        if segment.adapted
    }
    return sum(texts.values())


def counts_of_jobs() -> dict[int, dict[str, int]]:
    names = ("suggested", "machine", "translated", "approved", "words", "words_left")
    jobs = TranslationJob.objects.filter(translation__enabled=True)
    return {
        job.translation_id: {"without": job.missing + job.outdated, **{name: getattr(job, name) for name in names}}
        for job in jobs
    }


def recount_of_jobs() -> dict[int, dict[str, int]]:
    """Segment by segment, each asked for by itself."""
    found: dict[int, dict[str, int]] = {}
    for translation in Translation.objects.filter(enabled=True, job__isnull=False).select_related("source"):
        counts: Counter[str] = Counter()
        for segment in translation.source.stringsegment_set.select_related("string"):
            written = StringTranslation.objects.filter(
                translation_of=segment.string_id, context=segment.context_id, locale=translation.target_locale_id
            ).first()
            state = SegmentState.objects.filter(words=written).first() or SegmentState()
            if written is None or written.has_error or not written.data:
                status = "without"
            elif state.approved_at:
                status = "approved"
            elif written.translation_type == "machine":
                status = "machine"
            else:
                status = "suggested" if state.origin == "memory" else "translated"
            length = len(StringValue(segment.string.data).render_text().split())
            left = length if status in ("without", "machine", "suggested") else 0
            counts.update({status: 1, "words": length, "words_left": left})
        names = ("without", "suggested", "machine", "translated", "approved", "words", "words_left")
        found[translation.pk] = {name: counts[name] for name in names}
    return found


def counted() -> dict[tuple[str, str, str], Amount]:
    coverage = count_coverage()
    cells = {(code, kind): coverage.cell(code, kind) for code in coverage.languages for kind in coverage.types}
    return {(*place, state): amount for place, cell in cells.items() for state, amount in cell.items() if amount.works}


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
            self.start,
            *[self.write, self.approve, self.adapt, self.restore, self.finish] * 2,
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
            significance = self.random.choice(["typo", "content", "critical"])
            publish_change(work, summary=f"{work.summary} nytt"[-300:], change_significance=significance)

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

    def start(self) -> None:
        """Half of it."""
        work, language = self.pick(live=True), self.random.choice(["da", "fi"])
        taken = work and ResourcePage.objects.filter(
            translation_key=work.translation_key, locale__language_code=language
        )
        if work and not taken.exists() and work.alias_of_id is None:
            with suppress(TranslationRefused):
                _draft, translation = start(work, language)
                translate(translation, language.upper(), leave_out=1)

    def segment(self) -> tuple[Any, Any] | None:
        translations = list(Translation.objects.filter(enabled=True, job__isnull=False).order_by("pk"))
        if not translations:
            return None
        translation = self.random.choice(translations)
        segments = list(with_translations(translation).select_related("string", "context"))
        return (translation, self.random.choice(segments)) if segments else None

    def write(self) -> None:
        if found := self.segment():
            how: dict[str, Any] = self.random.choice(
                [{}, {"machine_tool": "engine"}, {"origin": SegmentState.Origin.MEMORY}]
            )
            set_segment(*found, self.random.choice(["Ett", "Två ord", found[1].data or "Tre"]), None, **how)

    def approve(self) -> None:
        if (found := self.segment()) and words_of_segment(*found):
            set_approved(*found, None, self.random.random() < 0.7)

    def adapt(self) -> None:
        if (found := self.segment()) and words_of_segment(*found):
            set_adapted(*found, None, self.random.random() < 0.7)

    def restore(self) -> None:
        if found := self.segment():
            translation, segment = found
            events = SegmentEvent.objects.filter(
                work_id=translation.source.object_id,
                language=translation.target_locale.language_code,
                path=segment.context.path,
            ).exclude(after="")
            if event := events.first():
                restore_segment(translation, segment, event, None)

    def finish(self) -> None:
        if found := self.segment():
            with suppress(TranslationRefused, ObjectDoesNotExist):
                publish_translation(found[0])

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
            assert counts_of_jobs() == recount_of_jobs(), f"after step {number}"
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


def adapt(page: Any, text: str) -> None:
    translation = translation_of(page)
    segments = with_translations(translation).select_related("string", "context")
    set_adapted(translation, next(one for one in segments if one.text == text), None, True)


def test_adapted_texts_are_counted_by_the_words_they_stand_for_while_they_are_in_use() -> None:
    work = make_work("Kurs i drift", summary="Ring 112 nå")
    page = published(work, "sv")
    published(work, "da")
    adapt(page, "Ring 112 nå")
    cell = count_coverage().cell("sv", "training_material")
    assert (cell["translated"], cell[ADAPTED]) == (Amount(1, 6), Amount(1, 3))
    assert count_coverage().row("da")[ADAPTED] == Amount()
    assert count_coverage(types=["course"]).row("sv")[ADAPTED] == Amount()
    publish_change(work, summary="Ring 113")
    assert count_coverage().row("sv")[ADAPTED] == Amount()
    publish_change(work, summary="Ring 112 nå")
    assert count_coverage().row("sv")[ADAPTED] == Amount(1, 3)
    page.unpublish()
    assert count_coverage().row("sv")[ADAPTED] == Amount()


# --- Day by day -----------------------------------------------------------------------------------------------------
def test_the_worker_keeps_each_day_once() -> None:
    published(make_work("Kurs i drift", summary="Om drift"), "sv")
    keep_today()
    make_work("Mer", summary="Til")
    keep_today()
    swedish = DailyCoverage.objects.get(language="sv", resource_type="training_material")
    assert (swedish.translated, swedish.missing, swedish.day) == (5, 0, timezone.localdate())
    assert DailyCoverage.objects.count() == 15 * len(count_coverage().types)


def kept(language: str, days_ago: int, translated: int, missing: int, kind: str = "course") -> date:
    day = timezone.localdate() - timedelta(days=days_ago)
    numbers = {"original": 0, "translated": translated, "machine": 0, "outdated": 0, "missing": missing, "adapted": 0}
    DailyCoverage.objects.create(day=day, language=language, resource_type=kind, **numbers)
    return day


def test_what_is_shown_of_the_days_are_shares_of_all_types_together() -> None:
    kept("sv", 90, 90, 10)
    first, last = kept("sv", 30, 10, 30), kept("sv", 1, 30, 10)
    kept("sv", 1, 0, 40, "tool")
    kept("da", 1, 0, 0)
    assert trends() == {"sv": [(first, 0.25), (last, 0.375)]}


def test_the_page_shows_them_as_numbers_and_as_a_picture_that_is_told() -> None:
    client = client_of(User.objects.create_superuser("admin"))
    assert "How it grows" not in client.get(URL).content.decode()
    kept("sv", 30, 10, 30)
    kept("sv", 1, 30, 10)
    kept("da", 1, 30, 10)  # one day is no trend
    soup: Any = BeautifulSoup(client.get(URL).content, "html.parser")
    (row,) = soup.select("table.coverage")[1].select("tbody tr")
    assert row.th.text == "Swedish"
    assert [cell.text.split()[0] for cell in row.select("td")[:2]] == ["25%", "75%"]
    assert row.svg["role"] == "img"
    assert row.svg["aria-label"].startswith("25% on ")
    (start_x, start_y), (end_x, end_y) = (place.split(",") for place in row.polyline["points"].split())
    assert float(start_x) < float(end_x) == 120
    assert float(start_y) > float(end_y)


def test_a_cell_leads_to_the_languages_queue_where_that_is_hers() -> None:
    make_work("Kurs")
    swede = client_of(make_user("t", locale_group(locale("sv"))))
    soup = BeautifulSoup(swede.get(URL).content, "html.parser")
    links = {link["href"] for link in soup.select("table.coverage td a")}
    assert links == {"/admin/localize/queue/sv/"}
    assert swede.get("/admin/localize/queue/sv/").status_code == 200


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

"""What a reader tells the partners: that it arrives, that it says nothing of her, and what is not taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.test import Client

from resourcebank import usage
from resourcebank.models import DailyCount, Gap, GapRequest, ReaderLine
from tests.cms.localisation.helpers import published
from tests.factories import make_concept, make_editor, make_work

from .conftest import Site, texts

pytestmark = pytest.mark.django_db
SAFARI = {"User-Agent": "Mozilla/5.0 (iPhone) Safari/605", "Accept-Language": "nb"}
FIREFOX = {"User-Agent": "Mozilla/5.0 (X11) Firefox/140", "Accept-Language": "nb"}


@pytest.fixture(autouse=True)
def nobody_has_sent_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    caches["clients"].clear()
    monkeypatch.setattr(usage, "buffer", usage.Buffer())


def send(path: str, status: int = 302, headers: dict[str, str] | None = None, **data: str) -> Any:
    response = Client().post(path, data, headers=headers or FIREFOX)
    assert response.status_code == status, response.content.decode()
    return response


def soup_of(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def said(page: BeautifulSoup, selector: str, attribute: str) -> str:
    element = page.select_one(selector)
    assert element
    return str(element[attribute])


def counts(kind: str) -> list[tuple[Any, ...]]:
    return list(DailyCount.objects.filter(kind=kind).values_list("work_id", "language", "label", "count"))


# --- What she looked for ------------------------------------------------------------------------------------------
def test_what_she_looked_for_arrives_with_her_question_and_she_is_thanked(site: Site, index: Any) -> None:
    make_concept("funding", nb="finansiering")
    page = site.get("/nb/tell-us/?q=sauer&topic=funding")
    assert said(page, "#tell-us-text", "value") == "sauer"
    answer = send(said(page, "form[action*=tell-us]", "action"), text="  penger til\tsauer \x00 ")
    kept = GapRequest.objects.get()
    assert (kept.text, kept.language, kept.question) == ("penger til sauer", "nb", "sauer")
    assert kept.filters == {"topic": ["funding"]}
    assert counts("missed") == [(None, "nb", "", 1)]
    thanks = site.get(answer["Location"])
    assert texts(thanks, "h2") == ["Thank you"]
    assert thanks.select_one("main a[href='/nb/?q=sauer&topic=funding']")


def test_every_page_of_results_leads_there(site: Site, index: Any, reindex: Callable[[], object]) -> None:
    make_work("Kurs")
    reindex()
    assert site.get("/nb/?q=kurs&type=training_material").select_one(
        "a[href='/nb/tell-us/?q=kurs&type=training_material']"
    )
    nothing = site.get("/nb/?q=zzzzzz")
    assert said(nothing, "form[action*=tell-us]", "action") == "/nb/tell-us/?q=zzzzzz"
    assert said(nothing, "#tell-us-text", "value") == "zzzzzz"


def test_the_same_in_other_words_is_one_gap_and_concepts_are_the_same_in_every_language(index: Any) -> None:
    make_concept("funding", nb="finansiering", en="funding")
    make_concept("sheep", nb="sau", en="sheep")
    for language, text in (
        ("nb", "Finansiering for sauer"), ("nb", "sau og finansiering"), ("en", "funding my sheep"),
        ("nb", "finansiering av fiskebåter"), ("en", "money"), ("nb", "money"),
    ):  # fmt: skip
        send(f"/{language}/tell-us/", text=text)
    gaps = {(gap.key, gap.language): gap.requests.count() for gap in Gap.objects.all()}
    assert gaps.pop(("#funding #sheep", "")) == 3
    assert len(gaps) == 3
    assert set(gaps.values()) == {1}


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("", "Write a few words."),
        ("?! 12", "Write a few words."),
        ("money, write to kari@example.org", "Leave out the e-mail address"),
        ("ring meg på 901 23 456", "Leave out the telephone number"),
        ("call +353 (0)87 123 4567", "Leave out the telephone number"),
        ("see www.example.org", "Leave out the link"),
        ("https://example.org/?x", "Leave out the link"),
        ("cheap example.com/pills", "Leave out the link"),
        ("a" * 201, "200"),
    ],
)
def test_what_is_not_taken_is_said_beside_the_field_and_stays_in_it(index: Any, text: str, remedy: str) -> None:
    page = soup_of(send("/nb/tell-us/", 200, text=text))
    field = page.select_one("#tell-us-text")
    assert field
    assert field["aria-invalid"] == "true"
    assert "tell-us-error" in field["aria-describedby"]
    assert remedy in texts(page, "#tell-us-error")[0]
    assert field["value"] == text[:200]
    assert not GapRequest.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "Erasmus+ 2021-2027",
        "budget of 1 000 000 kr",
        "open on 2026-11-27",
        "room for 10,000 guests, 24/7",
        "the years 2024, 2025, 2026",
    ],
)
def test_years_amounts_and_dates_are_no_telephone_numbers(index: Any, text: str) -> None:
    send("/en/tell-us/", text=text)
    assert GapRequest.objects.get().text == text


def test_search_words_by_which_she_could_be_reached_are_not_kept(index: Any) -> None:
    send("/nb/tell-us/?q=kari%40example.org", text="noe om sau")
    assert GapRequest.objects.get().question == ""


# --- Was it useful? -----------------------------------------------------------------------------------------------
def useful_path(work: Any, language: str = "nb") -> str:
    return f"/{language}/useful/{work.work_id}/"


def test_her_answer_is_counted_and_she_comes_back_to_the_work(index: Any) -> None:
    work = make_work("Kurs")
    answer = send(useful_path(work), useful="partly", text="Eksemplene var gode")
    assert answer["Location"] == f"/nb/resources/{work.work_id}/kurs/?told=useful#useful"
    assert counts("useful") == [(work.work_id, "nb", "partly", 1)]
    line = ReaderLine.objects.get()
    assert (line.work_id, line.language, line.useful, line.text) == (
        work.work_id,
        "nb",
        "partly",
        "Eksemplene var gode",
    )
    send(useful_path(work), headers=SAFARI, useful="partly")  # without a line
    assert counts("useful") == [(work.work_id, "nb", "partly", 2)]
    assert ReaderLine.objects.count() == 1


def test_the_language_counted_is_the_one_she_read_in(index: Any) -> None:
    work = make_work("Kurs")
    send(useful_path(work, "da"), useful="yes")  # there is no Danish
    published(work, "sv")
    send(useful_path(work, "sv"), headers=SAFARI, useful="no")
    assert sorted(counts("useful")) == [(work.work_id, "nb", "yes", 1), (work.work_id, "sv", "no", 1)]


def test_one_answer_a_day_about_a_work_from_one_device(index: Any) -> None:
    work, other = make_work("Kurs"), make_work("Et annet")
    send(useful_path(work), useful="yes")
    again = send(useful_path(work), useful="no", text="Ble sint")
    assert "told=useful_before" in again["Location"]
    send(useful_path(work), headers=SAFARI, useful="yes")
    send(useful_path(other), useful="no")
    assert {row[2:] for row in counts("useful")} == {("yes", 2), ("no", 1)}
    assert not ReaderLine.objects.exists()


def test_an_answer_without_a_choice_or_with_an_address_in_it_is_asked_again(index: Any) -> None:
    work = make_work("Kurs")
    page = soup_of(send(useful_path(work), 200, useful="perhaps"))
    assert texts(page, ".voice-error")
    page = soup_of(send(useful_path(work), 200, text="bra"))
    assert texts(page, ".voice-error") == ["Choose yes, partly or no."]
    page = soup_of(send(useful_path(work), 200, useful="no", text="skriv til ola@example.org"))
    assert page.select_one("input[value=no][checked]")
    assert texts(page, "#useful-error")
    assert said(page, "#useful-text", "value") == "skriv til ola@example.org"
    assert counts("useful") == []


def test_of_what_is_not_public_nothing_is_taken(index: Any) -> None:
    draft = make_work("Utkast", publish=False)
    for path in (useful_path(draft), f"/sv/wanted/{draft.work_id}/"):
        send(path, 404, useful="yes")
        assert Client().get(path).status_code == 404
    assert not DailyCount.objects.exists()


def test_who_opens_a_forms_address_comes_to_the_work(index: Any) -> None:
    work = make_work("Useful")
    for path in (useful_path(work), f"/nb/wanted/{work.work_id}/"):
        assert Client().get(path)["Location"] == f"/nb/resources/{work.work_id}/useful/"


# --- A language that is missing -----------------------------------------------------------------------------------
def test_a_wish_for_a_language_is_counted_once_a_day_and_only_where_it_is_missing(index: Any) -> None:
    work = make_work("Kurs")
    for headers in (FIREFOX, FIREFOX, SAFARI):
        answer = send(f"/sv/wanted/{work.work_id}/", headers=headers)
        assert answer["Location"] == f"/sv/resources/{work.work_id}/kurs/?told=wanted#wanted"
    send(f"/nb/wanted/{work.work_id}/")
    assert counts("wanted") == [(work.work_id, "sv", "", 2)]


# --- Who may send -------------------------------------------------------------------------------------------------
@pytest.fixture
def forms(index: Any) -> dict[str, dict[str, str]]:
    work = make_work("Kurs")
    return {
        "/sv/tell-us/": {"text": "sauer"},
        useful_path(work): {"useful": "yes", "text": "bra"},
        f"/sv/wanted/{work.work_id}/": {},
    }


def nothing_kept() -> bool:
    return not (DailyCount.objects.exists() or GapRequest.objects.exists() or ReaderLine.objects.exists())


def test_no_token_and_no_cookie_is_needed(forms: Any) -> None:
    for path, data in forms.items():
        answer = Client(enforce_csrf_checks=True).post(path, data, headers={**FIREFOX, "Origin": "http://testserver"})
        assert answer.status_code == 302
        assert not answer.cookies


@pytest.mark.parametrize(
    "where",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_no_other_site_sends_in_her_name(forms: Any, where: dict[str, str]) -> None:
    for path, data in forms.items():
        page = soup_of(send(path, 403, {**FIREFOX, **where}, **data))
        assert texts(page, "h1") == ["This was not sent"]
    assert nothing_kept()


def test_a_program_that_fills_in_everything_is_thanked_and_nothing_is_kept(forms: Any) -> None:
    for path, data in forms.items():
        assert "told=" in send(path, website="https://spam.example", **data)["Location"]
    assert nothing_kept()


def test_those_who_work_here_are_not_counted(forms: Any) -> None:
    client = Client()
    client.force_login(make_editor("editor"))
    for path, data in forms.items():
        assert client.post(path, data).status_code == 403
    assert nothing_kept()


def test_who_sends_very_much_is_told_to_wait(index: Any, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    for number in range(30):
        send("/nb/tell-us/", text=f"sau nummer {'i' * number}")
    answer = send("/nb/tell-us/", 429, text="sau")
    assert answer["Retry-After"] == "3600"
    assert texts(soup_of(answer), "h1") == ["This was not sent"]
    send("/nb/tell-us/", headers={**FIREFOX, "X-Forwarded-For": "192.0.2.7"}, text="sau")  # somebody else


def test_of_who_sent_it_only_a_hash_is_in_memory_whose_key_is_drawn_anew(forms: Any, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    address = {**FIREFOX, "X-Forwarded-For": "192.0.2.7"}

    def remembered() -> set[str]:
        caches["clients"].clear()
        for path, data in forms.items():
            send(path, headers=address, **data)
        kept: Any = caches["clients"]
        return {key for key in kept._cache if not key.endswith("salt")}

    first, second = remembered(), remembered()
    assert first
    assert not first & second
    everything = str([list(model.objects.values()) for model in (DailyCount, Gap, GapRequest, ReaderLine)])
    for personal in ("192.0.2.7", "Firefox"):
        assert personal not in everything + str(first)


def test_a_script_gets_the_form_or_the_thanks_by_themselves(forms: Any) -> None:
    for path, data in forms.items():
        page = soup_of(send(path, 200, {**FIREFOX, "X-Requested-With": "fetch"}, **data))
        assert page.select_one("[role=status]")
        assert not page.select_one("html")
    page = soup_of(send("/nb/tell-us/", 200, {**SAFARI, "X-Requested-With": "fetch"}, text=""))
    assert page.select_one("form #tell-us-error")
    assert not page.select_one("html")


def test_a_form_costs_few_queries(forms: Any, django_assert_max_num_queries: Callable[[int], Any]) -> None:
    for path, data in forms.items():
        send(path, headers=SAFARI, **data)
    for path, data in forms.items():
        with django_assert_max_num_queries(40):
            send(path, headers=FIREFOX, **data)


# --- The work's page ----------------------------------------------------------------------------------------------
def test_the_page_of_a_work_asks_and_thanks_and_is_not_counted_as_read_twice(site: Site, index: Any) -> None:
    work = make_work("Kurs")
    page = site.get(f"/nb/resources/{work.work_id}/kurs/")
    assert said(page, "#useful form", "action") == useful_path(work)
    assert not page.select_one("#wanted")
    page = site.get(f"/sv/resources/{work.work_id}/kurs/")
    assert texts(page, "#wanted button") == ["I would like to read this in Svenska"]
    with_thanks = site.get(f"/sv/resources/{work.work_id}/kurs/?told=useful")
    assert texts(with_thanks, "#useful [role=status]")
    assert not with_thanks.select_one("#useful form")
    assert texts(site.get(f"/sv/resources/{work.work_id}/kurs/?told=wanted"), "#wanted [role=status]")
    usage.buffer.write()
    assert sum(row[-1] for row in counts("view")) == 2

"""What a translator finds on her desk and does there."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail_localize.models import SegmentOverride, Translation

from cms.localisation.models import LocalePolicy, SegmentState
from cms.localisation.segments import Status
from cms.localisation.services import publish_translation, save_strings
from tests.admin import client_of
from tests.cms.localisation.editor.desk import FETCH, Desk, field, key_of, row_with, rows, soup, state, text_of
from tests.cms.localisation.helpers import how_far, locale, published, reload, set_segment, start, translate
from tests.factories import make_concept, make_user, make_work, publish_change

pytestmark = pytest.mark.django_db
RICH = (
    '<h2>Først</h2><p>Det er <b>gratis</b>, se <a href="https://example.org/nb">her</a>.</p><ul><li>Ring oss</li></ul>'
)
LINKED = 'Det er <b>gratis</b>, se <a id="a1">her</a>.'


@pytest.fixture
def anna() -> User:
    return make_user("anna", "Translators (sv)")


@pytest.fixture
def translation() -> Translation:
    _draft, translation = start(make_work(body=[("text", RICH), ("steps", ["Ring [1]"])]))
    return translation


@pytest.fixture
def desk(anna: User, translation: Translation) -> Desk:
    return Desk(client_of(anna), translation)


# --- What there is to see -----------------------------------------------------------------------------------------
def test_every_text_is_beside_its_source_in_the_pages_structure(desk: Desk) -> None:
    page = desk.open()
    assert [text_of(head) for head in page.select("h2.w-h3")] == ["Title", "Summary", "Text"]
    places = [
        (text_of(row.select_one(".translation-place")), text_of(row.select_one(".translation-source")))
        for row in rows(page)
    ]
    assert places == [
        ("Text 1", "Grunnkurs"),
        ("Text 2", "Om Grunnkurs"),
        ("Text 3 › Text · Heading", "Først"),
        ("Text 4 › Text", "Det er [1]gratis[/1], se [2]her[/2]."),
        ("Text 5 › Text · List item", "Ring oss"),
        ("Address › Text", "https://example.org/nb"),
        ("Text 6 › Steps › Step", "Ring [1]"),
    ]  # fmt: skip
    source, target = page.select_one(".translation-source [lang]"), page.select_one("textarea")
    assert source
    assert target
    assert (source["lang"], target["lang"]) == ("nb", "sv")
    assert {state(row) for row in rows(page) if row.select("textarea")} == {"Not translated"}


def test_how_far_it_is_and_which_texts_are_shown(desk: Desk) -> None:
    desk.save("title", "Grundkurs")
    page = desk.open("?show=todo")
    assert "1 of 6 texts are translated; 12 of 13 words are left." in text_of(page.select_one("[data-progress]"))
    assert [text_of(link) for link in page.select("nav[aria-label='Which texts'] a")] == [
        "All (7)", "To do (5)", "Changed in the source (0)", "To check (1)", "Errors and warnings (0)", "By a machine (0)",
    ]  # fmt: skip
    assert "Grunnkurs" not in [text_of(row.select_one(".translation-source")) for row in rows(page)]


def test_four_hundred_texts_are_shown_in_parts(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.localisation.editor.page.PART", 3)
    page = desk.open("?part=2")
    assert len(rows(page)) == 3
    done = desk.send(page, {"Ring oss": "Ring oss på svenska"}, query="?part=2")
    assert done["location"].endswith("?part=2")
    assert desk.saved("body", 2) == "Ring oss på svenska"


# --- Words and chips ----------------------------------------------------------------------------------------------
def test_tags_are_chips_and_come_back_as_the_sources_tags(desk: Desk) -> None:
    answer = desk.save("body", "Se [2]här[/2], det är [1]gratis[/1] & <b>bra</b>.", number=1)
    assert answer.json()["problems"] == []
    assert desk.saved("body", 1) == 'Se <a id="a1">här</a>, det är <b>gratis</b> &amp; &lt;b&gt;bra&lt;/b&gt;.'
    row = row_with(desk.open(), "Det er")
    assert field(row) == "Se [2]här[/2], det är [1]gratis[/1] & <b>bra</b>."
    assert [text_of(chip) for chip in row.select("[data-chip]")] == ["[1] bold: gratis", "[2] link: her"]


def test_dropped_and_doubled_chips_are_told_and_the_words_are_kept(desk: Desk) -> None:
    problems = desk.save("body", "[1]Gratis[/1] och [1]bra", number=1).json()["problems"]
    assert problems == [
        "Chip 1 does not end: write [/1] after the words that it belongs to.", "Chip 2 is missing.",
    ]  # fmt: skip
    assert desk.saved("body", 1) == "<b>Gratis</b> och bra"


def test_where_there_are_no_tags_a_bracket_is_a_bracket(desk: Desk) -> None:
    desk.save("body", "Ring [1] a<b \\[2]", number=3)
    assert desk.saved("body", 3) == "Ring [1] a&lt;b \\[2]"
    assert field(row_with(desk.open(), "Ring [1]")) == "Ring [1] a<b \\[2]"


def test_line_breaks_are_line_breaks(desk: Desk) -> None:
    desk.save("summary", "Om\r\nkursen")
    assert desk.saved("summary") == "Om<br/>kursen"
    assert field(row_with(desk.open(), "Om Grunnkurs")) == "Om\nkursen"


def test_without_words_a_text_is_not_translated(desk: Desk) -> None:
    desk.save("summary", "Om kursen")
    desk.save("summary", " \n")
    assert desk.saved("summary") is None
    assert desk.save("summary", "").status_code == 200  # again


@pytest.mark.parametrize(("text", "says"), [("x" * 501, "at most 500 characters"), ("x" * 20_001, "20000 characters")])
def test_a_text_too_long_is_told_and_changes_nothing(desk: Desk, text: str, says: str) -> None:
    answer = desk.save("summary", text)
    assert answer.status_code == 400
    assert says in answer.json()["error"]
    assert desk.saved("summary") is None


@pytest.mark.parametrize("data", [{}, {"text": "x", "version": "x"}, {"text": "x", "version": ""}])
def test_what_cannot_be_read_is_refused(desk: Desk, data: Any) -> None:
    assert desk.act("summary", "save", **data).status_code in (400, 409)
    assert desk.saved("summary") is None


# --- Without scripts ----------------------------------------------------------------------------------------------
def test_one_button_saves_all_that_was_changed_and_nothing_else(desk: Desk) -> None:
    published(make_work("Et annet"))
    answer = desk.send(desk.open(), {"Om Grunnkurs": "Om\r\nkursen", "Ring oss": "Ring"})
    assert answer.status_code == 302
    assert [desk.saved("title"), desk.saved("summary"), desk.saved("body", 2)] == [None, "Om<br/>kursen", "Ring"]
    again = desk.send(desk.open())  # nothing is changed by sending what was shown
    assert (again.status_code, desk.version("summary")) == (302, "1")


def test_what_two_write_at_once_is_shown_to_the_second(desk: Desk, translation: Translation) -> None:
    page = desk.open()
    set_segment(translation, desk.segment("summary"), "Deras")
    answer = desk.send(page, {"Om Grunnkurs": "Mina", "Ring oss": "Ring"})
    assert answer.status_code == 409
    row = row_with(soup(answer), "Om Grunnkurs")
    assert field(row) == "Mina"
    assert "Saved by somebody else: Deras" in text_of(row)
    assert [desk.saved("summary"), desk.saved("body", 2)] == ["Deras", "Ring"]
    assert desk.send(soup(answer), {"Om Grunnkurs": "Mina"}).status_code == 302
    assert desk.saved("summary") == "Mina"


def test_words_for_a_text_that_is_gone_are_given_back(desk: Desk) -> None:
    page = desk.open()
    work = desk.translation.source.get_source_instance()
    publish_change(work, summary="Om kursene")
    answer = desk.send(page, {"Om Grunnkurs": "Om kursen"})
    assert answer.status_code == 409
    assert "not there any more. You wrote: Om kursen" in text_of(soup(answer))


def test_each_thing_to_do_has_a_button_and_what_was_written_is_saved_first(desk: Desk) -> None:
    page = desk.open()
    key = key_of(page, "Ring oss")
    desk.send(page, {"Om Grunnkurs": "Om kursen", key: "Ring"}, action=f"approve:{key}")
    page = desk.open()
    assert (state(row_with(page, "Ring oss")), state(row_with(page, "Om Grunnkurs"))) == ("Approved", "Translated")
    desk.send(page, action=f"withdraw:{key}")
    assert state(row_with(desk.open(), "Ring oss")) == "Translated"


# --- Versions -----------------------------------------------------------------------------------------------------
def test_a_text_that_somebody_else_changed_is_not_written_over(desk: Desk, translation: Translation) -> None:
    version = desk.version("summary")
    set_segment(translation, desk.segment("summary"), "Deras", make_user("bo"))
    answer = desk.save("summary", "Mina", version=version)
    assert answer.status_code == 409
    theirs = answer.json()["theirs"]
    assert (theirs["text"], theirs["by"]) == ("Deras", "bo")
    assert desk.saved("summary") == "Deras"
    assert desk.save("summary", "Mina", version=theirs["version"]).status_code == 200
    assert desk.saved("summary") == "Mina"


def test_a_locked_page_takes_nothing_and_says_so(desk: Desk, translation: Translation) -> None:
    draft = translation.get_target_instance()
    draft.locked, draft.locked_by = True, make_user("other")
    draft.save()
    page = desk.open()
    assert "This page is locked. Unlock it first." in text_of(page)
    assert all(area.has_attr("readonly") for area in page.select("textarea"))
    assert "locked" in desk.save("summary", "x").json()["error"]
    answer = desk.send(page, {"Om Grunnkurs": "Om kursen"})
    assert answer.status_code == 409
    assert field(row_with(soup(answer), "Om Grunnkurs")) == "Om kursen"
    assert desk.saved("summary") is None


# --- Approving ----------------------------------------------------------------------------------------------------
def test_what_is_in_the_field_is_saved_and_approved_in_one(desk: Desk) -> None:
    answer = desk.save("summary", "Om kurset")
    assert 'data-shows="all check"' in answer.json()["state"]  # it was to do; `saving.js` counts with it
    assert "Approve" in answer.json()["state"]  # the button is there without loading the page again
    answer = desk.act("summary", "approve", text="Om kursen")
    assert 'data-shows="all"' in answer.json()["state"]
    assert str(Status.APPROVED.label) in answer.json()["state"]
    assert desk.saved("summary") == "Om kursen"
    desk.save("summary", "Om kurserna")
    assert state(row_with(desk.open(), "Om Grunnkurs")) == "Translated"


def test_a_machines_words_are_approved_unchanged(desk: Desk, translation: Translation) -> None:
    translate(translation, machine_tool="Tool 1")
    page = desk.open("?show=machine")
    assert {state(row) for row in rows(page)} == {"By a machine, not checked"}
    assert desk.act("summary", "approve", text=field(row_with(page, "Om Grunnkurs"))).status_code == 200
    assert state(row_with(desk.open(), "Om Grunnkurs")) == "Approved (Made by a machine)"


def test_saving_a_machines_words_unchanged_does_not_make_them_a_persons(desk: Desk, translation: Translation) -> None:
    translate(translation, machine_tool="Tool 1")
    page = desk.open()
    desk.save("summary", field(row_with(page, "Om Grunnkurs")))
    assert how_far(translation.get_target_instance()).machine == 6
    desk.save("summary", "Om kursen")
    assert how_far(translation.get_target_instance()).machine == 5


def test_four_eyes(desk: Desk, anna: User, translation: Translation) -> None:
    LocalePolicy.objects.create(locale=locale("sv"), four_eyes=True)
    reviewer = Desk(client_of(make_user("rut", "Translators (sv): reviewers")), translation)
    answer = desk.act("summary", "approve", text="Om kursen").json()
    assert answer["problems"] == ["Somebody else has to approve it."]
    assert "Approve" not in answer["state"].replace("Approved", "")
    assert desk.saved("summary") == "Om kursen"
    assert "Approve" in text_of(row_with(reviewer.open(), "Om Grunnkurs"))
    assert "To do (5)" in text_of(desk.open())  # what waits for another is not hers, and Ctrl+Enter passes it by
    assert "To do (6)" in text_of(reviewer.open())
    refused = soup(desk.send(desk.open(), action="publish")).select("[role=alert] li")
    assert any("Om Grunnkurs (Translated)" in text_of(left) for left in refused)
    assert reviewer.act("summary", "approve", text="Om kursen").status_code == 200
    assert desk.act("summary", "withdraw").status_code == 400
    assert reviewer.act("summary", "withdraw").status_code == 200
    assert SegmentState.objects.get().approved_at is None


# --- When the source changes --------------------------------------------------------------------------------------
@pytest.fixture
def outdated(anna: User) -> Desk:
    work = make_work(summary="Kurset er gratis for alle")
    _draft, translation = start(work)
    save_strings(translation, {"Grunnkurs": "Grundkurs", "Kurset er gratis for alle": "Kursen är gratis för alla"})
    publish_translation(translation, anna)
    publish_change(work, summary="Kurset er åpent for alle")
    return Desk(client_of(anna), translation)


def test_the_old_translation_is_there_with_what_has_changed(outdated: Desk) -> None:
    row = row_with(outdated.open("?show=changed"), "åpent")
    assert state(row) == "The source has changed"
    assert field(row) == "Kursen är gratis för alla"
    diff = row.select_one(".translation-diff")
    assert diff is not None
    assert [text_of(one) for one in diff.select("del, ins")] == ["taken out: gratis", "put in: åpent"]
    assert outdated.send(outdated.open()).status_code == 302  # what is only shown is not saved
    assert state(row_with(outdated.open(), "åpent")) == "The source has changed"


def test_it_is_kept_as_it_is(outdated: Desk) -> None:
    page = outdated.open()
    outdated.send(page, action=f"keep:{key_of(page, 'åpent')}")
    assert outdated.saved("summary") == "Kursen är gratis för alla"
    assert state(row_with(outdated.open(), "åpent")) == "Translated"


def test_it_is_approved_unchanged(outdated: Desk) -> None:
    outdated.act("summary", "approve", text="Kursen är gratis för alla")
    assert state(row_with(outdated.open(), "åpent")) == "Approved"


def test_what_is_adapted_stays_so_when_its_source_changes(anna: User) -> None:
    work = make_work(summary="Ring 123")
    _draft, translation = start(work)
    desk = Desk(client_of(anna), translation)
    desk.save("summary", "Ring 456")
    desk.act("summary", "adapt", adapted="yes")
    assert state(row_with(desk.open(), "Ring")) == "Translated · adapted on purpose"
    publish_change(work, summary="Ring 124")
    desk.save("summary", "Ring 456")
    assert state(row_with(desk.open(), "Ring")) == "Translated · adapted on purpose"
    desk.act("summary", "adapt", adapted="no")
    assert state(row_with(desk.open(), "Ring")) == "Translated"


# --- About one text -----------------------------------------------------------------------------------------------
def test_the_history_says_who_did_what_and_any_of_it_is_restored(desk: Desk) -> None:
    desk.save("summary", "Först")
    desk.save("summary", "Sedan")
    side = soup(desk.side("summary", **FETCH))
    assert side.select_one("html") is None
    lines = [text_of(line) for line in side.select(".translation-history li")]
    assert ["Sedan" in lines[0], "Först" in lines[1], "anna" in lines[1]] == [True, True, True]
    event = str(side.select("[name=event]")[0]["value"])
    answer = desk.act("summary", "restore", event=event)
    assert answer.json()["text"] == "Först"
    assert desk.saved("summary") == "Först"
    assert desk.act("summary", "restore", event="999999").status_code == 400


def test_it_has_a_page_of_its_own_for_whoever_has_no_scripts(desk: Desk) -> None:
    desk.save("summary", "Först")
    page = soup(desk.side("summary"))
    assert page.select_one("html") is not None
    form = page.select_one("form[action*='/segments/']")
    assert form is not None
    data = {str(one["name"]): str(one["value"]) for one in form.select("input")}
    answer = desk.client.post(str(form["action"]), {**data, "do": "adapt"})
    assert answer["location"] == f"{desk.address}#{desk.anchor('summary')}"
    assert state(row_with(desk.open(), "Om Grunnkurs")) == "Translated · adapted on purpose"


def side_of(desk: Desk, path: str) -> str:
    return text_of(soup(desk.side(path, **FETCH)))


def test_an_error_is_told_and_can_be_neither_approved_nor_published(desk: Desk) -> None:
    problems = desk.act("body", "approve", number=1, text="Det är [1]gratis[/1].").json()["problems"]
    assert problems[0] == "Chip 2 is missing."
    assert problems[1].startswith("This text cannot be approved yet. A link is missing: “her”.")
    assert "Error: A link is missing" in text_of(soup(desk.side("body", 1, **FETCH)))
    assert state(row_with(desk.open(), "Det er")) == "Translated"
    texts = {"Grunnkurs": "Grundkurs", "Om Grunnkurs": "Om", "Først": "Först", "Ring oss": "Ring", "Ring [1]": "Ring"}
    refused = desk.send(desk.open(), texts, action="publish")
    assert "1 of its texts has to be mended" in text_of(soup(refused))
    assert not desk.translation.get_target_instance().live


def test_what_the_checks_find_is_told_beside_the_text_and_in_a_list_of_its_own(desk: Desk) -> None:
    answer = desk.save("summary", "Om kursen kursen").json()
    assert answer["said"].startswith("Saved. “Om Grunnkurs”: Warning: A word is there twice")  # she has gone on
    assert "A word is there twice" in answer["state"]
    assert 'data-shows="all check found"' in answer["state"]
    assert desk.save("title", "Grundkurs").json()["said"] == "Saved."
    desk.save("body", "Det är [1]gratis[/1].", number=1)
    page = desk.open("?show=found")
    assert [text_of(row.select_one(".translation-found")) for row in rows(page)] == [
        "Warning: A word is there twice: kursen kursen. Take one of them out.",
        "Error: A link is missing: “her”. Put the link around the words that it belongs to.",
    ]
    desk.act("summary", "waive", code="double_word", reason="Sådan är namnet")
    assert len(rows(desk.open("?show=found"))) == 1
    refused = soup(desk.send(desk.open(), action="publish"))
    still = refused.select("[role=alert] li a[href*='#row-']")
    assert any("Det er [1]gratis" in text_of(link) for link in still)


def test_a_warning_is_waived_with_a_reason_for_these_words_only(desk: Desk) -> None:
    desk.save("summary", "Om kursen kursen")
    refused = desk.act("summary", "approve", text="Om kursen kursen").json()["problems"]
    assert "A word is there twice: kursen kursen. Take one of them out." in refused[0]
    assert desk.act("summary", "waive", code="double_word", reason=" ").status_code == 400
    assert desk.act("summary", "waive", code="link_missing", reason="Nei").status_code == 400
    assert desk.act("summary", "waive", code="double_word", reason="Sådan är namnet").status_code == 200
    assert "It is right as it is: Sådan är namnet (anna)" in side_of(desk, "summary")
    assert desk.act("summary", "approve", text="Om kursen kursen").json()["problems"] == []
    assert desk.act("summary", "approve", text="Om kurserna kurserna").json()["problems"] != []


def test_what_the_memory_offers_is_a_suggestion_until_it_is_approved(desk: Desk, anna: User) -> None:
    published(make_work("Et annet", summary="Om Grunnkurs"))
    assert "100 %" in side_of(desk, "summary")
    form = soup(desk.side("summary", **FETCH)).select_one("form:has([name=target])")
    assert form is not None
    target = str(form.select("[name=target]")[0]["value"])
    assert desk.act("summary", "insert", target="Något annat").status_code == 400
    assert desk.act("summary", "insert", target=target).json()["text"] == "SV Om Grunnkurs"
    assert state(row_with(desk.open("?show=check"), "Om Grunnkurs")) == "From memory, not confirmed"


def test_the_sources_terms_are_there_with_what_to_use(anna: User) -> None:
    make_concept("peer", nb="erfaringskonsulent", sv=["egenerfaren", "alternativ"])
    _draft, translation = start(make_work(summary="Spør erfaringskonsulentene"))
    desk = Desk(client_of(anna), translation)
    assert "erfaringskonsulentene egenerfaren Also: alternativ." in side_of(desk, "summary")
    desk.save("summary", "Fråga konsulenterna")
    assert "Warning: The termbase says it otherwise: erfaringskonsulentene → egenerfaren" in side_of(desk, "summary")


def test_what_readers_have_in_other_languages_is_there_for_whoever_reads_those_better(anna: User) -> None:
    work = make_work(summary="Om kurset")
    danish = published(work, "da")
    start(work, "fi")
    _draft, translation = start(work)
    desk = Desk(client_of(anna), translation)
    danish = type(danish).objects.filter(pk=danish.pk)
    for hidden in ({"expire_at": timezone.now()}, {"live": False}):
        assert "In other languages (1) DanskDA Om kurset" in side_of(desk, "summary")
        danish.update(**hidden)
        assert "In other languages" not in side_of(desk, "summary")
        danish.update(expire_at=None)


def test_the_way_back_to_the_queue_is_there_for_the_languages_people(desk: Desk, translation: Translation) -> None:
    queue = reverse("localisation_queue", args=["sv"])
    assert text_of(desk.open().select_one(f"#main a[href='{queue}']")) == "What is to be translated"
    editor = Desk(client_of(make_user("eva", "Fjord: editors")), translation)
    assert editor.open().select(f"#main a[href='{queue}']") == []


# --- Addresses ----------------------------------------------------------------------------------------------------
def link_url(translation: Translation) -> str:
    return reverse("localisation_link", args=[translation.pk, translation.source.overridablesegment_set.get().pk])


def test_a_link_can_go_to_its_own_languages_page(desk: Desk, translation: Translation) -> None:
    page = desk.open()
    desk.send(page, {key_of(page, "https://example.org/nb"): "https://example.org/sv"})
    assert field(row_with(desk.open(), "https://example.org/nb")) == "https://example.org/sv"
    texts = {"Grunnkurs": "A", "Om Grunnkurs": "B", "Først": "C", LINKED: LINKED, "Ring oss": "D", "Ring [1]": "E"}
    assert save_strings(translation, texts) == []
    assert desk.send(desk.open(), action="publish").status_code == 302
    assert 'href="https://example.org/sv"' in reload(translation.get_target_instance()).body[0].value.source
    desk.send(desk.open(), {key_of(page, "https://example.org/nb"): ""})
    assert not SegmentOverride.objects.exists()


@pytest.mark.parametrize("address", ["javascript:alert(1)", " JaVa\tscript:alert(1)", "data:text/html,x"])
def test_an_unsafe_link_is_refused(desk: Desk, translation: Translation, address: str) -> None:
    version = row_with(desk.open(), "https://example.org/nb")["data-version"]
    answer = desk.client.post(link_url(translation), {"text": address, "version": version})
    assert answer.status_code == 400
    assert "This is not a web address." in answer.json()["error"]
    assert not SegmentOverride.objects.exists()


def test_a_link_that_somebody_else_changed_is_not_written_over(desk: Desk, translation: Translation) -> None:
    data = {"version": row_with(desk.open(), "https://example.org/nb")["data-version"]}
    assert desk.client.post(link_url(translation), {"text": "https://example.org/a", **data}).status_code == 200
    answer = desk.client.post(link_url(translation), {"text": "https://example.org/b", **data})
    assert (answer.status_code, answer.json()["theirs"]["text"]) == (409, "https://example.org/a")


def test_another_partners_page_cannot_be_put_in(anna: User) -> None:
    _draft, translation = start(make_work(body=[("related", [make_work("Et annet")])]))
    assert client_of(anna).post(link_url(translation), {"text": "1"}).status_code == 404


# --- Publishing ---------------------------------------------------------------------------------------------------
def test_what_is_left_is_listed_with_a_link_to_each(desk: Desk) -> None:
    answer = desk.send(desk.open(), {"Grunnkurs": "Grundkurs"}, action="publish")
    assert answer.status_code == 422
    assert desk.saved("title") == "Grundkurs"
    page = soup(answer)
    links = page.select(".translation-box a")
    assert len(links) == 5
    assert text_of(links[0]) == "Text 2: Om Grunnkurs"
    assert page.find(id=str(links[0]["href"]).partition("#")[2]) is not None
    assert "5" not in [state(row) for row in rows(page)]


def test_publishing_needs_the_right_to_publish(translation: Translation) -> None:
    translate(translation)
    editor = Desk(client_of(make_user("editor", "Fjord: editors")), translation)
    page = editor.open()
    assert page.select("button[value=publish]") == []
    editor.send(page, action="publish")
    assert not translation.get_target_instance().live


# --- Whose --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("group", ["Skog: editors", "Translators (da)", None])
def test_others_learn_nothing_and_change_nothing(translation: Translation, desk: Desk, group: str | None) -> None:
    client = client_of(make_user("stranger", group)) if group else Client()
    status = 404 if group else 302
    segment = desk.segment("summary")
    save = reverse("localisation_segment", args=[translation.pk, segment.pk])
    for answer in (
        client.post(save, {"do": "save", "text": "x", "version": "0"}, **FETCH),
        client.get(reverse("localisation_side", args=[translation.pk, segment.pk])),
        client.post(link_url(translation), {"text": "https://example.org/"}),
    ):
        assert answer.status_code == status
    assert desk.saved("summary") is None


def test_a_text_of_another_work_is_not_reached(desk: Desk) -> None:
    _other, other = start(make_work("Et annet"))
    segment = other.source.stringsegment_set.first()
    for name in ("localisation_segment", "localisation_link"):
        url = reverse(name, args=[desk.translation.pk, segment.pk])
        assert desk.client.post(url, {"do": "save", "text": "x", "version": "0"}, **FETCH).status_code == 404


@pytest.mark.parametrize("do", ["", "delete", "__class__"])
def test_what_is_not_offered_is_not_found(desk: Desk, do: str) -> None:
    assert desk.act("summary", do, text="x").status_code == 404


# --- How fast -----------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def paragraphs() -> list[Any]:
    return [("text", f"<p>Avsnitt <b>{number}</b> om kurset</p>") for number in range(398)]


def test_four_hundred_texts_cost_no_more_queries_than_a_few(
    anna: User, paragraphs: list[Any], django_assert_max_num_queries: Any
) -> None:
    _draft, translation = start(make_work(body=paragraphs))
    desk = Desk(client_of(anna), translation)
    desk.open()
    with django_assert_max_num_queries(36):  # the checks' among them
        desk.open()
    translate(translation)
    with django_assert_max_num_queries(36):  # the checks' among them
        desk.open()

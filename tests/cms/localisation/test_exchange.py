"""A translation goes out as a file to a program for translators and comes back."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import polib
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from translate.storage.pypo import pofile
from translate.storage.xliff2 import Xliff2File
from wagtail_localize.models import StringTranslation, Translation

from cms.localisation.exchange.po import read_po, write_po
from cms.localisation.exchange.service import Finding, Row, job_of, judge, take
from cms.localisation.exchange.texts import MAX_BYTES, MAX_TEXTS, Contents, Job, Text
from cms.localisation.exchange.xliff import read_xliff, write_xliff
from cms.localisation.segments import MACHINE
from cms.localisation.services import save_strings
from cms.localisation.tracks import cues_of, save_cues, translate_track, translation_of_track
from cms.media.video.models import Track
from resourcebank.models import ToolkitVideoPage
from tests.admin import client_of
from tests.cms.localisation.helpers import how_far, locale, reload, start
from tests.factories import get_partner, make_user, make_work, publish_change

pytestmark = pytest.mark.django_db
RICH = '<p>Les <a href="https://example.org/a">denne</a> og <b>husk</b> A &amp; B<br/>nå.</p><p>Ring</p>'
BODY = [("text", RICH), ("steps", ["Ring", "Vent"]), ("steps", ["Ring"])]
SAMPLE = Job(
    "0e3c9f8a-1d1b-4c1c-9f6d-2f6f0d0c1a11", "Kurs\n«A» & B", "nb", "sv",
    (
        Text("title", "Title", 'Hei "du" <nå> \\ % {x}', 'Hej "du" <nu> \\', False, False, 0),
        Text("body.1", "Text", 'Se <a id="a1">her</a>, <b>så <i>der</i></b><br/>&amp; <b>så</b>',
             '<b>då <i>där</i></b><br/>&amp; <b>se</b> <a id="a1">här</a>', True, True, 1),
        Text("text", "Caption", "Én\nto\n", "Ett\ntvå\n", False, False, 2),
        Text("text", "Caption", "Tre", "", False, False, 3),
    ),
)  # fmt: skip


@pytest.fixture
def translator() -> Client:
    return client_of(make_user("translator", "Translators (sv)"))


@pytest.fixture
def work() -> Any:
    return make_work(summary="Om kurset", body=BODY)


def read(content: bytes, job: Job, kind: str) -> Contents:
    if kind == "po":
        return read_po(content)
    return read_xliff(content, {text.key for text in job.texts if text.rich})


def written(job: Job, kind: str) -> bytes:
    return write_po(job) if kind == "po" else write_xliff(job)


def url(translation: Translation, name: str = "exchange", *args: str) -> str:
    return reverse(f"localisation_{name}", args=[translation.pk, *args])


def send(client: Client, translation: Translation, content: bytes | str, name: str = "kurs.sv.po") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(url(translation), {"file": SimpleUploadedFile(name, data)})


def say_yes(client: Client, translation: Translation, answer: Any, **also: Any) -> Any:
    return client.post(url(translation), {"texts": answer.context["texts"], **also}, follow=True)


def downloaded(client: Client, translation: Translation) -> polib.POFile:
    return polib.pofile(client.get(url(translation, "exchange_file", "po")).content.decode())


def fill(po: polib.POFile, source: str, text: str) -> None:
    entry = po.find(source)
    assert entry is not None
    entry.msgstr = text


def findings(answer: Any) -> dict[str, int]:
    return {finding.value: count for finding, count in answer.context["counts"]}


def saved(translation: Translation) -> dict[str, str]:
    mine = StringTranslation.objects.filter(
        locale=translation.target_locale, context__object_id=translation.source.object_id
    )
    return dict(mine.values_list("translation_of__data", "data"))


# --- The files ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["po", "xliff"])
def test_what_is_written_is_read_back_to_the_letter(kind: str) -> None:
    contents = read(written(SAMPLE, kind), SAMPLE, kind)
    assert (contents.uuid, contents.source_language, contents.language) == (SAMPLE.uuid, "nb", "sv")
    found = [(one.key, one.path, one.source, one.target, one.was) for one in contents.readings]
    assert found == [(one.key, one.path, one.source, one.target, one.state) for one in SAMPLE.texts]


def test_msgfmt_has_nothing_to_say(tmp_path: Path, work: Any) -> None:
    _draft, translation = start(work)
    for number, job in enumerate((SAMPLE, job_of(translation, translation.get_target_instance()))):
        file = tmp_path / f"{number}.po"
        file.write_bytes(write_po(job))
        done = subprocess.run(["msgfmt", "-c", "-o", "/dev/null", file], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_a_standard_tool_reads_and_writes_po_and_loses_nothing() -> None:
    store = pofile.parsestring(write_po(SAMPLE))
    assert [unit.isfuzzy() for unit in store.units if unit.source] == [False, True, False, False]
    store.units[-1].target = "Tre på svenska"
    before, after = read_po(write_po(SAMPLE)), read_po(bytes(store))
    assert after.readings[:-1] == before.readings[:-1]
    assert after.readings[-1].target == "Tre på svenska"
    assert after.uuid == SAMPLE.uuid


def test_a_standard_tool_reads_and_writes_xliff_and_loses_nothing() -> None:
    store = Xliff2File.parsestring(write_xliff(SAMPLE))
    assert [unit.istranslated() for unit in store.units][2:] == [True, False]
    store.units[-1].target = "Tre på svenska"
    rich = {text.key for text in SAMPLE.texts if text.rich}
    before, after = read_xliff(write_xliff(SAMPLE), rich), read_xliff(bytes(store), rich)
    assert after.readings[:-1] == before.readings[:-1]
    assert after.readings[-1].target == "Tre på svenska"


def test_each_text_says_in_words_where_it_stands(work: Any) -> None:
    _draft, translation = start(work)
    job = job_of(translation, translation.get_target_instance())
    assert [text.source for text in job.texts].count("Ring") == 3  # in one text and two lists
    assert len({text.key for text in job.texts}) == len(job.texts)
    assert all(text.place and "-" not in text.place for text in job.texts)
    assert "Steps" in " ".join(text.place for text in job.texts)


# --- There and back -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["po", "xliff"])
def test_an_untouched_file_changes_nothing(work: Any, translator: Client, kind: str) -> None:
    _draft, translation = start(work)
    save_strings(translation, {"Om kurset": "Om kursen"}, machine_tool="Engine")
    name = {"po": "a.po", "xliff": "a.xlf"}[kind]
    answer = send(translator, translation, translator.get(url(translation, "exchange_file", kind)).content, name)
    assert set(findings(answer)) == {"same"}
    assert not answer.context["texts"]
    assert StringTranslation.objects.get().translation_type == MACHINE


def test_nothing_is_written_before_she_says_yes_and_nothing_published_after(work: Any, translator: Client) -> None:
    draft, translation = start(work)
    save_strings(translation, {"Om kurset": "Om kursen"})
    po = downloaded(translator, translation)
    for entry in po:
        entry.msgstr = f"SV {entry.msgid}"
    answer = send(translator, translation, str(po))
    assert findings(answer) == {"new": len(po) - 1, "changed": 1}
    assert saved(translation) == {"Om kurset": "Om kursen"}
    said = say_yes(translator, translation, answer).content.decode()
    assert f"{len(po)} texts saved. Nothing is published yet." in said
    assert not how_far(draft).missing
    assert not reload(draft).live
    assert StringTranslation.objects.filter(last_translated_by__username="translator").count() == len(po)


def test_what_somebody_translated_since_is_shown_beside_and_stays_unless_she_says_so(
    work: Any, translator: Client
) -> None:
    _draft, translation = start(work)
    save_strings(translation, {"Om kurset": "Först", "Vent": "Vänta"})
    po = downloaded(translator, translation)
    save_strings(translation, {"Om kurset": "Någon annans", "Vent": "Vänta nu"})
    fill(po, "Om kurset", "Min")
    answer = send(translator, translation, str(po))
    assert findings(answer)["conflict"] == 1  # the other was not touched in the file
    page = answer.content.decode()
    assert "Någon annans" in page
    assert ">Min<" in page
    say_yes(translator, translation, answer)
    assert saved(translation) == {"Om kurset": "Någon annans", "Vent": "Vänta nu"}
    take_it = next(row.settled for row in answer.context["rows"] if row.finding == Finding.CONFLICT)
    save_strings(translation, {"Om kurset": "Ändrad igen"})  # while she looks
    again = say_yes(translator, translation, answer, take=[take_it])
    assert saved(translation)["Om kurset"] == "Ändrad igen"
    assert "Some were changed by somebody else" in again.content.decode()
    take_it = again.context["rows"][0].settled
    say_yes(translator, translation, again, take=[take_it])
    assert saved(translation)["Om kurset"] == "Min"


def test_a_text_whose_source_has_changed_and_one_that_is_not_here(work: Any, translator: Client) -> None:
    _draft, translation = start(work)
    po = downloaded(translator, translation)
    fill(po, "Om kurset", "Om kursen")
    po.append(polib.POEntry(msgctxt="nowhere", msgid="X", msgstr="Y"))
    publish_change(work, summary="Om kursene")
    answer = send(translator, translation, str(po))
    assert [row.reason for row in answer.context["rows"]] == [
        "The source has changed since the file was made. Download it again.", "There is no such text here.",
    ]  # fmt: skip
    assert not answer.context["texts"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('Läs <a id="a1">den</a> och kom ihåg', "A tag is missing"),
        ('Läs <a id="a1">den</a> och <b>kom ihåg', "A tag is missing"),
        ('Läs <a id="a1">den och <b>kom</a> ihåg</b>', "A tag is missing"),
        ('Läs <a href="javascript:alert(1)">den</a> och <b>kom</b>', "an address that may not be there"),
        ('Läs <a id="a1">den</a> <b>x</b><script>alert(1)</script>', "a tag or an address"),
        ("<b>" * 2800 + "</b>" * 2800, "a tag or an address"),
        ('<a id="a1">x</a><b>x</b>' + "x" * 20_001, "more than 20000 characters"),
    ],
)
def test_tags_are_checked_on_the_way_back(work: Any, text: str, reason: str) -> None:
    row = judged(work, "Les", text)
    assert row.finding == Finding.REFUSED
    assert reason in row.reason


def test_tags_may_stand_in_another_order(work: Any) -> None:
    row = judged(work, "Les", 'Kom <b>ihåg</b> & läs <a id="a1">den</a>')
    assert row.finding == Finding.NEW
    assert row.sent == 'Kom <b>ihåg</b> &amp; läs <a id="a1">den</a>'


def test_what_is_longer_than_its_field_or_marked_fuzzy_is_not_taken(work: Any) -> None:
    assert "at most 255 characters" in judged(work, "Grunnkurs", "x" * 256).reason
    assert "fuzzy" in judged(work, "Om kurset", "Om kursen", flags=["fuzzy"]).reason


def judged(work: Any, begins: str, text: str, flags: list[str] | None = None) -> Row:
    translation = start(work)[1] if not work.get_translation_or_none(locale("sv")) else Translation.objects.get()
    job = job_of(translation, translation.get_target_instance())
    po = polib.pofile(write_po(job).decode())
    entry = next(entry for entry in po if entry.msgid.startswith(begins))
    entry.msgstr, entry.flags = text, flags or []
    rows = judge(translation, job, read_po(str(po).encode()).readings)
    return next(row for row in rows if row.reading.source == entry.msgid)


def test_one_text_twice_in_the_file(work: Any) -> None:
    _draft, translation = start(work)
    job = job_of(translation, translation.get_target_instance())
    entry = '\nmsgctxt "title"\nmsgid "Grunnkurs"\nmsgstr "%s"\n'
    for second, finding in (("Kurs", Finding.NEW), ("Annat", Finding.REFUSED)):
        rows = judge(translation, job, read_po((entry % "Kurs" + entry % second).encode()).readings)
        assert {row.finding for row in rows} == {finding}


def test_a_file_of_another_translation_or_language_is_refused_whole(work: Any, translator: Client) -> None:
    _draft, translation = start(work)
    _other, other = start(make_work("Et annet"))
    content = translator.get(url(other, "exchange_file", "po")).content
    assert "of another translation" in send(translator, translation, content).content.decode()
    finnish = '\nmsgid ""\nmsgstr "Language: fi\\n"\n\nmsgctxt "title"\nmsgid "Grunnkurs"\nmsgstr "Kurssi"\n'
    assert "in “fi”" in send(translator, translation, finnish).content.decode()


def test_a_film_goes_the_same_way() -> None:
    cues = enumerate(("Ja.", "Nei & nei\nda", "Ja."))
    captions = "WEBVTT\n" + "".join(f"\n00:0{n}.000 --> 00:0{n + 1}.000\n{words}\n" for n, words in cues)
    track = translate_track(
        make_work("Film", model=ToolkitVideoPage, captions=captions).video.tracks.get(), locale("sv")
    )
    save_cues(track, {0: "Jo."})
    translator = client_of(make_user("translator", "Translators (sv)"))
    translation = translation_of_track(track)
    page = translator.get(reverse("film_track", args=[track.pk]), follow=True).content.decode()
    assert url(translation) in page
    po = downloaded(translator, translation)
    assert [entry.msgid for entry in po] == ["Ja.", "Nei & nei\nda"]
    assert "Caption 2, 00:00:01.000 to 00:00:02.000" in po[1].comment
    po[1].msgstr = "Nej & nej\ndå"
    say_yes(translator, translation, send(translator, translation, str(po)))
    assert [one.text for one in cues_of(track)] == ["Jo.", "Nej & nej\ndå", "Jo."]
    assert Track.objects.get(pk=track.pk).version == 2
    assert Track.objects.get(pk=track.pk).public_text == ""


def test_a_zip_holds_what_of_the_partner_she_may_translate(work: Any, translator: Client) -> None:
    _draft, translation = start(work)
    start(make_work("Et annet"))
    start(make_work("Deres", partner=get_partner("skog")))
    translate_track(
        make_work(
            "Film", model=ToolkitVideoPage, captions="WEBVTT\n\n00:00.000 --> 00:02.000\nJa.\n"
        ).video.tracks.get(),
        locale("sv"),
    )
    start(make_work("På finsk"), "fi")
    for kind, end in (("po", ".sv.po"), ("xliff", ".sv.xlf")):
        archive = zipfile.ZipFile(io.BytesIO(translator.get(url(translation, "exchange_all", kind)).content))
        names = archive.namelist()
        assert len(names) == 3, names
        assert all(name.endswith(end) for name in names)


def test_a_long_page_asks_the_database_no_more(translator: Client, django_assert_max_num_queries: Any) -> None:
    _draft, translation = start(make_work(body=[("steps", [f"Steg {number}" for number in range(150)])]))
    po = downloaded(translator, translation)
    for entry in po:
        entry.msgstr = f"SV {entry.msgid}"
    with django_assert_max_num_queries(55):
        assert findings(send(translator, translation, str(po))) == {"new": 152}


# --- Whose --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["Translators (da)", "Skog: editors"])
def test_who_may_not_translate_it_is_told_nothing(work: Any, role: str) -> None:
    _draft, translation = start(work)
    client = client_of(make_user("stranger", role))
    for address in (
        url(translation), url(translation, "exchange_file", "po"), url(translation, "exchange_all", "xliff"),
    ):  # fmt: skip
        assert client.get(address).status_code == 404
    assert send(client, translation, "x").status_code == 404


def test_the_editor_leads_here_and_wagtail_localizes_own_way_for_po_files_is_shut(
    work: Any, translator: Client
) -> None:
    draft, translation = start(work)
    page = translator.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]), follow=True).content.decode()
    assert url(translation) in page
    for name in ("download_pofile", "upload_pofile"):
        assert translator.get(reverse(f"wagtail_localize:{name}", args=[translation.pk])).status_code == 404


def test_a_locked_page_takes_nothing(work: Any, translator: Client) -> None:
    draft, translation = start(work)
    po = downloaded(translator, translation)
    fill(po, "Om kurset", "Om kursen")
    answer = send(translator, translation, str(po))
    type(draft).objects.filter(pk=draft.pk).update(locked=True)
    assert "This page is locked." in say_yes(translator, translation, answer).content.decode()
    assert saved(translation) == {}


def test_taking_is_one_transaction(work: Any, monkeypatch: Any) -> None:
    _draft, translation = start(work)
    page = translation.get_target_instance()
    job = job_of(translation, page)
    po = polib.pofile(write_po(job).decode())
    for entry in po:
        entry.msgstr = f"SV {entry.msgid}"
    calls = []

    def write_segment(*args: Any) -> None:
        calls.append(args)
        if len(calls) == 3:
            raise RuntimeError
        original(*args)

    from cms.localisation.exchange import service

    original = service.write_segment
    monkeypatch.setattr(service, "write_segment", write_segment)
    with pytest.raises(RuntimeError):
        take(translation, page, None, read_po(str(po).encode()).readings, {})
    assert saved(translation) == {}


# --- Hostile files ------------------------------------------------------------------------------------------------
XLIFF = '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="nb" trgLang="sv">%s</xliff>'
XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + XLIFF % "&e;"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{"&a;" * 10}">' for n in range(10))
    + "]>"
    + XLIFF % "&a9;"
)


HOSTILE = [
    ("a.xlf", XXE.encode(), "DOCTYPE"),
    ("a.xlf", LAUGHS.encode(), "DOCTYPE"),
    ("a.xlf", XXE.encode("utf-16"), "not UTF-8"),
    ("a.xlf", b'<?xml version="1.0" encoding="utf-7"?>' + XXE.replace("<", "+ADw-").encode(), "damaged"),
    ("a.xlf", b"<html/>", "not an XLIFF 2 file"),
    ("a.xlf", ("<a>" * 5000).encode(), "damaged"),
    ("a.xlf", (XLIFF % ("<file id='f'>" + "<unit id='u'/>" * (MAX_TEXTS + 1) + "</file>")).encode(), "more texts"),
    ("a.xlf", b"", "empty"),
    ("a.po", 'msgid ""\nmsgstr "æ'.encode("latin-1"), "not UTF-8"),
    ("a.po", b"\x00\x01", "not UTF-8"),
    ("a.po", b"/etc/passwd", "not a PO file"),
    ("a.po", b'msgid "x\nmsgstr', "not a PO file"),
    ("a.po", b'msgid ""\nmsgstr "Language: sv\\n"\n\nmsgid "x"\nmsgstr "cut o', "it is damaged"),
    ("a.po", b'msgid "a"\nmsgstr "b"\n' * (3 * MAX_TEXTS + 1), "more texts"),
    ("a.po", b'msgid "a"\n' + b'"bbbb"\n' * 700_000, "more texts"),
    ("a.po", b"#. x\n" * 900_000, "more texts"),
    ("a.po", b" " * (MAX_BYTES + 1), "the largest accepted"),
    ("a.po", b'msgid ""\nmsgstr "Language: sv\\n"\n', "no text in this file"),
    ("a.zip", b"PK\x03\x04", "Unpack the zip file"),
    ("a.po", b"PK\x03\x04", "Unpack the zip file"),
    ("a.docx", b"x", "Send a PO file"),
]


def test_a_hostile_file_is_refused_with_a_message(work: Any, translator: Client, subtests: pytest.Subtests) -> None:
    _draft, translation = start(work)
    for name, content, message in HOSTILE:
        with subtests.test(name=name):
            answer = send(translator, translation, content, name)
            assert answer.status_code == 200
            assert message in answer.content.decode()
            assert "root:" not in answer.content.decode()


@pytest.mark.parametrize("texts", ["", "{", "[1]", '[["a"]]', "null", '[["nowhere", "x", "", false]]'])
def test_a_forged_yes_saves_nothing(work: Any, translator: Client, texts: str) -> None:
    _draft, translation = start(work)
    answer = translator.post(url(translation), {"texts": texts}, follow=True)
    assert answer.status_code == 200
    assert saved(translation) == {}


def test_a_code_that_does_not_stand_for_a_tag_of_the_source_is_refused() -> None:
    hostile = write_xliff(SAMPLE).replace(b"&lt;b&gt;", b"&lt;script&gt;")
    rich = {text.key for text in SAMPLE.texts if text.rich}
    assert "<script>" in read_xliff(hostile, rich).readings[1].target
    with pytest.raises(ValidationError):
        read_xliff(b"<xliff>&b;</xliff>", rich)

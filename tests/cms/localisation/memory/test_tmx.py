"""A memory goes out as a TMX file and comes in as one."""

from __future__ import annotations

import time

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from translate.storage.tmx import tmxfile

from cms.localisation.memory.comparison import comparable, shown
from cms.localisation.memory.imports import Finding, judge, receive, take
from cms.localisation.memory.lookup import lookup
from cms.localisation.memory.models import MemoryEntry, PendingImport
from cms.localisation.memory.tmx import MAX_UNITS, Unit, read_tmx, write_tmx
from tests.cms.localisation.memory.memories import fill

PAIRS = [
    ("Hei", "Hej"),
    ('A &amp; B &lt;tag&gt; "sitat"', "A &amp; B &lt;tagg&gt; ”citat”"),
    ('Se <a id="a1">her</a>, <b>så <i>der</i></b><br/><b>nå</b>', '<b>då <i>där</i></b><br/><b>se</b> <a id="a1">här</a>'),
    ("To  mellomrom\tog\nlinjer", "Två mellanslag\u00a0och rader"),
    ("Ελληνικά 😀 Gaeilge", "Ελληνικά 😀"),
]  # fmt: skip
TU = '<tu><tuv xml:lang="{nb}"><seg>{source}</seg></tuv><tuv xml:lang="{sv}"><seg>{target}</seg></tuv></tu>'


def tmx(*units: str, head: str = "") -> bytes:
    body = "".join(units)
    return f'<?xml version="1.0"?>{head}<tmx version="1.4"><header srclang="nb"/><body>{body}</body></tmx>'.encode()


def tu(source: str, target: str, nb: str = "nb", sv: str = "sv") -> str:
    return TU.format(source=source, target=target, nb=nb, sv=sv)


def read(content: bytes) -> list[Unit]:
    return read_tmx(content, "nb", "sv")


def refusal(content: bytes) -> str:
    with pytest.raises(ValidationError) as caught:
        read(content)
    return str(caught.value.messages[0])


# --- The file -----------------------------------------------------------------------------------------------------
def test_what_is_written_is_read_back_and_is_the_same() -> None:
    units = read(write_tmx("nb", "sv", [Unit(*pair) for pair in PAIRS]))
    assert [unit.problem for unit in units] == [""] * len(PAIRS)
    found = [(comparable(unit.source), comparable(unit.target)) for unit in units]
    assert found == [(comparable(source), comparable(target)) for source, target in PAIRS]
    assert (units[2].source, units[2].target) == PAIRS[2]


def test_a_standard_tool_reads_it_and_what_it_writes_is_read() -> None:
    store = tmxfile.parsestring(
        write_tmx("nb", "sv", [Unit("Hei", "Hej"), Unit("Les <b>dette</b>", "Läs <b>detta</b>")])
    )
    assert (store.units[0].source, store.units[0].target) == ("Hei", "Hej")
    made = tmxfile()
    made.addtranslation("A & B", "nb", "A och B", "sv")
    assert [(unit.source, unit.target, unit.problem) for unit in read(bytes(made))] == [("A &amp; B", "A och B", "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encodings_of_the_standard_are_read(encoding: str) -> None:
    declared = "utf-8" if encoding.startswith("utf-8") else "UTF-16"
    content = tmx(tu("Blåbær", "Blåbär")).decode().replace('"1.0"', f'"1.0" encoding="{declared}"')
    assert read(content.encode(encoding))[0].target == "Blåbär"


def test_languages_with_a_country_and_several_in_one_unit_are_read() -> None:
    more = tu("Hei", "Hej", "nb-NO", "sv_SE").replace("</tu>", '<tuv xml:lang="da"><seg>Hej!</seg></tuv></tu>')
    [unit] = read(tmx(more))
    assert (unit.source, unit.target, unit.problem) == ("Hei", "Hej", "")


def test_highlighted_words_are_words() -> None:
    assert read(tmx(tu("Et <hi>ord</hi> til", "Ett <hi>ord</hi> till")))[0].source == "Et ord til"


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        (tu("Hei", "Hej", sv="da"), "each of the two languages"),
        (tu("Hei", "Hej").replace("</tu>", '<tuv xml:lang="sv"><seg>Hallå</seg></tuv></tu>'), "each of the two languages"),
        (tu("Hei", " "), "no words"),
        (tu("Hei", '<ph x="1">&lt;br/&gt;</ph>'), "no words"),
        (tu("Hei", "x" * 20_001), "more than 20000"),
        (tu("Hei <ph>{0}</ph>", "Hej <ph>{0}</ph>"), "stand for nothing here"),
        (tu('Hei <ph x="1"/>', 'Hej <ph x="1"/>'), "stand for nothing here"),
        (tu("Hei <bpt i='1'>&lt;script&gt;</bpt>x<ept i='1'>&lt;/script&gt;</ept>", "Hej"), "may not be there"),
        (tu("<bpt i='1'>&lt;a href='x'&gt;</bpt>x<ept i='1'>&lt;/a&gt;</ept>", "Hej"), "stand for nothing here"),
        (tu("Hei <bpt i='1'>&lt;b&gt;</bpt>x", "Hej"), "not closed"),
        (tu("Hei <bpt i='1'>&lt;b&gt;</bpt>x<ept i='1'>&lt;/b&gt;</ept>", "Hej x"), "not the tags"),
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_taken_says_why(unit: str, said: str) -> None:
    taken, refused = read(tmx(tu("Ja", "Ja"), unit))
    assert taken.problem == ""
    assert said in refused.problem


def test_a_tag_written_as_words_stays_words() -> None:
    [unit] = read(tmx(tu("&lt;script&gt;", "&lt;b&gt;")))
    assert (unit.source, unit.target) == ("&lt;script&gt;", "&lt;b&gt;")
    assert shown(unit.source) == "<script>"


# --- Hostile files ------------------------------------------------------------------------------------------------
BOMB = '<!DOCTYPE tmx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
ATTRIBUTES = "".join(map(' a{}=""'.format, range(200_000)))
XXE = '<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (tmx(tu("&x;", "Hej"), head=XXE), "document type or entities"),
        (tmx(tu("&c;", "Hej"), head=BOMB), "document type or entities"),
        (tmx(tu("Hei", "Hej"), head='<!DOCTYPE html SYSTEM "http://127.0.0.1:1/x.dtd">'), "document type or entities"),
        (tmx(tu("&x;", "Hej"), head=XXE).decode().encode("utf-16"), "document type or entities"),
        (b" " * (20 * 1024 * 1024), "largest accepted is"),
        (tmx(tu("Blåbær", "Blåbär")).decode().encode("latin-1"), "not UTF-8"),
        (b"\xff\xfe\x00\xd8" + b"x", "not UTF-8"),
        (tmx(tu("Hei", "Hej"))[:-20], "not a TMX file"),
        (b"<tmx>", "not a TMX file"),
        (b"<xliff/>", "not a TMX file"),
        (b"", "not a TMX file"),
        (b"PK\x03\x04\x00\x00", "not UTF-8"),
        (tmx(), "no text in this file"),
        (tmx("<tu/>" * (MAX_UNITS + 1)), f"more than {MAX_UNITS} texts"),
        (tmx("<i/>" * 700_000), f"more than {MAX_UNITS} texts"),
        (tmx("<i>" * 5_000 + "</i>" * 5_000), "not a TMX file"),
        (tmx(f"<tu{ATTRIBUTES}/>"), ""),
    ],
)  # fmt: skip
def test_a_hostile_file_gets_a_message(content: bytes, said: str) -> None:
    started = time.process_time()
    if said:
        assert said in refusal(content)
    else:
        assert read(content)[0].problem
    assert time.process_time() - started < 5


def test_the_standards_own_document_type_is_passed_over() -> None:
    for head in (
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">',
        '<!DOCTYPE tmx PUBLIC "-//LISA OSCAR:1998//DTD TMX//EN" "tmx14.dtd">',
    ):
        assert read(tmx(tu("Hei", "Hej"), head=head))[0].target == "Hej"


# --- Into the memory -----------------------------------------------------------------------------------------------
@pytest.fixture
def boss(db: None) -> User:
    return User.objects.create_superuser("boss")


def sent(user: User, content: bytes) -> PendingImport:
    return receive(user, "nb", "sv", "minne.tmx", content)


def findings(pending: PendingImport) -> list[Finding]:
    return [row.finding for row in judge(pending)]


def test_a_memory_that_goes_out_and_comes_in_changes_nothing(boss: User) -> None:
    fill(PAIRS)
    fill(PAIRS[:2])  # translated alike at more places
    before = list(MemoryEntry.objects.values())
    rows = MemoryEntry.objects.order_by("pk").values_list("source_data", "target_data")
    pending = sent(boss, write_tmx("nb", "sv", [Unit(*row) for row in rows]))
    assert set(findings(pending)) == {Finding.SAME}
    assert take(pending) == 0
    assert list(MemoryEntry.objects.values()) == before


def test_what_is_imported_says_so_and_is_offered(boss: User) -> None:
    fill([("Hei", "Hej")])
    pending = sent(boss, tmx(tu("Hei", "Hej"), tu("Hei", "Hallå"), tu("Ny", "Ny"), tu("Ny ", "Ny"), tu("Rart", "")))
    assert findings(pending) == ["same", "new", "new", "same", "refused"]
    assert MemoryEntry.objects.count() == 1
    assert take(pending) == 2
    assert not PendingImport.objects.exists()
    found = {match.target: match.provenance for match in lookup("Hei", "nb", "sv")}
    assert set(found) == {"Hej", "Hallå"}
    assert (found["Hallå"].origin, found["Hallå"].title) == ("imported", "minne.tmx")
    assert MemoryEntry.objects.get(target_data="Hallå").by == boss


def test_nothing_is_kept_of_a_file_that_cannot_be_read(boss: User) -> None:
    first = sent(boss, tmx(tu("Hei", "Hej")))
    with pytest.raises(ValidationError):
        sent(boss, b"<tmx>")
    assert list(PendingImport.objects.all()) == [first]
    second = sent(boss, tmx(tu("Hei", "Hej")))
    assert list(PendingImport.objects.all()) == [second]

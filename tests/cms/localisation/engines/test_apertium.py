"""The real program, where Debian's package is installed."""

from __future__ import annotations

import time
from typing import Any

import pytest

from cms.localisation.approvals import set_approved
from cms.localisation.engines import apertium
from cms.localisation.engines.apertium import Apertium
from cms.localisation.engines.base import EngineAway, engine_for
from cms.localisation.engines.jobs import ask, suggest_next
from cms.localisation.engines.models import EngineCall
from cms.localisation.gate import PublicationRefused
from cms.localisation.segments import with_translations
from cms.localisation.services import publish_translation
from tests.cms.localisation.helpers import how_far, start
from tests.factories import make_user, make_work
from tests.services import require

from .fake import engines

BODY = [
    (
        "text",
        '<p>Vi spør etter <b>veilederen</b> hver uke. Mer står i <a href="https://a.example">veilederen</a>, {name}.</p>',
    ),
    ("steps", ["Ring 116 123.", "Hvordan går det?"]),
]


@pytest.fixture
def engine() -> Apertium:
    engine = Apertium({})
    require(engine.can("nb", "nn"), "Apertium (apertium-nno-nob)")
    return engine


def test_it_translates_each_text_by_itself_and_keeps_tags(engine: Apertium) -> None:
    texts = [
        "Hvordan går det",
        'Vi spør etter <a id="a1">veilederen</a> &amp; <b>ansettelser</b>.',
        "Linje en<br/>Linje to",
    ]
    assert engine.translate(texts, "nb", "nn", {}) == [
        "Korleis går det", 'Me spør etter <a id="a1">rettleiaren</a> &amp; <b>tilsetjingar</b>.', "Linje ein<br>Linje to",
    ]  # fmt: skip
    assert engine.translate(["Det koster ~5 kroner."], "nb", "nn", {}) == [None]
    assert engine.version


def test_only_what_it_does_well_is_offered(engine: Apertium, settings: Any) -> None:
    settings.TRANSLATION_ENGINES = engines(Apertium)
    assert engine_for("nb", "nn")
    assert [engine_for(*pair) for pair in (("nn", "nb"), ("nb", "sv"), ("nb", "da"))] == [None] * 3


def test_what_is_not_installed_is_not_offered(monkeypatch: Any) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert not Apertium({}).can("nb", "nn")


@pytest.mark.parametrize("said", ["sleep 60", "exit 3", "head -c 5000000 /dev/zero"])
def test_a_program_that_hangs_fails_or_does_not_stop_is_ended(said: str, tmp_path: Any, monkeypatch: Any) -> None:
    program = tmp_path / "apertium"
    program.write_text(f"#!/bin/sh\n({said}) | cat\n" if "sleep" in said else f"#!/bin/sh\n{said}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(apertium, "TIMEOUT", 1.0)
    began = time.monotonic()
    with pytest.raises(EngineAway):
        Apertium({}).translate(["Hei"], "nb", "nn", {})
    assert time.monotonic() - began < 10


@pytest.mark.django_db
def test_a_work_in_nynorsk_waits_for_a_person(engine: Apertium, settings: Any) -> None:
    settings.TRANSLATION_ENGINES = engines(Apertium)
    work = make_work("Veileder for ansettelser", summary="Hvordan vi spør hverandre.", body=BODY)
    draft, translation = start(work, "nn")
    user = make_user("nynorsk", "Translators (nn)")
    ask(translation, user)
    assert suggest_next()
    found = how_far(draft)
    assert (found.machine, found.missing) == (found.total, ())
    assert found.tools == (engine.tool,)
    segments = list(with_translations(translation).select_related("string", "context"))
    said = {segment.text: segment.data for segment in segments}
    link = 'Vi spør etter <b>veilederen</b> hver uke. Mer står i <a id="a1">veilederen</a>, {name}.'
    assert said[link] == 'Me spør etter <b>rettleiaren</b> kvar veke. Meir står i <a id="a1">rettleiaren</a>, {name}.'
    assert said["Ring 116 123."] == "Ring 116 123."
    assert said["Hvordan går det?"] == "Korleis går det?"
    with pytest.raises(PublicationRefused, match="machine"):
        publish_translation(translation, user)
    for segment in segments:
        set_approved(translation, segment, user, True)
    assert publish_translation(translation, user).live
    call = EngineCall.objects.get()
    assert (call.engine, call.source_language, call.language, call.ending) == ("Apertium", "nb", "nn", "answered")
    assert (call.segments, call.whole, call.asked_by, call.is_local) == (found.total, found.total, user, True)

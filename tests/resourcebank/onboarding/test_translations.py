"""What the sheet says in other languages becomes a translation once the work is public."""

from __future__ import annotations

from typing import Any

from cms.localisation.segments import progress, translation_of_page
from cms.localisation.services import publish_translation
from resourcebank.models import ResourcePage, TrainingMaterialPage
from resourcebank.onboarding.models import WaitingTranslation
from resourcebank.onboarding.translations import hand_over
from tests.cms.localisation.helpers import set_segment
from tests.factories import publish_change
from tests.resourcebank.onboarding.conftest import Onboarding
from tests.resourcebank.onboarding.sheets import work, xlsx


def row(**cells: str) -> dict[str, Any]:
    nb = {"body_nb": "En & to.\n\nTre.", "learning_outcomes_nb": "Kan a\nKan b"}
    fi = {
        "title_fi": "Opas", "summary_fi": "Siitä", "body_fi": "Yksi & kaksi.\n\nKolme.",
        "learning_outcomes_fi": "Osaa a\nOsaa b",
    }  # fmt: skip
    return {**work("1", **nb, **fi), "type": "training_material", **cells}


def missing() -> tuple[str, ...]:
    found = progress(finnish())
    assert found
    return found.missing


def finnish() -> Any:
    return TrainingMaterialPage.objects.filter(locale__language_code="fi").first()


def publish() -> None:
    original = TrainingMaterialPage.objects.get(is_original=True)
    original.get_latest_revision().publish()
    hand_over()


def test_it_waits_for_the_work_to_be_public_and_then_for_a_person(editor: Onboarding) -> None:
    editor.bring_in(xlsx([row()]))
    hand_over()
    assert finnish() is None
    publish()
    page = finnish()
    assert not page.live  # a person publishes it
    assert page.get_latest_revision_as_object().title == "Opas"
    assert missing() == ()
    published = publish_translation(translation_of_page(page))
    assert published.live
    assert "Yksi &amp; kaksi.</p>" in str(published.body)
    assert [line.value for line in published.learning_outcomes] == ["Osaa a", "Osaa b"]
    assert not WaitingTranslation.objects.exists()
    assert editor.send(xlsx([row()])) == {"1": ["same as here"]}


def test_what_is_not_translated_is_left_to_the_translators(editor: Onboarding) -> None:
    editor.bring_in(xlsx([row(body_fi="", summary_fi="")]))
    publish()
    assert len(missing()) == 3


def test_a_text_that_was_changed_before_is_left_to_the_translators(editor: Onboarding) -> None:
    editor.bring_in(xlsx([row()]))
    page = TrainingMaterialPage.objects.get()
    publish_change(page, body=[("text", "<p>Bare ett avsnitt nå.</p>")])
    hand_over()
    assert missing() == ("Bare ett avsnitt nå.",)


def test_a_translators_words_are_kept(editor: Onboarding) -> None:
    editor.bring_in(xlsx([row()]))
    publish()
    translation: Any = translation_of_page(finnish())
    segment = translation.source.stringsegment_set.get(context__path="title")
    set_segment(translation, segment, "Parempi opas")
    found = editor.send(xlsx([row(title_fi="Huonompi")]))
    assert found["1"][1].startswith("title_fi: The translation into Finnish has begun. Change it there")
    editor.press("discard")
    editor.bring_in(xlsx([row(summary_nb="Nytt sammendrag", summary_fi="Uusi tiivistelmä")]))
    publish()
    hand_over()
    draft = finnish().get_latest_revision_as_object()
    assert (draft.title, draft.summary) == ("Parempi opas", "Uusi tiivistelmä")


def test_mistakes_in_a_translation_are_told_by_its_column(editor: Onboarding) -> None:
    found = editor.send(xlsx([row(body_fi="Vain yksi", title_fi="x" * 256, summary_fi="y" * 501)]))
    said = " ".join(found["1"])
    assert "body_fi: Parts here: 1, in “body_nb”: 2. Make them as many, in the same order." in said
    assert "title_fi: Ensure this value has at most 255 characters" in said
    assert "summary_fi: Ensure this value has at most 500 characters" in said


def test_a_work_that_cannot_be_translated_any_more_holds_up_no_other(editor: Onboarding, caplog: Any) -> None:
    editor.bring_in(xlsx([row(), {**row(), "key": "2", "title_nb": "To"}]))
    first, second = TrainingMaterialPage.objects.order_by("pk")
    ResourcePage.objects.filter(pk=first.pk).update(alias_of=second.pk, live=True, has_unpublished_changes=False)
    second.get_latest_revision().publish()
    hand_over()
    assert "no translation is begun" in caplog.text
    assert TrainingMaterialPage.objects.filter(locale__language_code="fi").count() == 1

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.models import Translation

from cms.localisation.gate import TranslationRefused
from cms.localisation.services import publish_translation, save_strings, start_translation
from cms.media.models import ResourceFile
from resourcebank.models import ResourcePageFile
from tests.cms.localisation.helpers import locale, published, reload, source_texts, start, translate, translation_of
from tests.factories import get_partner, make_user, make_work

pytestmark = pytest.mark.django_db


def test_a_started_translation_is_a_draft_beside_the_partners_other_works() -> None:
    user = make_user("translator")
    work = make_work(expire_at=timezone.now() + timedelta(days=9))
    draft, _translation = start(work, "sv", user)
    assert not draft.live
    assert (draft.locale.language_code, draft.translation_key) == ("sv", work.translation_key)
    assert draft.get_parent().specific.partner == draft.partner == work.partner
    assert draft.get_parent().locale == draft.locale
    assert (draft.is_original, draft.translation_of_id, draft.owner) == (False, work.pk, user)
    assert (draft.go_live_at, draft.expire_at) == (None, None)
    assert draft.get_latest_revision().user == user


def test_files_and_privacy_are_the_sources() -> None:
    work = make_work(publish=False)
    file = ResourceFile.objects.create(title="Hefte", file=ContentFile(b"Hei", "hefte.txt"))
    work.files.add(ResourcePageFile(file=file))
    work.save_revision().publish()
    PageViewRestriction.objects.create(page=work, restriction_type=PageViewRestriction.LOGIN)
    draft, _translation = start(reload(work))
    assert reload(work).files.count() == 1
    assert draft.files.count() == 0
    assert not draft.view_restrictions.exists()


def test_two_works_with_one_address_can_be_translated() -> None:
    make_work("Kurs", language="sv", slug="kurs")
    page = published(make_work("Kurs", slug="kurs"))
    assert page.live
    assert page.slug == "kurs-1"


def test_a_source_text_maps_to_its_target_in_every_kind_of_field() -> None:
    body = [
        ("text", "<p>Ja &amp; <i>nei</i></p>"),
        ("callout", "a < b & c"),
        ("quote", {"text": "Én\nto", "source": ""}),
    ]
    _draft, translation = start(make_work("Du & jeg", summary="5 > 4", body=body))
    texts = {
        "Du & jeg": "Du & jag",
        "5 > 4": "5 > 3",
        "Ja &amp; <i>nei</i>": "Ja &amp; <i>nej</i>",
        "a < b & c": "a < b & d",
    }
    assert save_strings(translation, texts) == ["Én\nto"]
    assert save_strings(translation, {"Én\nto": "En\ntvå"}) == [*texts]
    page = publish_translation(translation)
    assert (page.title, page.summary, page.draft_title) == ("Du & jag", "5 > 3", "Du & jag")
    assert [str(page.body[0].value.source), page.body[1].value, page.body[2].value["text"]] == [
        "<p>Ja &amp; <i>nej</i></p>",
        "a < b & d",
        "En\ntvå",
    ]


def test_items_of_a_list_stored_without_ids_are_translated_too() -> None:
    _draft, translation = start(make_work(body=[{"type": "steps", "value": ["Ring", "Spør"]}]))
    assert source_texts(translation)[-2:] == ["Ring", "Spør"]


def test_a_text_too_long_for_its_field_is_refused_and_said_which() -> None:
    _draft, translation = start(make_work(summary="Kort"))
    with pytest.raises(TranslationRefused, match=r"“summary” holds at most 500 characters; this text has 505."):
        save_strings(translation, {"Kort": "x" * 505})
    translate(translation)
    translation.source.stringsegment_set.get(string__data="Grunnkurs").string.translations.update(data="x" * 300)
    with pytest.raises(TranslationRefused, match="“Grunnkurs”: It has 300/255 letters; that is too many here"):
        publish_translation(translation)


def test_what_cannot_be_translated_is_refused_with_the_reason() -> None:
    work = make_work()
    with pytest.raises(TranslationRefused, match="is in Norwegian Bokmål already"):
        start_translation(work, locale("nb"))
    with pytest.raises(TranslationRefused, match="is not published"):
        start_translation(make_work("Utkast", publish=False), locale("sv"))
    alias = work.create_alias(parent=work.get_parent(), update_slug="speil")
    with pytest.raises(TranslationRefused, match="only mirrors"):
        start_translation(alias, locale("sv"))
    start(work)
    with pytest.raises(TranslationRefused, match="has a translation into Swedish already"):
        start_translation(work, locale("sv"))
    get_partner().containers.get(locale__language_code="fi").delete()
    with pytest.raises(TranslationRefused, match="no shelf in Finnish"):
        start_translation(work, locale("fi"))
    assert not Page.objects.filter(translation_key=work.translation_key, locale=locale("fi")).exists()


def test_a_second_source_for_a_language_is_refused() -> None:
    work = make_work()
    start(work, "sv")
    danish = published(work, "da")
    with pytest.raises(TranslationRefused):
        start_translation(danish, locale("sv"))
    assert Translation.objects.filter(target_locale=locale("sv"), enabled=True).count() == 1


def test_a_chain_has_four_variants_at_most() -> None:
    page = make_work()
    for language in ("sv", "da", "en"):
        page = published(page, language)
    with pytest.raises(TranslationRefused, match="too many times over"):
        start_translation(page, locale("de"))


def test_a_deleted_translation_can_be_started_again_with_its_texts() -> None:
    work = make_work("Grunnkurs")
    published(work).delete()
    draft, translation = start(work)
    assert draft.get_latest_revision_as_object().title == "SV Grunnkurs"
    assert source_texts(translation)  # still there to be asked for
    assert publish_translation(translation).live
    assert translation_of(draft) == translation

"""A text that says what holds in its country: the source's changes are told, and never written over it."""

from __future__ import annotations

import pytest

from cms.localisation.models import TranslationJob
from cms.localisation.segments import previous_of, with_translations
from cms.localisation.services import publish_translation, refresh_translation
from cms.localisation.words import set_adapted
from tests.cms.localisation.helpers import published, reload, set_segment, translate, translation_of
from tests.factories import make_work, publish_change

pytestmark = pytest.mark.django_db


def test_what_changes_beside_it_leaves_it_alone_and_what_changes_in_its_place_is_told() -> None:
    work = make_work(summary="Ring 116 123", body=[("heading", "En")])
    page = published(work)
    translation = translation_of(page)

    def adapted() -> list[str]:
        return [one.data for one in with_translations(translation) if one.adapted]  # type: ignore[attr-defined]

    segments = with_translations(translation).select_related("string", "context")
    summary = next(one for one in segments if one.text == "Ring 116 123")  # type: ignore[attr-defined]
    set_segment(translation, summary, "Ring 90101")
    set_adapted(translation, summary, None, True)
    publish_translation(translation)
    work = publish_change(work, title="Grunnkurset")
    refresh_translation(translation)
    assert adapted() == ["Ring 90101"]
    publish_change(work, summary="Ring 116 117")
    job = TranslationJob.objects.get(page=page)
    assert (job.outdated, reload(page).summary) == (2, "Ring 90101")
    former = previous_of(translation, with_translations(translation)).values()
    assert "Ring 90101" in {one.data for one in former}
    translate(translation)
    publish_change(work, summary="Ring 116 123")
    assert adapted() == ["Ring 90101"]

"""That what the bench measures is the product: its made-up works are what the product makes of their pages."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from resourcebank.visibility import public_languages
from search.documents import build_documents
from tests.factories import make_concept

from .corpus import TYPES, Corpus, StoredFile, Values
from .database import fill_database, read_values
from .words import Words

WORDS = {
    code: Words(["og", "fjell", "hav", "skog", "elv", "vidde"])
    for code in ["nb", "nn", "sv", "da", "fi", "is", "et", "lv", "lt", "en", "ga", "de", "es", "pl", "el"]
}
NOTHING = Values(["fjord"], [], {}, [StoredFile(1, "pdf", 1), StoredFile(2, "text", 2)])


def test_a_work_is_the_same_in_every_corpus() -> None:
    small, large = Corpus(WORDS, NOTHING, 3), Corpus(WORDS, NOTHING, 30)
    assert list(small) == list(large)[:3]
    assert len({work.document.id for work in large}) == 30


@pytest.mark.django_db
def test_pages_give_the_documents_that_are_indexed(tmp_path: Path) -> None:
    for facet in ("topic", "audience", "stage", "challenge"):
        for number in range(5):
            make_concept(f"{facet}-{number}", facet)
    corpus = Corpus(WORDS, read_values(), 150)
    fill_database(corpus)
    made = {UUID(document.id): document for document in corpus.documents(seq=7)}
    assert {document.facets["type"][0] for document in made.values()} == set(TYPES)
    assert build_documents(made, 7) == made
    assert {id: list(languages) for id, languages in public_languages(made).items()} == {
        id: list(document.facets["language"]) for id, document in made.items()
    }

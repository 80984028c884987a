from __future__ import annotations

import pytest

from search.api.v1.languages import from_accept_language


@pytest.mark.parametrize(
    ("header", "languages"),
    [
        ("", ("en",)),
        ("*", ("en",)),
        ("fr,ja;q=0.5", ("en",)),
        ("nb", ("nb",)),
        ("no", ("nb",)),
        ("no-NO,nn;q=0.9", ("nb", "nn")),
        ("nb-NO,nb;q=0.9,en-US;q=0.8", ("nb", "en")),
        ("en;q=0.5,sv;q=0.9", ("sv", "en")),
        ("en;q=0,sv;q=0.1", ("sv",)),
        ("et, en ; q=0.3", ("et", "en")),
        ("zh-Hant-TW,pl;q=0.4", ("pl",)),
        ("en;q=nonsense,de", ("de",)),
        ("\x00,,,;;=,de", ("de",)),
        (",".join(["xx"] * 5000 + ["nb"]), ("en",)),
    ],
)
def test_what_a_browser_says_becomes_our_languages_best_first(header: str, languages: tuple[str, ...]) -> None:
    assert from_accept_language(header) == languages


@pytest.mark.django_db
def test_lang_beats_the_browser_and_both_choose_labels(api, works) -> None:
    works("A", countries=["NO"])
    (result,) = api.ok("search/", {"accept-language": "de"})["results"]
    assert result["countries"] == [{"code": "NO", "label": "Norwegen"}]
    (result,) = api.ok("search/", {"accept-language": "de"}, lang="nb-NO")["results"]
    assert result["countries"] == [{"code": "NO", "label": "Norge"}]

"""Whether it is a translation at all, and says things as the network says them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from cms.languages.analysis import analyse, fold
from cms.languages.function_words import is_function_word
from cms.languages.morphology import LANGUAGES, dictionaries, dictionary_lemmas

from .registry import Checked, FoundTerm, Severity, rule
from .text import PLACEHOLDER, plain_text

WARNING = Severity.WARNING
# Of 1,303 texts in 48 pairs of languages, none is longer or shorter than this by half of what is allowed here.
MOST, LEAST = 2.0, 0.5  # of the source's letters
SLACK = 20  # letters more or less say nothing
LONGEST_SIGN = 3  # letters: "min" and "PDF" are the same everywhere
LONG = 8  # words that two languages do not share by chance
_NORWEGIAN = {"nb", "nn"}  # which share whole sentences; the dictionaries lack words of both
_WORD = re.compile(r"[^\W\d_]++(?:[-'’][^\W\d_]++)*+")
_TWICE = re.compile(r"(?<![\w-])([^\W\d_]{1,40}+)[ \u00a0\n]++\1(?![\w-])", re.IGNORECASE)
# Those that stand twice in good sentences ("he said that that is so").
_MAY_BE_TWICE = {
    "nb": "det den de der som om var for på i er til", "nn": "det den dei der som om var for på i er til",
    "sv": "det den de där som om var för på i är till", "da": "det den de der som om var for på i at er til",
    "fi": "niin", "is": "það sem að í á var", "et": "see", "lv": "tas", "lt": "tai", "en": "that had is in on", "ga": "a go",
    "de": "die der das den dem sie ihr ist war", "es": "nos", "pl": "to się", "el": "το του της ένα μία",
}  # fmt: skip


@rule(
    "same_as_source", WARNING, _("It says the same as the source, letter by letter."), of_adapted=False,
    remedy=_("Translate it, or say why it is the same in this language."),
)  # fmt: skip
def same_as_source(checked: Checked) -> Iterator[str]:
    text, language = checked.source_text.split(), checked.source_language
    if language == checked.target_language or text != checked.target_text.split():
        return
    words = _WORD.findall(PLACEHOLDER.sub("", " ".join(word for word in text if not _is_address(word))))
    own = [word for number, word in enumerate(words) if word.islower() or (number == 0 and _is_sentence(words))]
    own = [word for word in own if len(word) > LONGEST_SIGN and not word.isupper()]
    foreign = [word for word in own if _knows(word, language) and not _knows(word, checked.target_language)]
    enough = 2 if {language, checked.target_language} == _NORWEGIAN else 1
    if len(own) >= LONG or len(foreign) >= enough:
        yield ""


@rule(
    "double_word", WARNING, _("A word is there twice: %(found)s"), remedy=_("Take one of them out."),
)  # fmt: skip
def double_word(checked: Checked) -> Iterator[str]:
    if not _TWICE.search(checked.source_text):
        fine = _MAY_BE_TWICE[checked.target_language].split()
        for match in _TWICE.finditer(checked.target_text):
            if match[1].lower() not in fine:
                yield match[0]


@rule(
    "length", WARNING, _("It is much longer or shorter than the source: %(found)s letters."), of_adapted=False,
    remedy=_("See whether all of it is translated, and nothing else."),
)  # fmt: skip
def length(checked: Checked) -> Iterator[str]:
    source, target = len(checked.source_text), len(checked.target_text)
    if not source * LEAST - SLACK <= target <= source * MOST + SLACK:
        yield f"{target} : {source}"


@rule(
    "term_missing", WARNING, _("The termbase says it otherwise: %(found)s"), of_adapted=False,
    remedy=_("Use the term, in the form that the sentence needs."),
)  # fmt: skip
def term_missing(checked: Checked) -> Iterator[str]:
    places: dict[int, list[FoundTerm]] = defaultdict(list)  # one word may be a term of several concepts: either will do
    for term in checked.terms.found:
        if _must_be_said(term, checked):
            places[term.start].append(term)
    if places:
        said = _Said(checked.target_text, checked.target_language)
        for terms in places.values():
            ways = [way for term in terms for way in (term.preferred, *term.alternatives) if way]
            if ways and not any(said.has(way) for way in ways):
                yield f"{terms[0].matched} → {ways[0]}"


@rule("term_forbidden", WARNING, _("Not to be used: %(found)s"), remedy=_("Use the term that the termbase gives."))
def term_forbidden(checked: Checked) -> Iterator[str]:
    for term in checked.terms.forbidden:
        yield f"{term.matched} → {term.use[0]}" if term.use else term.matched


@rule(
    "inconsistent", WARNING, _("The same source has been translated otherwise: “%(found)s”"),
    remedy=_("Use that translation, or say why it is another one here."),
)  # fmt: skip
def inconsistent(checked: Checked) -> Iterator[str]:
    earlier = [plain_text(data) for data in checked.earlier]
    if earlier and checked.target_text.split() not in [text.split() for text in earlier]:
        yield earlier[0]


def _is_sentence(words: Sequence[str]) -> bool:
    """Not a name in several words, where each has its capital."""
    return len(words) == 1 or any(word.islower() for word in words[1:])


def _is_address(word: str) -> bool:
    return "@" in word or "://" in word or word.startswith("www.")


def _knows(word: str, language: str) -> bool:
    """Whether the language's own dictionary has the word: for this, Norwegian's two standards are two languages."""
    analysis = LANGUAGES[language]
    if analysis.has_form is not None:
        return analysis.has_form(word.lower())
    lookups = [dictionaries.get_dictionary(code) for code in analysis.dictionaries[:1]]
    forms = (word.lower(), word.capitalize()) if analysis.capital_nouns else (word.lower(),)
    return any(lookup.get(form) for lookup in lookups for form in forms)


def _must_be_said(term: FoundTerm, checked: Checked) -> bool:
    """Search finds more than a translator is bound to: synonyms, other words of one stem (market, marketing), the labels of
    lists."""
    is_label = _is_label(term.term, checked.source_language) or _is_label(term.preferred, checked.target_language)
    return (
        term.is_preferred
        and (term.do_not_translate or not is_label)
        and _is_form_of(term.matched, term.term, checked.source_language)
    )


def _is_label(term: str, language: str) -> bool:
    """Those have their capital, and are no names."""
    return term[:1].isupper() and not LANGUAGES[language].capital_nouns


def _is_form_of(written: str, term: str, language: str) -> bool:
    forms, words = _lemmas(written, language), _lemmas(term, language)
    return any(
        len(forms) == len(wanted) and all(map(set.intersection, forms, wanted))
        for wanted in (words, words[1:])
        if wanted
    )


def _lemmas(text: str, language: str) -> list[set[str]]:
    """Of each word; the stem of one that no dictionary has."""
    found = []
    for token in analyse(text, language):
        lemmas = dictionary_lemmas(text[token.start : token.end].lower(), language)
        found.append({token.text, *(map(fold, lemmas) if lemmas else token.terms)})
    return found


class _Said:
    """The words of a text in any form, also as parts of compounds."""

    def __init__(self, text: str, language: str) -> None:
        self._language, self._text = language, fold(text)
        tokens = analyse(text, language, parts=True)
        self._stems = {stem for token in tokens for stem in (*token.terms, *token.parts)}

    def has(self, term: str) -> bool:
        """All that it is made of but for the little words, wherever they stand."""
        tokens = analyse(term, self._language)
        wanted = [token for token in tokens if not is_function_word(term[token.start : token.end], [self._language])]
        return fold(term) in self._text or all(self._stems.intersection(token.terms) for token in wanted or tokens)

"""Invariant: a question word ("who", "hvordan") says that something is asked, never what about.

In a small bank few works hold such a word, so counting works would not show how little it says. Words that mean
something else as often (Nynorsk "kor": where, choir) are left out.
"""

from __future__ import annotations

from collections.abc import Iterable

from .analysis import fold

_WORDS = {
    "nb": "hva hvem hvilken hvilket hvilke hvor hvordan hvorfor hvorvidt når",
    "nn": "kva kven korleis korfor kvifor kvar når",
    "sv": "vad vem vilka vilken vilket var vart varför hur när",
    "da": "hvad hvem hvilken hvilket hvilke hvor hvordan hvorfor hvornår",
    "fi": "mikä mitä mitkä minkä missä mistä mihin milloin miten miksi millainen millaisia kuka ketkä kenelle kuinka",
    "is": "hvað hverjir hvernig hvenær hvar hvert hvaða",
    "et": "mis mida kes keda kellele kus kust kuhu kuidas kas millal miks milline millised missugune",
    "lv": "kas ko kā kur kad kāpēc kāds kāda kādi kādas kādēļ kurš kura kuri cik",
    "lt": "kas ką kaip kur kada kodėl koks kokia kokie kokios kuris kuri kiek",
    "en": "what who whom whose which where when why how",
    "ga": "cad céard cé cén conas cathain cá cár",
    "de": "was wer wen wem wessen welche welcher welches welchen welchem wo woher wohin wann warum wieso weshalb wie",
    "es": "qué quién quiénes cuál cuáles cómo cuándo cuánto cuántos cuánta cuántas dónde",
    "pl": "co kto kogo komu jak jaki jaka jakie jakich kiedy gdzie skąd dokąd dlaczego czemu ile czy który która które",
    "el": "τι ποιος ποια ποιο ποιοι ποιες πώς πού πότε γιατί πόσο πόσα πόσοι πόσες",
}
QUESTION_WORDS = {  # with and without their accents, as they are typed
    language: frozenset(spelling for word in words.split() for spelling in (word, fold(word)))
    for language, words in _WORDS.items()
}


def is_question_word(word: str, languages: Iterable[str]) -> bool:
    """Whether it is one in any of the languages."""
    return any(word.lower() in QUESTION_WORDS.get(language, ()) for language in languages)

"""Invariant: a word is cut only where both sides are words of the dictionary, or such compounds again. A part's term
never equals a word's, so an index keeps the two apart and a part can count for less.

Norwegian, Swedish, Danish, Finnish, Icelandic, Estonian and German write "erfaringskonsulent" in one word, and whoever
asks for "konsulent" means it too. Only texts are cut; a question is taken as it was typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .morphology import dictionary_lemmas, dictionary_prefixes, terms_of

MIN_PART = 4
MIN_LAST = 3  # of the last word after a long first one: "budsjett|mal" holds "budsjett", but not "mal"
LONG = 6
MAX_TERMS = 8
CUTS_REMEMBERED = 2**14
# Words with these endings are joined by an s: "undervisnings|økt", not "undervisning|søkt".
TAKES_S = ("dom", "hed", "heit", "het", "ing", "ion", "ität", "keit", "schaft", "sjon", "skab", "skap", "tet", "ung")
PART = "+"  # before the term of a part; no term of a word holds it

Cut = tuple[str, str]  # the first word, as it is when it stands alone, and the last


@dataclass(frozen=True, slots=True)
class Compounding:
    """How a language joins words. The first one may be inflected, as in Finnish "maan|tie", or get a joint."""

    joints: tuple[str, ...]  # "arbeid-s-plass"
    shortened: tuple[str, str] | None  # Finnish "vertais|tuki": "vertainen"
    never: frozenset[str]  # particles, and endings that look like words


def _language(joints: str = "", never: str = "", shortened: tuple[str, str] | None = None) -> Compounding:
    return Compounding(tuple(joints.split()), shortened, frozenset(never.split()))


_NORSE = (
    "aktig alle alt andre anse annen are atter bar bare den dere det dom efter eller ende elle else ene enn era ere"
    " ette etter før fore fort fram frem gjen gjennem gjennom het hver igjen imot ingen innen inden inn inne kan lig"
    " mellom mellem men ning noe noen ner over ring samme sammen selv sjon skab skal skap ske som sten ten ter trans"
    " under ute uten uden var ved vil"
)

COMPOUNDING: dict[str, Compounding] = {
    "nb": _language("s e", _NORSE),
    "nn": _language("s e", _NORSE),
    "da": _language("s e", _NORSE),
    "sv": _language(
        "s",
        "alla andra ande are bar besk dom ende efter enhet fort fram före förs genom het ing kap lig mellan men ning"
        " samman skap som trans under utan ute vara åter över övers",
    ),
    "de": _language(
        "s es n en er e",
        "alle aller andere bar ben chen der die dung durch ein ende ens eren ern gegen haft heit hinter innen inter"
        " ist keit lein lich ling los mit miss nach nicht oder ohne ring sam schaft selbst sich sie ten trans über ung"
        " unter vor vorbei weit wieder wohl zurück zwischen",
    ),
    "fi": _language("", "alla esti eteen ihan inen itse joka lainen maan sama tämä uksi", shortened=("s", "nen")),
    "is": _language("", "andi eftir fram fyrir ingi ingur legur lingur með milli undir yfir"),
    "et": _language("", "alla ette kokku line läbi mine mini peale vahel välja ümber üles"),
}


def part_terms(word: str, language: str) -> tuple[str, ...]:
    """Terms of the words that a lower-case word is made of, the longest first; none if it is no compound."""
    parts = sorted(_parts(word, language), key=lambda part: (-len(part), part))
    terms = dict.fromkeys(term for part in parts for term in terms_of(part, language))
    return tuple(map(as_part, terms))[:MAX_TERMS]


def as_part(term: str) -> str:
    """The term under which an index holds a word that is only part of one."""
    return PART + term


def _parts(word: str, language: str) -> set[str]:
    found: set[str] = set()
    waiting = {word}
    while waiting:
        held = {part for cut in cuts(waiting.pop(), language) for part in cut if len(part) >= MIN_PART}
        waiting |= held - found  # a part's lemma may hold the part again
        found |= held
    return found


@lru_cache(CUTS_REMEMBERED)
def cuts(word: str, language: str) -> tuple[Cut, ...]:
    """Where a word is joined: two words of the dictionary if it can be, else one and a compound of two."""
    if language not in COMPOUNDING:
        return ()
    simple = _simple_cuts(word, language)
    if simple or len(word) < 3 * MIN_PART:
        return simple
    return tuple(dict.fromkeys(cut for form in _forms(word, language) for cut in _nested_cuts(form, language)))


@lru_cache(CUTS_REMEMBERED)
def _simple_cuts(word: str, language: str) -> tuple[Cut, ...]:
    if len(word) < 2 * MIN_PART:
        return ()
    found: dict[Cut, None] = {}
    for form in _forms(word, language):
        heads = _heads(form, language)
        here = {place: cut for place, head in heads.items() if (cut := _simple_cut(head, form[place:], language))}
        for place, (head, tail) in here.items():
            if not (head.endswith(TAKES_S) and tail.startswith("s") and place + 1 in here):
                found.setdefault((head, tail))
    return tuple(found)


def _forms(word: str, language: str) -> dict[str, None]:
    """A form that the dictionary knows is cut as its lemma is, so that no part is a mere ending."""
    return dict.fromkeys(dictionary_lemmas(word, language) or [word])


def _simple_cut(head: str, tail: str, language: str) -> Cut | None:
    long_enough = len(tail) >= MIN_PART or (len(tail) >= MIN_LAST and len(head) >= LONG)
    return (head, tail) if long_enough and _is_last_word(tail, language) else None


def _nested_cuts(word: str, language: str) -> Iterator[Cut]:
    heads = _heads(word, language)
    for place in range(MIN_PART, len(word) - MIN_PART + 1):
        tail = word[place:]
        if place in heads and _simple_cuts(tail, language):
            yield heads[place], tail
        elif place >= 2 * MIN_PART and _is_last_word(tail, language):
            head = _compound(word[:place], language)
            if head:
                yield head, tail


def _compound(joined: str, language: str) -> str | None:
    """A first word that is a compound itself, without its joint."""
    joints = [joint for joint in COMPOUNDING[language].joints if joined.endswith(joint)]
    heads = (joined.removesuffix(joint) for joint in (*joints, ""))
    return next((head for head in heads if _simple_cuts(head, language)), None)


def _heads(word: str, language: str) -> dict[int, str]:
    """Where a first word may end -> that word, as it is when it stands alone."""
    compounding = COMPOUNDING[language]
    words = [form for form in dictionary_prefixes(word, language) if MIN_PART <= len(form) <= len(word) - MIN_LAST]
    heads = {len(form): form for form in words if form not in compounding.never}
    for end, form in list(heads.items()):
        for joint in compounding.joints:
            if word.startswith(joint, end) and form in dictionary_lemmas(form, language):
                heads.setdefault(end + len(joint), form)
    if compounding.shortened:
        ending, whole = compounding.shortened
        for place in range(MIN_PART, len(word) - MIN_LAST + 1):
            head = word[:place].removesuffix(ending) + whole
            if place not in heads and word.endswith(ending, 0, place) and dictionary_lemmas(head, language):
                heads[place] = head
    return dict(sorted(heads.items()))


def _is_last_word(word: str, language: str) -> bool:
    lemmas = dictionary_lemmas(word, language)
    if not lemmas or not COMPOUNDING[language].never.isdisjoint((word, *lemmas)):
        return False
    return len(word) >= MIN_PART or word in lemmas

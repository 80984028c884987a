"""Invariant: an ending leads from a form to a dictionary word, and is believed only if the dictionary has that word.

simplemma knows few participles of Finnish, Estonian, Greek and Lithuanian, and few forms of Latvian verbs; of a form
that two words share it knows one word. Here is how forms end and how the dictionary form ends instead. Endings are
looked for on the word, on its lemma and on the stems of both, which have lost their case ending already. "-" stands
for no ending.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

MIN_ROOT = 1
MIN_ROOT_AFTER_PREFIX = 4

Table = Mapping[str, tuple[str, ...]]


def _table(*rules: str) -> Table:
    """ "nud tud > ma dma" -> {"nud": ("ma", "dma"), "tud": ("ma", "dma")}"""
    table: dict[str, tuple[str, ...]] = {}
    for rule in rules:
        endings, replacements = (side.split() for side in rule.split(">"))
        for ending in (word.strip("-") for word in endings):
            table[ending] = tuple(dict.fromkeys((*table.get(ending, ()), *replacements)))
    return table


@dataclass(frozen=True, slots=True)
class Endings:
    rules: Table
    certain: Table = field(default_factory=dict)  # plain enough to be believed of words no dictionary has
    prefixes: tuple[str, ...] = ()  # a verb that the dictionary has without one of these is believed too
    dropped: tuple[str, ...] = ()  # grammar, not another word: Latvian ne-
    longer: tuple[str, ...] = ()  # endings of forms that are built upon a form: "kohas" tells what "koha" is

    def lemmas(self, forms: Iterable[str], is_lemma: Callable[[str], bool]) -> Iterator[str]:
        candidates = dict.fromkeys(word for form in forms for word in self._candidates(form))
        return (word for word in candidates if self._is_believed(word, is_lemma))

    def _candidates(self, form: str) -> Iterator[str]:
        yield from _replaced(form, self.rules)
        for prefix in self.dropped:
            root = form.removeprefix(prefix)
            if len(root) < len(form):
                yield root
                yield from _replaced(root, self.rules)

    def certain_lemmas(self, forms: Iterable[str]) -> Iterator[str]:
        return (word for form in forms for word in _replaced(form, self.certain))

    def _is_believed(self, word: str, is_lemma: Callable[[str], bool]) -> bool:
        if is_lemma(word):
            return True
        if not word.startswith(self.prefixes):
            return False
        roots = (word.removeprefix(prefix) for prefix in self.prefixes if word.startswith(prefix))
        return any(len(root) >= MIN_ROOT_AFTER_PREFIX and is_lemma(root) for root in roots)


def _replaced(form: str, table: Table) -> Iterator[str]:
    for cut in range(MIN_ROOT, len(form) + 1):
        for replacement in table.get(form[cut:], ()):
            yield form[:cut] + replacement


FINNISH = Endings(
    _table(
        "tettu tetty > taa tää ttaa ttää",
        "ettu etty etu ety > aa ää ea eä",
        "ttu tty tu ty > ta tä",
        "nu ny nut nyt > a ä aa ää da dä",
        "v va vä > a ä",
        "ev eva evä > ea eä aa ää la lä na nä",
        "ettav ettäv > aa ää ttaa ttää ea eä",
        "ttav ttäv > ta tä",
        "am äm em > aa ää ea eä",  # "sisältämä"
        "m > minen",
        "is ist > inen",
        "- e > i",
        "d > s",
    ),
    longer=("n", "ssa", "ssä", "na", "nä"),
)

ESTONIAN = Endings(
    _table(
        "nud nu tud tu dud du > ma ema dma",
        "ehtud einud einu > egema",
        "ähtud äinud äinu > ägema",
        "v va mise > ma",
        "a e i u > -",  # the genitive's vowel
        "se > s ne",
    ),
    certain=_table("use > us", "se > ne"),
    longer=("s", "d", "n"),
)

LITHUANIAN = Endings(
    _table("t > ti", "- > ti tis"),
    prefixes=("ap", "api", "at", "ati", "į", "iš", "nu", "pa", "par", "per", "pra", "pri", "su", "už"),
)

SPANISH = Endings(  # participles; the stemmer has taken gender and number
    _table(
        "iert > rir",
        "uest > oner",
        "uelt > olver",
        "crit > cribir",
        "ech > acer",
        "ich > ecir",
        "ist > er",
        "ot > omper",
    )
)


def _latvian() -> Endings:
    """Latvian verbs: endings are those that LatvianStemmer, made for nouns, leaves."""
    active, reflexive = ["j", "još", "jus", "juš", "jot", "šan", "siet"], ["juši", "jusi", "joti"]
    themes = [
        f"{theme}{form} > {theme}t {theme}ties"
        for theme in "āēīo"
        for form in (*active, *reflexive, "jiet", "š", "s", "m", "t", "si", "ši")
    ]
    consonants = {"c": "k", "dz": "g", "t": "s", "d": "s", "š": "s", "ž": "s", "st": "", "ļ": "l", "j": ""}
    infinitives = {last: f"{root}t {root}ties" for last, root in consonants.items()}
    infinitives |= {"": "t ties ēt ēties īt īties āt āties", "k": "cīt cīties"}
    participles = ["", "ot", "oš", "us", "uš", "am", "šan", "iet", "uši", "usi", "oti", "i"]
    roots = [
        f"{last}{participle or '-'} > {infinitive}".replace("-", "" if last else "-")
        for last, infinitive in infinitives.items()
        for participle in participles
    ]
    certain = [f"{theme}{form} > {theme}t" for theme in "āēīo" for form in active]
    certain += [f"{theme}{form} > {theme}ties" for theme in "āēīo" for form in reflexive]
    prefixes = ("aiz", "ap", "at", "ie", "iz", "no", "pa", "pār", "pie", "sa", "uz")
    certain += [*(f"{theme}j > {theme}ties" for theme in "āēīo"), "in > ināt ināties"]
    return Endings(
        _table(*themes, *roots, "āk > s š is"),
        certain=_table(*certain),
        prefixes=prefixes,
        dropped=("ne", "jā", "vis"),
    )


LATVIAN = _latvian()

GREEK = Endings(  # the stemmer has taken person, gender and number, and the accents
    _table(
        "ωμεν ωσ ωθ ωθηκ > ώνω",
        "ημεν ησ ηθ ηθηκ > ώ",
        "ισμεν ισ ιστ ισθ > ίζω",
        "ασμεν ασ αστ ασθ > άζω",
        "οσμεν οσ οστ οσθ > όζω",
        "μεν > ω",
    )
)

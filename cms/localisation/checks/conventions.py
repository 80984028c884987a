"""How each language writes what the checks look at. Numbers, dates and units are CLDR's, from Babel; what Babel has not is
written here."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from babel import Locale
from babel.units import format_unit

from cms.languages.analysis import fold

SPACES = " \u00a0\u202f"
NO_BREAK = "\u00a0\u202f"

# Pairs, first the one to write. CLDR's delimiters (https://cldr.unicode.org, common/main/*.xml), and what the language's own
# authority takes beside them: Språkrådet, Dansk Sprognævn, Kielitoimisto, EKI, Duden, RAE.
QUOTES = {
    "nb": "«» “” „“", "nn": "«» “” „“", "sv": "”” »»", "da": "“” »« ”” „“ „”", "fi": "”” »»", "is": "„“",
    "et": "„“ „” «»", "lv": "“” „” „“ «»", "lt": "„“", "en": "“”", "ga": "“”", "de": "„“ »«", "es": "«» “”",
    "pl": "„” «» »«", "el": "«» “”",
}  # fmt: skip
# One to twelve in words, as cardinals and where they are common as ordinals; "-" for whatever ending. Ambiguous ones only
# make the check of numbers milder.
NUMBER_WORDS = {
    "nb": "en ett én ei ein- først-/to begge andre/tre-/fire- fjerde/fem-/seks- sjette/sju- syv-/åtte-/ni niende/"
          "ti tiende/elleve-/tolv-",
    "nn": "ein- ei eitt éi først- fyrst-/to begge andre/tre-/fire- fjerde/fem-/seks- sjette/sju-/åtte-/ni niande/"
          "ti tiande/elleve-/tolv-",
    "sv": "en ett först-/två- båda andra/tre-/fyra- fjärde/fem-/sex- sjätte/sju-/åtta- åttonde/nio-/tio-/elva/tolv-",
    "da": "en et én ét først-/to begge anden andet/tre-/fire- fjerde/fem-/seks- sjette/syv-/otte-/ni niende/ti "
          "tiende/elleve-/tolv-",
    "fi": "yksi yhde- yht- ensim-/kaksi- kahde- kaht- toinen tois- molem-/kolm-/nelj-/viisi- viide- viit- viid-/"
          "kuusi- kuude- kuut- kuud-/seitsem- seitsen-/kahdeks-/yhdeks-/kymmen-/yksitoista yhdentoista/kaksitoista "
          "kahdentoista",
    "is": "ein- fyrst-/tveir tvær tvö tvegg- tvei- báð- annar- önnur/þrír þrjár þrjú þriggj- þrem- þrið-/fjór-/"
          "fimm-/sex- sjött-/sjö-/átta- átt-/níu-/tíu-/ellefu-/tólf-",
    "et": "üks ühe- üht- esime-/kaks kahe- kaht- teine teis- mõlema-/kolm-/neli nelja-/viis viie- viit-/kuus kuue- "
          "kuut-/seits-/kaheksa-/üheksa-/kümme- kümne-/üksteist üheteist-/kaksteist kaheteist-",
    "lv": "vien- pirm-/div- otr- abi abas/trīs trij- treš-/četr- ceturt-/piec- piekt-/seš- sest-/septi-/astoņ- "
          "astot-/deviņ- devīt-/desmit-/vienpadsmit-/divpadsmit-",
    "lt": "vien- pirm-/du dvi dvie- antr- abu abi/trys tri- treč-/ketur- ketvirt-/penk-/šeš-/septyn- septint-/"
          "aštuon- aštunt-/devyn- devint-/dešimt-/vienuolik-/dvylik-",
    "en": "one a an single first once/two both second twice/three third/four-/five fifth/six-/seven-/eight-/nine "
          "ninth/ten tenth/eleven-/twel-",
    "ga": "aon amháin duine céad-/dhá dó beirt dara/trí triúr tríú/ceithre ceathair ceathrar ceathrú/cúig-/sé "
          "seisear séú/seacht-/ocht-/naoi naonúr naoú/deich-/déag/dhéag",
    "de": "ein- erst-/zwei- beid-/drei- dritt-/vier-/fünf-/sechs-/sieb-/acht-/neun-/zehn-/elf-/zwölf-",
    "es": "un uno una prim-/dos segund- amb-/tres tercer-/cuatr- cuart-/cinco quint-/seis sext-/siete séptim-/ocho "
          "octav-/nueve noven-/diez décim-/once/doce",
    "pl": "jed- pierw-/dwa- dwó- dwie- dwu- drug- oba obie/trz- trój- troj-/czter- czwart-/pię- piąt-/sześ- szóst-/"
          "siedm- siedem- siódm-/osiem- ośmi- ósm-/dziewię- dziewią-/dziesię- dziesią-/jedena-/dwana-",
    "el": "ένας ένα μία μια μιας πρώτ-/δύο δεύτερ-/τρεις τρία τριών τρίτ-/τέσσερ- τεσσάρ- τέταρτ-/πέντε- πέμπτ-/"
          "έξι- έκτ-/επτά- εφτά- έβδομ-/οκτώ- οχτώ- όγδο-/εννέα- εννιά- ένατ-/δέκα-/έντεκα-/δώδεκα-",
}  # fmt: skip
# In any of the languages, folded as `fold` does.
_CURRENCIES = {
    "crown": "kr nok sek dkk isk krone kroner kronen kronor krona kronur kronum kruunu kruunua kroon krooni "
             "kronas kronu korona korony koron κορονα κορονες κορωνες κορωνα corona coronas coroin choroin",
    "EUR": "€ eur euro euros euroa euron euroja eurot eiro eurai euru eurus eura evra evrum evrur evror ευρω",
    "USD": "$ usd dollar dollars dollari dollaria dollarit dolar dolary dolarow dolares doleriai doleriu dolari "
           "dolaru dalir dali dala dollair dollara δολαριο δολαρια",
    "GBP": "£ gbp pound pounds pund punt punta puntaa naela svarai svaru marcina marcinu libra libras funt "
           "funty funtow λιρα λιρες",
    "PLN": "zł zl pln zloty zlotys zlote zlotych zloti zlotya",
}  # fmt: skip
_CURRENCY_OF = {fold(word): currency for currency, words in _CURRENCIES.items() for word in words.split()}
_UNITS = (
    "concentr-percent", "length-kilometer", "length-meter", "length-centimeter", "length-millimeter", "mass-kilogram",
    "mass-gram", "volume-liter", "temperature-celsius", "duration-minute", "duration-hour", "duration-day", "duration-week",
    "duration-month", "duration-year",
)  # fmt: skip
PERCENT = _UNITS[0]
_SHORTEST_STEM = 4
_CAPITAL_MONTHS = {"en", "de", "ga", "el"}


class Numbers(NamedTuple):
    decimal: str
    groups: str  # what may stand between thousands
    any_order: bool  # of day and month in figures: British and American readers are both readers of English
    dotted_dates: bool
    spaced_percent: bool  # with a space that does not break
    spaced_groups: bool


@cache
def numbers(language: str) -> Numbers:
    locale = Locale.parse(language)
    symbols = locale.number_symbols["latn"]
    decimal, group = symbols["decimal"], symbols["group"]
    date = locale.date_formats["short"].pattern.replace("'", "")
    return Numbers(
        decimal=decimal,
        groups=SPACES + ("." if decimal == "," else ","),
        any_order=language == "en",
        dotted_dates="." in date,
        spaced_percent="\u00a0%" in locale.percent_formats[None].pattern,
        spaced_groups=group in NO_BREAK,
    )


@cache
def quotes(language: str) -> tuple[str, ...]:
    return tuple(QUOTES[language].split())


def numbers_in_words(words: Iterable[str], language: str) -> frozenset[str]:
    """Those of one to twelve that any of the folded words may be."""
    table = _number_words(language)
    whole = {word: number for number, known in table.items() for word, has_endings in known if not has_endings}
    stems = [(stem, number) for number, known in table.items() for stem, has_endings in known if has_endings]
    said = {whole[word] for word in words if word in whole}
    return frozenset(said | {number for word in words for stem, number in stems if word.startswith(stem)})


@cache
def _number_words(language: str) -> dict[str, list[tuple[str, bool]]]:
    return {
        str(number): [(fold(word.rstrip("-")), word.endswith("-")) for word in words.split()]
        for number, words in enumerate(NUMBER_WORDS[language].split("/"), start=1)
    }


@cache
def _units(language: str) -> dict[str, frozenset[str]]:
    """Folded word or sign -> what it may stand for."""
    found: dict[str, set[str]] = {"%": {PERCENT}}
    for unit in _UNITS:
        for number in (1, 2, 5, 1.5):
            for length in ("long", "short"):
                words = fold(format_unit(number, unit, length, locale=language)).strip("0123456789.,\u00a0\u202f ")
                if unit not in words and not (unit == PERCENT and " " in words):  # Babel's own name: it has none here
                    found.setdefault(words.split(" ")[0], set()).add(unit)
    return {word: frozenset(names) for word, names in found.items() if word}


@cache
def percent_phrases(language: str) -> tuple[str, ...]:
    """Where it is said in several words."""
    names = {format_unit(number, PERCENT, "long", locale=language).lstrip("0123456789 \u00a0") for number in (1, 5)}
    return tuple(name for name in ({*names, "per cent"} if language == "en" else names) if " " in name)


@cache
def _unit_stems(language: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple(
        (word[: max(_SHORTEST_STEM, len(word) - 2)], names)
        for word, names in _units(language).items()
        if len(word) > _SHORTEST_STEM
    )


def unit_of(word: str, language: str) -> frozenset[str]:
    """What a word or sign beside a number may stand for; empty if it is no unit."""
    folded = fold(word)
    if folded in _CURRENCY_OF:
        return frozenset({_CURRENCY_OF[folded]})
    if folded in _units(language):
        return _units(language)[folded]
    return frozenset().union(*(names for stem, names in _unit_stems(language) if folded.startswith(stem)))


def must_be_said(units: Iterable[str]) -> bool:
    """50 % is not 50; 3 days may be "3" where the days are said elsewhere."""
    return any(unit == PERCENT or unit in _CURRENCIES for unit in units)


def may_mean(words: Iterable[str], units: frozenset[str], language: str) -> bool:
    """Whether any of the folded words may stand for the units: also with an ending that no table has."""
    beginnings = [word for word, currency in _CURRENCY_OF.items() if currency in units and len(word) > 3]
    return any(units & unit_of(word, language) or word.startswith(tuple(beginnings)) for word in words)


@cache
def _months(language: str) -> tuple[tuple[str, bool, int], ...]:
    """Folded beginning, whether it may have an ending, and the month."""
    locale = Locale.parse(language)
    found = []
    for number in range(1, 13):
        wide = {fold(locale.months[kind]["wide"][number].split()[0]) for kind in ("format", "stand-alone")}
        stem = "".join(letters[0] for letters in takewhile(lambda same: len(set(same)) == 1, zip(*wide, strict=False)))
        found.append((stem[:-1] if language == "lv" else stem, True, number))
        short = {locale.months[kind]["abbreviated"][number].rstrip(".") for kind in ("format", "stand-alone")}
        found += [(fold(name), False, number) for name in short]
    return tuple(found)


def month_of(word: str, language: str) -> int | None:
    if language in _CAPITAL_MONTHS and not word[:1].isupper():
        return None
    folded = fold(word)
    for stem, has_endings, number in _months(language):
        if folded == stem or (has_endings and folded.startswith(stem) and len(folded) - len(stem) <= 5):
            return number
    return None

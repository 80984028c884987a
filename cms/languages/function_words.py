"""Invariant: a function word ("hvordan", "my", "dla") joins or asks and never says what about.

In a small bank, or a language with few works, few works hold such a word, so counting them would not show how little
it says. Left out are words that mean something else as often, in the same language or one read with it: Nynorsk "kor"
(where, choir), English "by" (Norwegian: town), and those that make a difference ("without", "after").
"""

from __future__ import annotations

from collections.abc import Iterable

from .analysis import fold

_WORDS = {
    "nb": "hva hvem hvilken hvilket hvilke hvor hvordan hvorfor hvorvidt når"
    " og eller men i på til for av med om fra ved hos som at å en ei et den det de er var vært være blir bli ble har"
    " hadde ha kan kunne skal skulle vil ville må får få jeg meg min mi mitt mine vi oss vår vårt våre du deg din ditt"
    " dine dere han hun ham henne seg selv sin sitt sine man noe noen dette denne disse",
    "nn": "kva kven korleis korfor kvifor kvar når"
    " og eller men i på til for av med om frå ved hos som at å ein ei eit den det dei er var vore vere vera blir bli"
    " blei vart har hadde ha kan kunne skal skulle vil ville må får få eg meg min mi mitt mine vi oss vår vårt våre du"
    " deg din ditt dine de dykk han ho seg sjølv sin sitt sine noko nokon dette denne desse",
    "sv": "vad vem vilka vilken vilket var vart varför hur när"
    " och eller men i på till för av med om från vid hos som att en ett den det de är var varit vara blir bli blev har"
    " hade ha kan kunde ska skall skulle vill måste får få jag mig min mitt mina vi oss vår vårt våra du dig din ditt"
    " dina ni er han hon sig själv sin sitt sina man något någon detta denna dessa",
    "da": "hvad hvem hvilken hvilket hvilke hvor hvordan hvorfor hvornår"
    " og eller men i på til for af med om fra ved hos som at en et den det de er var været være bliver blive blev har"
    " havde have kan kunne skal skulle vil ville må får få jeg mig min mit mine vi os vores du dig din dit dine han hun"
    " sig selv sin sit sine man noget nogen dette denne disse",
    "fi": "mikä mitä mitkä minkä missä mistä mihin milloin miten miksi millainen millaisia kuka ketkä kenelle kuinka"
    " ja tai mutta että jos kun kuin olen on ovat oli olla ei en voi voin voiko saan saa pitää minä minun minua minulle me"
    " meidän meille sinä hän se sen sitä tämä tämän joka jotka jonka",
    "is": "hvað hverjir hvernig hvenær hvar hvert hvaða"
    " og eða en í á til um fyrir með af frá við sem að er var eru vera verður hefur hafa get getur geta vil ég mér mig"
    " minn mín mitt við okkur þú þér hann hún það þetta sér sig",
    "et": "mis mida kes keda kellele kus kust kuhu kuidas kas millal miks milline millised missugune"
    " ja või aga et kui olen on oli olla ei saab saan võib mina ma minu mind mulle meie meil see selle seda oma",
    "lv": "kas ko kā kur kad kāpēc kāds kāda kādi kādas kādēļ kurš kura kuri cik"
    " un vai bet ka ja ar no par uz pie esmu ir bija būt es man mani manu manam manai mēs mums mūsu tu tas tā to šis šī savu"
    " savam savai var",
    "lt": "kas ką kaip kur kada kodėl koks kokia kokie kokios kuris kuri kiek"
    " ir ar bet kad jei su iš į apie prie esu yra buvo būti aš man mano mes mums mūsų tu tai tas ta šis ši savo gali galiu",
    "en": "what who whom whose which where when why how"
    " a an the and or but if of in on at to for from with as about that this these those there is are was were be been"
    " am do does did have has had can could will would shall should may must get i me my we us our you your he she it"
    " its they them their i'm it's",
    "ga": "cad céard cé cén conas cathain cá cár"
    " an na agus nó ach má go ar ag i do de le ó faoi chun is tá bhí bíonn a mé mo dom sinn ár dúinn tú do sé sí é í"
    " sin seo don den",
    "de": "was wer wen wem wessen welche welcher welches welchen welchem wo woher wohin wann warum wieso weshalb wie"
    " der die das den dem des ein eine einen einem einer eines und oder aber wenn dass in im auf an am für von vom zu"
    " zum zur mit bei aus über ist sind war sein bin hat habe haben kann können soll will muss möchte ich mich mir mein"
    " meine meinen meinem meiner wir uns unser unsere du sie er es man sich",
    "es": "qué quién quiénes cuál cuáles cómo cuándo cuánto cuántos cuánta cuántas dónde"
    " el la los las un una unos unas y o pero si que de del en a al para por con soy es son ser estoy está estar hay he ha"
    " puedo puede yo me mi mis nos nuestro nuestra tu su sus se lo le esto este esta",
    "pl": "co kto kogo komu jak jaki jaka jakie jakich kiedy gdzie skąd dokąd dlaczego czemu ile czy który która które"
    " i a oraz lub albo ale że jeśli w we na do z ze od dla o po przy za jestem jest są był być ma mam mieć mogę można ja"
    " mnie mi mój moja moje mojej mojego my nas nam nasz się to ten ta te",
    "el": "τι ποιος ποια ποιο ποιοι ποιες πώς πού πότε γιατί πόσο πόσα πόσοι πόσες"
    " ο η το οι τα του της των τον την τους τις ένας ένα μια μία και ή αλλά αν ότι που να θα σε στο στη στην στον στα"
    " στις στους με για από είμαι είναι ήταν έχω έχει μπορώ μου μας εγώ εμείς σου αυτό αυτή",
}
FUNCTION_WORDS = {  # with and without their accents, as they are typed
    language: frozenset(spelling for word in words.split() for spelling in (word, fold(word)))
    for language, words in _WORDS.items()
}


def is_function_word(word: str, languages: Iterable[str]) -> bool:
    """Whether it is one in any of the languages."""
    return any(word.lower() in FUNCTION_WORDS.get(language, ()) for language in languages)

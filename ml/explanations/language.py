"""Which language an answer is in, as far as scoring must know: English, Chinese, or another.

The backbone reads English. For other scripts the letters decide. For languages in Latin letters it
counts function words: any sentence of four words holds some, while short English answers ("V = IR",
"the curcit is clsoed") hold none of them. Lists are by hand and leave out what is also an English
word or a common slip of the pen ("die", "on", "to", "so", "me", "no", "a").
"""

import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal

from ml.explanations.words import FUNCTION_WORDS

Language = Literal["en", "zh", "other"]

_LISTS = {
    "es": "el la los las una unos unas que porque del con por para pero esta este esto estan hay"
    " cuando como mas muy sin se su sus lo es son ser fue tiene y ya al entonces entre cada si",
    "fr": "le les des une est sont dans qui que parce car avec pour pas ne il elle ils elles du sur"
    " ce cette ces mais ou et au aux donc quand comme plus sans se sa ses leur il y ont etre fait",
    "de": "der das ist sind und nicht weil ein eine einen einem einer mit wenn wird werden auf auch"
    " dem den es sich zu zwischen durch kein keine wir sie ich aber nur oder dann weil ueber fliesst",
    "it": "il lo gli della del dei delle che perche non sono con per una uno ma anche quando come"
    " piu senza tra nel nella si questo questa ha hanno ed dal alla quindi",
    "pt": "os um uma que porque nao com para mas esta este isso quando como mais muito sem se seu"
    " sua do da dos das no na ele ela foi sao ser tem entao entre pelo pela ao e",
    "nl": "de het een en niet omdat dat met voor maar ook naar wordt worden zijn geen als dan wel er"
    " deze dit door tussen wij zij hij te van op is in we",
    "id": "yang dan di ke dari karena tidak ini itu dengan untuk adalah pada ada akan jika atau juga"
    " lebih antara sama bisa kita saya",
    "tr": "ve bir bu icin cunku degil ile var yok daha ama gibi olan olarak icin eger kadar ne",
    "pl": "nie jest ze to sie na do bo poniewaz przez jak ale od po jest sa gdy oraz ich tego przy",
    "sv": "och att det som inte en ett eftersom med om av den ar till kan har ska sig mellan",
    "vi": "khong va la cua mot nhung vi trong duoc cho thi nay khi voi cac",
    "fi": "ja ei koska se joka kun niin ovat mutta tai myos",
    "tl": "ang ng sa mga ay hindi dahil kapag na ito",
    "sw": "ya wa kwa na ni katika kwamba hii kama sababu",
}
# Words of the lists that English students write too, on purpose or by slip.
_ENGLISH_TOO = (
    "a an as at be can do den do e en er es for fast has he her hat i if in is it la me no not of on"
    " one or out so to too we y ya sa se si no na ni on one a dan van dit do das do no die de dem ne"
    " al du ma om op te par per sur son sin via la un uno ver ha has ed di ja le lo ou po sa da or au"
    " det som all plus wire mas war man dot com wel them ones the this ice tres sure sir sue tie"
    " pas ses sans este his aux mais ska att ska end till net mid voor thi vi nay har kan"
)
_LANGUAGES = {name: frozenset(words.split()) for name, words in _LISTS.items()}
_SURE = {
    name: words - set(_ENGLISH_TOO.split()) - FUNCTION_WORDS for name, words in _LANGUAGES.items()
}
_ANY = frozenset().union(*_LANGUAGES.values())

Knows = Callable[[str], bool]


def language_of(text: str, knows: Knows) -> Language:
    """The language of an answer; `knows` tells whether a lower-case word is an English one."""
    script = _script(text)
    if script is not None:
        return script
    words = _latin_words(text)
    plain = [_plain(word) for word in words]
    return "other" if any(_speaks(name, words, plain, knows) for name in _LANGUAGES) else "en"


def _speaks(name: str, words: Sequence[str], plain: Sequence[str], knows: Knows) -> bool:
    """Whether the words, here also without their accents, are in that language, not in English."""
    if _LANGUAGES[name].isdisjoint(plain) and all(word.isascii() for word in words):
        return False
    own = sum(word in _LANGUAGES[name] for word in plain)
    sure = sum(word in _SURE[name] for word in plain)
    marked = sum(not word.isascii() for word in words)
    english = sum(word in FUNCTION_WORDS and word not in _LANGUAGES[name] for word in plain)
    if sure + marked and own + marked >= 2 and own + marked > english:
        return True
    if english or len(words) < 2:
        return False
    foreign = sum(word in _LANGUAGES[name] - FUNCTION_WORDS for word in plain)
    strange = sum(not knows(word) or word in _ANY for word in plain) / len(words)
    return (sure + marked > 0 and strange >= 0.6) or (foreign >= 2 and strange >= 0.75)


def strangeness(text: str, knows: Knows) -> float:
    """Share of the words that are no English words; single letters and numbers are no strangers."""
    words = _latin_words(text)
    if not words:
        return 0.0
    return sum(not knows(word) for word in words) / len(words)


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit to read at all."""
    return any(character.isalnum() for character in text)


def _script(text: str) -> Language | None:
    """Chinese or another non-Latin script if it makes up a good part of the letters.

    A Chinese character is about a word, so it weighs as much as three letters. Greek letters are
    physics (mu, omega, theta) unless they stand in a word of three or more.
    """
    latin = chinese = other = 0
    for word in text.split():
        greek = sum(_block(character) == "GREEK" for character in word)
        for character in word:
            if not character.isalpha():
                continue
            block = _block(character)
            if block == "LATIN" or (block == "GREEK" and greek < 3):
                latin += 1
            elif block == "CJK":
                chinese += 3
            else:
                other += 1
    if other * 3 >= chinese and other > 0.4 * (latin + other):
        return "other"
    return "zh" if chinese > 0.4 * (latin + chinese) else None


@lru_cache(maxsize=8192)
def _block(character: str) -> str:
    """The first word of the character's Unicode name: LATIN, CJK, CYRILLIC, ARABIC, ..."""
    if character == "µ":  # the micro sign has a name of its own
        return "GREEK"
    return unicodedata.name(character, "UNKNOWN").split(" ")[0].split("-")[0]


def _latin_words(text: str) -> list[str]:
    """Lower-case words of two letters or more; what has digits in it is a name or a number."""
    lowered = unicodedata.normalize("NFC", text.lower()).replace("'", "").replace("’", "")
    spaced = "".join(one if one.isalnum() else " " for one in lowered)
    return [word for word in spaced.split() if len(word) > 1 and _is_latin(word)]


def _is_latin(word: str) -> bool:
    return all(character.isalpha() and _block(character) == "LATIN" for character in word)


def _plain(word: str) -> str:
    """Without its accents."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    return "".join(one for one in parts if not unicodedata.combining(one))

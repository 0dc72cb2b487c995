"""Takes out of an answer in words what tells who wrote it: names, addresses, numbers that identify.

Measured values stay: "0.50 m", "9.81", "2 of 3 trials", "299792458 m/s". What is taken out leaves a
mark of its kind, so that a reader of the data sees that something stood there.
"""

import re
from collections.abc import Iterable

E_MAIL = re.compile(r"[\w.+-]+\s?(?:@|\[at\]|\(at\))\s?[\w-]+(?:\s?\.\s?[\w-]+)+", re.IGNORECASE)
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
HANDLE = re.compile(r"(?<![\w@])@\w{3,}")
NETWORK = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b")
DATE = re.compile(
    r"\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2})\b"
    r"|(?:19|20)\d{2}年\d{1,2}月(?:\d{1,2}[日号])?"
)
STREETS = "street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|square|boulevard|blvd|close|terrace"
STREET = re.compile(rf"\b\d{{1,5}}[a-z]?,?\s+(?:[A-Z][\w'-]+\s+){{1,3}}(?i:{STREETS})\b\.?")
PLACE = r"(?:(?![住在于我是到从])[\u4e00-\u9fff]){2,8}"
HAN_STREET = re.compile(
    rf"(?:{PLACE}(?:省|市|区|县|镇)){{0,3}}{PLACE}(?:路|街|巷|弄|道)\d+号?"
    r"(?:\d+(?:室|单元|楼|栋))*"
)
# A number that somebody says is theirs, however short: "student no. 4711", "学号 0815", "QQ 12345".
NAMED_NUMBER = re.compile(
    r"(?P<what>\b(?:student|pupil|candidate|matriculation|school|class|id|phone|tel|mobile|whatsapp|passport|qq)"
    r"(?:\s*(?:id|no|nr|number|card))?\s*[.:#]?\s*(?:is\s+)?"
    r"|(?:学号|考号|座号|准考证号?|身份证号?|手机号?|电话|微信号?)[是为:：\s]*)"
    r"(?P<number>[A-Z]{0,3}\d[\d -]{2,}\w*)",
    re.IGNORECASE,
)
# +49 170 1234567, (020) 7946-0958, 138 0013 8000: seven digits or more, in groups or with a plus.
PHONE = re.compile(
    r"(?<![\w.])(?:\+\d[\d ()/.-]{6,}\d|\(?0\d{1,4}\)?[ /-]\d[\d -]{4,}\d|\d{3}[ -]\d{3,4}[ -]\d{4})(?![\w.])"
)
LONG_NUMBER = re.compile(r"(?<![\w.,])\d{6,}[Xx]?(?![\d.,]\d)(?!\w)")
UNIT = re.compile(
    r"\s*(?:%|°|[kMGmµunpc]?(?:m|s|g|Hz|V|A|W|J|N|C|K|Pa|mol|L|l|eV|T|F|H|lx|rad)\b|ohms?|Ω|volts?|amps?"
    r"|met(?:er|re)s?|seconds?|grams?|pascals?|joules?|newtons?|kelvins?|hertz|times\b|[×x*]\s*10|米|秒|克|帕)",
)
INTRODUCED = re.compile(
    r"(?P<how>\b(?i:my name is|my name's|i am called|signed|written by|yours,?)\s+)"
    r"(?P<name>[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+){0,2})"
)
HAN_INTRODUCED = re.compile(
    r"(?P<how>我叫|我的名字(?:是|叫)|姓名[:：])(?P<name>[\u4e00-\u9fff·]{2,4})"
)
# Names that are words too: taken out only where they are written as names.
_ALSO_WORDS = (
    "will mark may grace hope rose art bill sue rich drew chase faith joy max ray dale dean guy"
    " jack june april august summer autumn dawn ivy lily daisy pat rob nick frank grant miles"
    " wade pierce long short small white black green brown gray young king field stone woods"
    " hill rivers bell ball light cook baker page price sharp swift weight mass power current"
    " ring spring"
)
ALSO_WORDS = frozenset(_ALSO_WORDS.split())
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
MEASURED = re.compile(r"\d\s*$")
HAN = re.compile(r"[\u3400-\u9fff]")


def scrub(text: str, names: Iterable[str] = (), keep: Iterable[str] = ()) -> str:
    """The text without what identifies. `names` are of people who may be meant: full names and logins.

    `keep` are texts, such as the question, whose words stay even if somebody is called so: in an
    answer about Ohm's law "Ohm" names nobody of the class.
    """
    for pattern, mark in (
        (E_MAIL, "[e-mail]"),
        (LINK, "[link]"),
        (HANDLE, "[handle]"),
        (NETWORK, "[number]"),
        (DATE, "[date]"),
        (STREET, "[address]"),
        (HAN_STREET, "[address]"),
        (PHONE, "[phone]"),
    ):
        text = pattern.sub(mark, text)
    text = NAMED_NUMBER.sub(lambda found: f"{found['what']}[number]", text)
    text = LONG_NUMBER.sub(_unless_measured, text)
    for pattern in (INTRODUCED, HAN_INTRODUCED):
        text = pattern.sub(lambda found: f"{found['how']}[name]", text)
    return _without_names(text, names, keep)


def _unless_measured(found: re.Match[str]) -> str:
    """A long number with a unit is a measurement or a constant."""
    return found[0] if UNIT.match(found.string, found.end()) else "[number]"


def _without_names(text: str, names: Iterable[str], keep: Iterable[str]) -> str:
    said = list(names)
    stay = {_bare(word).lower() for one in keep for word in WORD.findall(one)}
    for name in sorted({one for one in said if HAN.search(one)}, key=len, reverse=True):
        if len(name) > 1 and not any(name in one for one in keep):
            text = text.replace(name, "[name]")
    parts = {word for name in said if not HAN.search(name) for word in WORD.findall(name)}
    known = {word.lower() for word in parts if len(word) > 1} - stay
    logins = {name.lower() for name in said if name and not WORD.fullmatch(name)} - stay
    for login in sorted(logins, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(login)}(?!\w)", "[name]", text, flags=re.IGNORECASE)
    return WORD.sub(lambda found: _name_or_word(found, known), text)


def _name_or_word(found: re.Match[str], known: set[str]) -> str:
    word = found[0]
    bare = _bare(word)
    if bare.lower() not in known:
        return word
    if MEASURED.search(found.string, max(0, found.start() - 12), found.start()):
        return word  # a unit: volts and ohms were people too
    if bare.lower() in ALSO_WORDS and not _written_as_name(found):
        return word
    return "[name]" + word[len(bare) :]


def _bare(word: str) -> str:
    """Without a possessive ending."""
    return re.sub(r"['’]s$", "", word)


def _written_as_name(found: re.Match[str]) -> bool:
    """With a capital that the beginning of a sentence does not explain."""
    before = found.string[: found.start()].rstrip()
    return found[0][0].isupper() and bool(before) and before[-1] not in ".!?:\n"

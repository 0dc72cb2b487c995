"""Takes out of an answer in words what tells who wrote it: names, addresses, numbers that identify.

Measured values stay: "0.50 m", "9.81", "2 of 3 trials", "299792458 m/s". What is taken out leaves a
mark of its kind, so that a reader of the data sees that something stood there.
"""

import re
from collections.abc import Iterable

E_MAIL = re.compile(
    r"[\w.+-]+\s?(?:[@＠]|\[at\]|\(at\))\s?[\w-]+(?:\s?[.．]\s?[\w-]+)+"
    r"|[\w.+-]+\s+at\s+[\w-]+(?:\s+dot\s+[\w-]+)+",
    re.IGNORECASE,
)
# Without a scheme only known endings: "0.5 N.m/kg" is a unit.
LINK = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|(?<![\w@.])(?:[a-z][\w-]*\.)+(?:(?:com|org|net|edu|gov|info)\b(?:/\S*)?|(?:io|me|cn|de|uk|fr|eu|app|dev|tv)/\S*)",
    re.IGNORECASE,
)
HANDLE = re.compile(r"(?<![\w@])@\w{3,}")
ACCOUNT = re.compile(
    r"(?P<what>\b(?:wechat|weixin|insta(?:gram)?|snapchat|tiktok|discord|telegram)\s*(?:id|is)?\s*[:：]?\s+"
    r"|微信号?\s*[是为:：]?\s*)(?P<handle>[a-z][\w.-]{2,})",
    re.IGNORECASE | re.ASCII,
)
NETWORK = re.compile(
    r"\b(?:\d{1,3}\.){3}\d{1,3}\b|\b(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}\b"
    r"|(?<![\w:])(?:[0-9a-f]{1,4}:)+(?::[0-9a-f]{1,4})+(?![\w:])",
    re.IGNORECASE,
)
# A bank account (IBAN) or a card: groups of four.
ACCOUNT_NUMBER = re.compile(
    r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b|\b(?:\d{4}[ -]){3}\d{4}\b"
)
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DATE = re.compile(
    r"\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2})\b"
    r"|(?:19|20)\d{2}年\d{1,2}月(?:\d{1,2}[日号])?"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH},?\s+(?:19|20)\d{{2}}\b"
    rf"|\b{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d{{2}}\b",
    re.IGNORECASE,
)
STREETS = "street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|square|boulevard|blvd|close|terrace"
STREET = re.compile(
    rf"\b\d{{1,5}}[a-z]?,?\s+(?:[A-Z][\w'-]+\s+){{1,3}}(?i:{STREETS})\b\.?"
    r"|\b[A-ZÄÖÜ][\w-]+(?:straße|strasse|weg|gasse|platz|allee)\s+\d{1,4}[a-z]?\b"
    r"|\b\d{1,4},?\s+(?i:rue|avenue|boulevard|quai)(?:\s+(?:de|du|des|la|le|les|l'))*\s+[A-Z][\w'-]+"
    r"|\b(?i:p\.?\s?o\.?\s?box)\s+\d+|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"
)
# What follows "I live at" is an address if there is a number in it, in whatever language.
HOME = re.compile(
    r"(?P<how>\b(?:(?:i|we|he|she|they)\s+lives?\s+at|(?:my|our|his|her|home)\s+address(?:\s+is|:)?)\s+)"
    r"(?=[^.;!?\n]*\d)(?P<home>[^.;!?\n]{3,80})",
    re.IGNORECASE,
)
PLACE = r"(?:(?![住在于我是到从])[\u4e00-\u9fff]){2,8}"
HAN_STREET = re.compile(
    rf"(?:{PLACE}(?:省|市|区|县|镇)){{0,3}}{PLACE}(?:路|街|巷|弄|道)\d+号?"
    r"(?:\d+(?:室|单元|楼|栋))*"
    rf"|{PLACE}(?:小区|社区|花园|公寓|宿舍)(?:\d+(?:号楼|号|栋|幢|楼|单元|室))*\d*"
)
# A number that somebody says is theirs, however short: "student no. 4711", "学号 0815", "QQ 12345".
NAMED_NUMBER = re.compile(
    r"(?P<what>\b(?:student|pupil|candidate|matriculation|school|class|id|phone|tel|mobile|whatsapp|passport|qq"
    r"|my\s+(?:number|cell)|zip|postal|postcode|call(?:\s+me)?(?:\s+(?:on|at))?)"
    r"(?:\s*(?:id|no|nr|number|card|code))?\s*[.:#]?\s*(?:is\s+)?"
    r"|(?:学号|考号|座号|准考证号?|身份证号?|手机号?|电话|微信号?|QQ号?|邮编)[是为:：\s]*)"
    r"(?P<number>[A-Z]{0,3}-?\d(?:[ -]?\d){2,})(?P<rest>\w*)",
    re.IGNORECASE,
)
# +49 170 1234567, (020) 7946-0958, 138 0013 8000: seven digits or more, in groups or with a plus.
PHONE = re.compile(
    r"(?<![\w.])(?:\+\d[\d ()/.-]{6,}\d|\(?0\d{1,4}\)?[ /-]\d[\d -]{4,}\d|\(?\d{3}\)?[ -]\d{3,4}[ -]\d{4})(?![\w.])"
)
# Han letters may touch a number; Latin ones make it a name of something.
LONG_NUMBER = re.compile(r"(?<![A-Za-z0-9_.,])\d{6,}[Xx]?(?![\d.,]\d)(?![A-Za-z0-9_])")
UNIT = re.compile(
    r"\s*(?:%|°|[kMGmµunpc]?(?:m|s|g|Hz|V|A|W|J|N|C|K|Pa|mol|L|l|eV|T|F|H|lx|rad)\b|ohms?|Ω|volts?|amps?"
    r"|met(?:er|re)s?|seconds?|grams?|pascals?|joules?|newtons?|kelvins?|hertz|times\b|[×x*]\s*10|米|秒|克|帕|个|次|倍|度|颗|粒)",
)
INTRODUCED = re.compile(
    r"(?P<how>\b(?i:my name is|my name's|i am called|signed|written by|yours,?|name\s?[:–-])\s+"
    r"|\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor)\.?\s+)"
    r"(?P<name>[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+){0,2})"
)
# "I am Grace and ...", "this is Tom speaking", but not "I am Sure that".
SPEAKING = re.compile(
    r"(?P<how>\b(?i:i am|i'm|this is)\s+)(?P<name>[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+){0,2})"
    r"(?=\s*(?:$|[,.;!])|\s+(?:and|from|here|speaking)\b)"
)
HAN_INTRODUCED = re.compile(
    r"(?P<how>我叫|我的名字(?:是|叫)|姓名[:：])(?P<name>[\u4e00-\u9fff·]{2,4})"
)
# Frequent surnames, but for those that are words before "teacher" (向, 于, 任).
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁沈姚"
    "卢姜崔钟谭陆汪范廖贾夏韦付邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫孔汤"
)
HAN_TITLED = re.compile(rf"(?P<how>)(?P<name>[{SURNAMES}][\u4e00-\u9fff]?)(?=老师|同学|教授|校长)")
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
        (ACCOUNT_NUMBER, "[number]"),
        (NETWORK, "[number]"),
        (DATE, "[date]"),
        (STREET, "[address]"),
        (HAN_STREET, "[address]"),
        (PHONE, "[phone]"),
    ):
        text = pattern.sub(mark, text)
    text = HOME.sub(lambda found: f"{found['how']}[address]", text)
    text = ACCOUNT.sub(lambda found: f"{found['what']}[handle]", text)
    text = NAMED_NUMBER.sub(_named_unless_measured, text)
    text = LONG_NUMBER.sub(_unless_measured, text)
    for pattern in (INTRODUCED, SPEAKING, HAN_INTRODUCED, HAN_TITLED):
        text = pattern.sub(lambda found: f"{found['how']}[name]", text)
    return without_names(text, names, keep)


def _named_unless_measured(found: re.Match[str]) -> str:
    """ "class 1200 nm" is no number of a class."""
    if UNIT.match(found.string, found.end("number")):
        return found[0]
    return f"{found['what']}[number]"


def _unless_measured(found: re.Match[str]) -> str:
    """A long number with a unit is a measurement or a constant."""
    return found[0] if UNIT.match(found.string, found.end()) else "[number]"


def without_names(text: str, names: Iterable[str], keep: Iterable[str] = ()) -> str:
    """The text without these names alone; `names` and `keep` as in `scrub`."""
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

"""Who a story is credited to: agencies, desks and the names of bylines."""

from __future__ import annotations

import re
from typing import NamedTuple

from index.formats.places import is_place

_AGENCIES = """
AFP: afp, agence france presse, agence france-presse
Reuters: reuters, reuter, thomson reuters
AP: ap, associated press, the associated press
UPI: upi
dpa: dpa
EFE: efe
ANSA: ansa
Xinhua: xinhua, xinhua news agency
Kyodo: kyodo, kyodo news
Yonhap: yonhap
Bernama: bernama
Antara: antara
TASS: tass, itar-tass, itar tass
Interfax: interfax
RIA Novosti: ria novosti, ria
Sputnik: sputnik
Anadolu: anadolu, anadolu agency, aa
ANI: ani
IANS: ians
PTI: pti, press trust of india
UNI: uni
APP: app, associated press of pakistan
PPI: ppi
NNI: nni
INP: inp
SANA: sana
Online: online
SPA: spa, saudi press agency
KUNA: kuna, kuwait news agency
ONA: ona, oman news agency
QNA: qna, qatar news agency
WAM: wam, emirates news agency
BNA: bna, bahrain news agency
MENA: mena
Petra: petra
NNA: nna
WAFA: wafa
MAP: map
TAP: tap
APS: aps
SUNA: suna
INA: ina
IINA: iina
UNA: una
IRNA: irna
ISNA: isna
MNA: mna, mehr news agency
FNA: fna, fars
Tasnim: tasnim
Press TV: press tv, presstv
UrduPoint: urdupoint, pakistan point news
BSS: bss
UNB: unb
ANP: anp
DW: dw
BBC: bbc, bbc news
CNN: cnn
CNBC: cnbc
NBC: nbc
CBS: cbs
ABC: abc
NPR: npr
Bloomberg: bloomberg, bloomberg news
Al Jazeera: al jazeera, aljazeera
VOA: voa
RFE/RL: rfe/rl
UN News: un news
SG: sg
Saudi Gazette: saudi gazette, saudi gazette report
Agencies: agencies, news agencies, agency, wire services, wires
واس: واس
كونا: كونا
قنا: قنا
وام: وام
بنا: بنا
العمانية: العمانية
رويترز: رويترز
ا ف ب: ا ف ب, أ ف ب, فرانس برس
د ب أ: د ب أ, د ب ا
الأناضول: الأناضول, الاناضول
وكالات: وكالات, الوكالات
أ ش أ: أ ش أ, ا ش ا
أ ب: أ ب
شينخوا: شينخوا
سبوتنيك: سبوتنيك
بترا: بترا
وفا: وفا
سانا: سانا
سونا: سونا
وات: وات
الألمانية: الألمانية
الفرنسية: الفرنسية
اے پی پی: اے پی پی
اے ایف پی: اے ایف پی
اے پی: اے پی
رائٹرز: رائٹرز
این این آئی: این این آئی
آئی این پی: آئی این پی
آن لائن: آن لائن
صباح نیوز: صباح نیوز
ایجنسیاں: ایجنسیاں
ایرنا: ایرنا
ایسنا: ایسنا
تسنیم: تسنیم
فارس: فارس
خبرگزاری مهر: خبرگزاری مهر, مهر
"""

_DESK = re.compile(
    r"(?:(?:from )?(?:our|the|a) )?(?:"
    r"(?:[\w.&'’-]+ ){0,3}(?:desk|report|bureau|news service|monitoring|newsroom|staff)"
    r"|(?:(?:our|own|staff|special|senior|chief|city|court|crime|sports?|business|diplomatic|foreign"
    r"|news|newspaper|political|bureau|\w+['’]s) )*(?:reporters?|correspondents?|writer))$"
    r"|(?:نمائندہ(?: خصوصی)?|خصوصی نامہ نگار|نامہ نگار|مانیٹرنگ ڈیسک|نیوز ڈیسک|ویب ڈیسک|خبر نگار"
    r"|(?:اسٹاف|سٹاف|سپورٹس|اسپورٹس|بیورو|خصوصی) رپورٹر?|بیورو رپورٹ|وقائع نگار(?: خصوصی)?|نیٹ نیوز"
    r"|(?:خاص|متابعات?|المحرر)(?: \w+)?|(?:مراسلنا|مراسلتنا|مراسلو \w+)|فريق التحرير|قسم \w+)$",
    re.I,
)
_CREDIT_WORDS = re.compile(r"(?:source|courtesy|via|agency|by|with|inputs? from)\W+", re.I)
_PARTS = re.compile(r"\s*(?:/|,|;|&| and |\+)\s*")
_DASH = r"(?:[—–―‒−]|-{1,2})"
_END_DASH = re.compile(rf"(?:(?<=[^\w\s])\s*|\s+){_DASH}\s*([^—–―]{{2,40}}?)\s*[.)\]]?$")
_END_BRACKET = re.compile(r"[.!?”\"’]\s*[(\[]([^()\[\]]{2,40})[)\]]\.?$")
_END_BARE = re.compile(r"[.!?”\"’]\s+([A-Z]{2,8}|Reuters?|Agencies|واس|كونا|رويترز)\.?$")
_INITIALS = re.compile(r"[A-Z]{2,6}(?:/[A-Z]{2,6}){0,2}$")
_OUTLET = re.compile(
    r"(?:[A-Z][\w'’.]* ){0,3}(?:News|Gazette|Times|Post|Agency|Herald|Press|Observer|Guardian|TV"
    r"|Tribune|Network|Arabia|Report|Chronicle|Journal)$"
)
_ONE_NAME = re.compile(r"(?<=[.!?…] )[—–-]{1,2} ?([A-Z][a-z]{3,14})$")
_SIGNED = re.compile(r"[—–-]{1,2} ?([A-Z]{2,6})\W?$")
_TAIL = 70


def _table(prose: str) -> dict[str, str]:
    table = {}
    for row in prose.strip().splitlines():
        canonical, _, spellings = row.partition(": ")
        table.update(dict.fromkeys(spellings.split(", "), canonical))
    return table


_KNOWN = _table(_AGENCIES)


def agency(text: str) -> str:
    """The agencies that a text names and nothing else, as they are published; "" if it does not.

    "REUTER" gives "Reuters"; several are parted by slashes, "SG/SPA".
    """
    if len(text) > 60:
        return ""
    bare = _CREDIT_WORDS.sub("", text.strip(" ()[].:;,*|—–-"))
    names = [_KNOWN.get(part.casefold().rstrip(".")) for part in _PARTS.split(bare) if part]
    return "/".join(name for name in names if name) if names and all(names) else ""


def desk(text: str) -> str:
    """A newsroom's desk or unnamed reporter ("Web Desk", "Our Correspondent"), or ""."""
    bare = text.strip(" ()[].:;,*|—–-")
    if len(bare) > 40 or not _DESK.match(bare) or bare[:1].islower():
        return ""
    return bare.title() if bare.isupper() and "." not in bare else bare


def credit(text: str) -> str:
    """The agency or desk that a whole line credits, or ""."""
    return agency(text) or desk(text)


class Ending(NamedTuple):
    """A paragraph's text without the credit behind it, and the credit."""

    text: str
    source: str


def split_ending(text: str) -> Ending | None:
    """A credit behind the last sentence: "— AFP", "--SPA", "(KUNA)", a bare "REUTER"."""
    tail = text[-_TAIL:]
    for pattern in (_END_DASH, _END_BRACKET, _END_BARE):
        found = pattern.search(tail)
        source = _ending_source(found[1], pattern is _END_DASH) if found else ""
        if found and source:
            cut = found.start() + (pattern is not _END_DASH)
            return Ending((text[: len(text) - len(tail)] + tail[:cut]).rstrip(), source)
    return None


def split_last(text: str) -> Ending | None:
    """The same for a story's last paragraph, where one word behind a dash is an agency too."""
    found = _ONE_NAME.search(text)
    if found and not split_ending(text):
        return Ending(text[: found.start()].rstrip(), found[1])
    return split_ending(text)


def signed(text: str) -> str:
    """The agency of a line behind a story: "AFP", "Our Correspondent", and any "-GTW"."""
    found = _SIGNED.match(text)
    return credit(text) or (found[1] if found else "")


def _ending_source(printed: str, dashed: bool) -> str:
    known = credit(printed)
    if known or not dashed:
        return known
    return printed if _INITIALS.match(printed) or _OUTLET.match(printed) else ""


_PARTICLE_WORDS = """
al el bin ben bint ibn ul ur e de da di du del della la le van von der den and & y dos das st
"""
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_NAME_WORD = re.compile(r"[^\W\d_][\w.'’`-]*$")
_BY = re.compile(r"(?:written |story |report |reported |posted |words )?by\b ?:? ?", re.I)
_BY_ARABIC = re.compile(
    r"(?:بقلم ?[:/-]?|(?:كتب|كتبت|كتبها|إعداد|اعداد|تقرير|حوار|تحقيق|تحریر|رپورٹ|ازقلم|نویسنده"
    r"|گزارش) ?[:/-]) ?"
)
_PHOTOGRAPHER = re.compile(r"\s+تصوير\W.*$")
_NO_NAME = re.compile(
    r"\b(?:news|times|post|daily|home|editorial|editor'?s?|world|sports?|opinion|business|section|com"
    r"|page|health|magazine|letters?|column|pakistan|today|edition|updated|published|lifestyle"
    r"|politics|entertainment|style|culture|media|contact|about|follow|more|comments?|views?|photo|share|latest|top|stories|story)\b",
    re.I,
)


_TOPIC_WORDS = """
middle east eastern west western north northern south southern central asia asian africa
african gulf europe european america american arabia arabian arab arabs emirates united states
nations local oil gas energy real estate stock stocks market markets money economy finance
cricket football tennis league cup premier city cities region regional government ministry prime
minister president court police army science nature climate travel tourism food education
society people life women youth art arts music film films movies books book weather war peace
islamic ramadan eid special feature features exclusive analysis report reports reporter writer
correspondent desk staff agencies web online bureau explainer interview videos gallery
trending must watch premium subscribers archive front main inside
new old first last high low big great king prince queen sheikh dr iran india saudi kuwait
kuwaiti qatar qatari oman omani bahrain bahraini uae dubai turkish israel gaza
palestine china russia ukraine
"""
_TOPICS = frozenset(_TOPIC_WORDS.split())


def person(text: str) -> str:
    """The text if it looks like the names of writers, else ""."""
    bare = text.strip(" ,;:|•·*—–-()").removesuffix(".").rstrip()
    if credit(bare) or is_place(bare):
        return ""
    words = bare.replace(",", " ,").split()
    if not 1 < len(words) <= 9 or len(bare) > 60 or _NO_NAME.search(bare):
        return ""
    if not bare.isascii() and bare.lower() == bare.upper() and not _may_be_arabic_name(words):
        return ""
    good = all(word == "," or _is_name_word(word) for word in words)
    return bare if good and words[0].lower() not in {"the", "a", "in", "on", "and"} else ""


_WORDS_OF_SENTENCES = """
في من على إلى عن بعد قبل مع التي الذي أن إن لا ما هذا هذه بين حتى خلال ضد عام اليوم أخبار
آخر أول كل غير أو ثم لم لن قد صورة خاص متابعة میں سے کی کے کا کو نے پر اور تک ہے ہیں از در به
با را که است و یک
"""
_NEVER_IN_NAMES = frozenset(_WORDS_OF_SENTENCES.split())


def _may_be_arabic_name(words: list[str]) -> bool:
    """Whether words of a script without capitals may be a name: few, and none of them small."""
    return len(words) <= 4 and not _NEVER_IN_NAMES & set(words)


def _is_name_word(word: str) -> bool:
    if word.casefold() in _PARTICLES:
        return True
    if not _NAME_WORD.match(word):
        return False
    return not word[0].islower()


def byline(text: str) -> str:
    """The writer of a line "By Faten Omar", or ""; desks and agencies are no writers."""
    found = _BY.match(text) or _BY_ARABIC.match(text)
    if not found or len(text) > 120:
        return ""
    rest = _PHOTOGRAPHER.sub("", text[found.end() :]).strip(" ,;:|•·*—–-")
    if credit(rest):
        return ""
    if len(rest.split()) == 1 and rest[:1].isupper() and not _NO_NAME.search(rest):
        return rest
    return person(rest)


def bare_name(text: str) -> str:
    """The writer's name that a line is, where nothing says that it is a writer, or ""."""
    words = text.split()
    plain = 2 <= len(words) <= 4 and len(text) <= 35 and text.replace(" ", "").isalpha()
    return person(text) if plain and not _TOPICS & set(text.casefold().split()) else ""


def labelled(text: str) -> str:
    """The writer on the line behind a lone "By"; there even "Manzoor uddin" is a name."""
    plain = text[:1].isupper() and text.replace(" ", "").isalpha() and 1 < len(text.split()) < 5
    return byline("By " + text) or (text if plain and not _NO_NAME.search(text) else "")


def by_credit(text: str) -> str:
    """The agency or desk of a line "By AFP" or "Source: Reuters", or ""."""
    found = _BY.match(text)
    return credit(text[found.end() :] if found else text)

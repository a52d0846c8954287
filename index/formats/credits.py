"""Who a story is credited to: agencies and desks."""

from __future__ import annotations

import re
from typing import NamedTuple

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
أ ف ب: أ ف ب, ا ف ب, فرانس برس
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
_RANK = re.compile(r"(?:senior|chief|junior|principal|assistant)\b", re.I)
_MARKS = re.compile(r"[\u064b-\u0652]")
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
    bare = _CREDIT_WORDS.sub("", _MARKS.sub("", text).strip(" ()[].:;,*|—–-"))
    names = [_KNOWN.get(part.casefold().rstrip(".")) for part in _PARTS.split(bare) if part]
    return "/".join(name for name in names if name) if names and all(names) else ""


def desk(text: str) -> str:
    """A newsroom's desk or unnamed reporter ("Web Desk", "Our Correspondent"), or ""."""
    bare = text.strip(" ()[].:;,*|—–-")
    if len(bare) > 40 or _RANK.match(bare) or not _DESK.match(bare) or bare[:1].islower():
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

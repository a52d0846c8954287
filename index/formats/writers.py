"""The names of writers: what looks like one, and what only stands where names stand."""

from __future__ import annotations

import re

from index.formats.credits import credit
from index.formats.places import is_place

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
_BEHIND = re.compile(
    r"(?:\s*[,|/–—-]\s*|\s+)(?:(?:senior|chief|staff|special|our|web|news|sports?|business|digital)"
    r" )*(?:reporter|correspondent|writer|editor|desk|contributor|columnist|staff)\b.*$"
    r"|\s+\S+@\S+$",
    re.I,
)
"""What stands behind a writer's name: rank, desk or address."""

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


def _without_rank(name: str) -> str:
    short = _BEHIND.sub("", name)
    return short if len(short.split()) > 1 else name


def person(text: str) -> str:
    """The text if it looks like the names of writers, else ""."""
    bare = _without_rank(text.strip(" ,;:|•·*—–-()").removesuffix(".").rstrip())
    known = any(credit(part) or is_place(part) for part in bare.split(","))
    if known or _BY.match(bare):
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
السبت الأحد الاحد الإثنين الاثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة يناير فبراير مارس أبريل
ابريل إبريل مايو يونيو يوليو أغسطس اغسطس سبتمبر أكتوبر اكتوبر نوفمبر ديسمبر كانون شباط آذار نيسان
أيار حزيران تموز آب أيلول تشرين ہفتہ اتوار پیر منگل بدھ جمعرات جمعہ جنوری فروری مارچ اپریل مئی جون
جولائی اگست ستمبر اکتوبر نومبر دسمبر م ص ه هـ دقيقة ساعة
"""
_NEVER_IN_NAMES = frozenset(_WORDS_OF_SENTENCES.split())


def _may_be_arabic_name(words: list[str]) -> bool:
    """Whether words of a script without capitals may be a name: few, and none of them small."""
    return len(words) <= 4 and min(map(len, words)) > 1 and not _NEVER_IN_NAMES & set(words)


def _is_name_word(word: str) -> bool:
    if word.casefold() in _PARTICLES:
        return True
    if not _NAME_WORD.match(word):
        return False
    return not word[0].islower()


def byline(text: str) -> str:
    """The writer of a line "By Huda Saleh", or ""; desks and agencies are no writers."""
    found = _BY.match(text) or _BY_ARABIC.match(text)
    if not found or len(text) > 120:
        return ""
    rest = _PHOTOGRAPHER.sub("", text[found.end() :]).strip(" ,;:|•·*—–-")
    if credit(rest):
        return ""
    rest = _without_rank(rest)
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

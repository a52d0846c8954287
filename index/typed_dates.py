"""What people type into a date box: parse_typed("Sep 2023"), parse_typed("٧ ربيع الأول ١٤٤٥").

The calendar is that of the text's own mark (a month's name, an era); then the one asked for; then
that of the year: 1300-1599 is Hijri, because no newspaper is older than 1600 of the Gregorian one.

Nothing is guessed: a month of one calendar with a year of the other, or a name with a letter
missing, is refused with what was probably meant.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from index.calendars import (
    Calendar,
    DayRange,
    hijri_month_length,
    pack,
    to_gregorian,
    to_hijri,
)
from index.date_tokens import Token, Tokens, tokenize
from index.date_words import GREGORIAN_MONTHS, fold
from index.errors import DateError
from index.likely_months import likely_months

# No newspaper is older, and no Hijri year of one is as high.
FIRST_GREGORIAN_YEAR = 1600

# Longer than any date with its day of the week, both eras and generous spaces.
LONGEST_DATE = 80

_EXAMPLES = 'Write it like "23 Sep 2023" or "7 Rabi al-awwal 1445".'
_TODAY = {"today": 0, "yesterday": -1, "اليوم": 0, "أمس": -1, "آج": 0}
_DAYS_AGO = {fold(word): days for word, days in _TODAY.items()}

_ERA = "[EC]?"
_SIGN = "[-./]?"
_HIJRI_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:(?P<day>d){_SIGN})?(?P<month>H){_SIGN}E?(?P<year>y)E?",
        rf"(?P<month>H){_SIGN}(?P<day>d){_SIGN}E?(?P<year>y)E?",
        rf"E?(?P<year>y)E?{_SIGN}(?P<month>H)(?:{_SIGN}(?P<day>d))?E?",
    )
)
_NUMERIC_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_ERA}(?P<year>y)(?:{_SIGN}(?P<month>d)(?:{_SIGN}(?P<day>d))?)?{_ERA}",
        rf"{_ERA}(?P<month>d){_SIGN}(?P<year>y){_ERA}",
        rf"{_ERA}(?P<day>d){_SIGN}(?P<month>d){_SIGN}(?P<year>y){_ERA}",
    )
)
_GREGORIAN_ORDERS = frozenset(("Gy", "yG", "dGy", "Gdy", "yGd"))

# What a date box sends, and most links; read in a tenth of the time of the forms above.
_ISO = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")

# Read with two defaults that share nothing: what comes out twice was typed.
_DEFAULTS = (datetime(2000, 1, 1), datetime(2001, 2, 2))


def parse_typed(text: str, calendar: Calendar | None = None) -> DayRange:
    """The days that a typed date means; a year or a month alone means all its days.

    `calendar` decides where the text does not say itself. "today" and "yesterday" are Gregorian
    days. Raises DateError, whose message says what works instead, and nothing else.
    """
    if len(text) > LONGEST_DATE:
        raise DateError(text, f'"{text[:40]}…" is too long for a date. {_EXAMPLES}')
    if iso := _ISO.fullmatch(text):
        year, month, day = map(int, iso.groups())
        return _iso(text, {"year": year, "month": month, "day": day}, calendar)
    days_ago = _DAYS_AGO.get(fold(text))
    if days_ago is not None:
        return _one_day(date.today() + timedelta(days=days_ago))
    tokens = _relevant(tokenize(text))
    if "L" in tokens.kinds or "S" in tokens.kinds:
        raise _refused(text, "is of the solar Hijri calendar, which Dateline does not read")
    if "H" in tokens.kinds:
        return _hijri(text, tokens)
    if "G" in tokens.kinds:
        return _gregorian(text, tokens)
    return _numeric(text, tokens, calendar)


def _iso(text: str, parts: dict[str, int], calendar: Calendar | None) -> DayRange:
    hijri = (calendar or _calendar_of(parts["year"])) is Calendar.HIJRI
    return (_hijri_range if hijri else _gregorian_range)(text, parts)


def _one_day(day: date) -> DayRange:
    packed = pack(day.year, day.month, day.day)
    return DayRange(Calendar.GREGORIAN, packed, packed)


def _refused(text: str, why: str, examples: str = _EXAMPLES) -> DateError:
    return DateError(text, f'"{text.strip()}" {why}. {examples}')


def _relevant(tokens: Tokens) -> Tokens:
    """The tokens without the day of the week, commas, brackets, "of" and full stops at the end.

    "20230923" is cut into its parts.
    """
    items = [part for token in tokens.items if token.kind not in "W,o()" for part in _parts(token)]
    while items and items[-1].kind == ".":
        items.pop()
    return Tokens(items, "".join(token.kind for token in items))


def _parts(token: Token) -> list[Token]:
    if token.kind != "p":
        return [token]
    year, rest = divmod(token.value, 10000)
    parts = (("y", year), ("d", rest // 100), ("d", rest % 100))
    return [Token(kind, value, token.start, token.end) for kind, value in parts]


def _matched(tokens: Tokens, forms: tuple[re.Pattern[str], ...]) -> dict[str, int] | None:
    """The numbers of the first form that the whole text has, by the names of its groups."""
    for form in forms:
        match = form.fullmatch(tokens.kinds)
        if match:
            given = {name for name, kind in match.groupdict().items() if kind}
            return {name: tokens.items[match.start(name)].value for name in given}
    return None


def _hijri(text: str, tokens: Tokens) -> DayRange:
    parts = _matched(tokens, _HIJRI_FORMS)
    if parts is None:
        raise _not_understood(text, tokens)
    if parts["year"] >= FIRST_GREGORIAN_YEAR:
        raise _of_the_other_calendar(text, parts["year"], Calendar.HIJRI)
    return _hijri_range(text, parts)


def _not_understood(text: str, tokens: Tokens) -> DateError:
    kinds = set(tokens.kinds)
    if kinds & set("GC") and kinds & set("HE"):
        return _refused(text, "mixes the two calendars")
    if kinds and "y" not in kinds and kinds <= set("GHECdn-./"):
        return _refused(text, "has no year of four digits")
    meant = "" if kinds & set("GH") else " or ".join(likely_months(text))
    if meant:
        return _refused(text, f"names no month; perhaps {meant} is meant")
    return _refused(text, "is no date that Dateline can read")


def _of_the_other_calendar(text: str, year: int, calendar: Calendar) -> DateError:
    """For "Ramadan 2023": what its year is called in the calendar of its month."""
    hijri = calendar is Calendar.HIJRI
    convert, last = (to_hijri, 31) if hijri else (to_gregorian, 29)
    first, second = (convert(day) // 10000 for day in (pack(year, 1, 1), pack(year, 12, last)))
    why = f"is of the {calendar.title()} calendar, but its year is not"
    if not first or not second:
        return _refused(text, why)
    ends = f"{first} to {second}"
    return _refused(text, f"{why}: {year} is {ends} AH" if hijri else f"{why}: {year} AH is {ends}")


def _hijri_range(text: str, parts: dict[str, int]) -> DayRange:
    """Day 0 is a day: newspapers print it, and a month begins with it."""
    year, month, day = parts["year"], parts.get("month"), parts.get("day")
    if year == 0 or not 1 <= (1 if month is None else month) <= 12:
        raise _refused(text, "does not exist: Hijri months are 1 to 12, and there is no year 0")
    length = max(30, hijri_month_length(year, month or 12))
    if day is not None and day > length:
        raise _refused(text, "does not exist: a Hijri month has 29 or 30 days")
    first = pack(year, month or 1, day or 0)
    return DayRange(Calendar.HIJRI, first, pack(year, month or 12, length if day is None else day))


def _gregorian_range(text: str, parts: dict[str, int]) -> DayRange:
    year, month, day = parts["year"], parts.get("month"), parts.get("day")
    last_month = 12 if month is None else month
    if not 1 <= year <= 9999 or not 1 <= last_month <= 12:
        raise _refused(text, "does not exist: months are 1 to 12, and there is no year 0")
    length = monthrange(year, last_month)[1]
    if day is not None and not 1 <= day <= length:
        name = GREGORIAN_MONTHS[last_month - 1]
        raise _refused(text, f"does not exist: {name} {year} has {length} days")
    first = pack(year, month or 1, day or 1)
    return DayRange(Calendar.GREGORIAN, first, pack(year, last_month, day or length))


def _gregorian(text: str, tokens: Tokens) -> DayRange:
    """A date with the name of a Gregorian month, whose order dateutil knows."""
    named = re.sub("[-./C]", "", tokens.kinds)
    if named not in _GREGORIAN_ORDERS:
        raise _not_understood(text, tokens)
    words = " ".join(_word(token) for token in tokens.items if token.kind in "dyG")
    from dateutil.parser import parse  # takes 30 ms to import, and few dates are of this kind

    try:
        read, again = (parse(words, default=day) for day in _DEFAULTS)
    except (ValueError, OverflowError) as exc:
        raise _refused(text, "does not exist in the Gregorian calendar") from exc
    year = next(token.value for token in tokens.items if token.kind == "y")
    if read.year != year:
        raise _refused(text, "is of a year before 100")  # for dateutil 0023 is 2023
    if "C" not in tokens.kinds and _calendar_of(year) is Calendar.HIJRI:
        raise _of_the_other_calendar(text, year, Calendar.GREGORIAN)
    day = {"day": read.day} if read.day == again.day else {}
    return _gregorian_range(text, {"year": year, "month": read.month, **day})


def _word(token: Token) -> str:
    """A token as dateutil reads it: months in English, years of four digits."""
    if token.kind == "G":
        return GREGORIAN_MONTHS[token.value - 1]
    return f"{token.value:04}" if token.kind == "y" else str(token.value)


def _numeric(text: str, tokens: Tokens, calendar: Calendar | None) -> DayRange:
    parts = _matched(tokens, _NUMERIC_FORMS)
    if parts is None or {"E", "C"} <= set(tokens.kinds):
        raise _not_understood(text, tokens)
    if "E" in tokens.kinds:
        if parts["year"] >= FIRST_GREGORIAN_YEAR:
            raise _of_the_other_calendar(text, parts["year"], Calendar.HIJRI)
        calendar = Calendar.HIJRI
    elif "C" in tokens.kinds:
        calendar = Calendar.GREGORIAN
    if (calendar or _calendar_of(parts["year"])) is Calendar.HIJRI:
        return _hijri_range(text, _day_first(parts, tokens))
    return _gregorian_range(text, _unambiguous(text, parts, tokens))


def _calendar_of(year: int) -> Calendar:
    return Calendar.HIJRI if 1300 <= year < FIRST_GREGORIAN_YEAR else Calendar.GREGORIAN


def _year_comes_last(tokens: Tokens) -> bool:
    return tokens.kinds.index("y") > tokens.kinds.rindex("d")


def _day_first(parts: dict[str, int], tokens: Tokens) -> dict[str, int]:
    """The parts with day and month exchanged where only that can be meant: 3/25/1445."""
    if "day" in parts and _year_comes_last(tokens) and parts["month"] > 12 >= parts["day"]:
        return parts | {"day": parts["month"], "month": parts["day"]}
    return parts


def _unambiguous(text: str, parts: dict[str, int], tokens: Tokens) -> dict[str, int]:
    if "day" not in parts or not _year_comes_last(tokens) or parts["day"] == parts["month"]:
        return parts
    if max(parts["day"], parts["month"]) > 12:
        return _day_first(parts, tokens)
    year, month, day = parts["year"], parts["month"], parts["day"]
    short, other = GREGORIAN_MONTHS[month - 1][:3], GREGORIAN_MONTHS[day - 1][:3]
    why = f"could be {day} {short} or {month} {other} {year}"
    raise _refused(text, why, f'Write {year:04}-{month:02}-{day:02} or "{day} {short} {year}".')

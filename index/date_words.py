"""The words that dates are made of: how they are folded, and those of the solar calendars.

Sources of the names: Unicode CLDR (ar, ar-DZ, ar-MA, ur, fa, hi, bn) and newspapers as printed.
The months of the Hijri calendar have a module of their own, index/hijri_months.py.
"""

from __future__ import annotations

import re
import unicodedata

# Apostrophes, ayn and hamza signs, accents typed for them, tatweel and zero-width characters:
# they stand within a word and mean nothing for its identity.
_WITHIN_A_WORD = "'’‘‛`´ʻʼʽʾʿˈ′＇ـ\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_LETTERS = {"ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ۃ": "ه", "ہ": "ه"}
_LETTERS |= {"ھ": "ه", "ە": "ه", "ٱ": "ا", "ə": "a", "ı": "i"}

_DROPPED = str.maketrans("", "", _WITHIN_A_WORD)
_UNIFIED = str.maketrans(_LETTERS)
_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")
_NOT_IN_A_WORD = re.compile(r"[^\w\u0900-\u0963\u0980-\u09e3]|_")


def ascii_digits(text: str) -> str:
    """The text with the decimal digits of every script as 0-9, character for character."""
    return _FOREIGN_DIGIT.sub(lambda match: str(unicodedata.decimal(match[0])), text)


def fold_words(name: str) -> list[str]:
    """The words of a name without case, marks, apostrophes or the variants of Arabic letters."""
    decomposed = unicodedata.normalize("NFKD", name.translate(_DROPPED))
    letters = "".join(char for char in decomposed if unicodedata.category(char) != "Mn")
    folded = ascii_digits(letters.casefold().translate(_UNIFIED))
    return _NOT_IN_A_WORD.sub(" ", folded).split()


def fold(name: str) -> str:
    """The words of a name run together: "Rabīʿ al-Awwal" gives "rabialawwal"."""
    return "".join(fold_words(name))


def _numbered(*names: str) -> dict[str, int]:
    """Folded name to its number; each argument holds the names of one number, by comma."""
    return {fold(name): number for number, row in enumerate(names, 1) for name in row.split(",")}


def _set_of(names: str) -> frozenset[str]:
    return frozenset(fold(name) for name in names.split(","))


GREGORIAN_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
GREGORIAN_MONTHS_SHORT = tuple(name[:3] for name in GREGORIAN_MONTHS)

GREGORIAN_NAMES = _numbered(
    "January,Jan,janvier,Januari,Ocak,يناير,كانون الثاني,كانون ثاني,جانفي,جنوری,ژانویه,जनवरी"
    ",জানুয়ারি,জানুয়ারী",
    "February,Feb,Febr,février,Februari,Pebruari,Şubat,فبراير,شباط,فيفري,فروری,فبروری,فوریه,फरवरी"
    ",ফেব্রুয়ারি,ফেব্রুয়ারী",
    "March,Mar,mars,Mac,Maret,Mart,مارس,آذار,مارچ,मार्च,মার্চ",
    "April,Apr,avril,Nisan,أبريل,إبريل,نيسان,أفريل,اپریل,آوریل,अप्रैल,এপ্রিল",
    "May,mai,Mei,Mayıs,مايو,أيار,مايس,ماي,مئی,مه,می,मई,মে",
    "June,Jun,juin,Juni,Haziran,يونيو,يونيه,حزيران,جوان,جون,ژوئن,जून,জুন",
    "July,Jul,juillet,Julai,Juli,Temmuz,يوليو,يوليه,تموز,جويلية,يوليوز,جولائی,جولای,ژوئیه,ژوییه"
    ",जुलाई,জুলাই",
    "August,Aug,août,Ogos,Agustus,Ağustos,أغسطس,آب,أوت,غشت,اگست,آگوست,اوت,अगस्त,আগস্ট,আগষ্ট",
    "September,Sept,Sep,septembre,Eylül,سبتمبر,أيلول,شتنبر,ستمبر,سپتامبر,सितंबर,सितम्बर,সেপ্টেম্বর",
    "October,Oct,octobre,Oktober,Okt,Ekim,أكتوبر,تشرين الأول,تشرين أول,اکتوبر,اکتبر,अक्टूबर,अक्तूबर"
    ",অক্টোবর",
    "November,Nov,novembre,Nopember,Kasım,نوفمبر,تشرين الثاني,تشرين ثاني,نونبر,نومبر,نوامبر,नवंबर"
    ",नवम्बर,নভেম্বর",
    "December,Dec,décembre,Disember,Desember,Des,Aralık,ديسمبر,كانون الأول,كانون أول,دجنبر,دسمبر"
    ",دسامبر,दिसंबर,दिसम्बर,ডিসেম্বর",
)

SOLAR_HIJRI_NAMES = _numbered(
    "Farvardin,فروردین,Hamal,حمل",
    "Ordibehesht,اردیبهشت,Sawr,ثور",
    "Khordad,خرداد,Jawza,جوزا",
    "Tir,تیر,Saratan,سرطان",
    "Mordad,Amordad,مرداد,Asad,اسد",
    "Shahrivar,شهریور,Sonbola,سنبله",
    "Mehr,مهر,Mizan,میزان",
    "Aban,آبان,Aqrab,عقرب",
    "Azar,آذر,Qaws,قوس",
    "Dey,Dai,دی,Jadi,جدی",
    "Bahman,بهمن,Dalw,دلو",
    "Esfand,اسفند,Hut,حوت",
)

# From Monday, as datetime.date.weekday() plus one.
WEEKDAYS = _numbered(
    "Monday,Mon,lundi,Isnin,Senin,Pazartesi,الاثنين,الإثنين,الأثنين,اثنين,پیر,دوشنبه,सोमवार,সোমবার",
    "Tuesday,Tues,Tue,mardi,Selasa,Salı,الثلاثاء,الثلثاء,ثلاثاء,منگل,سه‌شنبه,मंगलवार,মঙ্গলবার",
    "Wednesday,Weds,Wed,mercredi,Rabu,Çarşamba,الأربعاء,أربعاء,بدھ,چهارشنبه,बुधवार,বুধবার",
    "Thursday,Thurs,Thur,Thu,jeudi,Khamis,Kamis,Perşembe,الخميس,خميس,جمعرات,پنجشنبه,जुमेरात,गुरुवार"
    ",বৃহস্পতিবার",
    "Friday,Fri,vendredi,Jumaat,Jumat,Cuma,الجمعة,جمعة,جمعہ,शुक्रवार,শুক্রবার",
    "Saturday,Sat,samedi,Sabtu,Cumartesi,السبت,سبت,ہفتہ,شنبه,शनिवार,শনিবার",
    "Sunday,Sun,dimanche,Ahad,Minggu,Pazar,الأحد,أحد,اتوار,یکشنبه,रविवार,রবিবার,রোববার",
)

HIJRI_ERAS = _set_of(
    "H,AH,Hijri,Hijra,Hijrah,Hijriah,Hijriyah,Hegira,هـ,ه,ھ,ہجری,هجري,هجرية,هجرى,للهجرة,قمری,हिजरी,হিজরি"
    ",হিজরী"
)
GREGORIAN_ERAS = _set_of("G,AD,CE,م,ميلادي,ميلادية,عیسوی,ء,ईस्वी,খ্রিস্টাব্দ,খ্রিষ্টাব্দ")
SOLAR_ERAS = _set_of("SH,AHS,AHSH,ش,شمسي,شمسی,خورشیدی")
LINKING_WORDS = _set_of("of,the,day,من,شهر,لشهر,عام,سنة,لعام,لسنة,ماه,سال")
ORDINAL_ENDINGS = _set_of("st,nd,rd,th,er,শে,রা,লা,ঠা,ই")
# Between the days of a range: "5 and 6 May", "29 و30 سبتمبر".
JOINING_WORDS = _set_of("and,to,until,till,و,إلى,حتى,تا,اور,et,au,dan,hingga")
# What a number after them counts is no day: "Page 5 June 2015", "Rs 15 / 17 May 2019".
NUMBERING_WORDS = _set_of(
    "No,Nos,Number,Vol,Volume,Issue,Page,Part,Section,Week,Price,Rs,Re,SR,QR,KD"
    ",BD,RO,AED,Dh,Dhs,RM,Tk,Max,Min,High,Low"
    ",العدد,عدد,رقم,ص,السنة,العام,السعر,شماره,شمارہ,نمبر,جلد,قیمت"
)

"""Telling an encoding from bytes: marks, UTF-8, Arabic and Western print, everything else."""

from __future__ import annotations

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.charsets import NotText, detect
from index.decoding import decode
from index.errors import Reason

ENGLISH = (
    "The mayor didn’t say when the “new bridge” would open — only that it’s nearly done. "
    "A café owner on the quay, Mr Müller, called the wait “absurd…” and poured another."
)
ARABIC = (
    "قال رئيس البلدية إن الجسر الجديد سيفتح في الربيع أمام سكان المدينة، وأضاف أن العمل "
    "انتهى قبل موعده بشهر كامل. وكان السكان قد انتظروا خمس سنوات."
)
URDU = "میئر نے کہا کہ نیا پل بہار میں کھلے گا اور شہر کے لوگ اسے چل کر پار کر سکیں گے".replace(
    "ی", "ي"
)
PERSIAN = "شهردار گفت که پل جديد در بهار باز مي\u200cشود و چهار گروه از کارگران پاداش گرفتند"
FRENCH = "Le maire a déclaré à l’assemblée que le pont ouvrira — après cinq années — très bientôt."
GERMAN = "Die Bürger müssen für die größere Brücke künftig höhere Gebühren zahlen."
RUSSIAN = "Мэр сообщил во вторник, что новый мост откроется весной для жителей города."


@pytest.mark.parametrize("length", [20, 40, 80, 10_000])
@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", ENGLISH),
        ("cp1256", ARABIC),
        ("iso8859_6", ARABIC.replace("،", ",")),
        ("cp1256", URDU),
        ("cp1256", PERSIAN),
        ("cp1252", FRENCH),
        ("cp1252", GERMAN),
        ("cp1251", RUSSIAN),
        ("koi8_r", RUSSIAN),
        ("utf-8", ARABIC),
        ("utf-8-sig", ENGLISH),
        ("utf-16", ARABIC),
        ("utf-16-le", ARABIC),
        ("utf-16-be", ENGLISH),
        ("utf-32", ENGLISH),
        ("utf-32-le", ARABIC),
        ("utf-32-be", ENGLISH),
    ],
)
def test_a_text_comes_back_whatever_it_is_encoded_in(encoding: str, text: str, length: int) -> None:
    text = (text * (length // len(text) + 1))[:length]
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Café"),
        ("cp1252", "It’s on"),
        ("cp1252", "£5 – “ok”"),
        ("cp1256", "قال الوزير"),
        ("cp1256", "المدينة"),
        ("cp1256", "Bridge opens: افتتاح الجسر الجديد"),
        ("iso8859_6", "المدينة"),
        ("utf-8", "é"),
        ("utf-16-le", "المدينة"),
        ("utf-16-be", "Rain"),
    ],
)
def test_a_few_letters_are_enough_for_what_newspapers_use(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1254", "Belediye başkanı salı günü yaptığı açıklamada, köprünün açılacağını söyledi."),
        ("cp1250", "Burmistrz powiedział, że nowy most będzie wkrótce otwarty."),
        ("cp1253", "Ο δήμαρχος δήλωσε την Τρίτη ότι η νέα γέφυρα θα ανοίξει την άνοιξη." * 3),
        ("cp932", "市長は火曜日、新しい橋が春に開通すると発表した。"),
        ("mac_roman", "The mayor didn’t say that it wasn’t “done”."),
    ],
)
def test_other_encodings_are_told_from_a_sentence(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_ascii_leaves_open_what_follows() -> None:
    assert detect(b"Plain words.") == "ascii"


@pytest.mark.parametrize(
    ("looks_like", "data"),
    [
        ("a PDF document", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3"),
        ("a ZIP archive", b"PK\x03\x04\x14\0"),
        ("a PNG image", b"\x89PNG\r\n\x1a\n"),
        ("a JPEG image", b"\xff\xd8\xff\xe0\0\x10JFIF"),
        ("a program", b"\x7fELF\x02\x01"),
        ("a gzip file", b"\x1f\x8b\x08\0"),
        ("control characters", bytes(range(256)) * 9),
        ("control characters", b"\0" * 5000),
    ],
)
def test_what_is_no_text_is_called_by_its_name(looks_like: str, data: bytes) -> None:
    with pytest.raises(NotText, match=looks_like) as caught:
        decode(data)
    assert caught.value.reason is Reason.BINARY


def test_utf8_stays_utf8_where_single_characters_are_damaged() -> None:
    data = ARABIC.encode().replace("ش".encode(), b"\xd8", 1)
    assert decode(data).count("\ufffd") == 1
    assert decode(data).replace("\ufffd", "ش", 1) == ARABIC


@pytest.mark.parametrize("damage", [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80"])
def test_utf8_with_more_than_one_damaged_character_in_a_hundred_is_refused(damage: bytes) -> None:
    """A stray byte, an overlong slash, a surrogate, a code point that there is not."""
    with pytest.raises(NotText, match="of the characters cannot be read as UTF-8") as caught:
        decode((ARABIC.encode() + damage) * 3 + damage * 9)
    assert caught.value.reason is Reason.BAD_ENCODING


def test_a_mark_is_believed_and_damage_behind_it_counted() -> None:
    with pytest.raises(NotText, match="UTF-8"):
        decode(codecs.BOM_UTF8 + ARABIC.encode("cp1256"))


@given(st.text())
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    data = codecs.BOM_UTF8 + text.encode()
    assert decode(data) == text


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_not_text(data: bytes) -> None:
    with suppress(NotText):
        assert isinstance(decode(data), str)

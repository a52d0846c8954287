"""From a path to clean text, whatever lies there."""

from __future__ import annotations

import gzip
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.decoding import LARGEST_DUMP, MOST_LINES, MOST_MARKS, read_text, scrub
from index.errors import Reason, Reject
from index.file_bytes import BOMB_GRACE, BOMB_RATIO, PIECE, Rejected, pieces


def write(folder: Path, data: bytes, name: str = "page.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def reason(outcome: str | Reject) -> Reason:
    assert isinstance(outcome, Reject), outcome
    assert outcome.where == ""
    return outcome.reason


def test_a_file_is_read_as_clean_text(tmp_path: Path) -> None:
    path = write(tmp_path, b"\xef\xbb\xbfBridge\r\nopens\xc2\xa0soon")
    assert read_text(path) == "Bridge\nopens soon"


def test_gzip_is_read_as_it_is_with_all_its_members(tmp_path: Path) -> None:
    path = write(tmp_path, gzip.compress(b"one\n") + gzip.compress(b"two\n"), "page.txt.GZ")
    assert read_text(path) == "one\ntwo\n"


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xc2\xa0"])
def test_nothing_to_read_is_empty(tmp_path: Path, data: bytes) -> None:
    assert reason(read_text(write(tmp_path, data))) is Reason.EMPTY


def test_an_empty_gzip_file_is_empty(tmp_path: Path) -> None:
    assert reason(read_text(write(tmp_path, gzip.compress(b""), "a.gz"))) is Reason.EMPTY


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(b"A line of text.\n" * 99)[:-9],
        gzip.compress(b"A line of text.\n" * 99)[:20],
        gzip.compress(b"A line of text.\n") + b"not gzip",
        b"plain text in a file called .gz",
        gzip.compress(b"A line of text.\n" * 99)[:-8] + b"\0" * 8,
    ],
)
def test_damaged_gzip_is_refused(tmp_path: Path, data: bytes) -> None:
    assert reason(read_text(write(tmp_path, data, "page.txt.gz"))) is Reason.BAD_GZIP


def test_a_gzip_bomb_is_refused_before_it_has_gone_off(tmp_path: Path) -> None:
    path = write(tmp_path, gzip.compress(b"\0" * (40 << 20)), "page.txt.gz")
    outcome = read_text(path)
    assert reason(outcome) is Reason.BAD_GZIP
    assert isinstance(outcome, Reject)
    assert "expands more than 100 to 1" in outcome.detail
    came_out: list[int] = []
    with pytest.raises(Rejected):
        came_out.extend(map(len, pieces(path)))
    read_ahead = 128 << 10  # by gzip from Python 3.12 on; the ratio is to what was read
    assert 0 < sum(came_out) <= max(BOMB_GRACE, BOMB_RATIO * read_ahead) + PIECE


def test_a_small_file_may_shrink_as_much_as_it_likes(tmp_path: Path) -> None:
    text = "na " * 100_000
    assert read_text(write(tmp_path, gzip.compress(text.encode()), "page.txt.gz")) == text


def test_more_than_a_page_can_be_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST_DUMP + 1)
    outcome = read_text(path)
    assert reason(outcome) is Reason.TOO_LARGE
    assert isinstance(outcome, Reject)
    assert "2 MB" in outcome.detail


def test_more_lines_than_a_page_can_have_are_too_many(tmp_path: Path) -> None:
    lines = b"1\n" * MOST_LINES
    assert isinstance(read_text(write(tmp_path, lines)), str)
    outcome = read_text(write(tmp_path, lines + b"1\n"))
    assert isinstance(outcome, Reject)
    assert (outcome.reason, "100,000 lines" in outcome.detail) == (Reason.TOO_LARGE, True)


def test_binary_and_badly_encoded_files_say_so(tmp_path: Path) -> None:
    assert reason(read_text(write(tmp_path, b"%PDF-1.4\n"))) is Reason.BINARY
    damaged = "جسر ".encode() * 20 + b"\xff" * 9
    assert reason(read_text(write(tmp_path, damaged))) is Reason.BAD_ENCODING


def test_text_that_somebody_else_damaged_is_refused_too(tmp_path: Path) -> None:
    words = "The ferry sails at noon. " * 20
    assert (
        reason(read_text(write(tmp_path, ("\ufffd" * 20 + words).encode()))) is Reason.BAD_ENCODING
    )
    assert read_text(write(tmp_path, ("\ufffd" + words).encode())) == "\ufffd" + words


def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert reason(read_text(tmp_path / "pipe.txt")) is Reason.NOT_A_FILE
    assert reason(read_text(tmp_path)) is Reason.NOT_A_FILE
    assert reason(read_text(Path("/dev/zero"))) is Reason.NOT_A_FILE


def test_a_file_that_vanished_or_became_a_link_is_refused(tmp_path: Path) -> None:
    assert reason(read_text(tmp_path / "gone.txt")) is Reason.MISSING
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    assert reason(read_text(tmp_path / "link.txt")) is Reason.SYMLINK_LOOP


def _shortened(path: Path) -> None:
    os.truncate(path, PIECE)


def _lengthened(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"x" * PIECE)


def _overwritten(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"y" * (2 * PIECE))


@pytest.mark.parametrize("change", [_shortened, _lengthened, _overwritten])
def test_a_file_that_changes_while_read_is_refused_at_its_end(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    path = write(tmp_path, b"x" * (2 * PIECE))
    os.utime(path, ns=(0, 0))  # a clock that ticks slowly may give two writes one time
    reading = pieces(path)
    assert len(next(reading)) == PIECE
    change(path)
    came: list[int] = []
    with pytest.raises(Rejected) as refused:
        came.extend(map(len, reading))
    assert refused.value.reject.reason is Reason.UNREADABLE
    assert "changed" in refused.value.reject.detail
    assert sum(came) <= PIECE + 1


def test_a_file_that_grows_as_fast_as_it_is_read_comes_to_an_end(tmp_path: Path) -> None:
    path = write(tmp_path, b"x" * PIECE)
    with pytest.raises(Rejected, match="changed"):
        all(_lengthened(path) is None for _ in pieces(path))


def test_a_file_removed_while_read_is_read_to_its_end(tmp_path: Path) -> None:
    path = write(tmp_path, b"x" * (2 * PIECE))
    reading = pieces(path)
    first = next(reading)
    path.unlink()
    assert len(first) + sum(map(len, reading)) == 2 * PIECE


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_unreadable(tmp_path: Path) -> None:
    path = write(tmp_path, b"text")
    path.chmod(0)
    assert reason(read_text(path)) is Reason.UNREADABLE


def test_a_file_that_fails_while_read_is_unreadable() -> None:
    """The memory of this process is a regular file whose first page cannot be read."""
    assert reason(read_text(Path(f"/proc/{os.getpid()}/mem"))) is Reason.UNREADABLE


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("a\r\nb\rc\vd\fe\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("ta\tb", "ta\tb"),
        ("nu\0l be\x07ll de\x7fl es\x1bc", "nul bell del esc"),
        ("no\u00a0break 5\u202f000", "no break 5 000"),
        ("\ud83d \udc00", "\ufffd \ufffd"),
        ("\u202eevil\u202c \u200frtl\u200e \u2067x\u2069 \u061cy", "evil rtl x y"),
        ("\ufeff\ufeffmark in\ufeffside\u2060", "mark inside"),
        ("soft\u00adhyphen", "softhyphen"),
        ("می\u200cشود", "می\u200cشود"),
        ("cafe\u0301", "café"),
        ("\u0627\u0653", "\u0622"),
        ("don\x92t \x93quote\x94 a\x97b\x81", "don’t “quote” a—b"),
        ("👩\u200d👧 ok", "👩\u200d👧 ok"),
        ("e\u200e\u0301", "é"),
    ],
)
def test_scrubbing(dirty: str, clean: str) -> None:
    assert scrub(dirty) == clean


marks = st.text("\u0301\u0316\u0344\u064e\u0651\U0001e94a", min_size=25, max_size=90)
letters = st.text(
    st.one_of(
        st.characters(exclude_categories=[]),
        st.sampled_from("\r\n\v\x85\u2028\u00a0\ufeff\u200e\ud800\0\x93\u0301e\u00ad"),
    )
)
anything = st.lists(st.one_of(letters, marks), max_size=4).map("".join)


@given(anything)
def test_scrubbed_text_is_clean_and_stays_as_it_is(text: str) -> None:
    clean = scrub(text)
    assert scrub(clean) == clean
    assert unicodedata.is_normalized("NFC", clean)
    clean.encode("utf-8")
    unseen = set("\r\v\f\u2028\u2029\u00a0\u202f\u061c\u200e\u200f\u00ad\u2060\ufeff")
    assert not unseen & set(clean)
    assert not any(unicodedata.category(char) == "Cc" for char in clean if char not in "\n\t")
    kinds = "".join("m" if unicodedata.combining(char) else " " for char in clean)
    assert max(map(len, kinds.split()), default=0) <= MOST_MARKS


@given(st.lists(anything, min_size=1, max_size=3))
def test_much_plain_text_around_a_few_other_characters_changes_nothing(texts: list[str]) -> None:
    plain = "plain text,\tand a second line of it\n" * 9
    assert scrub(plain.join(texts)) == plain.join(map(scrub, texts))
    assert scrub(plain) == plain


def test_marks_by_the_hundred_thousand_are_cut_off_in_no_time() -> None:
    """To put them in order takes minutes, and two normalisations."""
    assert scrub("a" + "\u0301\u0316" * 500_000 + "b") == "á" + "\u0316" * 15 + "\u0301" * 14 + "b"


@given(st.text(st.characters(max_codepoint=0x2FF, exclude_categories=["Cc", "Cf", "Cs"])))
def test_what_is_clean_already_only_changes_its_no_break_spaces(text: str) -> None:
    assert scrub(text) == text.replace("\u00a0", " ")

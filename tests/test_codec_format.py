"""A reader in plain Python, written from the prose in index/codec/__init__.py alone."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article
from index.codec.container import ArrayFile
from index.codec.integers import StartsReader
from index.codec.segment_writer import SEGMENT_FILE
from index.codec.strings import Strings
from index.fields import TEXT_FIELDS, stem_field
from tests import simple_segment
from tests.strategies import WORDS, archives

Listed = dict[int, int]
"""The articles of a term and how often it stands in each."""


def _starts(file: ArrayFile, name: str) -> list[int]:
    return StartsReader(file, name).all().tolist()


def _numbers(gaps: bytes, count: int, size: int) -> list[int]:
    step = 1 if 256 * count >= size else 2
    largest = 256**step - 1
    numbers, total = [], 0
    for at in range(0, len(gaps), step):
        value = int.from_bytes(gaps[at : at + step], "little")
        total += value
        if value != largest:
            numbers.append(total)
    return numbers


def _lists(file: ArrayFile, name: str, size: int) -> list[Listed]:
    postings, gap_starts = (
        _starts(file, f"{name}/posting_starts"),
        _starts(file, f"{name}/gap_starts"),
    )
    gaps, packed = file[f"{name}/gaps"].tobytes(), file[f"{name}/frequencies"].tobytes()
    lists = []
    for term in range(len(postings) - 1):
        begin, end = postings[term], postings[term + 1]
        numbers = _numbers(gaps[gap_starts[term] : gap_starts[term + 1]], end - begin, size)
        halves = [packed[p // 2] >> 4 if p % 2 else packed[p // 2] & 15 for p in range(begin, end)]
        large = _large(file, name, term)
        frequencies = [large.pop(0) if half == 15 else half + 1 for half in halves]
        assert not large
        lists.append(dict(zip(numbers, frequencies, strict=True)))
    return lists


def _large(file: ArrayFile, name: str, term: int) -> list[int]:
    terms = file[f"{name}/large_lists"].tolist()
    if term not in terms:
        return []
    starts = file[f"{name}/large_starts"].tolist()
    at = terms.index(term)
    large: list[int] = file[f"{name}/large"].tolist()[starts[at] : starts[at + 1]]
    return large


def _places(file: ArrayFile, name: str, size: int) -> simple_segment.Places:
    lengths = file[f"{name}/lengths"].tolist()
    starts, packed = _starts(file, f"{name}/position_starts"), file[f"{name}/positions"].tobytes()
    found: simple_segment.Places = {}
    for term, (form, listed) in enumerate(
        zip(Strings(file, f"{name}/terms"), _lists(file, name, size), strict=True)
    ):
        bits = int.from_bytes(packed[starts[term] : starts[term + 1]], "little")
        places = found[form.decode()] = {}
        for number, frequency in listed.items():
            width = (lengths[number] - 1).bit_length()
            places[number] = []
            for _ in range(frequency):
                places[number].append(bits & ((1 << width) - 1))
                bits >>= width
    return found


def _stems(file: ArrayFile, name: str, size: int) -> dict[str, Listed]:
    forms, shared = _lists(file, name, size), _lists(file, stem_field(name), size)
    numbers = file[f"{stem_field(name)}/forms"].tolist()
    stems = {}
    for stem, count in zip(
        Strings(file, f"{stem_field(name)}/terms"),
        file[f"{stem_field(name)}/form_counts"].tolist(),
        strict=True,
    ):
        own, numbers = numbers[:count], numbers[count:]
        stems[stem.decode()] = forms[own[0]] if count == 1 else shared.pop(0)
    assert not numbers
    assert not shared
    return stems


@given(archives(6), st.sampled_from(WORDS), st.integers(0, 40))
@settings(deadline=None, max_examples=40)
def test_the_prose_is_enough_to_read_a_segment(
    articles: list[Article], word: str, times: int
) -> None:
    drawn = [*articles, Article(id="often", body=f"{word} the " * times)]
    with tempfile.TemporaryDirectory() as folder:
        simple_segment.write(Path(folder), drawn)
        file = ArrayFile.open(Path(folder) / SEGMENT_FILE)
        for name in TEXT_FIELDS:
            assert _places(file, name, len(drawn)) == simple_segment.places(drawn, name)
            expected = simple_segment.stem_places(drawn, name)
            assert _stems(file, name, len(drawn)) == {
                stem: {number: len(positions) for number, positions in places.items()}
                for stem, places in expected.items()
            }
        file.close()

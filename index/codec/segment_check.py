"""Whether a segment makes sense: every byte as it was written, and what was written adds up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.codec.coding import PADDING, Ints, starts_of
from index.codec.container import ArrayFile
from index.codec.field_reader import FormLists, StemLists
from index.codec.integers import StartsReader
from index.codec.list_writer import Postings
from index.codec.segment_writer import SEGMENT_FILE
from index.codec.store import Store
from index.codec.strings import Strings
from index.errors import IndexDamaged
from index.fields import stem_field
from index.records import unpacked


def check_segment(folder: Path) -> None:
    """Read all of the segment in `folder`; takes some 50 µs a term and an article.

    Raises IndexDamaged, which names the file and the array, where a byte was changed or two arrays
    tell different things.
    """
    file = ArrayFile.open(folder / SEGMENT_FILE)
    try:
        file.verify()
        fault = next(_faults(file), None)
    except (IndexError, KeyError, ValueError) as exc:
        raise _damaged(file, f"its arrays do not fit together ({exc!r})") from exc
    finally:
        file.close()
    if fault is not None:
        raise _damaged(file, fault)


def _damaged(file: ArrayFile, fault: str) -> IndexDamaged:
    return IndexDamaged(
        file.path,
        f"{file.path} is damaged: {fault}. Put it back from a copy, or build the index anew.",
    )


def _faults(file: ArrayFile) -> Iterator[str]:
    """What is wrong; what comes behind the first fault may be nonsense, or raise."""
    size: int = file.meta["articles"]
    yield from _column_faults(file, size)
    yield from _article_faults(file)
    for name in file.meta["fields"]:
        yield from _list_faults(file, name)
        yield from _list_faults(file, stem_field(name))
        forms = FormLists(file, name)
        yield from _form_faults(name, forms, size)
        yield from _stem_faults(stem_field(name), StemLists(file, name, forms), size)


def _column_faults(file: ArrayFile, size: int) -> Iterator[str]:
    """Whether each article has one of everything, and everything that is named is there."""
    lengths = [f"{name}/lengths" for name in file.meta["fields"]]
    days = [f"days/{name}" for name in file.meta["days"]]
    ordinals = [f"facets/{name}/ordinals" for name in file.meta["facets"]]
    for name in ("numbers_by_id", *lengths, *days, *ordinals):
        if len(file[name]) != size:
            yield f"the array {name} has {len(file[name]):,} items instead of {size:,}"
    for name in file.meta["facets"]:
        values = Strings(file, f"facets/{name}/values")
        if file[f"facets/{name}/ordinals"].max(initial=0) >= max(len(values), 1):
            yield f"the array facets/{name}/ordinals names a value that is not there"
        yield from _string_faults(file, f"facets/{name}/values")


def _article_faults(file: ArrayFile) -> Iterator[str]:
    """Whether every article can be read and found by its id."""
    ids, store = Strings(file, "ids"), Store(file)
    if not len(ids) == len(store) == len(file["numbers_by_id"]):
        yield f"there are {len(ids):,} strings ids and {len(store):,} store/frames"
    if ids.starts[-1] != len(ids.blob):
        yield "the strings ids are not whole"
    if not _distinct([ids[number] for number in file["numbers_by_id"].tolist()]):
        yield "the array numbers_by_id does not go through distinct ids in their order"
    for number, article_id in enumerate(ids):
        unpacked(article_id.decode(), store.record(number))


def _string_faults(file: ArrayFile, name: str) -> Iterator[str]:
    """Whether a table that can be searched is in order."""
    strings = Strings(file, name)
    if strings.starts[-1] != len(strings.blob) or not _distinct(list(strings)):
        yield f"the strings {name} do not ascend, or are not whole"


def _distinct(strings: Sequence[bytes]) -> bool:
    """Whether they ascend, each but once."""
    return all(one < other for one, other in pairwise(strings))


def _list_faults(file: ArrayFile, name: str) -> Iterator[str]:
    """Whether the lists of a Whoosh field end where their arrays end, and the terms ascend."""
    yield from _string_faults(file, f"{name}/terms")
    postings = StartsReader(file, f"{name}/posting_starts").all()
    spans = {
        "gap_starts": (StartsReader(file, f"{name}/gap_starts").all(), len(file[f"{name}/gaps"])),
        "posting_starts": ((postings + 1) // 2, len(file[f"{name}/frequencies"])),
        "large_starts": (file[f"{name}/large_starts"], len(file[f"{name}/large"])),
    }
    if f"{name}/positions" in file:
        starts = StartsReader(file, f"{name}/position_starts").all() + PADDING
        spans["position_starts"] = (starts, len(file[f"{name}/positions"]))
    for array, (starts, end) in spans.items():
        if starts[-1] != end or (np.diff(starts.astype(np.int64)) < 0).any():
            yield f"the array {name}/{array} does not fit its lists"


def _form_faults(name: str, lists: FormLists, size: int) -> Iterator[str]:
    """Whether the positions of all forms make up texts of the lengths that are told."""
    found, places = np.zeros(size, np.int64), np.zeros(size, np.int64)
    for term in range(len(lists.terms)):
        postings = lists.postings(term)
        yield from _posting_faults(name, postings, size)
        numbers, frequencies = postings
        positions = lists.positions(term, postings).astype(np.int64)
        if (
            np.diff((np.repeat(numbers.astype(np.int64), frequencies) << 32) + positions) < 1
        ).any():
            yield f"the array {name}/positions has positions that do not ascend"
        found[numbers] += frequencies
        places[numbers] += np.add.reduceat(positions, starts_of(frequencies)[:-1])
    lengths = lists.lengths.astype(np.int64)
    if not np.array_equal(found, lengths):
        yield f"the array {name}/frequencies does not add up to {name}/lengths"
    if not np.array_equal(places, lengths * (lengths - 1) // 2):
        yield f"the array {name}/positions does not have every position once"


def _posting_faults(name: str, postings: Postings, size: int) -> Iterator[str]:
    numbers, frequencies = postings
    if not len(numbers) or numbers[0] < 0 or numbers[-1] >= size or (np.diff(numbers) < 1).any():
        yield f"the array {name}/gaps has articles that do not ascend"
    if (frequencies < 1).any():
        yield f"the array {name}/large has frequencies below 1"


def _stem_faults(name: str, lists: StemLists, size: int) -> Iterator[str]:
    """Whether each form has one stem, and each stem the postings of its forms."""
    met = np.zeros(len(lists.forms.terms), np.int64)
    for term in range(len(lists.terms)):
        forms = lists.forms_of(term)
        met[forms] += 1
        postings = lists.postings(term)
        yield from _posting_faults(name, postings, size)
        if len(forms) > 1 and not _equal(postings, _added(lists.forms, forms)):
            yield f"the array {name}/frequencies does not add up to that of the forms"
    if (met != 1).any():
        yield f"the array {name}/forms does not name each form once"


def _equal(one: Postings, other: Postings) -> bool:
    return all(map(np.array_equal, one, other))


def _added(lists: FormLists, forms: Ints) -> Postings:
    """The postings of several forms as if they were one."""
    each = [lists.postings(form) for form in forms.tolist()]
    frequencies = np.concatenate([postings.frequencies for postings in each])
    numbers, at = np.unique(
        np.concatenate([postings.numbers for postings in each]), return_inverse=True
    )
    return Postings(numbers, np.bincount(at, frequencies).astype(np.int32))

"""A batch of articles as one run: every occurrence of every word, in the order of a segment.

Runs are made side by side in several processes, each of a batch that is sorted in memory, and
handed over as files that are read where they lie; `index.bulk.merge` makes one segment of them.
A run depends on its articles alone, not on what the vocabulary has met before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.article import Article
from index.bulk.joined import Joined
from index.bulk.surfaces import Vocabulary
from index.codec.container import ArrayFile, ArrayFileWriter
from index.codec.store import Compressor
from index.fields import DAY_FIELDS, FACET_FIELDS, TEXT_FIELDS, facet_value
from index.kernel.occurrences import counted, put_by_form
from index.records import packed

Ints = NDArray[np.int32]
Starts = NDArray[np.int64]
Unsigned = NDArray[np.unsignedinteger[Any]]

_PARTS = ("starts", "numbers", "positions", "lengths")


@dataclass(frozen=True, slots=True)
class SortedField:
    """The occurrences of all words of a TEXT field, by term, then article, then position.

    `terms` are the forms, distinct, by their UTF-8 bytes; the occurrences of `terms[i]` are those
    from `starts[i]` on and before `starts[i + 1]`. `numbers` (u2 or u4) are articles, from 0 in
    each run, `positions` (u2 or u4) words in the field of the article; `lengths` the field's words
    in every article.
    """

    terms: Joined
    starts: Starts
    numbers: Unsigned
    positions: Unsigned
    lengths: Ints


@dataclass(frozen=True, slots=True)
class Run:
    """A batch of articles: what their postings are by TEXT field, and what each one has.

    `days` are packed days by DAY, `facets` UTF-8 values by FACET; `frames` are the packed articles
    (index.records), each compressed with `dictionary` (index.codec.store).
    """

    fields: Mapping[str, SortedField]
    ids: Joined
    days: Mapping[str, Ints]
    facets: Mapping[str, Joined]
    dictionary: bytes
    frames: Joined

    def __len__(self) -> int:
        return len(self.ids)

    def save(self, path: Path) -> None:
        """Write a new file that `open` reads."""
        with ArrayFileWriter(path) as writer:
            for name, field in self.fields.items():
                _add_field(writer, f"fields/{name}", field)
            for name, days in self.days.items():
                writer.add(f"days/{name}", days)
            for name, strings in _strings_of(self).items():
                _add_joined(writer, name, strings)
            writer.add("dictionary", np.frombuffer(self.dictionary, np.uint8))
            writer.finish({})

    @classmethod
    def open(cls, path: Path) -> Run:
        """The run in a file of `save`; its arrays stay on the disk until they are read.

        They are not compared with their checksums: the file was written by the same build. Raises
        IndexDamaged where the file is not whole.
        """
        return cls.of(ArrayFile.open(path))

    @classmethod
    def of(cls, file: ArrayFile) -> Run:
        """The run in a file that was opened, whose `release` is for who has read much of it."""
        return cls(
            {name: _field(file, f"fields/{name}") for name in TEXT_FIELDS},
            _joined(file, "ids"),
            {name: file.unverified(f"days/{name}") for name in DAY_FIELDS},
            {name: _joined(file, f"facets/{name}") for name in FACET_FIELDS},
            file.unverified("dictionary").tobytes(),
            _joined(file, "frames"),
        )


def make_run(articles: Sequence[Article], vocabulary: Vocabulary, dictionary: bytes) -> Run:
    """The run of some articles; `vocabulary` is kept from one run to the next to save time."""
    compressor = Compressor(dictionary)
    return Run(
        {name: sorted_field(_values(articles, name), vocabulary) for name in TEXT_FIELDS},
        Joined.of(article.id.encode() for article in articles),
        {name: np.array(_values(articles, name), np.int32) for name in DAY_FIELDS},
        {name: _facet(articles, name) for name in FACET_FIELDS},
        dictionary,
        Joined.of(compressor.frames(map(packed, articles))),
    )


def _values(articles: Sequence[Article], name: str) -> list[Any]:
    return list(map(attrgetter(name), articles))


def _facet(articles: Sequence[Article], name: str) -> Joined:
    """One value an article; few are different, so each of them is encoded once."""
    values = _values(articles, name)
    having = dict(zip(values, articles, strict=True))
    encoded = {value: facet_value(article, name).encode() for value, article in having.items()}
    return Joined.of(map(encoded.__getitem__, values))


def sorted_field(texts: Sequence[str], vocabulary: Vocabulary) -> SortedField:
    """The words of one text an article, sorted."""
    words = vocabulary.tokenise(texts)
    known = vocabulary.strings
    counts, lengths = counted(*words, len(known))
    present = known.ascending(np.flatnonzero(counts))
    starts = np.append(0, np.cumsum(counts[present]))
    places = np.zeros(len(known), np.int64)
    places[present] = starts[:-1]
    numbers = np.empty(starts[-1], _unsigned(len(texts)))
    positions = np.empty(starts[-1], _unsigned(int(lengths.max(initial=0))))
    put_by_form(*words, places, numbers, positions)
    return SortedField(known.take(present), starts, numbers, positions, lengths)


def _unsigned(end: int) -> np.dtype[np.unsignedinteger[Any]]:
    """The type of numbers below `end`."""
    return np.dtype("<u2" if end <= 1 << 16 else "<u4")


def _strings_of(run: Run) -> dict[str, Joined]:
    facets = {f"facets/{name}": values for name, values in run.facets.items()}
    return {"ids": run.ids, "frames": run.frames, **facets}


def _add_joined(writer: ArrayFileWriter, name: str, strings: Joined) -> None:
    writer.add(f"{name}/blob", strings.blob)
    writer.add(f"{name}/starts", strings.starts)


def _joined(file: ArrayFile, name: str) -> Joined:
    return Joined(file.unverified(f"{name}/blob"), file.unverified(f"{name}/starts"))


def _add_field(writer: ArrayFileWriter, name: str, field: SortedField) -> None:
    _add_joined(writer, f"{name}/terms", field.terms)
    for part in _PARTS:
        writer.add(f"{name}/{part}", getattr(field, part))


def _field(file: ArrayFile, name: str) -> SortedField:
    parts = (file.unverified(f"{name}/{part}") for part in _PARTS)
    return SortedField(_joined(file, f"{name}/terms"), *parts)

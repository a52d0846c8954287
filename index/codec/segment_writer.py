"""A segment as one file: what every article has, its stored record, and the lists of each field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.bulk.joined import Joined
from index.codec.coding import Ints
from index.codec.container import ArrayFileWriter
from index.codec.field_writer import EncodedChunk, write_text_field
from index.codec.integers import add_smallest, smallest_unsigned
from index.codec.store import add_store
from index.codec.strings import add_joined

SEGMENT_FILE = "segment.arrays"
"""The one file in a segment's folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentParts:
    """Everything of a segment but its postings; one item an article, in the articles' order.

    `ids` are distinct and of ASCII. `days` and `lengths` are int32 by the name of a DAY and of a
    TEXT field, `facets` UTF-8 values by the name of a FACET. `frames` are the packed articles
    (index.records), each compressed by index.codec.store with `dictionary`, in parts that are read
    once.
    """

    ids: Joined
    days: Mapping[str, Ints]
    facets: Mapping[str, Joined]
    lengths: Mapping[str, Ints]
    dictionary: bytes
    frames: Iterable[Joined]


def write_segment_file(
    path: Path, parts: SegmentParts, fields: Mapping[str, Iterable[EncodedChunk]]
) -> None:
    """Write a new file; `fields` are the occurrences in each TEXT field of `parts.lengths`.

    Temporary files are made in the folder of `path`. The bytes are handed to the system, not
    synced; the same articles give the same bytes, however they are cut into chunks.
    """
    with ArrayFileWriter(path) as writer:
        _add_columns(writer, parts)
        add_store(writer, parts.dictionary, parts.frames)
        for name, chunks in fields.items():
            write_text_field(writer, name, parts.lengths[name], chunks, path.parent)
        names = {"days": [*parts.days], "facets": [*parts.facets], "fields": [*fields]}
        writer.finish({"articles": len(parts.ids), **names})


def _add_columns(writer: ArrayFileWriter, parts: SegmentParts) -> None:
    by_id = parts.ids.ascending(np.arange(len(parts.ids)))
    add_joined(writer, "ids", [parts.ids])
    add_smallest(writer, "numbers_by_id", by_id)
    for name, days in parts.days.items():
        writer.add(f"days/{name}", days.astype("<i4"))
    for name, values in parts.facets.items():
        _add_facet(writer, f"facets/{name}", values)


def _add_facet(writer: ArrayFileWriter, name: str, values: Joined) -> None:
    distinct, ordinals = values.distinct()
    add_joined(writer, f"{name}/values", [distinct])
    writer.add(f"{name}/ordinals", ordinals.astype(smallest_unsigned(len(distinct))))

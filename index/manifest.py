"""MANIFEST: what a generation holds, written last, so that whatever differs from it is damage.

    sha256 9f86d081884c7d65...            of every byte after this line
    {"format": 2, "generation": "gen-000042", ...}

The object has the keys of Manifest. Each file of the generation stands in "files" by its path
inside the folder, with its size in bytes and its SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from index.errors import IndexDamaged

MANIFEST = "MANIFEST"
FORMAT = 2


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file's size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A segment folder: how many articles it holds, and the numbers of those deleted since.

    `characters` is the length of their headlines and bodies, which says what rewriting would cost.
    """

    name: str
    articles: int
    deleted: tuple[int, ...] = ()
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of one generation; `articles` counts those that are not deleted.

    `rejected` counts the inputs that the last build refused, by reason; `built_at` is in UTC.
    """

    generation: str
    articles: int
    segments: tuple[SegmentEntry, ...]
    built_at: str
    hijri_offset: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[str, FileEntry] = field(default_factory=dict)
    format: int = FORMAT


def describe_files(folder: Path, known: Mapping[str, FileEntry]) -> dict[str, FileEntry]:
    """An entry for every file below `folder`; those in `known` are not read again."""
    names = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    return {name: known.get(name) or file_entry(folder / name) for name in names}


def file_entry(path: Path) -> FileEntry:
    """The size and SHA-256 of the file as it is now."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileEntry(path.stat().st_size, digest)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write MANIFEST into the folder; the caller syncs it."""
    body = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
    head = f"sha256 {hashlib.sha256(body).hexdigest()}\n".encode()
    (folder / MANIFEST).write_bytes(head + body)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation whose files are all there in their sizes.

    Contents are not read here, `check` does that. Raises IndexDamaged with the file at fault.
    """
    manifest = _parsed(folder / MANIFEST)
    for name, entry in manifest.files.items():
        path = folder / name
        try:
            size = path.stat().st_size
        except OSError as exc:
            raise IndexDamaged(path, f"{path} is missing or cannot be read.") from exc
        if size != entry.size:
            raise IndexDamaged(path, f"{path} has {size} bytes instead of {entry.size}.")
    return manifest


def _parsed(path: Path) -> Manifest:
    try:
        head, _, body = path.read_bytes().partition(b"\n")
    except OSError as exc:
        raise IndexDamaged(path, f"{path} is missing or cannot be read.") from exc
    if head != f"sha256 {hashlib.sha256(body).hexdigest()}".encode():
        raise IndexDamaged(path, f"{path} is damaged: its checksum does not fit.")
    record = json.loads(body)
    if record["format"] != FORMAT:
        raise IndexDamaged(
            path,
            f"{path} is of format {record['format']}, this version reads {FORMAT}. "
            "Build the index again with this version.",
        )
    segments = [SegmentEntry(**{**s, "deleted": tuple(s["deleted"])}) for s in record["segments"]]
    files = {name: FileEntry(**entry) for name, entry in record["files"].items()}
    return Manifest(**{**record, "segments": tuple(segments), "files": files})

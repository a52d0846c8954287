"""Checking an index: every file against the manifest, every segment against itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.codec.segment_check import check_segment
from index.errors import IndexDamaged
from index.generations import find_generation
from index.manifest import MANIFEST, Manifest, file_entry
from index.segments import open_segments


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `check` found: how much was looked at, and a sentence for each fault, naming the file.

    `generation` is the one looked at; where the published one cannot be opened it is the one that
    is served instead, and `faults` says so.
    """

    generation: str
    files: int
    bytes_read: int
    articles: int
    faults: tuple[str, ...]


def check(index_dir: Path) -> Verdict:
    """Read every byte and every posting of the generation that is served and compare.

    Raises IndexMissing where there is none, IndexDamaged where none can be opened.
    """
    folder, manifest, notice = find_generation(index_dir)
    faults = faults_of(folder, manifest)
    return Verdict(
        generation=manifest.generation,
        files=len(manifest.files),
        bytes_read=sum(entry.size for entry in manifest.files.values()),
        articles=manifest.articles,
        faults=tuple([notice, *faults] if notice else faults),
    )


def faults_of(folder: Path, manifest: Manifest) -> list[str]:
    """A sentence for each fault of a generation, naming the file; those of whole files first."""
    strays = [f"{path} is not in the manifest." for path in stray_files(folder, manifest)]
    return [*_file_faults(folder, manifest), *strays] or (
        _segment_faults(folder, manifest) or _count_faults(folder, manifest)
    )


def stray_files(folder: Path, manifest: Manifest) -> list[Path]:
    """The files in a generation's folder that nobody reads, as its manifest does not name them."""
    known = {folder / name for name in (MANIFEST, *manifest.files)}
    return sorted(path for path in folder.rglob("*") if path.is_file() and path not in known)


def _file_faults(folder: Path, manifest: Manifest) -> list[str]:
    faults = []
    for name, entry in manifest.files.items():
        try:
            if file_entry(folder / name) != entry:
                faults.append(f"{folder / name} is damaged: its checksum does not fit.")
        except OSError as exc:
            faults.append(f"{folder / name} cannot be read: {exc.strerror}.")
    return faults


def _segment_faults(folder: Path, manifest: Manifest) -> list[str]:
    """What does not make sense though it is as it was written."""
    faults = []
    for entry in manifest.segments:
        try:
            check_segment(folder / entry.name)
        except IndexDamaged as exc:
            faults.append(str(exc))
    return faults


def _count_faults(folder: Path, manifest: Manifest) -> list[str]:
    faults = []
    for entry in manifest.segments:
        (segment,) = open_segments([folder / entry.name])
        ids = set(segment.ids)
        if not segment.size == len(ids) == entry.articles:
            faults.append(
                f"{folder / entry.name} holds {segment.size} articles with "
                f"{len(ids)} ids instead of {entry.articles}."
            )
    told = sum(entry.articles - len(entry.deleted) for entry in manifest.segments)
    if told != manifest.articles:
        faults.append(f"{folder} tells of {manifest.articles} articles, but lists {told}.")
    return faults

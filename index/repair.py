"""What can be done for a damaged index without its sources: going back to what is whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from index.check import faults_of, stray_files
from index.errors import IndexDamaged
from index.generations import (
    current_name,
    find_generation,
    generations,
    how_to_build,
    is_newer,
    locked,
    publish_again,
    remove_unfinished,
)
from index.manifest import read_manifest


def repair(index_dir: Path) -> tuple[str, ...]:
    """Do what can be done; a sentence for each thing that was, none where all was well.

    Reads every byte and every posting of the published generation and, where that is damaged, of
    those before it, until one is whole. What is damaged stays there until the next build. Raises
    IndexMissing, IndexLocked, BuildFailed where nothing can be written, and IndexDamaged where no
    generation is whole, so that only a rebuild helps.
    """
    if not generations(index_dir):
        find_generation(index_dir)  # raises what there is to say
    with locked(index_dir):
        return tuple(_repairs(index_dir))


def _repairs(index_dir: Path) -> Iterator[str]:
    for path in remove_unfinished(index_dir):
        yield f"{path} was left by a build that was stopped, and is removed."
    published, damage = _published(index_dir)
    for folder in generations(index_dir):
        if published and is_newer(folder.name, published):
            continue
        try:
            yield from _without_strays(folder)
            faults = faults_of(folder, read_manifest(folder))
        except IndexDamaged as exc:
            faults = [str(exc)]
        if not faults:
            if folder.name != published:
                publish_again(index_dir, folder.name)
                yield _went_back(folder, damage)
            return
        damage = damage or faults[0]
    raise IndexDamaged(
        index_dir, f"{damage} No other generation is whole. {how_to_build(index_dir)}"
    )


def _published(index_dir: Path) -> tuple[str, str]:
    """The name in CURRENT, or what is wrong with it."""
    try:
        return current_name(index_dir), ""
    except IndexDamaged as exc:
        return "", str(exc)


def _without_strays(folder: Path) -> Iterator[str]:
    for path in stray_files(folder, read_manifest(folder)):
        path.unlink()
        yield f"{path} is no part of the index, and is removed."


def _went_back(folder: Path, damage: str) -> str:
    return (
        f"{damage} {folder.name} is whole and published again, with "
        f"{read_manifest(folder).articles:,} articles. What was added or changed since is missing: "
        "rebuild, or add it again."
    )

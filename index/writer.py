"""Building an index: rebuild everything, or add what is new and changed."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from index.article import Article
from index.disk_space import advice, refuse_too_little
from index.errors import BuildFailed, Reason, Reject
from index.file_bytes import path_text
from index.generations import building, name_or_empty, next_name, publish
from index.intake import Intake
from index.manifest import Manifest, SegmentEntry, describe_files
from index.pool import MEMORY, at_once, write_segments
from index.published import Published, nothing_published, published
from index.report import Report
from index.segments import open_segments

OnProgress = Callable[[int, int], None]
"""Called often with the articles written so far and the bytes of input that they stand for."""


Sources = Sequence[Path | str] | Path | str
"""Files and folders, or one of them."""


def rebuild(
    sources: Sources,
    index_dir: Path | str,
    *,
    workers: int = 1,
    memory: int = MEMORY,
    hijri_offset: int = 0,
    progress: OnProgress | None = None,
) -> Report:
    """Build a new generation from `sources` alone and publish it.

    Up to `workers` processes index at the same time, as many as `memory`, in megabytes, allows;
    neither changes what is built. Where no input gives an article nothing is published, and the
    report says so. Raises IndexLocked, or BuildFailed where counts do not add up or the disk fails
    or is surely too small; what was published before stays in either case.
    """
    refuse_too_little(_paths(sources), Path(index_dir))
    intake = Intake(_paths(sources), Path(index_dir), hijri_offset=hijri_offset)
    with _builder(Path(index_dir)) as folder:
        build = _Build(
            Path(index_dir), folder, nothing_published(), intake, at_once(workers, memory), progress
        )
        return build.run(prune_below=set())


def add(
    sources: Sources,
    index_dir: Path | str,
    *,
    workers: int = 1,
    memory: int = MEMORY,
    hijri_offset: int | None = None,
    prune: bool = False,
    progress: OnProgress | None = None,
) -> Report:
    """Publish a generation with the new and changed articles of `sources` beside the old ones.

    Unchanged segments are shared by hard link. With `prune`, articles whose path is one of the
    sources, or lies below one, are dropped if they were not met again; those of an input that was
    rejected this time are kept, and a JSONL record that names a path of its own lies there and not
    in its file. The Hijri offset is that of the index; another is refused unless the index is
    empty. Where nothing changes, or no article would be left, nothing is published. Raises as
    `rebuild` does, and IndexDamaged.
    """
    with _builder(Path(index_dir)) as folder:
        before = published(Path(index_dir))
        offset = before.hijri_offset if hijri_offset is None else hijri_offset
        if before.articles and offset != before.hijri_offset:
            raise BuildFailed(
                Path(index_dir),
                f"The index was built with a Hijri offset of {before.hijri_offset} days; {offset} "
                "beside it would give one day two dates. Rebuild to change it.",
            )
        intake = Intake(_paths(sources), Path(index_dir), hijri_offset=offset)
        build = _Build(Path(index_dir), folder, before, intake, at_once(workers, memory), progress)
        return build.run(prune_below=_real(_paths(sources)) if prune else set())


def _paths(sources: Sources) -> list[Path]:
    several = [sources] if isinstance(sources, str | Path) else sources
    return [Path(source) for source in several]


def _real(paths: Iterable[Path | str]) -> set[str]:
    """As articles name them; the root of all is "", so that every path begins with it and "/"."""
    return {path_text(os.path.realpath(path)).rstrip("/") for path in paths}


@contextmanager
def _builder(index_dir: Path) -> Iterator[Path]:
    """`building`, with what the system refuses told as BuildFailed."""
    try:
        with building(index_dir) as folder:
            yield folder
    except OSError as exc:
        at = exc.filename or index_dir
        raise BuildFailed(
            index_dir,
            f"The build stopped at {at}: {exc.strerror or exc}. Nothing was published; what was "
            f"published before is still served. {advice(exc)}",
        ) from exc


class _Build:
    """One run: articles streamed into segments, counted, published."""

    def __init__(
        self,
        index_dir: Path,
        folder: Path,
        before: Published,
        intake: Intake,
        workers: int,
        progress: OnProgress | None,
    ) -> None:
        self.index_dir = index_dir
        self.folder = folder
        self.before = before
        self.intake = intake
        self.workers = workers
        self.progress = progress
        self.unchanged = 0
        self.met: set[int] = set()
        self.gone: set[int] = set()
        self.rewritten = 0
        self.name = next_name(index_dir)

    @property
    def indexed(self) -> int:
        """How many articles came in that are not in the index as they are."""
        return self.intake.taken - self.unchanged

    def run(self, prune_below: Set[str]) -> Report:
        """Do it all; `gone` grows while the articles stream, so what is rewritten comes last."""
        started = time.monotonic()
        compacted = self.before.to_compact()
        stream = chain(self._news(), self._pruned(prune_below), self._rewritten(compacted))
        prefix = f"seg-{self.name[4:]}"
        written = tuple(
            write_segments(stream, self.folder, prefix, self.workers, self._tell_progress)
        )
        self._count(written)
        left = self.before.articles - len(self.gone) + self.indexed
        published_now = bool(left and (self.indexed or self.gone))
        if published_now:
            self._publish(written, compacted)
        replaced = len(self.gone & self.met)
        return Report(
            generation=name_or_empty(self.index_dir),
            published=published_now,
            read=self.intake.read,
            indexed=self.indexed,
            rejects=tuple(self.intake.rejects),
            seconds=round(time.monotonic() - started, 3),
            articles=left,
            unchanged=self.unchanged,
            replaced=replaced,
            pruned=len(self.gone) - replaced,
            passed_over=self.intake.passed_over,
            notice=self.before.notice or (self._kept_as_missing() if prune_below else ""),
            unknown_keys=dict(self.intake.unknown_keys),
        )

    def _news(self) -> Iterator[Article]:
        for article in self.intake:
            number = self.before.number_of(article.id)
            if number is None:
                yield article
                continue
            self.met.add(number)
            if self._is_unchanged(number, article):
                self.unchanged += 1
            else:
                self.gone.add(number)
                yield article

    def _tell_progress(self, written: int) -> None:
        """Reading runs ahead of writing, so the bytes read count for as much as is written."""
        if self.progress:
            given = self.indexed + self.rewritten
            self.progress(written, self.intake.bytes_read * written // max(given, 1))

    def _is_unchanged(self, number: int, article: Article) -> bool:
        known = self.before.article(number)
        return replace(known, indexed_at=article.indexed_at) == article

    def _pruned(self, below: Set[str]) -> Iterator[Article]:
        """Yields nothing; stands in the stream because it must wait until all news were met."""
        if below:
            kept = _not_read(self.intake.rejects)
            for number in self.before.numbers():
                if number not in self.met:
                    path = self.before.article(number).path
                    if _is_below(path, below) and not _is_below(path, kept):
                        self.gone.add(number)
        yield from ()

    def _kept_as_missing(self) -> str:
        missing = [reject.path for reject in self.intake.rejects if reject.reason is Reason.MISSING]
        if not missing:
            return ""
        return (
            f"{', '.join(missing)}: missing, perhaps not mounted, so the articles from there were "
            "kept. To drop them, name the folder above instead, or rebuild."
        )

    def _rewritten(self, segments: Sequence[SegmentEntry]) -> Iterator[Article]:
        if not self.indexed and not self.gone:
            return  # nothing will be published
        for number in self.before.numbers_of(segments):
            if number not in self.gone:
                self.rewritten += 1
                yield self.before.article(number)

    def _count(self, written: Sequence[SegmentEntry]) -> None:
        """Refuse to publish unless every article that came in can be read from the segments."""
        segments = open_segments(self.folder / entry.name for entry in written)
        there = sum(len(set(segment.ids)) for segment in segments)
        told = sum(entry.articles for entry in written)
        given = self.indexed + self.rewritten
        if not there == told == given:
            raise BuildFailed(
                self.folder,
                f"The segments hold {there} articles, but {given} were given to them. Nothing was "
                "published. This is a fault of Dateline: please report it.",
            )

    def _publish(self, written: Sequence[SegmentEntry], compacted: Sequence[SegmentEntry]) -> None:
        kept = self.before.keep(self.folder, self.gone, without=compacted)
        segments = (*kept, *written)
        known = {
            name: entry
            for name, entry in self.before.files.items()
            if name.partition("/")[0] in {segment.name for segment in kept}
        }
        manifest = Manifest(
            generation=self.name,
            articles=sum(entry.articles - len(entry.deleted) for entry in segments),
            segments=segments,
            built_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            hijri_offset=self.intake.hijri_offset,
            rejected=dict(Counter(reject.reason.value for reject in self.intake.rejects)),
            files=describe_files(self.folder, known),
        )
        publish(self.index_dir, self.folder, manifest)


def _not_read(rejects: Iterable[Reject]) -> set[str]:
    """The paths below which articles may still be, for all we know; a repeated one was read."""
    paths = {reject.path for reject in rejects if reject.reason is not Reason.DUPLICATE_ID}
    return paths | _real(paths)  # a source that is missing is named as it was given


def _is_below(path: str, folders: Set[str]) -> bool:
    """Whether the path is one of the folders or lies in one, however many they are."""
    return path in folders or any(
        path[:end] in folders for end, letter in enumerate(path) if letter == "/"
    )

"""Arrays as a codec of Whoosh: `ix.writer(codec=ArrayCodec())` writes them, and Whoosh reads them.

There are two kinds of segments. An ArraySegment is written by Whoosh's own writer from documents of
any schema, an ArticleSegment is a segment of the archive, which Whoosh only reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from whoosh.codec.base import Codec, PostingsWriter, Segment
from whoosh.filedb.filestore import FileStorage, ReadOnlyError, Storage, StorageError
from whoosh.filedb.structfile import StructFile
from whoosh.formats import Format
from whoosh.matching.mcore import Matcher
from whoosh.reading import TermInfo
from whoosh.scoring import BaseScorer

from index.codec import segment_reader
from index.codec.whoosh_articles import ArticleSource
from index.codec.whoosh_documents import DocumentSource
from index.codec.whoosh_reading import ArrayDocumentReader, ArrayTermsReader, Source
from index.codec.whoosh_writing import ArrayDocumentWriter, ArrayFieldWriter


class ArrayCodec(Codec):
    """Makes the readers and writers of segments.

    `postings_reader` and `postings_writer` are for codecs with a file of postings and of vectors;
    here the terms reader makes the matchers.
    """

    length_stats = False  # a term's shortest text is looked up when asked for, not while writing

    def per_document_writer(self, storage: Storage, segment: ArraySegment) -> ArrayDocumentWriter:
        return ArrayDocumentWriter(segment.path(storage, ".documents"))

    def field_writer(self, storage: Storage, segment: ArraySegment) -> ArrayFieldWriter:
        return ArrayFieldWriter(segment.path(storage, ".terms"))

    def terms_reader(self, storage: Storage, segment: ArraySegment) -> ArrayTermsReader:
        return ArrayTermsReader(segment.source(storage))

    def per_document_reader(self, storage: Storage, segment: ArraySegment) -> ArrayDocumentReader:
        return ArrayDocumentReader(segment.source(storage), segment)

    def postings_writer(self, dbfile: StructFile, byteids: bool = False) -> PostingsWriter:
        raise NotImplementedError("Postings are written by field_writer.")

    def postings_reader(
        self,
        dbfile: StructFile,
        terminfo: TermInfo,
        format_: Format,
        term: tuple[str, bytes] | None = None,
        scorer: BaseScorer | None = None,
    ) -> Matcher:
        raise NotImplementedError("Matchers are made by terms_reader.")

    def new_segment(self, storage: Storage, indexname: str) -> ArraySegment:
        """An empty segment."""
        return ArraySegment(indexname)


class ArraySegment(Segment):
    """The name, the size and the deleted documents of a segment; plain data."""

    def __init__(self, indexname: str, size: int = 0, deleted: Iterable[int] = ()) -> None:
        Segment.__init__(self, indexname)
        self.name = f"{indexname}_{self.segid}"  # Whoosh's base class knows a segment by it
        self._size = size
        self._deleted = set(deleted)

    def codec(self) -> ArrayCodec:
        return ArrayCodec()

    def source(self, storage: Storage) -> Source:
        """The segment's files, opened. Raises IndexDamaged where they are not whole."""
        return DocumentSource(self.path(storage, ".documents"), self.path(storage, ".terms"))

    def path(self, storage: Storage, ext: str) -> Path:
        """A file of the segment. Raises StorageError where the storage is no folder."""
        if not isinstance(storage, FileStorage):
            raise StorageError(
                f"The array codec maps its files into memory and needs a folder, not {storage!r}. "
                "Open the index with create_in or open_dir."
            )
        return Path(storage.folder) / f"{self.name}{ext}"

    def should_assemble(self) -> bool:
        """No: the files are mapped one by one."""
        return False

    def set_doc_count(self, doccount: int) -> None:
        self._size = doccount

    def doc_count_all(self) -> int:
        return self._size

    def deleted_count(self) -> int:
        return len(self._deleted)

    def deleted_docs(self) -> Iterator[int]:
        return iter(sorted(self._deleted))

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        if delete:
            self._deleted.add(docnum)
        else:
            self._deleted.discard(docnum)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._deleted


class ArticleSegment(ArraySegment):
    """A segment of the archive; `name` is its folder in the generation that is the storage."""

    def __init__(self, name: str, size: int, deleted: Iterable[int]) -> None:
        super().__init__(name, size, deleted)
        self.name = name

    def source(self, storage: Storage) -> Source:
        """The segment's file, opened. Raises IndexDamaged where it is not whole."""
        return ArticleSource(segment_reader.Segment.open(self.path(storage, "")))

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Never. Raises ReadOnlyError."""
        raise ReadOnlyError("Articles are deleted by `dateline add --prune`, not through Whoosh.")

"""Any schema through Whoosh's own writer with our codec: read back, it is as Whoosh's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import fields, query
from whoosh.analysis import StemmingAnalyzer
from whoosh.codec.base import Codec
from whoosh.codec.whoosh3 import W3Codec
from whoosh.columns import BitColumn, NumericColumn, RefBytesColumn, VarBytesColumn
from whoosh.filedb.filestore import RamStorage, StorageError
from whoosh.formats import Characters, Frequency
from whoosh.index import FileIndex, create_in, open_dir
from whoosh.qparser import QueryParser
from whoosh.reading import IndexReader
from whoosh.scoring import BM25F
from whoosh.writing import CLEAR

from index.codec.whoosh_codec import ArrayCodec
from index.codec.whoosh_stored import pack_stored, unpack_stored

WORDS = ("oil", "price", "prices", "rise", "rises", "port", "the", "and", "ship", "نفط")
TAGS = ("a", "b", "c d", "e")
TIMES = (datetime(2023, 9, 23, 4, 5), datetime(2023, 9, 24), datetime(1999, 12, 31, 23, 59, 59))


def schema() -> fields.Schema:
    """Every kind of field that the codec keeps."""
    return fields.Schema(
        key=fields.ID(unique=True, stored=True),
        text=fields.TEXT(stored=True, sortable=True),
        loud=fields.TEXT(field_boost=2.5),
        plain=fields.TEXT(phrase=False),
        spelt=fields.TEXT(analyzer=StemmingAnalyzer(), spelling=True),
        tags=fields.KEYWORD(commas=True, scorable=True, sortable=RefBytesColumn()),
        size=fields.NUMERIC(sortable=True, stored=True),
        share=fields.NUMERIC(float, signed=True),
        price=fields.NUMERIC(int, decimal_places=2, stored=True),
        at=fields.DATETIME(sortable=True, stored=True),
        good=fields.BOOLEAN(stored=True),
        grams=fields.NGRAMWORDS(minsize=2, maxsize=3),
        notes=fields.STORED(),
        bits=fields.COLUMN(BitColumn()),
        rank=fields.COLUMN(NumericColumn("i")),
        raw=fields.COLUMN(VarBytesColumn()),
    )


def documents() -> st.SearchStrategy[dict[str, Any]]:
    """A document of `schema` in which any field may be missing."""
    # Texts of at most 10 terms, whose length Whoosh's own codec does not round.
    text = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
    return st.fixed_dictionaries(
        {},
        optional={
            "text": text,
            "loud": text,
            "plain": text,
            "spelt": text,
            "tags": st.lists(st.sampled_from(TAGS), max_size=3).map(",".join),
            "size": st.integers(-20, 20),
            "share": st.sampled_from((0.5, -2.0, 0.0, 1e9)),
            "price": st.sampled_from((Decimal("1.25"), Decimal("-3.00"), Decimal("20.10"))),
            "at": st.sampled_from(TIMES),
            "good": st.booleans(),
            "grams": st.sampled_from(WORDS),
            "notes": st.one_of(st.none(), text, st.integers(), st.tuples(text, st.floats(0, 1))),
            "bits": st.booleans(),
            "rank": st.integers(-5, 5),
            "raw": st.binary(max_size=4),
            "_text_boost": st.sampled_from((1.0, 2.0, 0.3)),
        },
    )


def queries() -> st.SearchStrategy[Any]:
    """Of each kind of field."""
    numbers = st.one_of(st.none(), st.integers(-20, 20))
    word = st.sampled_from(WORDS)
    text = st.sampled_from(("text", "loud", "plain", "spelt"))
    leaf = st.one_of(
        st.builds(query.Term, text, word),
        st.builds(query.Term, st.just("tags"), st.sampled_from(TAGS)),
        st.builds(query.Term, st.just("key"), st.sampled_from(("0", "1", "7"))),
        st.builds(query.Term, st.just("good"), st.sampled_from((b"t", b"f"))),
        st.builds(query.Term, st.just("grams"), st.sampled_from(("oi", "ric", "ip"))),
        st.builds(query.NumericRange, st.just("size"), numbers, numbers),
        st.builds(query.NumericRange, st.just("share"), st.just(-1.0), st.just(1.0)),
        st.builds(query.NumericRange, st.just("price"), st.just(Decimal("0")), st.none()),
        st.builds(query.DateRange, st.just("at"), st.sampled_from(TIMES), st.none()),
        st.builds(query.Phrase, st.just("text"), st.lists(word, min_size=2, max_size=2)),
        st.builds(query.Prefix, text, st.sampled_from(("pri", "r", "نف"))),
        st.builds(query.FuzzyTerm, st.just("spelt"), word),
        st.builds(query.Every, st.sampled_from((None, "text", "size"))),
    )
    return st.recursive(
        leaf,
        lambda inner: st.builds(
            lambda kind, parts: kind(parts),
            st.sampled_from((query.And, query.Or, query.DisjunctionMax)),
            st.lists(inner, min_size=1, max_size=3),
        ),
        max_leaves=3,
    )


def written(folder: Path, batches: Sequence[Sequence[dict[str, Any]]], codec: Codec) -> FileIndex:
    """An index with a segment for each batch of documents; the keys count from 0."""
    folder.mkdir()
    index = create_in(str(folder), schema())
    key = 0
    for batch in batches:
        writer = index.writer(codec=codec)
        for document in batch:
            writer.add_document(key=str(key), **document)
            key += 1
        writer.commit(merge=False)
    return index


def told(reader: IndexReader) -> Any:
    """All that a reader knows, as far as two codecs have to agree on it."""
    return [
        _postings(reader),
        list(reader.iter_docs()),
        reader.doc_count(),
        reader.doc_count_all(),
        [_columns(leaf) for leaf, _ in reader.leaf_readers()],
        [
            reader.frequency(*term) == pytest.approx(reader.term_info(*term).weight(), rel=1e-6)
            for term in reader.all_terms()
        ],
        [(term, reader.doc_frequency(*term)) for term in reader.all_terms()],
    ]


def _postings(reader: IndexReader) -> Any:
    found = []
    for field, text in reader.all_terms():
        matcher = reader.postings(field, text)
        while matcher.is_active():
            says = [
                matcher.value_as(what)
                for what in ("frequency", "positions")
                if matcher.supports(what) and field != "spell_spelt"
            ]
            found.append((field, text, matcher.id(), matcher.weight(), says))
            matcher.next()
    return found


def _columns(reader: IndexReader) -> Any:
    return {
        # as they lie: a document without a time has one that no datetime can hold
        name: list(map(repr, reader.column_reader(name, translate=False)))
        for name, kind in reader.schema.items()
        if kind.column_type
    }


def found(index: FileIndex, wanted: Any, limit: int | None) -> Any:
    with index.searcher(weighting=BM25F()) as searcher:
        return list(searcher.search(wanted, limit=limit).items())


Change = Callable[[FileIndex, Codec], None]


def leave(index: FileIndex, codec: Codec) -> None:
    """As it was written."""


def delete_some(index: FileIndex, codec: Codec) -> None:
    writer = index.writer(codec=codec)
    writer.delete_by_term("key", "1")
    writer.delete_by_query(query.NumericRange("size", 0, None))
    writer.commit(merge=False)


def delete_and_merge(index: FileIndex, codec: Codec) -> None:
    delete_some(index, codec)
    index.optimize(codec=codec)


def update(index: FileIndex, codec: Codec) -> None:
    writer = index.writer(codec=codec)
    writer.update_document(key="0", text="the oil rises again", size=3)
    writer.update_document(key="new", text="a new port")
    writer.commit()


def clear(index: FileIndex, codec: Codec) -> None:
    writer = index.writer(codec=codec)
    writer.add_document(key="only", text="one ship")
    writer.commit(mergetype=CLEAR)


@settings(
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    st.lists(st.lists(documents(), min_size=1, max_size=4), min_size=1, max_size=3),
    st.sampled_from((leave, delete_some, delete_and_merge, update, clear)),
    st.lists(queries(), min_size=4, max_size=8),
    st.sampled_from((None, 2)),
)
def test_what_whoosh_writes_is_read_as_its_own_codec_reads_it(
    batches: list[list[dict[str, Any]]], change: Change, wanted: list[Any], limit: int | None
) -> None:
    with TemporaryDirectory() as folder:
        indexes = []
        for name, codec in (("stock", W3Codec()), ("ours", ArrayCodec())):
            index = written(Path(folder, name), batches, codec)
            change(index, codec)
            indexes.append(open_dir(str(Path(folder, name))))
        with indexes[0].reader() as stock, indexes[1].reader() as ours:
            for theirs, mine in zip(told(stock), told(ours), strict=True):
                assert mine == theirs
        for each in wanted:
            stock_hits, our_hits = (found(index, each, limit) for index in indexes)
            assert [number for number, _ in our_hits] == [number for number, _ in stock_hits]
            scores = [score for _, score in stock_hits]
            assert [score for _, score in our_hits] == pytest.approx(scores, rel=1e-6)


@pytest.fixture
def index(tmp_path: Path) -> FileIndex:
    return create_in(str(tmp_path), schema())


def test_weights_that_are_no_frequencies_are_kept(index: FileIndex) -> None:
    writer = index.writer(codec=ArrayCodec())
    writer.add_document(key="a", text="oil oil ship", _text_boost=0.25)
    writer.add_document(key="b", text="oil")
    writer.commit()
    with index.reader() as reader:
        matcher = reader.postings("text", "oil")
        assert (matcher.weight(), matcher.value_as("frequency")) == (0.5, 2)
        assert reader.frequency("text", "oil") == 1.5
        assert reader.term_info("text", "oil").max_weight() == 1.0


def test_lengths_are_exact(index: FileIndex) -> None:
    writer = index.writer(codec=ArrayCodec())
    writer.add_document(key="a", plain="oil " * 12_345)
    writer.add_document(key="b", text="oil")
    writer.commit()
    with index.reader() as reader:
        assert reader.doc_field_length(0, "plain") == 12_345
        assert reader.postings("plain", "oil").value_as("frequency") == 12_345
        assert reader.doc_field_length(1, "plain") == 0
        assert reader.doc_field_length(0, "good", 7) == 7


def test_parents_and_children(index: FileIndex) -> None:
    writer = index.writer(codec=ArrayCodec())
    for parent in ("one", "two"):
        with writer.group():
            writer.add_document(key=parent, tags="a", text="port")
            writer.add_document(key=f"{parent}-1", tags="b", text="oil price")
            writer.add_document(key=f"{parent}-2", tags="b", text=f"ship {parent}")
    writer.commit()
    parents, children = query.Term("tags", "a"), query.Term("text", "two")
    with index.searcher() as searcher:
        up = searcher.search(query.NestedParent(parents, children))
        down = searcher.search(query.NestedChildren(parents, query.Term("key", "one")))
        assert [hit["key"] for hit in up] == ["two"]
        assert [hit["key"] for hit in down] == ["one-1", "one-2"]


def test_what_is_typed_and_misspelt(index: FileIndex) -> None:
    writer = index.writer(codec=ArrayCodec())
    writer.add_document(key="a", text="prices of oil", size=3)
    writer.add_document(key="b", text="the price of a ship", size=5)
    writer.commit()
    typed = QueryParser("text", index.schema).parse("pri* size:[4 to] NOT prices")
    with index.searcher() as searcher:
        assert [hit["key"] for hit in searcher.search(typed)] == ["b"]
        assert searcher.suggest("text", "prixe") == ["price", "prices"]
        assert searcher.document(key="b")["size"] == 5
        assert list(searcher.lexicon("key")) == [b"a", b"b"]
        assert [hit["key"] for hit in searcher.search(query.Every(), sortedby="size")] == ["a", "b"]


@pytest.mark.parametrize(
    ("field", "named"),
    [
        (fields.TEXT(chars=True), "'body' has the format Characters"),
        (fields.FieldType(Characters(), StemmingAnalyzer()), "'body' has the format Characters"),
        (fields.TEXT(vector=True), "'body' asks for term vectors"),
        (fields.TEXT(vector=Frequency()), "'body' asks for term vectors"),
    ],
)
def test_what_is_not_kept_is_refused_with_the_first_document(
    tmp_path: Path, field: fields.FieldType, named: str
) -> None:
    writer = create_in(str(tmp_path), fields.Schema(body=field)).writer(codec=ArrayCodec())
    with pytest.raises(fields.FieldConfigurationError, match=named):
        writer.add_document(body="oil")
    writer.cancel()


def test_a_field_may_be_called_anything(tmp_path: Path) -> None:
    names = ("a/b", "a", "..", "%")
    wanted = {name: fields.TEXT(stored=True, sortable=True) for name in names}
    index = create_in(str(tmp_path), fields.Schema(**wanted))
    writer = index.writer(codec=ArrayCodec())
    writer.add_document(**{name: f"oil {number}" for number, name in enumerate(names)})
    writer.commit()
    with index.searcher() as searcher:
        for number, name in enumerate(names):
            (hit,) = searcher.search(query.Term(name, "oil"))
            assert hit[name] == f"oil {number}"
            assert list(searcher.reader().column_reader(name)) == [f"oil {number}"]


def test_a_value_that_cannot_be_stored_is_refused(index: FileIndex) -> None:
    writer = index.writer(codec=ArrayCodec())
    with pytest.raises(fields.FieldConfigurationError, match="'notes' stores a object"):
        writer.add_document(key="a", notes=object())
    writer.cancel()
    assert index.is_empty()


def test_a_storage_in_memory_is_refused() -> None:
    index = RamStorage().create_index(schema())
    with pytest.raises(StorageError, match="needs a folder"):
        index.writer(codec=ArrayCodec())


def test_a_cancelled_document_leaves_nothing_in_the_columns(tmp_path: Path) -> None:
    index = create_in(
        str(tmp_path),
        fields.Schema(a=fields.COLUMN(NumericColumn("i")), b=fields.NUMERIC(stored=True)),
    )
    writer = index.writer(codec=ArrayCodec())
    with pytest.raises(ValueError, match="invalid literal"):
        writer.add_document(a=1, b="no number")
    writer.add_document(a=2, b=3)
    writer.commit()
    with index.reader() as reader:
        assert list(reader.column_reader("a")) == [2]
        assert reader.doc_count_all() == 1


def plain_values() -> st.SearchStrategy[Any]:
    """What can be stored, lone surrogates and dicts that look like tags among it."""
    leaf = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.binary(),
        st.text(st.characters()), st.dates(), st.datetimes(), st.times(), st.timedeltas(),
        st.decimals(allow_nan=False), st.sampled_from(("\ud800", "$bytes")),
    )  # fmt: skip
    keys = st.one_of(st.text(max_size=3), st.sampled_from(("$bytes", "$object", "$tuple")))
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.lists(inner, max_size=3).map(tuple),
            st.dictionaries(keys, inner, max_size=2),
        ),
        max_leaves=5,
    )


@given(st.dictionaries(st.text(max_size=5), plain_values(), max_size=3))
def test_stored_values_come_back_equal_and_of_their_types(stored: dict[str, Any]) -> None:
    back = unpack_stored(pack_stored(stored))
    assert back == stored
    assert _types(back) == _types(stored)


def _types(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _types(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value), [_types(item) for item in value]
    return type(value)

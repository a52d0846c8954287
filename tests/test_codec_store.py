"""Articles compressed one by one: each comes back by its number, with a dictionary or without."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from index.bulk.joined import Joined
from index.codec.container import ArrayFile, ArrayFileWriter
from index.codec.store import Compressor, Decompressor, Store, add_store, train
from index.errors import IndexDamaged

PLACES = ("Alma", "Brindle", "Corran", "Dunmere", "Estova", "Farrow", "Gellin", "Harrowgate")
THINGS = ("bridge", "harbour", "library", "school", "tramway", "market", "theatre", "mill")


def report(number: int) -> bytes:
    """One of many short reports that are alike as those of one paper are."""
    place, thing = PLACES[number % 8], THINGS[number // 8 % 8]
    return (
        f"{place.upper()}: The council of {place} voted {number % 23 + 1} to {number % 19} to mend "
        f"the {thing} before the winter of {1950 + number % 60}, and will pay {number * 37:,} for "
        f"it. The mayor said that the {thing} of {PLACES[number // 3 % 8]} had waited longer."
    ).encode()


REPORTS = [report(number) for number in range(1_000)]


@pytest.fixture(scope="module")
def dictionary() -> bytes:
    """What is learnt from the reports."""
    return train(REPORTS)


def stored(path: Path, dictionary: bytes, records: list[bytes]) -> Path:
    compressor = Compressor(dictionary)
    with ArrayFileWriter(path) as writer:
        add_store(writer, dictionary, [Joined.of(map(compressor.frame, records))])
        writer.finish({})
    return path


class TestDictionary:
    def test_it_makes_short_records_smaller(self, dictionary: bytes) -> None:
        assert 0 < len(dictionary) <= 32 << 10
        plain, trained = Compressor(b""), Compressor(dictionary)
        sizes = [(len(trained.frame(record)), len(plain.frame(record))) for record in REPORTS]
        assert 2 * sum(size for size, _ in sizes) < sum(size for _, size in sizes)

    def test_the_same_samples_give_the_same(self, dictionary: bytes) -> None:
        assert train(list(REPORTS)) == dictionary

    @pytest.mark.parametrize(
        "samples",
        [[], [b""] * 1_000, [b"x"], REPORTS[:5], [b"x" * 100_000]],
        ids=["none", "empty", "tiny", "few", "one"],
    )
    def test_what_cannot_be_learnt_from_gives_none(self, samples: list[bytes]) -> None:
        assert train(samples) == b""

    def test_many_samples_are_looked_at_evenly(self) -> None:
        many = [*(report(number) for number in range(20_000)), *([b"\xd9\x82" * 100] * 20_000)]
        assert b"council" in train(many)


class TestFrames:
    @given(records=st.lists(st.binary(max_size=300), max_size=8))
    @pytest.mark.parametrize("trained", [False, True])
    def test_records_come_back(
        self,
        tmp_path_factory: pytest.TempPathFactory,
        dictionary: bytes,
        trained: bool,
        records: list[bytes],
    ) -> None:
        path = tmp_path_factory.mktemp("store") / "store.arrays"
        store = Store(ArrayFile.open(stored(path, dictionary if trained else b"", records)))
        assert len(store) == len(records)
        assert [store.record(number) for number in range(len(records))] == records
        assert store.dictionary == (dictionary if trained else b"")

    def test_a_long_record_comes_back(self, dictionary: bytes) -> None:
        record = b"".join(REPORTS) * 20
        frame = Compressor(dictionary).frame(record)
        assert Decompressor(dictionary).record(frame) == record

    def test_a_frame_does_not_depend_on_those_before(self, dictionary: bytes) -> None:
        """Or the number of workers would change the file."""
        one, other = Compressor(dictionary), Compressor(dictionary)
        forth = [one.frame(record) for record in REPORTS]
        assert list(one.frames(REPORTS)) == forth
        back = [other.frame(record) for record in reversed(REPORTS)]
        assert forth == back[::-1]
        assert forth[500] == Compressor(dictionary).frame(REPORTS[500])

    @pytest.mark.parametrize("left", [0, 3, -1, -4, -5])
    def test_a_frame_cut_short(self, dictionary: bytes, left: int) -> None:
        frame = Compressor(dictionary).frame(REPORTS[0])
        with pytest.raises(ValueError, match="frame cannot be read"):
            Decompressor(dictionary).record(frame[:left])

    def test_no_frame(self) -> None:
        with pytest.raises(ValueError, match="frame cannot be read"):
            Decompressor(b"").record(b"No frame, but a sentence.")

    def test_records_come_back_whatever_was_read_before(self, dictionary: bytes) -> None:
        """A decompressor is used again: what broke in it must not reach the next record."""
        compressor, decompressor = Compressor(dictionary), Decompressor(dictionary)
        for number, record in enumerate(REPORTS):
            frame = compressor.frame(record)
            broken = frame[: number % len(frame)]
            with pytest.raises(ValueError, match="frame"):
                decompressor.record(broken)
            assert decompressor.record(frame) == record

    def test_a_frame_without_a_checksum_is_read(self) -> None:
        decompressor = Decompressor(b"")
        for record in REPORTS[:3]:
            assert decompressor.record(zstandard.compress(record)) == record

    def test_threads_share_a_decompressor(self, dictionary: bytes) -> None:
        frames = list(map(Compressor(dictionary).frame, REPORTS))
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(Decompressor(dictionary).record, frames)) == REPORTS

    @pytest.mark.parametrize("trained", [False, True])
    def test_a_changed_bit_is_found(self, dictionary: bytes, trained: bool) -> None:
        """A frame is all that watches over the stored articles while they are read."""
        known = dictionary if trained else b""
        record = REPORTS[7]
        frame, decompressor = Compressor(known).frame(record), Decompressor(known)
        for bit in range(8 * len(frame)):
            changed = bytearray(frame)
            changed[bit // 8] ^= 1 << bit % 8
            with suppress(ValueError):  # or it is a bit that means nothing
                assert decompressor.record(bytes(changed)) == record
        assert decompressor.record(frame) == record


class TestStore:
    def test_a_number_beyond_the_last(self, tmp_path: Path) -> None:
        store = Store(ArrayFile.open(stored(tmp_path / "store", b"", REPORTS[:3])))
        with pytest.raises(IndexError):
            store.record(3)

    def test_a_broken_frame_names_the_file_and_the_article(self, tmp_path: Path) -> None:
        path = tmp_path / "store"
        frames = [Compressor(b"").frame(REPORTS[0]), b"broken"]
        with ArrayFileWriter(path) as writer:
            add_store(writer, b"", [Joined.of(frames)])
            writer.finish({})
        store = Store(ArrayFile.open(path))
        assert store.record(0) == REPORTS[0]
        with pytest.raises(IndexDamaged, match="article 1 cannot be read") as caught:
            store.record(1)
        assert caught.value.path == path

"""The lists of one TEXT field, decoded when asked for: of its forms, and of its stems."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from index.codec.article_lists import ArticleLists, united
from index.codec.coding import (
    PADDING,
    Bytes,
    Ints,
    Starts,
    bit_widths,
    decode_positions,
    starts_of,
)
from index.codec.container import ArrayFile
from index.codec.integers import StartsReader
from index.codec.list_writer import Postings
from index.codec.strings import Strings
from index.fields import stem_field
from index.lazy import cached_property


class Packed(NamedTuple):
    """The articles that hold a form, ascending, how often each does, and where, as it is packed.

    `data` goes on PADDING bytes behind the positions.
    """

    numbers: Ints
    frequencies: Ints
    data: Bytes


class TermLists(Protocol):
    """The terms of a field, by their number in `terms`, and where each stands."""

    terms: Strings

    def document_frequency(self, term: int) -> int:
        """In how many articles the term stands; decodes nothing."""

    def document_frequencies(self, terms: Ints) -> Ints:
        """In how many articles each of these terms stands; decodes nothing."""

    def total_frequency(self, term: int) -> int:
        """How often the term stands in all articles."""

    def postings(self, term: int) -> Postings:
        """The term's articles and how often it stands in each."""

    def united(self, terms: Ints) -> Postings:
        """The articles that have any of these terms, and how often they have them."""

    def positions(self, term: int, postings: Postings) -> Ints:
        """Where it stands, article after article, ascending in each; as many as frequencies say.

        `postings` are those of the term, which whoever asks has at hand.
        """

    def packed(self, term: int, postings: Postings) -> list[Packed]:
        """The lists whose positions, merged, are those of the term; `postings` as above."""

    @property
    def widths(self) -> Bytes:
        """The bits of a packed position in each article."""


class FormLists:
    """The exact forms of field `name`; a TermLists."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self.terms = Strings(file, f"{name}/terms")
        self.lengths = file[f"{name}/lengths"]
        self._lists = ArticleLists(file, name, len(self.lengths))
        self._starts = StartsReader(file, f"{name}/position_starts")
        self._positions = file.guarded(f"{name}/positions")

    def document_frequency(self, term: int) -> int:
        """In how many articles the form stands; decodes nothing."""
        return self._lists.count(term)

    def document_frequencies(self, terms: Ints) -> Ints:
        """In how many articles each of these forms stands; decodes nothing."""
        return self._lists.counts(terms)

    def total_frequency(self, term: int) -> int:
        """How often the form stands in all articles."""
        return int(self._lists.frequencies(term).sum())

    def postings(self, term: int) -> Postings:
        """The form's articles and how often it stands in each."""
        return self._lists.postings(term)

    def united(self, terms: Ints) -> Postings:
        """The articles that have any of these forms, and how often they have them."""
        return self._lists.united(terms)

    def positions(self, term: int, postings: Postings) -> Ints:
        """Where the form stands, article after article."""
        numbers, frequencies = postings
        widths = self.widths.take(numbers).repeat(frequencies)
        return decode_positions(self._bytes(term), widths)

    def packed(self, term: int, postings: Postings) -> list[Packed]:
        """The one list of the form."""
        return [Packed(*postings, self._bytes(term))]

    @cached_property
    def widths(self) -> Bytes:
        """The bits of a position in each article."""
        return bit_widths(self.lengths.astype(np.int32))

    def _bytes(self, term: int) -> Bytes:
        begin, end = self._starts.pair(term)
        packed: Bytes = self._positions.part(begin, end + PADDING)
        return packed


class StemLists:
    """The stems of field `name`; a TermLists. Those of one form have the lists of `forms`."""

    def __init__(self, file: ArrayFile, name: str, forms: FormLists) -> None:
        self.forms = forms
        self.terms = Strings(file, f"{stem_field(name)}/terms")
        self._by_stem = file[f"{stem_field(name)}/forms"]
        self._counts = file[f"{stem_field(name)}/form_counts"]
        self._merged = ArticleLists(file, stem_field(name), len(forms.lengths))

    def forms_of(self, term: int) -> Ints:
        """The numbers of the forms that have this stem, ascending; at least one."""
        begin, end = self._starts[term], self._starts[term + 1]
        numbers: Ints = self._by_stem[begin:end].astype(np.int32)
        return numbers

    def document_frequency(self, term: int) -> int:
        """In how many articles the stem stands; decodes nothing."""
        form = self._only_form(term)
        if form is None:
            return self._merged.count(self._merged_list(term))
        return self.forms.document_frequency(form)

    def document_frequencies(self, terms: Ints) -> Ints:
        """In how many articles each of these stems stands; decodes nothing."""
        return np.array(list(map(self.document_frequency, terms.tolist())), np.int32)

    def total_frequency(self, term: int) -> int:
        """How often the stem stands in all articles."""
        return int(self.postings(term).frequencies.sum())

    def postings(self, term: int) -> Postings:
        """The stem's articles and how often it stands in each."""
        form = self._only_form(term)
        if form is None:
            return self._merged.postings(self._merged_list(term))
        return self.forms.postings(form)

    def united(self, terms: Ints) -> Postings:
        """The articles that have any of these stems, and how often they have them."""
        lists = [Postings(np.zeros(0, np.int32), np.zeros(0, np.int32))]
        lists += map(self.postings, terms.tolist())
        numbers, frequencies = map(np.concatenate, zip(*lists, strict=True))
        starts = np.cumsum([len(each.numbers) for each in lists])
        return united(numbers, frequencies, starts, len(self.forms.lengths))

    def positions(self, term: int, postings: Postings) -> Ints:
        """Where the stem stands, article after article."""
        form = self._only_form(term)
        if form is not None:
            return self.forms.positions(form, postings)
        found = []
        for each in self.forms_of(term).tolist():
            own = self.forms.postings(each)
            found.append(_keys(*own, self.forms.positions(each, own)))
        return _merged_positions(found)

    def packed(self, term: int, postings: Postings) -> list[Packed]:
        """The lists of the stem's forms."""
        form = self._only_form(term)
        if form is not None:
            return self.forms.packed(form, postings)
        each = self.forms_of(term).tolist()
        return [own for form in each for own in self.forms.packed(form, self.forms.postings(form))]

    @property
    def widths(self) -> Bytes:
        """The bits of a packed position in each article."""
        return self.forms.widths

    @cached_property
    def _starts(self) -> Starts:
        return starts_of(self._counts)

    @cached_property
    def _merged_before(self) -> Ints:
        """How many stems before each have a list of their own."""
        shared = self._counts > 1
        before: Ints = np.cumsum(shared, dtype=np.int32) - shared
        return before

    def _merged_list(self, term: int) -> int:
        return self._merged_before.item(term)

    def _only_form(self, term: int) -> int | None:
        if self._counts.item(term) > 1:
            return None
        form: int = self._by_stem.item(self._starts.item(term))
        return form


def _keys(numbers: Ints, frequencies: Ints, positions: Ints) -> Starts:
    """Positions that sort by article."""
    keys: Starts = (numbers.astype(np.int64) << 32).repeat(frequencies)
    keys += positions
    return keys


def _merged_positions(found: list[Starts]) -> Ints:
    keys = np.concatenate(found)
    keys.sort(kind="stable")  # merges what ascends
    positions: Ints = (keys & 0x7FFFFFFF).astype(np.int32)
    return positions

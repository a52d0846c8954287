"""What Whoosh needs to know of articles: its schema, and our analysis as its analyzers.

Apart from index.fields and index.analysis, because importing Whoosh takes longer than either, and
processes that only index do without it.
"""

from __future__ import annotations

from collections.abc import Iterator

from whoosh.analysis.acore import Token
from whoosh.analysis.analyzers import Analyzer
from whoosh.columns import NumericColumn, RefBytesColumn
from whoosh.fields import COLUMN, ID, NUMERIC, STORED, TEXT, Schema

from index.analysis import stem, tokens
from index.fields import (
    DAY_FIELDS,
    FACET_FIELDS,
    RECORD,
    TEXT_FIELDS,
    facet_column,
    length_column,
    stem_field,
)


def article_schema() -> Schema:
    """A fresh schema of all fields."""
    schema = Schema(id=ID(stored=False, unique=True))
    schema.add(RECORD, STORED())
    for name in TEXT_FIELDS:
        schema.add(name, TEXT(analyzer=FormAnalyzer()))
        schema.add(stem_field(name), TEXT(analyzer=StemAnalyzer()))
        schema.add(length_column(name), COLUMN(NumericColumn("I")))
    for name in FACET_FIELDS:
        schema.add(facet_column(name), COLUMN(RefBytesColumn()))
    for name in DAY_FIELDS:
        schema.add(name, day_field())
    return schema


def day_field() -> NUMERIC:
    """A day as Whoosh's NumericRange finds it: one term a day, no coarser ones beside it.

    There are some ten thousand days in thirty years, which a range can list one by one.
    """
    field = NUMERIC(int, bits=32, signed=False, shift_step=0)
    field.set_sortable(NumericColumn("I"))
    return field


class FormAnalyzer(Analyzer):
    """What Whoosh calls an analyzer, over `tokens`: words without a break in their positions.

    Its terms are exact forms: what quotes, prefixes and fuzzy words are looked up in.
    """

    def term(self, form: str) -> str:
        """The form itself."""
        return form

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        start_pos: int = 0,
        start_char: int = 0,
        mode: str = "",
        **ignored: object,
    ) -> Iterator[Token]:
        out = Token(positions=positions, chars=chars, mode=mode)
        for position, token in enumerate(tokens(value), start_pos):
            out.text = self.term(token.form)
            out.stopped, out.boost = False, 1.0
            if positions:
                out.pos = position
            if chars:
                out.startchar, out.endchar = token.start + start_char, token.end + start_char
            yield out


class StemAnalyzer(FormAnalyzer):
    """Stems: what plain words are looked up in."""

    def term(self, form: str) -> str:
        """The stem of the form."""
        return stem(form)

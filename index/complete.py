"""What every article gets after its format has read it: the other calendar, language, time."""

from __future__ import annotations

from index.article import Article, slots_of
from index.dates import settle
from index.kernel.slots import fill
from index.language import ENOUGH, guess

_COMPLETED = slots_of(
    "date", "date_origin", "hijri", "hijri_origin", "date_flags", "lang", "indexed_at"
)


def complete(article: Article, *, hijri_offset: int, indexed_at: str) -> Article:
    """The article itself, with the missing calendar derived (offset in days), `lang` and
    `indexed_at` set; it comes fresh from its format, so nobody sees it change.

    What the format found is kept: a printed date is never corrected, a language never replaced.
    """
    dual = settle(
        article.date,
        article.date_origin,
        article.hijri,
        article.date_flags,
        hijri_offset,
    )
    values = (
        dual.date,
        dual.date_origin,
        dual.hijri,
        article.hijri_origin if article.hijri else dual.hijri_origin,
        dual.flags,
        article.lang or guess(f"{article.headline}\n{article.body[:ENOUGH]}"),
        article.indexed_at or indexed_at,
    )
    fill(article, _COMPLETED, values)
    return article

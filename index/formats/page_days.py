"""The days of a page: which of its dates is the story's, and what its masthead says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.formats.chrome import Mark
from index.formats.layout import Layout
from index.formats.story_dates import DateLine, DualOpening, dual_opening, masthead, story_date
from index.mastheads import PrintedDates


@dataclass(frozen=True, slots=True)
class PageDays:
    """What a page says of its day, each part with the place of its line.

    `story` is the date line of the story itself, `opening` a first sentence that carries both
    dates, `masthead` the page's date line. The first of them that has a date of a calendar is
    right about it: a masthead is often the clock of the day the page was saved.
    """

    masthead: DateLine | None
    story: DateLine | None
    opening: DualOpening | None

    def gregorian(self) -> tuple[PrintedDates, int] | None:
        """The dates that hold the Gregorian day, and their place."""
        return next((both for both in self._by_rank() if both[0].date_printed), None)

    def hijri(self) -> tuple[PrintedDates, int] | None:
        """The dates that hold the Hijri day, and their place."""
        return next((both for both in self._by_rank() if both[0].hijri_printed), None)

    def flags(self) -> tuple[str, ...]:
        """The flags of the dates that were taken."""
        taken = [both[0] for both in (self.gregorian(), self.hijri()) if both]
        return tuple(dict.fromkeys(flag for dates in taken for flag in dates.flags))

    def _by_rank(self) -> Iterator[tuple[PrintedDates, int]]:
        for line in (self.opening, self.story, self.masthead):
            if line:
                yield line.dates, line.place


def read(layout: Layout) -> PageDays:
    """The days of a page with an article."""
    first = layout.place if layout.place is not None else layout.story.start
    opening = dual_opening(layout.lines, range(first, layout.story.stop))
    around = [*layout.story_lines(), *_printed_below(layout)]
    story = story_date(layout.lines, around, layout.top)
    return PageDays(masthead(layout.lines, layout.top), story, opening)


def _printed_below(layout: Layout) -> Iterator[int]:
    """The places where "Published in Dawn, March 23rd, 2023" may stand: at the body's end."""
    for place in range(max(layout.story.stop, layout.stretch.stop - 3), len(layout.lines)):
        if layout.marks[place] in {Mark.BOX, Mark.END} or place > layout.stretch.stop + 3:
            return
        if "ublished in" in layout.lines[place].head:
            yield place

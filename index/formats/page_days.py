"""The days of a page: which of its dates is the story's, and what its masthead says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.article import Day
from index.calendars import date_of
from index.formats.chrome import Mark
from index.formats.layout import Layout
from index.formats.story_dates import DateLine, DualOpening, dual_opening, masthead, story_date
from index.mastheads import RANGE, PrintedDates

MASTHEAD_DIFFERS = "masthead-differs"

LONGEST_RANGE = 4
"""Days that one issue of a paper is for at most, over a holiday."""


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
        """The dates that hold the Hijri day, and their place.

        The masthead's is not the story's where the masthead names another Gregorian day.
        """
        found = next((both for both in self._by_rank() if both[0].hijri_printed), None)
        return None if found and self.masthead_differs() else found

    def masthead_differs(self) -> bool:
        """Whether the only Hijri date is the masthead's, of another day than the story's."""
        if not self.masthead or not self.masthead.dates.hijri:
            return False
        own = [both.dates for both in (self.opening, self.story) if both]
        if any(dates.hijri for dates in own):
            return False
        days = {dates.date for dates in own[:1]} - {0}
        clock = self.masthead.dates
        return bool(days and clock.date and clock.date not in days and not _in_range(clock, days))

    def flags(self) -> tuple[str, ...]:
        """The flags of the dates that were taken, and "masthead-differs"."""
        taken = [both[0] for both in (self.gregorian(), self.hijri()) if both]
        flags = [flag for dates in taken for flag in dates.flags]
        return tuple(dict.fromkeys([*flags, *[MASTHEAD_DIFFERS] * self.masthead_differs()]))

    def _by_rank(self) -> Iterator[tuple[PrintedDates, int]]:
        for line in (self.opening, self.story, self.masthead):
            if line:
                yield line.dates, line.place


def _in_range(masthead: PrintedDates, days: Iterable[Day]) -> bool:
    """Whether a masthead of several days, of which the first is known, may mean one of `days`."""
    apart = [days_between(masthead.date, day) for day in days]
    return RANGE in masthead.flags and any(0 <= gap < LONGEST_RANGE for gap in apart)


def days_between(first: Day, second: Day) -> int:
    """Days from one Gregorian day to another; -1 if either is impossible."""
    one, two = date_of(first), date_of(second)
    return two.toordinal() - one.toordinal() if one and two else -1


def read(layout: Layout) -> PageDays:
    """The days of a page with an article."""
    first = layout.place if layout.place is not None else layout.story.start
    opening = dual_opening(layout.lines, range(first, layout.story.stop))
    opens = {opening.place} if opening else set()
    around = {*layout.story_lines(), *_printed_below(layout)} - opens
    story = story_date(layout.lines, sorted(around), layout.top)
    clock = masthead(layout.lines, layout.top, layout.stretch.stop)
    return PageDays(clock or (story if story and story.dates.hijri else None), story, opening)


def _printed_below(layout: Layout) -> Iterator[int]:
    """The places where "Published in Dawn, March 23rd, 2023" may stand: at the body's end."""
    for place in range(max(layout.story.stop, layout.stretch.stop - 3), len(layout.lines)):
        if layout.marks[place] in {Mark.BOX, Mark.END} or place > layout.stretch.stop + 3:
            return
        if "ublished in" in layout.lines[place].head:
            yield place

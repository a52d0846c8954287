"""The timeline as a drawing of which every bar is a link, and the same in words for a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from index.calendars import Calendar, format_day, is_possible
from index.typed_dates import FIRST_GREGORIAN_YEAR
from search.histogram import Period
from search.query import Dates
from search.results import Page
from search.timeline import YEARS, Timeline, all_typed
from webui.state import SearchState
from webui.timeline_axis import WIDEST, Tick, labels, ticks
from webui.urls import search_url

HEIGHT = 100
"""Units of the drawing from the ground to the highest bar; a unit across is a period."""

LOWEST = 3
"""Units of the lowest bar: one article among thousands is seen."""

MOST_BYTES = 18_000
"""Of all bars with their rows in the table: a page with hits and facets stays under 60 KB."""

FEWEST_BARS = 12
"""However long the search is that stands in the address of each."""

_BAR_BYTES = 105  # of a bar and its row, without the address

MARKS = {Calendar.GREGORIAN: " CE", Calendar.HIJRI: " AH"}


@dataclass(slots=True)  # frozen, making a hundred would take three times as long
class Bar:
    """A period that has hits: `url` narrows the search to it, "" where no address can.

    `counted` and `among` are the numbers as shown; `among` and `share` are "" where counts are
    shown.
    """

    column: int
    label: str
    count: int
    all: int
    counted: str
    among: str
    share: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn, and what the script needs to select a range.

    `names` are all periods as they are typed, `counts` their hits; `begin` and `end` take the place
    of the first and the last name where the search begins or ends within that period, `mark` is
    put behind a name and `years` added to that of the last one.
    """

    columns: int
    path: str
    ticks: tuple[Tick, ...]
    top: str
    names: str
    counts: str
    begin: str
    end: str
    mark: str
    years: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to draw the timeline; `url` is "" for the one that is shown."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class TimelineShown:
    """_timeline.html: bars, with all around them; one bar is told in words only."""

    period: str
    at: str
    first: str
    last: str
    bars: tuple[Bar, ...]
    drawing: Drawing
    peak: Bar
    share: bool
    width: str
    axes: tuple[Choice, ...]
    scales: tuple[Choice, ...]
    whole_url: str
    undated: str
    undated_url: str


def timeline_of(state: SearchState, page: Page) -> TimelineShown | None:
    """The timeline of a page of hits of this state."""
    return timeline_shown(state, fitting_timeline(state, page))


def fitting_timeline(state: SearchState, page: Page) -> Timeline:
    """The hits by the shortest period whose bars a page has room for."""
    found, room = page.timeline(state.axis), _room(state)
    while sum(map(bool, found.counts)) > room and found.period < max(Period):
        found = page.timeline(state.axis, len(found.names) - 1)
    return found


def _room(state: SearchState) -> int:
    """How many bars there is room for: the address of the search stands in each."""
    link = _link(state)("2023-09-01", "2023-09-01")
    length = len(link) + 4 * link.count("&") + _BAR_BYTES
    return max(FEWEST_BARS, MOST_BYTES // length)


def timeline_shown(state: SearchState, timeline: Timeline) -> TimelineShown | None:
    """The timeline of the hits of this state, None where no hit has a day."""
    if not timeline.names:
        return None
    share = state.scale == "share"
    named = labels(timeline)
    bars = tuple(_bars(state, timeline, named))
    peak = max(bars, key=_shared if share else _counted)
    undated = "hundated" if timeline.calendar is Calendar.HIJRI else "undated"
    dated = state.date_from or state.date_to
    return TimelineShown(
        period=timeline.period.name.lower(),
        at="On" if timeline.period is Period.DAY else "In",
        first=named[0],
        last=named[-1],
        bars=bars,
        drawing=_drawing(state, timeline, bars, peak),
        peak=peak,
        share=share,
        width="100%" if len(timeline.names) > 13 else str(len(timeline.names) * WIDEST),
        axes=tuple(_axes(state, timeline.calendar)),
        scales=tuple(_scales(state)) if share or timeline.counts != timeline.all else (),
        whole_url=search_url(replace(state, date_from="", date_to="", page="")) if dated else "",
        undated=_undated(timeline),
        undated_url=search_url(state.toggled("month", undated)) if timeline.undated else "",
    )


def _undated(timeline: Timeline) -> str:
    """ "3 without a date", "" where all have one."""
    date = "Hijri date" if timeline.calendar is Calendar.HIJRI else "date"
    return f"{timeline.undated:,} without a {date}" if timeline.undated else ""


def _counted(bar: Bar) -> float:
    return bar.count


def _shared(bar: Bar) -> float:
    return bar.count / bar.all


def _bars(state: SearchState, timeline: Timeline, named: list[str]) -> Iterator[Bar]:
    link, ends = _link(state), _ends(state, timeline)
    share = among = ""
    columns = zip(timeline.counts, timeline.all, named, ends, strict=True)
    for column, (count, everything, label, (first, last)) in enumerate(columns):
        if not count:
            continue
        counted = f"{count:,}"
        if state.scale == "share":
            share, among = _percent(count / everything), f"{everything:,}"
            words = f"{label}: {share}, {counted} of {among}"
        else:
            words = f"{label}: {counted} article{'s' if count > 1 else ''}"
        url = link(first, last) if _can_be_typed(timeline, timeline.names[column]) else ""
        yield Bar(column, label, count, everything, counted, among, share, words, url)


def _ends(state: SearchState, timeline: Timeline) -> list[tuple[str, str]]:
    """Of each period the days from and to, as they are typed."""
    mark = _mark(state, timeline)
    ends = all_typed(timeline.period, timeline.names)
    if mark:
        ends = [(first + mark, last + mark) for first, last in ends]
    if timeline.begin:
        ends[0] = (_bound(timeline.begin), ends[0][1])
    if timeline.end:
        ends[-1] = (ends[-1][0], _bound(timeline.end))
    return ends


def _percent(share: float) -> str:
    """ "27%", "3.1%", "0.012%"."""
    return f"{share:.0%}" if share > 0.0995 else f"{100 * share:.2g}%"


def _link(state: SearchState) -> Callable[[str, str], str]:
    """What makes the address of a range; encoding the rest of the search once is ten times as fast
    as for each bar."""
    url = search_url(replace(state, date_from="FIRST", date_to="LAST", page=""))
    # What was typed cannot be taken for this: "&" and "=" are encoded in it.
    before, _, after = url.partition("from=FIRST&to=LAST")
    return lambda first, last: f"{before}from={first}&to={last}{after}".replace(" ", "+")


def _mark(state: SearchState, timeline: Timeline) -> str:
    """What must stand behind a date, so that it is read in the calendar of the axis."""
    ends = all_typed(timeline.period, (timeline.names[0], timeline.names[-1]))
    first, last = int(ends[0][0][:4]), int(ends[1][1][:4])
    if timeline.calendar is Calendar.HIJRI:
        told = first >= 1300 and last < FIRST_GREGORIAN_YEAR
    else:
        told = last < 1300 or first >= FIRST_GREGORIAN_YEAR
    clear = state.calendar == timeline.calendar or (not state.calendar and told)
    return "" if clear else MARKS[timeline.calendar]


def _bound(node: Dates) -> str:
    """An end as it is typed. A Hijri month goes from day 0 to day 30, and nobody types those."""
    day, outermost = (node.first, 0) if node.first else (node.last, 30)
    text = format_day(day)
    if node.calendar is Calendar.HIJRI and day % 100 == outermost:
        text = text[: -len("-30")]
    return text + MARKS[node.calendar]


def _can_be_typed(timeline: Timeline, name: int) -> bool:
    """Whether the form takes it: no calendar has month 13, nor the Gregorian one 30 February, and
    no Hijri year is as high as those of the other."""
    hijri = timeline.calendar is Calendar.HIJRI
    if hijri and name * timeline.period >= FIRST_GREGORIAN_YEAR * Period.YEAR:
        return False
    if timeline.period is Period.MONTH:
        return 1 <= name % 100 <= 12
    if timeline.period > Period.MONTH:
        return name > 0
    if hijri:
        return 1 <= name // 100 % 100 <= 12 and name % 100 <= 30
    return is_possible(name, timeline.calendar)


def _drawing(state: SearchState, timeline: Timeline, bars: tuple[Bar, ...], peak: Bar) -> Drawing:
    measure = _shared if state.scale == "share" else _counted
    unit = (HEIGHT - 2) / measure(peak)
    tops = (HEIGHT - max(round(measure(bar) * unit), LOWEST) for bar in bars)
    names = [first for first, _ in all_typed(timeline.period, timeline.names)]
    return Drawing(
        columns=len(names),
        path="".join([f"M{b.column} {HEIGHT}V{top}" for b, top in zip(bars, tops, strict=True)]),
        ticks=ticks(timeline),
        top=peak.share if state.scale == "share" else peak.counted,
        names=" ".join(names),
        counts=" ".join(map(str, timeline.counts)),
        begin=_bound(timeline.begin) if timeline.begin else "",
        end=_bound(timeline.end) if timeline.end else "",
        mark=_mark(state, timeline),
        years=YEARS.get(timeline.period, 1) - 1,
    )


def _axes(state: SearchState, shown: Calendar) -> Iterator[Choice]:
    for axis in Calendar:
        url = "" if axis is shown else search_url(replace(state, axis=axis.value, page=""))
        yield Choice(axis.value.title(), url)


def _scales(state: SearchState) -> Iterator[Choice]:
    for scale, words in (("", "Articles"), ("share", "Share of all")):
        url = "" if scale == state.scale else search_url(replace(state, scale=scale, page=""))
        yield Choice(words, url)

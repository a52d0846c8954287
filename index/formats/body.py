"""Where on a page the article stands.

Every line is weighed: a sentence by its words, what is no sentence below zero. The article is the
stretch with the greatest sum (as in boilerplate detection by shallow text features, Kohlschütter
et al., WSDM 2010), behind the headline and before the first line that ends an article. So menus,
boxes and footers fall away without being known, and a subheading among paragraphs stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.formats.chrome import Mark
from index.formats.credits import split_ending
from index.formats.dump_lines import Line

ENOUGH = 25
"""Words of sentences that make an article of a stretch, unless a headline vouches for it."""

FEW = 8
"""Words that suffice where the page's title vouches for the headline above them."""

SENTENCE = 5
"""Words from which a line with a full stop is a sentence rather than a label."""

LAST = 8
"""Words of a last sentence without a full stop; chrome that long is rare."""

LONG = 14
"""Words of a line without a full stop that may be a list entry or half a sentence."""

_MOST = 80
UNENDED = 25
"""Words from which a line is text even without a full stop; headlines are shorter."""

_COST = {
    Mark.END: -90,
    Mark.BOX: -40,
    Mark.ASIDE: -10,
    Mark.CHROME: -8,
    Mark.CAPTION: -2,
    Mark.EMBED: 0,
}
_CLOSE = 20
"""Lines from the headline to the first sentence on most pages."""

_CERTAIN = 150
"""Words that a page's first text has if it is the article; sign-up boxes have fewer."""

_PARTING = 80
"""The weight of a box with a few headlines, but not of an END."""

_STANDFIRST = 60
_TALK = re.compile(
    r"(?:reply|recommend|report|like|flag)\b|.*(?:\bago|\d{1,2}:\d\d ?[ap]\.?m\.?)\W*$", re.I
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines start to stop (exclusive), by their place in the list, and the sum of their weights."""

    start: int
    stop: int
    weight: int


def weigh(line: Line, mark: Mark, repeated: bool) -> int:
    """How much a line speaks for being part of an article: its words, or less than nothing."""
    if mark is not Mark.NONE:
        return _COST[mark]
    if repeated:
        return -12
    if line.cut_short and line.words < _MOST:
        return line.words // 2 if line.text[:1] in "\"“'‘" else -10
    if line.ends or split_ending(line.text):
        return min(line.words, _MOST) if line.words >= SENTENCE else 1
    return _weigh_unended(line)


def _weigh_unended(line: Line) -> int:
    if line.words >= UNENDED:
        return min(line.words, _MOST) // 2
    if line.text[-1] in ":,;،؛—–-":
        return line.words // 2 if line.words >= LAST else 0
    if line.words >= LONG:
        return 2
    return -6 if line.words < 4 or line.text.istitle() else -4


def repeated(lines: Sequence[Line]) -> list[bool]:
    """For each line whether the one before or behind it says the same, as image and link do."""
    keys = [line.key for line in lines]
    same = [bool(one) and one == two for one, two in pairwise(keys)]
    return [before or behind for before, behind in zip([False, *same], [*same, False], strict=True)]


def find(lines: Sequence[Line], marks: Sequence[Mark], begin: int) -> Stretch | None:
    """The article's stretch among the lines from `begin`, or None where there are no sentences.

    Lines that end an article part the page into sections. The first section with enough sentences
    holds the article; what follows it are comments and footers, unless it is only a standfirst.
    """
    twice = repeated(lines)
    weights = [weigh(*three) for three in zip(lines, marks, twice, strict=True)]
    sections = [_heaviest(weights, *edges) for edges in _sections(marks, begin)]
    heavy = [found for found in sections if found and found.weight >= _least(found, begin)]
    if not heavy:
        return max((found for found in sections if found), key=_weight, default=None)
    first = _article(heavy, begin)
    second = next((found for found in heavy if found.start > first.start), None)
    if second and _is_standfirst(lines, first, second):
        first = Stretch(first.start, second.stop, first.weight + second.weight)
    first = _with_parted_lead(weights, begin, first)
    first = _with_broken_lead(lines, marks, twice, begin, first)
    return _with_broken_end(lines, marks, twice, first)


def _with_broken_lead(
    lines: Sequence[Line], marks: Sequence[Mark], twice: Sequence[bool], begin: int, found: Stretch
) -> Stretch:
    """The stretch with the long lines before it: a first sentence that a line break cut in two."""
    start = found.start
    while start > begin and marks[start - 1] is Mark.NONE and not twice[start - 1]:
        before = lines[start - 1]
        if before.words < LONG or before.cut_short or lines[start].gap:
            break
        start -= 1
    return replace(found, start=start)


def _least(found: Stretch, begin: int) -> int:
    """The weight that makes an article: less for what stands right under a headline."""
    return FEW if begin > 0 and found.start <= begin + _CLOSE else ENOUGH


def _article(heavy: Sequence[Stretch], begin: int) -> Stretch:
    """The stretch that is the article: the first, unless it is slight and far from any headline."""
    enough = min(_CERTAIN, max(map(_weight, heavy)) // 3)
    close = (found for found in heavy if begin > 0 and found.start <= begin + _CLOSE)
    certain = (found for found in heavy if found.weight >= enough)
    return next(close, None) or next(certain, heavy[0])


def _with_parted_lead(weights: Sequence[int], begin: int, found: Stretch) -> Stretch:
    """The stretch with the sentences before it that only a box or a picture parts from it."""
    before = _heaviest(weights, begin, found.start)
    if before is None or before.weight < LONG:
        return found
    between = sum(weights[before.stop : found.start])
    return replace(found, start=before.start) if between > -_PARTING else found


def _with_broken_end(
    lines: Sequence[Line], marks: Sequence[Mark], twice: Sequence[bool], found: Stretch
) -> Stretch:
    """The stretch with a last sentence that lacks its full stop, if chrome follows at once."""
    place, behind = found.stop, found.stop + 1
    if place == len(lines) or marks[place] is not Mark.NONE or twice[place]:
        return found
    words = lines[place].text.split()
    small = sum(word[0].islower() for word in words)
    alone = behind == len(lines) or marks[behind] is not Mark.NONE
    whole = len(words) >= LAST and small * 2 > len(words) and not lines[place].cut_short
    return replace(found, stop=behind) if alone and whole else found


def _weight(stretch: Stretch) -> int:
    return stretch.weight


def _sections(marks: Sequence[Mark], begin: int) -> list[tuple[int, int]]:
    ends = [place for place in range(begin, len(marks)) if marks[place] is Mark.END]
    return list(zip([begin, *(end + 1 for end in ends)], [*ends, len(marks)], strict=True))


def _heaviest(weights: Sequence[int], start: int, stop: int) -> Stretch | None:
    """The stretch with the greatest sum (Kadane), None if no line weighs more than nothing."""
    best: Stretch | None = None
    total = 0
    begin = start
    for place in range(start, stop):
        if total <= 0:
            total, begin = 0, place
        total += weights[place]
        if total > (best.weight if best else 0):
            best = Stretch(begin, place + 1, total)
    return best


def _is_standfirst(lines: Sequence[Line], first: Stretch, second: Stretch) -> bool:
    """Whether the first stretch only introduces the second: one sentence over names and buttons.

    Comments follow a story at once, or say when each was written.
    """
    if first.weight > _STANDFIRST or second.weight < 2 * first.weight:
        return False
    if first.stop - first.start > 1 or second.start - first.stop < 2:
        return False
    talk = sum(bool(_TALK.match(line.head)) for line in lines[first.stop : second.stop])
    return second.start - first.stop <= 12 and talk < 2

"""What came of a kind of fault, injected many times: one line of the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar

MOST_NOTES = 10
"""Notes that are printed of one kind: where everything fails, ten say as much as a thousand."""

LONGEST_NOTE = 1000
"""Characters; a builder may have much to say."""

Case = TypeVar("Case")


class Verdict(NamedTuple):
    """What one fault did.

    "unharmed": the old state or the new one stands whole. "refused": the program stopped with a
    clear message, or passed over what is damaged with a notice, and nothing is lost. "lost": an
    article, or the whole index, can no longer be read. "wrong": anything else that should not be,
    such as a wrong answer, a message that is not true, or litter that stays.
    """

    result: Literal["unharmed", "refused", "lost", "wrong"]
    note: str = ""


UNHARMED = Verdict("unharmed")
REFUSED = Verdict("refused")


def worst(*verdicts: Verdict) -> Verdict:
    """The first of the worst ones."""
    return min(verdicts, key=lambda verdict: _FROM_THE_WORST.index(verdict.result))


_FROM_THE_WORST = ("lost", "wrong", "refused", "unharmed")


def thinned(cases: Sequence[Case], scale: float) -> list[Case]:
    """So large a part of the cases, from the first to the last."""
    wanted = round(len(cases) * min(scale, 1))
    return [cases[number * len(cases) // wanted] for number in range(wanted)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many faults of a kind were injected, and what became of them; `notes` are sentences."""

    kind: str
    injected: int
    lost: int
    wrong: int
    refused: int
    notes: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, kind: str, verdicts: Iterable[Verdict | None], skipped: Iterable[str] = ()
    ) -> Outcome:
        """Count them; `skipped` says what could not be injected here, and why.

        None is a fault that its victim did not live to meet.
        """
        told = [verdict for verdict in verdicts if verdict]
        count = Counter(verdict.result for verdict in told)
        bad = [each for each in told if each.result in ("lost", "wrong")]
        notes = [f"{each.result}: {each.note}"[:LONGEST_NOTE] for each in bad]
        return cls(
            kind=kind,
            injected=len(told),
            lost=count["lost"],
            wrong=count["wrong"],
            refused=count["refused"],
            notes=(*skipped, *notes),
        )

    @property
    def holds(self) -> bool:
        """Whether nothing was lost and nothing wrong."""
        return not self.lost and not self.wrong


def table(outcomes: Iterable[Outcome]) -> str:
    """The outcomes, a line each, their sum, and what there is to say about them."""
    told = list(outcomes)
    lines = [f"{'kind of fault':36}{'injected':>9}{'lost':>7}{'wrong':>7}{'refused':>9}"]
    lines += [_line(each) for each in told]
    lines.append(_line(_sum(told)))
    for each in told:
        lines += [f"{each.kind}: {note}" for note in each.notes[:MOST_NOTES]]
        if len(each.notes) > MOST_NOTES:
            lines.append(f"{each.kind}: ... and {len(each.notes) - MOST_NOTES} more")
    return "\n".join(lines)


def _line(one: Outcome) -> str:
    return f"{one.kind:36}{one.injected:9,}{one.lost:7}{one.wrong:7}{one.refused:9,}"


def _sum(all_: list[Outcome]) -> Outcome:
    return Outcome(
        "all",
        sum(each.injected for each in all_),
        sum(each.lost for each in all_),
        sum(each.wrong for each in all_),
        sum(each.refused for each in all_),
    )

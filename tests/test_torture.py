"""A part of `make torture` with every run of the tests, and what the table says of it."""

from __future__ import annotations

import pytest

from tests.torture.outcome import MOST_NOTES, Outcome, Verdict, table, thinned
from tests.torture.torture import KINDS

SCALE = 0.02
"""Of all faults, so that all kinds together take no more than two minutes."""


@pytest.mark.parametrize("kind", KINDS)
def test_faults_lose_nothing_and_falsify_nothing(kind: str) -> None:
    outcome = KINDS[kind](SCALE)
    assert outcome.injected or outcome.notes, "neither a fault nor a word on why there is none"
    assert outcome.holds, table([outcome])


def test_one_thing_lost_or_wrong_is_enough_to_fail() -> None:
    verdicts = [Verdict("unharmed"), Verdict("refused"), Verdict("refused")]
    whole = Outcome.of("fire", verdicts, ["no water here"])
    assert (whole.injected, whole.lost, whole.wrong, whole.refused) == (3, 0, 0, 2)
    assert whole.holds
    assert whole.notes == ("no water here",)
    assert not Outcome.of("fire", [*verdicts, Verdict("lost", "all of it")]).holds
    burnt = Outcome.of("fire", [*verdicts, Verdict("wrong", "smoke")])
    assert not burnt.holds
    assert burnt.notes == ("wrong: smoke",)


def test_the_table_sums_up_and_tells_what_was_wrong() -> None:
    fire = Outcome.of("fire", [Verdict("wrong", f"note {n}") for n in range(MOST_NOTES + 2)])
    text = table([fire, Outcome.of("water", [Verdict("refused")])])
    assert "fire: wrong: note 9\n" in text
    assert "note 10" not in text
    assert "fire: ... and 2 more" in text
    (total,) = [line.split() for line in text.splitlines() if line.startswith("all ")]
    assert total == ["all", "13", "0", "12", "1"]


def test_a_part_of_the_cases_is_spread_over_all() -> None:
    assert thinned(range(100), 0.04) == [0, 25, 50, 75]
    assert thinned(range(3), 1) == [0, 1, 2]

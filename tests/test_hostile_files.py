"""Each hostile file in a build of its own: refused by name or cleaned, at little cost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.hostile_cases import CASES, Case
from tests.torture.hostile_files import judged, moving_judged
from tests.torture.hostile_records import RECORDS
from tests.torture.measured import Measurer
from tests.torture.moving import MOVING


@pytest.fixture(scope="module")
def measurer() -> Iterator[Measurer]:
    with Measurer() as started:
        yield started


@pytest.mark.parametrize("case", [*CASES, *RECORDS], ids=lambda case: case.name)
def test_a_hostile_file_costs_little_and_harms_nothing_beside_it(
    case: Case, tmp_path: Path, measurer: Measurer
) -> None:
    verdict = judged(case, tmp_path, measurer)
    assert verdict.result in ("unharmed", "refused"), verdict.note


@pytest.mark.parametrize("number", range(len(MOVING)), ids=[name for name, *_ in MOVING])
def test_what_changes_while_it_is_read_is_read_whole_or_refused(
    number: int, tmp_path: Path, measurer: Measurer
) -> None:
    verdict = moving_judged(number, tmp_path, measurer)
    assert verdict.result in ("unharmed", "refused"), verdict.note


def test_no_two_cases_are_called_the_same() -> None:
    names = [case.name for case in (*CASES, *RECORDS)]
    assert len(names) == len(set(names))

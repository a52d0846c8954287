"""Properties that are worked out once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from index.lazy import cached_property

PATIENCE = 10


class Asked:
    """Whose property waits, and counts how often it is worked out."""

    def __init__(self, wait: Event, begun: Event) -> None:
        self.times = 0
        self._wait = wait
        self._begun = begun

    @cached_property
    def answer(self) -> int:
        """Forty-two."""
        self.times += 1
        self._begun.set()
        assert self._wait.wait(PATIENCE)
        return 42


def over() -> Event:
    event = Event()
    event.set()
    return event


def test_a_property_is_worked_out_once() -> None:
    asked = Asked(over(), Event())
    assert (asked.answer, asked.answer, asked.times) == (42, 42, 1)
    assert Asked.answer.__doc__ == "Forty-two."


def test_nobody_waits_for_the_property_of_another_object() -> None:
    wait, begun = Event(), Event()
    with ThreadPoolExecutor(2) as threads:
        slow = threads.submit(lambda: Asked(wait, begun).answer)
        assert begun.wait(PATIENCE)
        quick = threads.submit(lambda: Asked(over(), Event()).answer)
        try:
            assert quick.result(PATIENCE / 2) == 42
        finally:
            wait.set()
        assert slow.result(PATIENCE) == 42

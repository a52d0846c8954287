"""What was decoded or worked out once, kept for the next search while there is room."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_ENTRY = 256  # bytes that any entry costs beside its arrays: key, objects, a place in the order


class Recent(Generic[T]):
    """What `make` made of numbers, the last `count` of them at least and twice as many at most.

    It makes several at once, which an lru_cache cannot. Safe between threads: two that ask at once
    for the same both make it.
    """

    def __init__(self, count: int, make: Callable[[list[int]], list[T]]) -> None:
        self._count = count
        self._make = make
        self._newer: dict[int, T] = {}
        self._older: dict[int, T] = {}

    def one(self, number: int, make: Callable[[int], T]) -> T:
        """What is made of this number; by `make`, which is quicker for a single one."""
        found = self._newer.get(number) or self._older.get(number)
        if found is None:
            found = make(number)
            if len(self._newer) >= self._count:
                self._newer, self._older = {}, self._newer
            self._newer[number] = found
        return found

    def get(self, numbers: list[int]) -> list[T]:
        """What is made of each of the numbers."""
        newer, older = self._newer, self._older
        known = {number: newer.get(number) or older.get(number) for number in numbers}
        missing = [number for number, value in known.items() if value is None]
        made = zip(missing, self._make(missing), strict=True) if missing else ()
        found = {number: value for number, value in known.items() if value is not None}
        found.update(made)
        if len(newer) + len(found) > self._count < len(newer.keys() | found.keys()):
            self._newer, self._older = found, newer
        else:
            newer.update(found)
        return [found[number] for number in numbers]


class Cache:
    """Values by key; whoever was not asked for longest goes first.

    They take `limit` bytes at most, or half of it beside what lasts (`always`) where this takes
    more than the other half. A value is not to be changed by whoever gets it. Its size is that of
    the arrays in it, as `size_of` counts. Safe between threads.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.used = 0
        self._lasting_used = 0
        self._lasting: dict[Hashable, Any] = {}
        self._values: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value under this key, made if it is not there.

        Threads that ask at once may both make it; what `make` raises is raised and nothing kept.
        """
        with self._lock:
            if found := self._values.get(key):
                self._values.move_to_end(key)
                value: T = found[0]
                return value
        made = make()
        self._keep(key, made, size_of(made))
        return made

    def always(self, key: Hashable, make: Callable[[], T]) -> T:
        """The same, and once made it is never dropped: there is little of it, and all need it.

        What is dropped makes room for it. A dear search fills the whole room, and each search after
        it would work out anew the order of all articles by their days. Half of the room is left for
        the rest, however much this is: some millions of articles would take all of it.
        """
        if key not in self._lasting:
            made = make()
            with self._lock:
                if key not in self._lasting:
                    self._lasting[key] = made
                    self._lasting_used += size_of(made)
                    self.used += size_of(made)
                    self._drop()
        lasting: T = self._lasting[key]
        return lasting

    def peek(self, key: Hashable) -> Any:
        """The value under this key, None if it is not there."""
        with self._lock:
            found = self._values.get(key)
        return found[0] if found else None

    def _keep(self, key: Hashable, value: object, size: int) -> None:
        if size > self.limit:
            return
        with self._lock:
            if replaced := self._values.pop(key, None):
                self.used -= replaced[1]
            self._values[key] = (value, size)
            self.used += size
            self._drop()

    def _drop(self) -> None:
        most = max(self.limit, self._lasting_used + self.limit // 2)
        while self._values and self.used > most:
            _, (_, freed) = self._values.popitem(last=False)
            self.used -= freed


def size_of(value: object) -> int:
    """Bytes that a value takes: its `nbytes`, a string's length, the sum over a list or tuple."""
    nbytes = getattr(value, "nbytes", None)
    if nbytes is not None:
        return _ENTRY + int(nbytes)
    if isinstance(value, tuple | list):
        return _ENTRY + sum(map(size_of, value))
    return _ENTRY + (len(value) if isinstance(value, str | bytes) else 0)

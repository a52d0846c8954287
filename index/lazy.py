"""A property that is worked out when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class cached_property(Generic[T]):  # noqa: N801  # as the one of functools is called
    """What `make` returns of the object, kept in its `__dict__`.

    As in functools from Python 3.12 on. Before that there is one lock for a property of all objects
    of a class: whoever asked for the matches of a rare word waited while those of a frequent one
    were worked out. Two threads that ask one object at once may both work it out.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> Self | T:
        """Called until the object has an attribute of its own of this name."""
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._make(instance)
        return value

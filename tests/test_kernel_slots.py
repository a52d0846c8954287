"""Filling objects with slots: the built form against the plain one."""

from __future__ import annotations

import gc
import sys
from types import ModuleType

import pytest

from tests.kernels import built, plain

NAME = "index.kernel.slots"


class Story:
    """With slots, as articles have."""

    __slots__ = ("day", "title")


SLOTS = (Story.__dict__["title"], Story.__dict__["day"])


@pytest.fixture(params=[built, plain], ids=["built", "plain"])
def kernel(request: pytest.FixtureRequest) -> ModuleType:
    module = request.param(NAME)
    assert isinstance(module, ModuleType)
    return module


@pytest.mark.parametrize("kind", [tuple, list, iter])
def test_each_slot_gets_its_value(kernel: ModuleType, kind: type) -> None:
    story = Story()
    kernel.fill(story, SLOTS, kind(["Bridge opens", 20230923]))
    assert (story.title, story.day) == ("Bridge opens", 20230923)  # type: ignore[attr-defined]
    kernel.fill(story, SLOTS[:1], kind(["Bridge closes"]))
    assert story.title == "Bridge closes"  # type: ignore[attr-defined]


def test_a_value_is_held_once_and_let_go_of(kernel: ModuleType) -> None:
    value = "".join(["Bridge", " opens"])
    before = sys.getrefcount(value)
    stories = [Story() for _ in range(9)]
    for story in stories:
        kernel.fill(story, SLOTS, (value, value))
        kernel.fill(story, SLOTS, (value, 0))
    assert sys.getrefcount(value) == before + 9
    del stories, story
    gc.collect()
    assert sys.getrefcount(value) == before


@pytest.mark.parametrize("values", [(), ("Bridge opens",), ("Bridge opens", 1, 2)])
def test_there_are_as_many_values_as_slots(kernel: ModuleType, values: tuple[object, ...]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # each form has its own words
        kernel.fill(Story(), SLOTS, values)


def test_only_an_object_that_has_the_slots_is_filled(kernel: ModuleType) -> None:
    with pytest.raises(TypeError):
        kernel.fill("no story", SLOTS, ("Bridge opens", 1))
    with pytest.raises((TypeError, AttributeError)):
        kernel.fill(Story(), ("title",), ("Bridge opens",))

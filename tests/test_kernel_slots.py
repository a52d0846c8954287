"""Filling objects with slots: the built form against the plain one."""

from __future__ import annotations

import gc
import sys
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=[])), max_size=2), st.booleans())
def test_texts_are_joined_alike(drawn: list[str], is_twice: bool) -> None:
    """Of any width in memory, with NUL in them or a lone surrogate."""
    story = Story()
    slots = SLOTS[: len(drawn)]
    plain(NAME).fill(story, slots, drawn)
    slots *= 1 + is_twice
    assert outcome(built(NAME), story, slots) == outcome(plain(NAME), story, slots)


def outcome(kernel: ModuleType, story: Story, slots: tuple[object, ...]) -> object:
    try:
        return kernel.joined(story, slots)
    except UnicodeEncodeError:
        return UnicodeEncodeError


def test_texts_have_a_nul_between_them(kernel: ModuleType) -> None:
    story = Story()
    kernel.fill(story, SLOTS, ("Caf\u00e9", "\u0627\u0644"))
    assert kernel.joined(story, SLOTS) == "Caf\u00e9\0\u0627\u0644".encode()
    kernel.fill(story, SLOTS, ("Bridge", "opens\0"))
    assert kernel.joined(story, SLOTS) is None


def test_only_texts_are_joined(kernel: ModuleType) -> None:
    story = Story()
    with pytest.raises(AttributeError):
        kernel.joined(story, SLOTS)
    kernel.fill(story, SLOTS, ("Bridge", 7))
    with pytest.raises(TypeError):
        kernel.joined(story, SLOTS)

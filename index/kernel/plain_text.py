"""Texts of a record in which hardly anything needs mending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_PLAIN = bytes([*b"\t\n", *range(0x20, 0x7F)])


def odd_characters(text: str) -> str:
    """The characters of a text that are neither printable ASCII nor a tab or a line feed."""
    odd = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN)
    return odd.decode("utf-8", "surrogatepass")


def tidied(
    record: Mapping[str, object], names: Sequence[str], one_line: Sequence[bool]
) -> tuple[list[str], str] | None:
    """The texts of these names without white space around them, and their odd characters in a row.

    Those that are to be one line have a single space for all white space within, too. What is None
    or False is "". KeyError where there is no such name; None where one has another value.
    """
    texts, odd = [], []
    for name, is_one_line in zip(names, one_line, strict=True):
        value = record[name]
        text = "" if value is None or value is False else value
        if not isinstance(text, str):
            return None
        odd.append(odd_characters(text))
        texts.append(" ".join(text.split()) if is_one_line else text.strip())
    return texts, "".join(odd)

"""Texts that lie behind each other with NUL between them."""

from __future__ import annotations


def texts(data: bytes) -> list[str]:
    """The texts in UTF-8 that have a NUL between them. UnicodeDecodeError where it is not UTF-8."""
    return data.decode().split("\0")

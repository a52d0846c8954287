"""The searches that the reader keeps: in the browser alone, the server knows none of them."""

from __future__ import annotations

from flask import Blueprint, render_template

pages = Blueprint("saved", __name__)


@pages.get("/saved")
def saved() -> str:
    """An empty list, which the script fills with what the browser holds."""
    return render_template("saved.html")

"""The built kernels against the plain ones, on drawn arrays."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.kernels import ROOT, built, plain


@given(st.lists(st.tuples(st.integers(0, 31), st.integers(0, 2**31 - 1), st.integers(0, 40))))
def test_bits_are_packed_alike(drawn: list[tuple[int, int, int]]) -> None:
    """Values of 0 to 31 bits, behind each other or with some bits left free between them."""
    widths = np.array([width for width, _, _ in drawn], np.int64)
    values = np.array([value & ((1 << width) - 1) for width, value, _ in drawn], np.int32)
    gaps = np.array([gap for _, _, gap in drawn], np.int64)
    bits = np.cumsum(widths + gaps) - widths
    size = (int((bits + widths)[-1]) + 7) // 8 if drawn else 0
    asked = (values, bits, size)
    name = "index.kernel.packing"
    assert built(name).pack_bits(*asked).tobytes() == plain(name).pack_bits(*asked).tobytes()


def test_a_wheel_has_the_kernels(tmp_path: Path) -> None:
    """What was built is packed, and the wheel says that it is of this platform."""
    built("index.kernel.packing")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.iterdir()
    assert "none-any" not in wheel.name
    packed = zipfile.ZipFile(wheel).namelist()
    assert any(name.startswith("index/kernel/packing.") and name.endswith(".so") for name in packed)

"""Packing and installing the kernels; each has a test file of its own that compares its forms."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.kernels import ROOT, built


def test_a_wheel_has_the_kernels(tmp_path: Path) -> None:
    """What was built is packed, and the wheel says that it is of this platform."""
    built("index.kernel.packing")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.iterdir()
    assert "none-any" not in wheel.name
    packed = zipfile.ZipFile(wheel).namelist()
    assert any(name.startswith("index/kernel/packing.") and name.endswith(".so") for name in packed)

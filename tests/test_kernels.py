"""Packing and installing the kernels; each has a test file of its own that compares its forms."""

from __future__ import annotations

import subprocess
import sys
import tarfile
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


def test_the_packed_sources_have_none(tmp_path: Path) -> None:
    """What was built is of one platform."""
    built("index.kernel.packing")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (packed,) = tmp_path.iterdir()
    with tarfile.open(packed) as archive:
        names = archive.getnames()
    assert any(name.endswith("/index/kernel/packing.pyx") for name in names)
    assert not [name for name in names if name.endswith(".so")]


def test_kernels_are_built_from_any_folder(tmp_path: Path) -> None:
    built("index.kernel.packing")
    command = [sys.executable, str(ROOT / "tools/build_kernel.py")]
    told = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert "not built" not in told.stderr

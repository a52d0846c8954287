"""Builds the kernels, index/kernel and search/kernel, beside their sources, if it can be done.

Hatchling calls this whenever Dateline is installed or packed, and `python tools/build_kernel.py`
does it too. Where there is no C compiler, or Python's headers are missing, it says so, and
Dateline runs without them.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGES = ("index/kernel", "search/kernel")

SHARED = "index.kernel.shared"

# Floating point as numpy has it, to the last bit: no fused multiplication and addition.
FLAGS = ["-O3", "-g0", "-ffp-contract=off"]

DIRECTIVES = {
    "language_level": 3,
    "boundscheck": False,
    "wraparound": False,
    "cdivision": True,
    "initializedcheck": False,
}


class KernelHook(BuildHookInterface[Any]):
    """What hatchling calls."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the kernels; a wheel that has them is of this platform, the sources are of any."""
        built = build(Path(self.root))
        if self.target_name == "wheel" and version == "standard" and built:
            build_data["pure_python"] = False
            build_data["infer_tag"] = True
            inside = {str(path): str(path.relative_to(self.root)) for path in built}
            build_data["force_include"].update(inside)


def build(root: Path) -> list[Path]:
    """Compile in place what was changed; the modules that there are then."""
    try:
        with chdir(root), _alone():
            _compile(root, _sources(root))
    except (Exception, SystemExit) as exc:  # noqa: BLE001  # whatever the tools raise
        sys.stderr.write(f"The kernels were not built; Dateline runs without them: {exc}\n")
    for built in _built(root):
        name = built.name.split(".")[0]
        if name != "shared" and not _is_of(built, built.with_name(f"{name}.pyx")):
            built.unlink()
    return _built(root)


@contextmanager
def _alone() -> Iterator[None]:
    """Whoever else builds in this folder waits until we have done so."""
    lock = Path("build", "kernel.lock")
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sources(root: Path) -> list[Path]:
    return sorted(path for package in PACKAGES for path in (root / package).glob("*.pyx"))


def _built(root: Path) -> list[Path]:
    return [path for package in PACKAGES for path in (root / package).glob("*.so")]


def _is_of(built: Path, source: Path) -> bool:
    return source.exists() and built.stat().st_mtime >= source.stat().st_mtime


def _compile(root: Path, sources: list[Path]) -> None:
    from Cython import __version__ as cython
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    folder = Path("build", "kernel", cython)  # what another version made is none of this one's
    extensions = [
        Extension(
            ".".join(source.relative_to(root).with_suffix("").parts),
            [str(source.relative_to(root))],
            extra_compile_args=FLAGS,
        )
        for source in sources
    ]
    made = cythonize(
        extensions,
        build_dir=str(folder),
        compiler_directives=DIRECTIVES,
        shared_utility_qualified_name=SHARED,
        nthreads=os.cpu_count() or 1,
        quiet=True,
    )
    made.append(Extension(SHARED, [str(_shared(folder))], extra_compile_args=FLAGS))
    command = build_ext(Distribution({"name": "dateline", "ext_modules": made}))
    command.build_lib = command.build_temp = str(folder)
    command.parallel = True
    command.ensure_finalized()
    command.run()
    for built in _built(folder):
        _put(built, root / built.parent.relative_to(folder))


def _shared(folder: Path) -> Path:
    """The source of what all kernels need for arrays, compiled once instead of into each."""
    source = folder / "shared.c"
    if not source.exists():
        command = [sys.executable, "-m", "cython", "--generate-shared", str(source)]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # our own words
    return source


def _put(built: Path, folder: Path) -> None:
    """Copied beside and renamed: who runs the one that was there goes on with it unharmed."""
    beside = folder / f"{built.name}.new"
    shutil.copy2(built, beside)
    beside.replace(folder / built.name)


if __name__ == "__main__":
    here = Path(__file__).resolve().parents[1]
    sys.exit(len(build(here)) <= len(_sources(here)))  # and one that all share

"""Builds the kernels, index/kernel and search/kernel, beside their sources, if it can be done.

Hatchling calls this whenever Dateline is installed or packed, and `python tools/build_kernel.py`
does it too. Where there is no C compiler, or Python's headers are missing, it says so, and
Dateline runs without them.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGES = ("index/kernel", "search/kernel")

# Floating point as numpy has it, to the last bit: no fused multiplication and addition.
FLAGS = ["-O3", "-ffp-contract=off"]

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
        """Build the kernels; a wheel that has them is of this platform."""
        built = build(Path(self.root))
        if version == "standard" and built:
            build_data["pure_python"] = False
            build_data["infer_tag"] = True
            inside = {str(path): str(path.relative_to(self.root)) for path in built}
            build_data["force_include"].update(inside)


def build(root: Path) -> list[Path]:
    """Compile in place what was changed; the modules that there are then."""
    sources = sorted(path for package in PACKAGES for path in (root / package).glob("*.pyx"))
    try:
        _compile(root, sources)
    except (Exception, SystemExit) as exc:  # noqa: BLE001  # whatever the tools raise
        sys.stderr.write(f"The kernels were not built; Dateline runs without them: {exc}\n")
    for source in sources:
        for built in _built(source):
            if built.stat().st_mtime < source.stat().st_mtime:
                built.unlink()  # of another source
    return [path for source in sources for path in _built(source)]


def _compile(root: Path, sources: list[Path]) -> None:
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    extensions = [
        Extension(
            ".".join(source.relative_to(root).with_suffix("").parts),
            [str(source.relative_to(root))],
            extra_compile_args=FLAGS,
        )
        for source in sources
    ]
    made = cythonize(
        extensions, build_dir="build/kernel", compiler_directives=DIRECTIVES, quiet=True
    )
    command = build_ext(Distribution({"name": "dateline", "ext_modules": made}))
    command.build_lib = command.build_temp = "build/kernel"
    command.parallel = True
    command.ensure_finalized()
    command.run()
    for source in sources:
        for made_of_it in _built(Path("build/kernel", source.relative_to(root))):
            _put(made_of_it, source.parent)


def _put(built: Path, folder: Path) -> None:
    """Copied beside and renamed: who runs the one that was there goes on with it unharmed."""
    beside = folder / f"{built.name}.new"
    shutil.copy2(built, beside)
    beside.replace(folder / built.name)


def _built(source: Path) -> list[Path]:
    return list(source.parent.glob(f"{source.stem}.*.so"))


if __name__ == "__main__":
    sys.exit(not build(Path(__file__).parents[1]))

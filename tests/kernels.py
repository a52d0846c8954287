"""The two forms of a kernel: the plain one, and the one that was built."""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


def plain(name: str) -> ModuleType:
    """The module `name`, such as "index.kernel.packing", as its .py has it."""
    spec = spec_from_file_location(f"plain.{name}", ROOT / f"{name.replace('.', '/')}.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def built(name: str) -> ModuleType:
    """The module as it was built; the test is skipped where it was not, and fails if CI is true."""
    module = import_module(name)
    if str(module.__file__).endswith(".py"):
        if os.environ.get("CI") == "true":
            pytest.fail(f"{name} was not built, which needs a C compiler and Python's headers")
        pytest.skip(f"{name} was not built: no C compiler, or Python's headers are missing")
    return module

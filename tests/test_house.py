"""The house around the code: what the documents say is so, and the locks hold what they should."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cli import DONE, run
from index.writer import rebuild
from tools.command_docs import PAGE, commands_page, contexts

ROOT = Path(__file__).parent.parent
PACKAGES = ("index", "search", "webui")
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"

MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home/\w|Users/\w|root/|w[o]rk/)")
REGISTRY = re.compile(r"pypi\.org|pythonhosted\.org|--(?:extra-)?index-url[ =]")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


def runtime() -> list[Requirement]:
    return [Requirement(text) for text in project()["project"]["dependencies"]]


def development() -> list[Requirement]:
    group = project()["dependency-groups"]["dev"]
    return [Requirement(text) for text in group if isinstance(text, str)]


def pins(lock: Path) -> dict[str, str]:
    found = re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(found) == len(dict(found)), "one version of each package, whatever the Python"
    return dict(found)


def modules() -> list[str]:
    paths = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    names = [path.relative_to(ROOT).as_posix() for path in paths if path.name != "__init__.py"]
    return ["cli.py", *sorted(names)]


def text_files() -> Iterator[tuple[str, str]]:
    """Every file that is or could be committed, where it is text."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("needs git and a checkout")
    for name in listed.stdout.splitlines():
        try:
            yield name, read(name)
        except (UnicodeDecodeError, FileNotFoundError):
            continue


def documents() -> list[Path]:
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


# Documents


@pytest.mark.parametrize("command", ["make run", "make test"])
def test_the_readme_gives_the_two_commands_each_on_a_line_to_copy(command: str) -> None:
    assert f"\n```\n{command}\n```\n" in read("README.md")


def test_the_command_page_is_what_the_commands_say_of_themselves() -> None:
    assert PAGE.read_text(encoding="utf-8") == commands_page(), "make docs writes it again"


def test_the_readme_names_every_command() -> None:
    names = [context.command_path for context in contexts() if context.parent]
    assert names
    assert [name for name in names if f"`{name}" not in read("README.md")] == []


def test_every_command_says_what_it_does() -> None:
    assert [each.command_path for each in contexts() if not each.command.help] == []


def test_every_option_that_the_readme_uses_exists() -> None:
    known = {
        option for each in contexts() for param in each.command.params for option in param.opts
    }
    used = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", read("README.md")))
    assert used
    assert used - known == set()


def test_every_command_that_a_document_names_exists() -> None:
    known = {context.command_path for context in contexts()}
    named = {
        f"dateline {name}"
        for document in documents()
        for name in re.findall(
            r"(?:`|^)dateline (?:--index \S+ )?([a-z]+)", document.read_text(encoding="utf-8"), re.M
        )
    }
    assert named
    assert named - known == set()


def test_links_between_documents_lead_somewhere() -> None:
    links = [
        (document, target)
        for document in documents()
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text(encoding="utf-8"))
        if "://" not in target
    ]
    assert links
    assert [link for link in links if not (link[0].parent / link[1]).exists()] == []


def test_the_architecture_names_every_module_and_no_other() -> None:
    page = read("docs/architecture.md")
    named = set(re.findall(r"`((?:(?:index|search|webui)/[\w/]+|cli)\.py)`", page))
    assert named == set(modules())


def test_the_changelog_has_the_version_of_the_project() -> None:
    assert re.search(
        rf"^## {re.escape(project()['project']['version'])}\b", read("CHANGELOG.md"), re.MULTILINE
    )


# The README's own examples, on the sample archive


@pytest.fixture(scope="module")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which var/index is what `make run` makes it."""
    folder = tmp_path_factory.mktemp("samples")
    rebuild([ROOT / "samples" / "pages"], folder / "var" / "index")
    return folder


def searches() -> list[str]:
    return re.findall(r"^dateline search .*$", read("README.md"), re.MULTILINE)


@pytest.mark.parametrize("line", searches())
def test_every_search_of_the_readme_finds_something(
    line: str, sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sample_folder)
    monkeypatch.delenv("DATELINE_INDEX", raising=False)
    assert run(shlex.split(line)[1:]) == DONE


def test_the_python_of_the_readme_runs(
    sample_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(sample_folder)
    code = re.findall(r"^```python\n(.*?)^```", read("README.md"), re.MULTILINE | re.DOTALL)
    assert len(code) == 1
    exec(code[0], {})
    assert int(capsys.readouterr().out.split(maxsplit=1)[0]) > 0


# Dependencies


def test_the_locks_satisfy_the_project() -> None:
    for lock, wanted in ((RUN_LOCK, runtime()), (DEV_LOCK, runtime() + development())):
        held = {canonicalize_name(name): version for name, version in pins(lock).items()}
        for requirement in wanted:
            version = held.get(canonicalize_name(requirement.name), "")
            assert version, f"{requirement.name} is not in {lock.name}: make lock"
            assert requirement.specifier.contains(version), f"{requirement} in {lock.name}"


def test_the_development_lock_holds_the_other_one() -> None:
    assert pins(RUN_LOCK).items() <= pins(DEV_LOCK).items()


@pytest.mark.parametrize("lock", [RUN_LOCK, DEV_LOCK], ids=lambda lock: lock.name)
def test_every_pin_has_hashes(lock: Path) -> None:
    blocks = re.split(r"^(?=[\w.-]+==)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_each_dependency_is_accounted_for_in_its_locked_version() -> None:
    page = read("docs/dependencies.md")
    held = {canonicalize_name(name): version for name, version in pins(DEV_LOCK).items()}
    for requirement in runtime() + development():
        name = canonicalize_name(requirement.name)
        assert f"| {name} | {held[name]} |" in page
        assert f"**{name}**" in page


def imported() -> set[str]:
    """The top-level names that our packages import."""
    names = set()
    for module in modules():
        for node in ast.walk(ast.parse(read(module))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    newer = {"compression"}  # part of the standard library from Python 3.14 on
    return names - set(sys.stdlib_module_names) - newer - {*PACKAGES, "cli"}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    distributions = packages_distributions()
    used = {canonicalize_name(dist) for name in imported() for dist in set(distributions[name])}
    parts_of_flask = {"jinja2", "markupsafe", "werkzeug"}
    assert used - parts_of_flask == {canonicalize_name(each.name) for each in runtime()}


# Nothing of one machine


def test_no_path_of_one_machine_and_no_registry_host_is_committed() -> None:
    found = [
        f"{name}: {match[0]}"
        for name, text in text_files()
        for pattern in (MACHINE_PATH, REGISTRY)
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_the_check_of_continuous_integration_runs_make_test() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").rstrip().endswith("\nmake test")


def test_without_a_fitting_python_the_message_says_which_one_is_needed(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    refused = subprocess.run(
        [ROOT / "tools" / "venv.sh", venv, tmp_path / "no-such-python"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "Python 3.11 or newer" in refused.stderr
    assert "no-such-python" in refused.stderr
    assert not venv.exists()
